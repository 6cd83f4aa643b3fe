from __future__ import annotations

import json

import pytest

from indexer.extract.extraction import Unreadable
from indexer.manuscript.reading import read_paper

WORK = {"type": "report", "title": "Counting"}
STYLES = '<style:style style:name="P1" style:parent-style-name="Title"/>'


def test_headings_lists_cells_and_breaks_are_read_in_order(odt):
    body = (
        '<text:p text:style-name="P1">On counting</text:p><text:h text:outline-level="2">Method</text:h>'
        "<text:p>We  \n counted<text:s text:c='2'/>all.<text:line-break/>Twice.</text:p><text:p> </text:p>"
        "<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>"
        "</table:table>"
    )
    paper = read_paper(odt(body, STYLES))
    assert [(each.kind, each.level, paper.text[each.start : each.end]) for each in paper.blocks] == [
        ("heading", 1, "On counting"),
        ("heading", 2, "Method"),
        ("paragraph", 0, "We counted  all.\nTwice."),
        ("item", 0, "one"),
        ("cell", 0, "a"),
    ]
    assert paper.title == "On counting"


def test_notes_follow_the_body_footnotes_first(odt):
    def note(kind: str, words: str) -> str:
        return (
            f'<text:note text:note-class="{kind}"><text:note-citation>1</text:note-citation>'
            f"<text:note-body><text:p>{words}</text:p></text:note-body></text:note>"
        )

    paper = read_paper(odt(f"<text:p>Said{note('endnote', 'Last.')} and{note('footnote', 'First.')}.</text:p>"))
    assert paper.text == "Said and.\nFirst.\nLast."
    assert [(each.start, each.note) for each in paper.note_marks] == [(4, "endnote 1"), (8, "footnote 1")]
    assert [each.note for each in paper.blocks] == ["", "footnote 1", "endnote 1"]


def test_links_lead_out_or_into_the_paper(odt):
    body = (
        '<text:p><text:a xlink:href="https://example.org/">out</text:a> <text:a xlink:href="#ref">in</text:a> '
        '<text:a xlink:href="file:///etc">no</text:a> <text:bookmark-ref text:ref-name="b">see</text:bookmark-ref></text:p>'
    )
    paper = read_paper(odt(body))
    assert [(paper.text[each.start : each.end], each.url) for each in paper.links] == [
        ("out", "https://example.org/"),
        ("in", "#ref"),
        ("see", "#b"),
    ]


def test_zotero_keeps_its_records_in_the_names_of_reference_marks_and_its_list_in_a_section(odt):
    cited = json.dumps({"citationItems": [{"itemData": WORK, "locator": "3"}]}).replace('"', "&quot;")
    name = f'text:name="ZOTERO_ITEM CSL_CITATION {cited} RND1"'
    body = (
        f"<text:p>So <text:reference-mark-start {name}/>(Sample)<text:reference-mark-end {name}/>.</text:p>"
        '<text:section text:name=" ZOTERO_BIBL {} CSL_BIBLIOGRAPHY RND2"><text:p>Sample.</text:p></text:section>'
    )
    paper = read_paper(odt(body))
    (found,) = paper.fields
    assert (paper.text[found.start : found.end], found.program) == ("(Sample)", "Zotero")
    assert (found.items[0].csl, found.items[0].locator) == (WORK, "3")
    assert paper.bibliography is not None
    assert paper.text[slice(*paper.bibliography)] == "Sample."


def test_the_programs_own_bibliography_marks_are_works_too(odt):
    mark = (
        '<text:bibliography-mark text:bibliography-type="techreport" text:identifier="S15" text:author="Typist, Ann;'
        ' Sample Agency" text:title="Counting" text:year="2015" text:number="4">[S15]</text:bibliography-mark>'
    )
    (found,) = read_paper(odt(f"<text:p>So {mark}.</text:p>")).fields
    assert found.items[0].csl == {
        "id": "S15",
        "type": "report",
        "title": "Counting",
        "issue": "4",
        "author": [{"family": "Typist", "given": "Ann"}, {"literal": "Sample Agency"}],
        "issued": {"date-parts": [[2015]]},
    }


def test_another_kind_of_document_is_refused(odt):
    with pytest.raises(Unreadable, match="something else"):
        read_paper(odt("<text:p>x</text:p>", kind="chart"))
