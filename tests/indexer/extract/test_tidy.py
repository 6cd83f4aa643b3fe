"""Tidying printed pages: running lines, words broken at line ends, headings."""

from __future__ import annotations

import time

import pytest

from indexer.extract.extraction import Block, Line
from indexer.extract.tidy import HYPHEN, tidy
from indexer.model import Locator

TEXT = 11.0


def page(index: int, text: str, *looks: tuple[float, bool], heading: str = "") -> Block:
    """Make a page whose lines are of the text's size unless looks, line by line, say otherwise."""
    lines = text.split("\n")
    styles = [*looks, *[(TEXT, False)] * (len(lines) - len(looks))]
    return Block(
        Locator("page", str(index), index),
        text,
        heading=heading,
        lines=tuple(Line(line, size, bold) for line, (size, bold) in zip(lines, styles, strict=True)),
    )


def report(pages: int) -> list[Block]:
    return [
        page(at, f"Learning review\nDraft of 12 May\n\nPoint {chr(64 + at)} is made.\n\nPage {at} of {pages}")
        for at in range(1, pages + 1)
    ]


def words(*texts: str) -> list[str]:
    return [block.text for block in tidy([page(at, text) for at, text in enumerate(texts, 1)])]


class TestRunningLines:
    def test_lines_at_the_edge_of_most_pages_are_moved_aside(self):
        tidied = tidy(report(4))
        assert [block.text for block in tidied] == [f"Point {letter} is made." for letter in "ABCD"]
        assert tidied[2].running == "Learning review\nDraft of 12 May\nPage 3 of 4"

    def test_two_pages_are_too_few_to_tell(self):
        assert [block.running for block in tidy(report(2))] == ["", ""]

    def test_a_line_on_fewer_than_half_of_the_pages_stays(self):
        blocks = [page(at, "Recommendation\nDo it." if at < 4 else f"Page {chr(64 + at)}.") for at in range(1, 10)]
        assert tidy(blocks)[0].text == "Recommendation\nDo it."

    def test_the_same_line_in_the_middle_of_a_page_stays(self):
        around = [f"{letter} one\n{letter} two\n{letter} three" for letter in "ABCDE"]
        blocks = [page(at, f"{lines}\nThe findings\n{lines} more") for at, lines in enumerate(around, 1)]
        assert all("The findings" in block.text and not block.running for block in tidy(blocks))

    def test_a_page_of_nothing_else_keeps_its_words(self):
        blocks = [*report(3), page(4, "Learning review\nDraft of 12 May")]
        assert tidy(blocks)[3].text == "Learning review\nDraft of 12 May"


class TestHyphens:
    @pytest.mark.parametrize(
        ("broken", "elsewhere", "whole"),
        [
            (f"A multi{HYPHEN}disciplinary team", "", "A multi-disciplinary team"),
            ("A multi-\ndisciplinary team", "", "A multi-disciplinary team"),
            (f"an assess{HYPHEN}ment", "", "an assessment"),
            ("an assess-\nment", "", "an assessment"),
            ("an assess\u00ad\nment", "", "an assessment"),
            ("an assess\u2010\nment", "", "an assessment"),
            ("a risk-\ntaking child", "risk-taking", "a risk-taking child"),
            ("a co-\nordinator", "the coordinator", "a coordinator"),
            ("a child-\nminding fee", "child minding", "a child-minding fee"),
            ("in 2019-\n20 and", "", "in 2019-20 and"),
            ("the Perth-\nKinross board", "", "the Perth-Kinross board"),
            (f"ac{HYPHEN}\ncount{HYPHEN}\nability", "", "accountability"),
            ("a list:\n- one\n- two", "", "a list:\n- one\n- two"),
            ("the end -\nor so", "", "the end -\nor so"),
        ],
    )
    def test_words_broken_at_a_line_end(self, broken, elsewhere, whole):
        assert words(broken, elsewhere)[0] == whole

    def test_no_marker_is_left_anywhere(self):
        assert words(f"{HYPHEN} one{HYPHEN}, {HYPHEN}two{HYPHEN}") == ["- one-, -two-"]

    def test_headings_and_running_lines_are_whole_too(self):
        blocks = [page(at, f"Multi{HYPHEN}agency report\nText {chr(64 + at)}.") for at in range(1, 4)]
        tidied = tidy([*blocks, page(4, "Words.", heading=f"Assess{HYPHEN}ment")])
        assert tidied[0].running == "Multi-agency report"
        assert tidied[3].heading == "Assessment"

    def test_a_page_that_is_one_long_word_takes_no_long_time(self):
        started = time.process_time()
        assert len(words("a" * 1_000_000 + "-\nb", "-\n" * 100_000, "a-" * 100_000)) == 3
        assert time.process_time() - started < 5


class TestHeadings:
    def test_larger_and_bold_lines_are_headings_and_are_carried_on(self):
        tidied = tidy(
            [
                page(1, "Summary\nChildren were seen and heard here.", (16.0, True)),
                page(2, "More of the same goes on here."),
                page(3, "It ends here.\nFindings\nNew words stand here now.", (TEXT, False), (TEXT, True)),
                page(4, "And on."),
            ]
        )
        assert [block.heading for block in tidied] == ["Summary", "Summary", "Summary", "Findings"]
        assert all(block.lines == () for block in tidied)

    def test_a_wrapped_heading_is_one(self):
        long = (
            "The experience of children\nwho need help and protection\nText of the page that is long enough to win."
            + " More." * 9
        )
        assert tidy([page(1, long, (16.0, True), (16.0, True))])[0].heading == (
            "The experience of children who need help and protection"
        )

    @pytest.mark.parametrize("line", ["It is a sentence in bold.", "12", "of no importance", "x" * 120])
    def test_a_line_that_reads_like_no_title_is_none(self, line):
        blocks = [page(2, f"{line}\nText of the page that is long enough to win against it.", (TEXT, True))]
        assert tidy(blocks)[0].heading == ""

    def test_a_page_mostly_in_bold_has_no_bold_headings(self):
        blocks = [page(2, "One line\nAnother line\nA third", (TEXT, True), (TEXT, True), (TEXT, False))]
        assert tidy(blocks)[0].heading == ""

    def test_a_running_header_in_bold_is_no_heading(self):
        blocks = [page(at, f"Learning review\nText {chr(64 + at)} of it.", (TEXT, True)) for at in range(1, 5)]
        assert {block.heading for block in tidy(blocks)} == {""}

    def test_the_title_on_the_cover_is_no_section(self):
        cover = page(1, "Annual report\nof the committee that sits here and there", (28.0, True))
        assert [block.heading for block in tidy([cover, page(2, "Words of it.")])] == ["", ""]

    def test_what_an_outline_named_stays(self):
        blocks = [page(1, "Bold words\nText of the page, longer than that.", (TEXT, True), heading="From the outline")]
        assert tidy(blocks)[0].heading == "From the outline"


def test_no_pages_give_none():
    assert tidy([]) == []


def test_everything_else_of_a_page_is_kept():
    block = Block(Locator("slide", "7", 7), "Words.", notes="Say this.", reader="a reader 1")
    assert tidy([block]) == [block]
