from __future__ import annotations

import pytest

from indexer.claims import Claim, ClaimKind, Marked, claims


def marked(text: str, *names: str) -> list[Marked]:
    return [Marked(text.index(name), text.index(name) + len(name), at) for at, name in enumerate(names, 1)]


def quoted(text: str) -> list[str]:
    return [each.text for each in claims(text) if each.kind is ClaimKind.QUOTATION]


def figures(text: str, *names: str) -> list[Claim]:
    return [each for each in claims(text, marked(text, *names)) if each.kind is ClaimKind.FIGURE]


@pytest.mark.parametrize(
    "text",
    [
        "They wrote “the homes were not safe”.",
        'They wrote "the homes were not safe".',
        "They wrote ‘the homes were not safe’ of it.",
        "They wrote «the homes were not safe».",
    ],
)
def test_quoted_words_are_found_between_any_marks(text: str) -> None:
    assert quoted(text) == ["the homes were not safe"]


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “troubled families” were seen.",
        "The report “Getting It Right for Every Child” was read.",
        "The children’s plans and the parents’ plans were not shared with the home’s staff.",
        "It began “in one home\n\nand ended in another there”.",
    ],
)
def test_few_words_titles_and_apostrophes_are_no_quotations(text: str) -> None:
    assert quoted(text) == []


def test_apostrophes_in_a_quotation_do_not_end_it() -> None:
    assert quoted("They wrote ‘the child’s plan wasn’t shared at all’.") == ["the child’s plan wasn’t shared at all"]


def test_a_claim_belongs_to_the_nearest_citation_of_its_sentence() -> None:
    text = "Smith (2016) found 39% of homes safe, and Jones (2017) found 20%. Ray (2018) did not."
    assert [each.citations for each in figures(text, "Smith (2016)", "Jones (2017)", "Ray (2018)")] == [(1,), (2,)]


def test_or_else_to_the_one_that_follows_or_went_before_in_its_paragraph() -> None:
    text = "In all 39% were safe. This was new (Smith, 2016). Then 20% were.\n\nAfter that 12 homes closed."
    assert [each.citations for each in figures(text, "Smith, 2016")] == [(1,), (1,), ()]


def test_citations_in_one_bracket_belong_together() -> None:
    text = "In all 39% of homes were safe (Smith, 2016; Jones, 2017)."
    assert [each.citations for each in figures(text, "Smith, 2016", "Jones, 2017")] == [(1, 2)]


def test_figures_of_citations_quotations_and_what_is_skipped_are_no_claims() -> None:
    text = "They wrote “39% of the homes were safe” (Smith, 2016, 12 ff). Jones, A. 14 homes."
    found = claims(text, marked(text, "Smith, 2016, 12 ff"), [(text.index("Jones"), len(text))])
    assert [(each.kind, each.citations) for each in found] == [(ClaimKind.QUOTATION, (1,))]


def test_a_figure_knows_its_sentence_and_the_figures_beside_it() -> None:
    text = "None. Of 20 homes, 12 were safe (Smith, 2016)."
    first, second = figures(text, "Smith, 2016")
    assert first.sentence == "Of 20 homes, 12 were safe (           )."
    assert first.figure is not None
    assert first.beside == (second.figure,)
    assert first.sentence[first.figure.start : first.figure.end] == first.text == "20"
