import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.search import ranking
from indexer.search.engine import Found, Matches

SCORES = st.floats(0, 100, width=32)


def matches(by_document):
    """Give matches of documents 1, 2 … whose passages have these scores."""
    documents = np.repeat(np.arange(1, len(by_document) + 1), [len(scores) for scores in by_document])
    positions = np.concatenate([np.arange(1, len(scores) + 1) for scores in by_document]).astype(np.int32)
    return Matches(documents, positions, np.concatenate(by_document).astype(np.float32))


def totals(held):
    return ranking.combined(held.ends[:-1], held.scores)


class TestCombined:
    @given(st.lists(st.lists(SCORES, min_size=1, max_size=6), min_size=1, max_size=8))
    def test_a_document_has_its_best_passage_and_a_share_of_each_further_one(self, by_document):
        held = matches(by_document)
        assert held.distinct.tolist() == list(range(1, len(by_document) + 1))
        scores = totals(held)
        for score, each in zip(scores.tolist(), by_document, strict=True):
            expected = sum(
                ranking.FURTHER**place * part
                for place, part in enumerate(sorted(each, reverse=True)[: ranking.COUNTED])
            )
            assert score == pytest.approx(expected, rel=1e-4, abs=1e-4)

    def test_more_passages_never_outweigh_one_that_is_clearly_better(self):
        scores = totals(matches([[10.0] * 200, [11.2]]))
        assert scores[0] < scores[1]
        scores = totals(matches([[10.0, 10.0], [10.0]]))
        assert scores[0] > scores[1]

    @given(st.lists(st.lists(SCORES, min_size=1, max_size=6), max_size=20), st.integers(0, 25))
    def test_the_first_documents_are_those_that_ranking_all_of_them_would_give(self, by_document, most):
        held = matches(by_document) if by_document else Matches.none()
        hopeful = ranking.hopeful(Found.of(held).highest, most)
        some = held.only(held.distinct[hopeful])
        first = some.distinct[ranking.order(totals(some), most)]
        assert first.tolist() == held.distinct[ranking.order(totals(held), most)].tolist()

    def test_nothing_found_has_no_documents(self):
        assert len(Found.of(Matches.none()).documents) == 0
        assert len(ranking.combined(np.empty(0, np.int64), np.empty(0))) == 0


class TestLeading:
    @given(st.lists(st.lists(SCORES, min_size=1, max_size=6), max_size=20), st.integers(1, 12))
    def test_the_best_passages_are_in_the_leading_documents(self, by_document, most):
        held = matches(by_document) if by_document else Matches.none()
        leading = Found.of(held).leading(most)
        best = held.documents[ranking.order(held.scores, most)]
        lowest = held.scores[ranking.order(held.scores, most)].min() if len(best) else 0
        surely = {document for document, score in zip(held.documents, held.scores, strict=True) if score > lowest}
        assert surely <= {*leading.tolist()}
        assert leading.tolist() == sorted({*leading.tolist()})
