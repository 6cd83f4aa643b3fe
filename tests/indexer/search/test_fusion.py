import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.search import fusion, ranking
from indexer.search.engine import Matches
from indexer.search.fusion import fuse


def matches(*rows):
    documents, positions, scores = zip(*rows, strict=True) if rows else ((), (), ())
    return Matches(np.array(documents, np.int64), np.array(positions, np.int32), np.array(scores, np.float32))


def fused(held, cosines):
    totals = ranking.combined(held.ends[:-1], held.scores)
    by_words = ranking.order(totals, 2000)

    def similar(of, at):
        pairs = zip(of.tolist(), at.tolist(), strict=True)
        return np.array([cosines.get(pair, np.nan) for pair in pairs], np.float32)

    found = fuse(held, by_words, totals[by_words], similar)
    return found, held.distinct[found.order].tolist()


ROWS = st.dictionaries(
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
    st.tuples(st.floats(0, 20, width=32), st.none() | st.floats(-1, 1, width=32)),
    max_size=30,
)


class TestFuse:
    def test_words_and_meaning_both_count(self):
        held = matches((1, 1, 10.0), (2, 1, 9.0), (3, 1, 1.0))
        found, order = fused(held, {(1, 1): 0.1, (2, 1): 0.9, (3, 1): 0.1})
        assert order == [2, 1, 3]
        why = found.why(2)
        assert (why.by_words, why.by_meaning, why.of) == (2, 1, 3)
        assert (why.words_share, why.meaning_share) == (pytest.approx(0.89), 1)

    def test_words_count_for_more(self):
        assert fused(matches((1, 1, 10.0), (2, 1, 1.0)), {(1, 1): 0.1, (2, 1): 0.9})[1] == [1, 2]

    def test_without_vectors_the_order_of_the_words_stays(self):
        found, order = fused(matches((1, 1, 1.0), (2, 1, 3.0), (3, 1, 2.0)), {})
        assert order == [2, 3, 1]
        assert found.why(3).by_meaning is None

    def test_a_document_without_a_vector_is_neither_helped_nor_harmed(self):
        held = matches((1, 1, 10.0), (2, 1, 5.0), (3, 1, 0.0))
        assert fused(held, {(1, 1): 0.5, (3, 1): 0.1})[1] == [1, 2, 3]

    def test_the_nearest_passage_speaks_for_its_document_and_is_shown_first(self):
        held = matches((1, 1, 9.0), (1, 2, 8.9), (2, 1, 1.0))
        found, order = fused(held, {(1, 1): 0.1, (1, 2): 0.8, (2, 1): 0.3})
        assert order == [1, 2]
        assert [position for position, _ in found.best(held, 1, 5)] == [2, 1]
        assert dict(found.best(held, 1, 5)) == {1: 9.0, 2: pytest.approx(8.9)}
        assert len(found.best(held, 1, 1)) == 1

    def test_what_is_far_behind_by_words_stays_there(self, monkeypatch):
        monkeypatch.setattr(fusion, "CANDIDATES", 2)
        held = matches((1, 1, 3.0), (2, 1, 2.0), (3, 1, 1.0))
        found, order = fused(held, {(1, 1): 0.0, (2, 1): 0.1, (3, 1): 1.0})
        assert order == [1, 2, 3]
        assert found.why(3) is None
        assert found.why(4) is None

    @given(ROWS)
    def test_no_document_is_added_or_lost(self, rows):
        held = matches(*((*key, words) for key, (words, _) in sorted(rows.items())))
        found, order = fused(held, {key: cosine for key, (_, cosine) in rows.items() if cosine is not None})
        assert sorted(order) == sorted({document for document, _ in rows})
        for document in order:
            here = {position for number, position in rows if number == document}
            assert {position for position, _ in found.best(held, document, 99)} == here
