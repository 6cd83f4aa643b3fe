"""What words add to a score is the score, whatever was searched."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.query import And, Every, FuzzyTerm, Not, Or, Phrase, Prefix, Term

from indexer.model import DocumentId, Locator, Passage
from indexer.search.deadline import Deadline
from indexer.search.engine import Entry
from indexer.search.tree import WORDS, DocumentSet, describe
from indexer.search.whoosh_engine import WhooshEngine

TEXTS = ("alpha beta beta", "beta gamma alpha-beta", "gamma gamma delta", "alpha", "delta beta alpha gamma alpha", "")


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    engine = WhooshEngine(tmp_path_factory.mktemp("standing") / "index")
    engine.put(
        Entry(
            DocumentId(number),
            1,
            TEXTS[-number],
            [
                Passage(Locator("page", str(n), n), text, TEXTS[n % 3], TEXTS[n - number])
                for n, text in enumerate(TEXTS[number:], 1)
            ],
        )
        for number in range(1, 5)
    )
    yield engine
    engine.close()


WORD = st.sampled_from(["alpha", "beta", "gamma", "delta", "alpha-beta", "epsilon"])
LEAF = st.one_of(
    st.builds(Term, st.sampled_from([WORDS, WORDS, "title", "notes"]), WORD, st.sampled_from([1.0, 0.5])),
    st.builds(Phrase, st.just(WORDS), st.lists(WORD, min_size=2, max_size=3), st.sampled_from([1, 3])),
    st.builds(Prefix, st.just(WORDS), st.just("gam")),
    st.builds(FuzzyTerm, st.just(WORDS), st.just("bets")),
    st.builds(Term, st.just("page"), st.just("2")),
    st.just(Every(WORDS)),
    st.just(DocumentSet(frozenset({1, 2}), "workstream:x")),
)
TREE = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.builds(Or, st.lists(inner, min_size=2, max_size=3)),
        st.builds(And, st.lists(st.one_of(inner, st.builds(Not, inner)), min_size=2, max_size=3)),
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(TREE)
def test_the_parts_add_up_to_the_score(engine, tree):
    matches = engine.reading(Deadline(60)).search(tree)
    places = list(zip(matches.documents.tolist(), matches.positions.tolist(), strict=True))
    for parts, score in zip(engine.reading(Deadline(60)).explain(tree, places), matches.scores.tolist(), strict=True):
        assert sum(part.score for part in parts) == pytest.approx(score, rel=1e-4, abs=1e-4)


def test_each_part_says_where_the_word_stands(engine):
    tree = And([Term(WORDS, "alpha"), Term(WORDS, "delta", 0.5)])
    ((*parts,),) = engine.reading(Deadline(60)).explain(tree, [(1, 4)])
    assert parts[0].score >= parts[1].score
    alpha, delta = sorted(parts, key=lambda part: part.word)
    assert (alpha.word, alpha.share, delta.word, delta.share) == ("alpha", 1.0, "delta", 0.5)
    text = next(each for each in alpha.fields if each.field == "text")
    assert text.times == 2
    assert text.length == pytest.approx(5 / np.mean([len(t.split()) for n in range(1, 5) for t in TEXTS[n:]]), rel=0.2)
    assert alpha.searched == sum(len(TEXTS[number:]) for number in range(1, 5))
    title = Term("title", "delta")
    ((part,),) = engine.reading(Deadline(60)).explain(title, [(2, 1)])
    assert part.passages == len(engine.reading(Deadline(60)).search(title).documents) < part.searched


def test_a_passage_that_does_not_answer_has_no_parts(engine):
    assert engine.reading(Deadline(60)).explain(Term(WORDS, "epsilon"), [(1, 1), (9, 1)]) == [(), ()]


def test_parts_are_named_as_the_query_reads(engine):
    tree = Or([Phrase(WORDS, ["beta", "gamma"]), Term("title", "delta")])
    named = {part.word for parts in engine.reading(Deadline(60)).explain(tree, [(1, 1), (1, 2)]) for part in parts}
    assert named <= {describe(leaf) for leaf in tree.subqueries}
    assert named
