"""The laws of agreement: bounded, whole where all agree, blind to names, and NLTK's own figures."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask

from indexer.agreement import agreement, disagreements, overall

TAGS = ["a", "b"]
CHOSEN = st.frozensets(st.sampled_from(TAGS))
ANSWERS = st.dictionaries(
    st.sampled_from(["Ann", "Ben", "Cat", "Dan"]), st.dictionaries(st.integers(0, 7), CHOSEN, max_size=8), max_size=4
)
FULL = st.integers(1, 8).flatmap(
    lambda n: st.fixed_dictionaries(
        {name: st.fixed_dictionaries(dict.fromkeys(range(n), CHOSEN)) for name in ("Ann", "Ben")}
    )
)


def figures(found):
    return found.n, found.judgements, found.prevalence, found.percent, found.kappa, found.alpha


def close(one, other):
    return all(
        a is b or (a is not None and b is not None and math.isclose(a, b, abs_tol=1e-12))
        for a, b in zip(figures(one), figures(other), strict=True)
    )


@given(ANSWERS)
def test_no_figure_is_above_one_and_a_missing_one_has_a_reason(answers):
    for found in [*agreement(answers, TAGS), overall(answers, TAGS)]:
        for figure in (found.percent, found.kappa, found.alpha):
            assert figure is None or figure <= 1 + 1e-12
        assert (found.why_none == "") == (None not in {found.percent, found.kappa, found.alpha})


@given(st.dictionaries(st.integers(), CHOSEN, min_size=2, max_size=9), st.integers(2, 5))
def test_all_is_one_where_all_agree_and_both_answers_occur(given_tags, coders):
    answers = {f"coder {number}": given_tags for number in range(coders)}
    assume(len({"a" in chosen for chosen in given_tags.values()}) == 2)
    (found,) = agreement(answers, ["a"])
    assert (found.percent, found.kappa, found.alpha) == (1.0, 1.0, 1.0)
    assert disagreements(answers, TAGS) == []


@given(ANSWERS, st.permutations(["Eve", "Fay", "Gus", "Hal"]), st.permutations(range(8)))
def test_other_names_for_coders_and_documents_change_nothing(answers, names, numbers):
    renamed = dict(zip(["Ann", "Ben", "Cat", "Dan"], names, strict=True))
    other = {
        renamed[coder]: {numbers[document]: chosen for document, chosen in given_tags.items()}
        for coder, given_tags in answers.items()
    }
    assert all(map(close, agreement(answers, TAGS), agreement(other, TAGS)))
    assert close(overall(answers, TAGS), overall(other, TAGS))


@given(ANSWERS, CHOSEN)
def test_a_document_that_one_coder_alone_finished_changes_nothing(answers, chosen):
    assume("Ann" in answers)
    more = answers | {"Ann": answers["Ann"] | {99: chosen}}
    assert agreement(more, TAGS) == agreement(answers, TAGS)
    assert overall(more, TAGS) == overall(answers, TAGS)
    assert disagreements(more, TAGS) == disagreements(answers, TAGS)


@given(FULL)
def test_the_figures_of_two_coders_are_nltks(answers):
    rows = [(coder, document, "a" in chosen) for coder, each in answers.items() for document, chosen in each.items()]
    (found,) = agreement(answers, ["a"])
    task = AnnotationTask(rows)
    if found.kappa is None:  # NLTK says 1 where one answer alone occurs
        assert len({answer for _, _, answer in rows}) == 1
        assert found.alpha is None
        return
    assert found.kappa == pytest.approx(task.kappa(), abs=1e-12)
    assert found.alpha == pytest.approx(task.alpha(), abs=1e-12)
    assert found.percent == pytest.approx(task.avg_Ao(), abs=1e-12)
    assert len(disagreements(answers, ["a"])) == sum(
        ("a" in answers["Ann"][document]) != ("a" in answers["Ben"][document]) for document in answers["Ann"]
    )
