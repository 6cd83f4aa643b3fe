from __future__ import annotations

import time

import pytest

from indexer.model import Locator, Passage
from indexer.quotes import Change, Part, Piece, Quote, Text, differences, fold


def book(*texts: str, **others: str) -> Text:
    return Text({at: Passage(Locator("page", str(at), at), text, **others) for at, text in enumerate(texts, 1)})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("The pro-\ntection plan", "the protection plan"),
        ("The ﬁrst “child’s plan”", 'first "child\'s plan"'),
        ("a long–term\n view", "long-term view"),
        ("Cafe\u0301 life", "CAFÉ life"),
        ("soft\u00adhyphen here", "softhyphen"),
        ("子ども食堂です", "食堂"),
        ("children’s plans", "children"),
    ],
)
def test_how_words_are_set_makes_no_difference(text: str, exact: str) -> None:
    found = book(text).find(Quote(exact), 1)
    assert found is not None
    assert found.verbatim


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("She said so", "he said so"),
        ("knot harmed", "not harmed"),
        ("1.5 per cent", "15 per cent"),
        ("1.5 per cent", "5 per cent"),
        ("2,751 children", "751 children"),
        ("a fall of -5 points", "a fall of 5 points"),
        ("the years 2015–16", "the years 201516"),
        ("résumé of it", "resume of it"),
        ("the cafe\u0301", "the cafe"),
        ("the oﬃce", "the of"),
        ("anything", "— “ ”"),
    ],
)
def test_other_words_are_not_those_words(text: str, exact: str) -> None:
    assert book(text).find(Quote(exact), 1) is None


def test_of_several_places_the_one_with_its_surroundings_then_the_nearest() -> None:
    text = book("Yes. We agree.", "Yes. No.", "Oh: yes. No.")
    assert text.find(Quote("yes"), 2).position == 2  # type: ignore[union-attr]
    assert text.find(Quote("yes", after=". We agree"), 3).position == 1  # type: ignore[union-attr]
    found = text.find(Quote("yes", before="Oh:", after=". No."), 1)
    assert found is not None
    assert (found.position, found.agreement) == (3, 2)


def test_words_that_a_new_cut_parts_are_found_on_both_sides() -> None:
    found = book("It begins here and", "goes on there.").find(Quote("here and goes on"), 2)
    assert found is not None
    assert found.pieces == (Piece(1, Part.TEXT, 10, 18), Piece(2, Part.TEXT, 0, 7))
    assert found.words == "here and goes on"


def test_headings_and_notes_hold_words_too() -> None:
    held = Text({1: Passage(Locator("section", "1", 1), "Some words.", heading="What we did", notes="Say it slowly.")})
    assert [each.part for each in held.find(Quote("we did some words"), 1).pieces] == [Part.HEADING, Part.TEXT]  # type: ignore[union-attr]
    assert held.find(Quote("say it slowly"), 1).pieces == (Piece(1, Part.NOTES, 0, 13),)  # type: ignore[union-attr]
    assert held.find(Quote("words say it"), 1) is None


def test_nearly_these_words_and_what_differs() -> None:
    text = book("Nothing here.", "In 23 of the 60 files, three or more agencies had written down a concern. More.")
    quote = Quote("In 32 of the 60 files three or more agencies had noted down a concern")
    assert text.find(quote, 1) is None
    found = text.find_nearly(quote, 1)
    assert found is not None
    assert not found.verbatim
    assert found.position == 2
    assert found.words == "In 23 of the 60 files, three or more agencies had written down a concern."
    runs = differences(quote.exact, found.words)
    assert (Change.GONE, "32") in runs
    assert (Change.NEW, "23") in runs


@pytest.mark.parametrize(
    ("quoted", "stands", "found"),
    [
        (
            "it does not meet the threshold of harm",
            "As “it does not meet threshold” and was closed.",
            "“it does not meet threshold”",
        ),
        (
            "it does not meet the threshold of harm",
            "It does not meet threshold. They stayed.",
            "It does not meet threshold.",
        ),
        (
            "three had written down a worry",
            "Here three had written down a concern. More.",
            "three had written down a concern.",
        ),
        (
            "delay of cases was never met by them",
            "Long delays to cases was never met by them",
            "delays to cases was never met by them",
        ),
        (
            "so they said, it was never met by them",
            "Nobody knew. It was never met by them.",
            "It was never met by them.",
        ),
    ],
)
def test_words_beside_the_quote_are_not_shown(quoted: str, stands: str, found: str) -> None:
    nearly = book(stands).find_nearly(Quote(quoted), 1, 0.5)
    assert nearly is not None
    assert nearly.words == found


@pytest.mark.parametrize("exact", ["", "!?", "other words", "the moon is made of green cheese and nobody said so"])
def test_other_words_are_not_nearly_the_quote(exact: str) -> None:
    assert (
        book("In 23 of the 60 files, three or more agencies had written down a concern.").find_nearly(Quote(exact), 1)
        is None
    )


def test_a_long_document_is_looked_through_in_time() -> None:
    words = "the same words come again and again in every line of it".split()
    texts = [" ".join(words[(at * 7 + word) % 12] for word in range(500)) for at in range(500)]
    texts[400] += " but Quillfeather only once, among the same words"
    started = time.monotonic()
    found = book(*texts).find_nearly(Quote("but Quillfeather only once among those same words"), 1)
    assert time.monotonic() - started < 5  # about half a second where this was written
    assert found is not None
    assert found.position == 401


@pytest.mark.parametrize("text", ["a" * 400_000, "word " * 80_000, "-1" * 200_000])
def test_a_hostile_document_is_looked_through_in_time(text: str) -> None:
    held = book(text)
    started = time.monotonic()
    for exact in ("a" * 1000, "word " * 300 + "end", "-1" * 400):
        held.find(Quote(exact), 1)
        held.find_nearly(Quote(exact), 1)
    assert time.monotonic() - started < 10


def test_folding() -> None:
    assert fold("The “ﬁrst”\u00a0long-\nterm – plan: 1.5, -5") == "thefirstlongtermplan:1.5,-5"


@pytest.mark.parametrize(
    ("parts", "gaps", "position"),
    [
        (["the child", "told her"], [20], 1),
        (["the child", "so"], [30], 1),
        (["the child", "told her"], [4], 0),
        (["told her", "the child"], [20], 0),
        (["child", "social"], [10], 2),
        (["the child", "—"], [80], 0),
    ],
)
def test_parts_of_a_quote_are_found_in_order_and_near_one_another(
    parts: list[str], gaps: list[int], position: int
) -> None:
    text = book("Here the child often told her so.", "A child and the social worker.")
    found = text.find_parted(parts, gaps, 1)
    assert (found.position if found else 0) == position
