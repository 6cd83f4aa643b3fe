"""Laws of the files of references: what goes out comes back."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.citation import as_bibtex, as_csl, as_ris
from indexer.citation.bibtex_reading import read_bibtex
from indexer.citation.csl_json import read_csl
from indexer.citation.dates import as_text
from indexer.citation.names import in_order
from indexer.citation.ris import read_ris
from indexer.language import one_line

# Marks that stand in titles and names; letters of several scripts.
LETTERS = "abcXYZéøßÅłǹἀש文"
MARKS = r"&%$#_{}~^\"'`-–—:;.?!()[]/<>@+=*|"


def text(marks: str, most: int = 30) -> st.SearchStrategy[str]:
    return (
        st.text(st.sampled_from(LETTERS + marks + " "), min_size=1, max_size=most)
        .map(one_line)
        .filter(re.compile(r"\w").search)
    )


WORDS = text("-'.& ", 12)
TITLES = text(MARKS + ",")
PERSONS = st.builds(
    lambda family, given, suffix: {"family": family, "given": given} | ({"suffix": suffix} if suffix else {}),
    WORDS,
    WORDS,
    st.sampled_from(["", "Jr", "III"]),
)
ORGANISATIONS = st.builds(
    lambda names: {"literal": ", ".join(names)},
    st.lists(WORDS.map(lambda name: name.strip(", ")), min_size=1, max_size=3),
)
DATES = st.one_of(
    st.dates().filter(lambda date: 1000 <= date.year < 3000).map(lambda date: [[date.year, date.month, date.day]]),
    st.integers(1000, 2999).map(lambda year: [[year]]),
    st.integers(1000, 2998).map(lambda year: [[year], [year + 1]]),
)
PAGES = st.from_regex(r"[a-z]?[1-9][0-9]{0,3}(-[a-z]?[1-9][0-9]{0,3})?", fullmatch=True)


@st.composite
def works(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "type": draw(
            st.sampled_from(["report", "article-journal", "book", "chapter", "webpage", "thesis", "document"])
        ),
        "title": draw(TITLES),
        "author": draw(st.lists(st.one_of(PERSONS, ORGANISATIONS), min_size=1, max_size=4)),
        "issued": {"date-parts": draw(DATES)},
        "page": draw(PAGES),
    }


def facts(item: Any) -> tuple[Any, ...]:
    authors = [in_order(each) for each in item["author"]]
    return item["type"], authors, as_text(item["issued"]), item["title"], item["page"]


@given(st.lists(works(), min_size=1, max_size=3))
def test_ris_loses_nothing(items: list[dict[str, Any]]) -> None:
    read = read_ris(as_ris(items))
    assert [facts(each) for each in read.items] == [facts(each) for each in items]
    assert read.problems == ()


@given(st.lists(works(), min_size=1, max_size=3))
def test_csl_json_loses_nothing(items: list[dict[str, Any]]) -> None:
    assert list(read_csl(as_csl(items)).items) == items


@given(st.lists(works(), min_size=1, max_size=3))
@settings(max_examples=50)
def test_bibtex_loses_nothing(items: list[dict[str, Any]]) -> None:
    read = read_bibtex(as_bibtex(items))
    assert [facts(each) for each in read.items] == [facts(each) for each in items]
    assert read.problems == ()


@given(st.text(max_size=80), st.sampled_from(["", "TY  - RPRT\n", "@book{a, title = {", "[{"]))
def test_nothing_breaks_a_reader(text_: str, beginning: str) -> None:
    for read in (read_ris, read_bibtex):
        result = read(beginning + text_.replace("\0", ""))
        assert result.items or result.problems
