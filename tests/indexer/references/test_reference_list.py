"""Reference lists are found by their headings or their looks, and divided into entries in any layout."""

from __future__ import annotations

import textwrap

import pytest

from indexer.paper_text import Block, PaperText
from indexer.references.list_entries import read_entries
from indexer.references.reference_list import find_lists

STYLES = {
    "Harvard": "Hill, A. and Reid, B. ({}) 'Counting children again', Journal of Counting, 5(1), pp. 3–8.",
    "APA": "Hill, A., & Reid, B. ({}). Counting children again. Journal of Counting, 5(1), 3–8.",
    "Chicago": "Hill, Anna, and Bill Reid. {}. “Counting Children Again.” Journal of Counting 5: 3–8.",
    "Vancouver": "{number}. Hill A, Reid B. Counting children again. J Counting. {};5(1):3-8.",
    "bracketed": "[{number}] A. Hill and B. Reid, “Counting children again,” J. Counting, vol. 5, pp. 3–8, {}.",
}
BODY = "Children are counted once a year, which is thought to be often enough by those who are asked to count them."
HEADINGS = ["References", "7. References", "BIBLIOGRAPHY", "Works cited", "VII. Reference list:"]


def list_of(style: str) -> list[str]:
    return [STYLES[style].format(1990 + number, number=number) for number in range(1, 13)]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("layout", ["a block each", "lines", "blocks of lines", "one block"])
def test_entries_are_told_apart(style: str, layout: str) -> None:
    entries = list_of(style)
    wrapped = [line for each in entries for line in textwrap.wrap(each, 60)]
    parts = {"a block each": entries, "lines": wrapped, "blocks of lines": wrapped, "one block": [" ".join(entries)]}[
        layout
    ]
    text, blocks = "", []
    for number, each in enumerate((BODY, "References", *parts)):
        blocks.append(Block(len(text), len(text) + len(each), "heading" if number == 1 else "paragraph"))
        text += each + "\n"
    paper = PaperText(text, () if layout == "lines" else tuple(blocks))
    found = read_entries(paper, find_lists(paper))
    assert [each.text for each in found] == entries
    if style in ("Vancouver", "bracketed"):
        assert [each.label for each in found] == [str(number) for number in range(1, 13)]


@pytest.mark.parametrize("heading", HEADINGS)
def test_headings(heading: str) -> None:
    text = "\n".join((BODY, heading, *list_of("Harvard"), "Appendix 1", BODY))
    ((start, end),) = find_lists(PaperText(text))
    assert text[start:end] == "\n".join(list_of("Harvard"))


def test_what_a_reference_manager_keeps_is_a_list() -> None:
    text = "\n".join((BODY, *list_of("Chicago")))
    assert find_lists(PaperText(text, bibliography=(len(BODY) + 1, len(text)))) == [(len(BODY) + 1, len(text))]


def test_running_text_is_no_list() -> None:
    paragraphs = (
        f"In {year} there were {year - 1000} of them (Hill, {year}), and {BODY}" for year in range(2000, 2010)
    )
    assert find_lists(PaperText("\n".join(paragraphs))) == []


def test_dashes_stand_for_the_authors_above() -> None:
    text = "\n".join(("References", *list_of("Harvard"), "——— (2009) Counting on. Stirling: Harbour Press."))
    found = read_entries(PaperText(text), find_lists(PaperText(text)))[-1]
    assert [each["family"] for each in found.csl["author"]] == ["Hill", "Reid"]
    assert found.text.startswith("———")


BODIES = [
    "Review Office. Counting children. Glasgow: Review Office, November 2015.",
    "Office of Records. What we keep. 2016.",
    "Review Office. Minutes of 5 April 2016.",
]


@pytest.mark.parametrize("before", ["[{}] ", "{}. "])
@pytest.mark.parametrize("heading", ["References", "## References"])
def test_a_list_of_organisations_works_without_brackets_is_one(heading: str, before: str) -> None:
    entries = [before.format(number) + each for number, each in enumerate(BODIES, 1)]
    text = "\n".join((BODY, heading, *entries))
    paper = PaperText(text)
    assert [(each.text, each.label) for each in read_entries(paper, find_lists(paper))] == [
        (each, str(number)) for number, each in enumerate(entries, 1)
    ]


def test_each_item_with_a_date_is_an_entry() -> None:
    text, blocks = "", []
    for number, each in enumerate((BODY, "References", *BODIES)):
        blocks.append(Block(len(text), len(text) + len(each), "heading" if number == 1 else "item"))
        text += each + "\n"
    paper = PaperText(text, tuple(blocks))
    assert [each.text for each in read_entries(paper, find_lists(paper))] == BODIES
