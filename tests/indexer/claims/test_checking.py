from __future__ import annotations

import time
from collections.abc import Mapping

import pytest

from indexer.claims import Checked, Checker, ClaimKind, Verdict, claims
from indexer.claims.quotation import pieces
from indexer.model import Locator, Passage, Problem
from indexer.quotes import Change

HOMES = (
    "The homes were often not safe, and inspectors told the man-\nagers so. ",
    """In 2015, 39% of the children in care were seen by a nurse within 24 hours. Of these, 12 children had waited for
    more than two years. The budget was £1.2 million. It fell from 63 staff in July to 23 staff in March, and the""",
    "number of foster homes rose to 850 in the same year.",
)
TRAINS = ("All 39 trains ran late. They were seen by nobody at all on the line.",)


def document(*texts: str, unread: int = 0) -> dict[int, Passage]:
    problem = Problem("The page is a picture.", "Add a copy with text.")
    return {
        at: Passage(Locator("page", str(at), at), text, problem=problem if at == unread else None)
        for at, text in enumerate(texts, 1)
    }


LIBRARY = {1: document(*HOMES), 2: document(*TRAINS), 3: document("", unread=1)}


def check(text: str, cited: tuple[int, ...] = (1,), nth: int = 0, **library: Mapping[int, Passage]) -> Checked:
    found = claims(text)
    return Checker(LIBRARY.__getitem__, lambda _: [2, 1]).check(found[nth], cited)


@pytest.mark.parametrize(
    "quoted",
    [
        "the homes were often not safe",
        "[t]he homes were … not safe",
        "The homes were [frequently] not safe,",
        "inspectors told the managers so",
        "inspectors told the man‐agers so.",
        "homes were ... not safe [sic], and inspectors told",
    ],
)
def test_quoted_words_are_verbatim_however_a_writer_sets_them(quoted: str) -> None:
    found = check(f"They wrote “{quoted}”.")
    assert (found.verdict, found.document, found.position) == (Verdict.VERBATIM, 1, 1)
    assert "safe" in found.words or "so" in found.words


def test_a_word_that_was_changed_is_shown() -> None:
    found = check("They wrote “the homes were always not safe”.")
    assert found.verdict is Verdict.DIFFERS
    assert found.changes[1:3] == ((Change.GONE, "always"), (Change.NEW, "often"))


@pytest.mark.parametrize(
    "text",
    [
        "A nurse saw thirty-nine per cent of children in care within 24 hours.",
        "Within 24 hours, 39 per cent of the children were seen by a nurse.",
        "Twelve children waited for more than two years.",
        "Their budget was £1,200,000.",
        "The number of foster homes rose to 850.",
        "Nearly 40% of the children in care were seen by a nurse.",
    ],
)
def test_a_correct_figure_is_never_challenged(text: str) -> None:
    verdicts = [Checker(LIBRARY.__getitem__).check(each, [1]).verdict for each in claims(text)]
    assert verdicts
    assert set(verdicts) == {Verdict.SAME_FIGURE}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A nurse saw 93% of the children in care.", "39%"),
        ("They were seen by a nurse within 42 hours.", "24"),
        ("The budget was £1.5 million.", "£1.2 million"),
        ("It fell from 23 staff in July.", "63"),
    ],
)
def test_another_figure_is_shown_with_its_sentence(text: str, words: str) -> None:
    found = check(text)
    assert (found.verdict, found.words, found.position) == (Verdict.ANOTHER_FIGURE, words, 2)
    assert words in found.sentence


def test_each_figure_of_a_sentence_needs_one_of_its_own() -> None:
    text = "It fell from 23 staff in July to 23 staff in March."
    verdicts = {check(text, nth=0).verdict, check(text, nth=1).verdict}
    assert verdicts == {Verdict.SAME_FIGURE, Verdict.ANOTHER_FIGURE}


def test_a_sentence_over_two_pages_is_one_and_stands_where_its_figure_does() -> None:
    found = check("The number of foster homes rose to 850 in that year.")
    assert found.position == 3
    assert found.sentence.startswith("It fell") or found.sentence.startswith("number")


def test_what_is_not_cited_is_looked_for_in_the_library() -> None:
    found = check("They wrote “seen by nobody at all”.", cited=(1,))
    assert (found.verdict, found.document, found.cited) == (Verdict.VERBATIM, 2, False)
    found = check("All 39 trains ran late.", cited=())
    assert (found.verdict, found.document, found.cited) == (Verdict.SAME_FIGURE, 2, False)


def test_another_document_says_nothing_against_the_cited_one() -> None:
    assert check("All 93 trains ran late.", cited=(1,)).verdict is Verdict.NOT_FOUND


def test_of_several_cited_documents_the_best_answer_counts() -> None:
    assert check("All 39 trains ran late.", cited=(1, 2)).document == 2


def test_pages_that_could_not_be_read_are_said() -> None:
    found = check("They wrote “words that nobody can read”.", cited=(3,))
    assert (found.verdict, found.document, found.unreadable) == (Verdict.UNREADABLE, 3, (1,))


def test_what_is_nowhere_is_not_found() -> None:
    assert check("They wrote “words that nobody has written”.") == Checked(Verdict.NOT_FOUND)
    assert claims("They ate 7 apples.")[0].kind is ClaimKind.FIGURE
    assert check("They ate 7 apples.") == Checked(Verdict.NOT_FOUND)


AREAS = """Areas differ as much as their tools do.

Area | Children screened | Assessed at risk
Northwick | 118 | 21
Southwick | 64 | 19"""
WORKERS = (
    "We asked how many workers each family had had in two years. One family of nine had had seven, and listed them."
)


def sections(*texts: str) -> dict[int, Passage]:
    return {at: Passage(Locator("section", str(at), at), text) for at, text in enumerate(texts, 1)}


@pytest.mark.parametrize(
    ("text", "nth", "verdict", "source"),
    [
        ("Southwick screened 64 children and found 19 at risk.", 0, Verdict.SAME_FIGURE, "Southwick | 64 | 19"),
        ("Southwick screened 64 children and found 19 at risk.", 1, Verdict.SAME_FIGURE, "Southwick | 64 | 19"),
        ("Northwick screened 181 children.", 0, Verdict.ANOTHER_FIGURE, "Northwick | 118 | 21"),
    ],
)
def test_a_row_of_a_table_says_what_the_heads_of_its_columns_say(
    text: str, nth: int, verdict: Verdict, source: str
) -> None:
    held = sections(AREAS, "Nobody counted the rest.")
    found = Checker({1: held}.__getitem__).check(claims(text)[nth], (1,))
    assert (found.verdict, found.sentence, found.position) == (verdict, source, 1)


def test_a_figure_of_another_claim_does_not_speak_against_this_one() -> None:
    found = [
        each
        for each in claims("Each had several workers in two years; one family of nine had had seven.")
        if each.text == "seven"
    ]
    checked = Checker({1: sections(WORKERS)}.__getitem__).check(found[0], (1,))
    assert checked.verdict is Verdict.SAME_FIGURE


def test_one_is_no_figure_where_it_only_points() -> None:
    assert [each.text for each in claims("As one member said, one in ten knew of 1 case.")] == ["one in ten", "1"]


def test_a_full_stop_at_the_end_is_no_difference() -> None:
    held = sections("It asks, more quietly, what became of the child.")
    found = Checker({1: held}.__getitem__).check(
        claims('It "asks, more loudly, what became of the child" now.')[0], (1,)
    )
    assert [words for change, words in found.changes if change is not Change.SAME] == ["loudly,", "quietly,"]


def test_a_quotation_full_of_spaces_is_taken_apart_in_time() -> None:
    started = time.monotonic()
    assert pieces("they were" + " " * 2900 + "not safe") == (["they were not safe"], [])
    assert time.monotonic() - started < 2
