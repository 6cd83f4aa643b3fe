from __future__ import annotations

import pytest
from lxml import etree

from indexer.extract.word_styles import Numbers, W, read_styles


def element(markup: str) -> etree._Element:
    return etree.fromstring(f'<w:root xmlns:w="{W[1:-1]}">{markup}</w:root>')


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("decimal", ["1", "2", "28"]),
        ("decimalZero", ["01", "02", "28"]),
        ("lowerLetter", ["a", "b", "bb"]),
        ("upperLetter", ["A", "B", "BB"]),
        ("lowerRoman", ["i", "ii", "xxviii"]),
        ("upperRoman", ["I", "II", "XXVIII"]),
    ],
)
def test_numbers_are_written_in_words_own_forms(form, shown):
    numbers = Numbers(
        element(
            f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="{form}"/><w:lvlText w:val="%1"/></w:lvl>'
            '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        )
    )
    counted = [numbers.next("1", "0") for _ in range(28)]
    assert [counted[0], counted[1], counted[27]] == shown


def test_a_list_that_restarts_counts_for_itself():
    numbers = Numbers(
        element(
            '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
            '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2">'
            '<w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    )
    assert [numbers.next(each, "0") for each in ("1", "1", "2", "1")] == ["1.", "2.", "1.", "3."]
    assert numbers.next("0", "0") == ""
    assert numbers.next("unknown", "0") == ""


def test_styles_based_on_one_another_in_a_circle_end():
    styles = read_styles(
        element(
            '<w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
        )
    )
    assert not styles.makes_heading("a")


def test_a_contents_heading_of_body_level_is_no_heading():
    styles = read_styles(
        element(
            '<w:style w:styleId="h"><w:name w:val="heading 1"/></w:style><w:style w:styleId="toc"><w:name w:val="TOC Heading"/>'
            '<w:basedOn w:val="h"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
        )
    )
    assert styles.makes_heading("h")
    assert not styles.makes_heading("toc")
