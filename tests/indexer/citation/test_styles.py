from __future__ import annotations

import json
import runpy
import shutil
from pathlib import Path
from typing import Any

import pytest

from indexer.citation.styles import STYLES, References
from indexer.errors import UsageError

BENCHMARK = runpy.run_path(str(Path(__file__).parents[3] / "benchmarks" / "styles.py"))
WORKS: list[dict[str, Any]] = json.loads(BENCHMARK["WORKS"].read_text(encoding="utf-8"))


@pytest.mark.parametrize("style", STYLES)
def test_pandoc_sets_the_same(style: str) -> None:
    if shutil.which("pandoc") is None:
        pytest.skip("pandoc is not installed, which reference lists are compared with")
    assert len(WORKS) == 50
    (ours, our_cites), (theirs, their_cites) = (BENCHMARK[name](WORKS, style) for name in ("by_us", "by_pandoc"))
    assert ours == theirs
    assert list(ours) == list(theirs)
    # Vancouver has no place for a page, and OSCOLA cites in notes.
    if style not in ("vancouver", "oscola"):
        assert our_cites == their_cites


REPORT = {"type": "report", "title": "Findings", "author": [{"literal": "Care Inspectorate"}]}
DATED = REPORT | {"issued": {"date-parts": [[2016]]}}


@pytest.mark.parametrize(
    ("style", "pinpoint", "cited"),
    [
        ("harvard", "", "(Care Inspectorate, 2016)"),
        ("harvard", "p. iv", "(Care Inspectorate, 2016, p. iv)"),
        ("harvard", "pp. 12-14", "(Care Inspectorate, 2016, pp. 12–14)"),
        ("harvard", "slide 3", "(Care Inspectorate, 2016, slide 3)"),
        ("harvard", "under “What we did”", "(Care Inspectorate, 2016, under ‘What we did’)"),
        ("chicago", "p. 12", "(Care Inspectorate 2016, 12)"),
        ("vancouver", "p. 12", "[1, p. 12]"),
        ("oscola", "p. 12", "Care Inspectorate, ‘Findings’ (2016) 12."),
    ],
)
def test_a_citation_in_a_text(style: str, pinpoint: str, cited: str) -> None:
    assert References([DATED], style).in_text(0, pinpoint).text == cited


def test_works_of_one_year_are_told_apart_over_the_whole_list() -> None:
    made = References([DATED | {"title": title} for title in ("Third", "First", "Second")])
    assert [each.text for each in made.listed()] == [
        "Care Inspectorate (2016a) First.",
        "Care Inspectorate (2016b) Second.",
        "Care Inspectorate (2016c) Third.",
    ]
    assert made.in_text(0).text == "(Care Inspectorate, 2016c)"


@pytest.mark.parametrize("style", STYLES)
def test_no_field_passes_for_markup(style: str) -> None:
    title = "<script>alert(1)</script> & <b>bold</b> \ue000\ue010\ue030 &amp; it's"
    made = References([DATED | {"title": title, "publisher": "<img src=x onerror=alert(1)>"}], style)
    (entry,) = made.listed()
    assert "<script" not in entry.html.lower()
    assert "<img" not in entry.html.lower()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;bold&lt;/b&gt;" in entry.html.lower()
    assert not any("\ue000" <= each <= "\uf8ff" for each in entry.text)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "item",
    [
        {},
        {"type": "hologram", "title": "T", "colour": "red", "custom": {"a": 1}},
        {"type": "book", "title": "T", "author": [{"given": "Plato"}], "issued": {"literal": "in press"}},
        {
            "type": "book",
            "title": "T",
            "edition": "2nd rev.",
            "number-of-volumes": "3",
            "issued": {"date-parts": [[99]]},
        },
        {"type": "chapter", "title": "T", "chair": [{"literal": "C"}], "issued": {"date-parts": [[2014], [2016]]}},
        {"type": "legal_case", "title": "A v B", "authority": "CSIH", "number": "7", "page": "1–2, 7"},
        {"type": "article-journal", "DOI": "10.1/x", "page": "-", "volume": "", "author": []},
    ],
)
def test_whatever_an_item_holds_it_can_be_set(style: str, item: dict[str, Any]) -> None:
    made = References([item, DATED], style)
    assert any("Care Inspectorate" in each.text for each in made.listed())
    assert made.in_text(0, "p. 1").text


def test_an_empty_list_and_an_unknown_style() -> None:
    assert References([]).listed() == []
    with pytest.raises(UsageError, match="harvard"):
        References([], "bluebook")
