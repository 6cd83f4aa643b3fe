from __future__ import annotations

import base64
import json
import re
import zipfile
from io import BytesIO

import pytest

from indexer.extract.extraction import Unreadable
from indexer.manuscript.annotate import annotate_docx
from indexer.manuscript.marks import Mark
from indexer.manuscript.reading import read_paper
from indexer.paper_text import PaperText

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = (
    "<w:root>"
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style>'
    "</w:root>"
)
WORK = {"id": "1", "type": "report", "title": "Counting what counts", "author": [{"literal": "Sample Agency"}]}
CITED = json.dumps({"citationItems": [{"id": 1, "itemData": WORK, "locator": "12", "label": "page"}]})


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, style: str = "") -> str:
    about = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{about}{''.join(runs)}</w:p>"


def field(instruction: str, *shown: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    words = instruction.replace("&", "&amp;").replace('"', "&quot;")
    told = f'<w:r><w:instrText xml:space="preserve">{words}</w:instrText></w:r>'
    return f"{mark('begin')}{told}{mark('separate')}{''.join(shown)}{mark('end')}"


def control(tag: str, shown: str) -> str:
    return f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>{shown}</w:sdtContent></w:sdt>'


def kinds(paper: PaperText) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, paper.text[block.start : block.end]) for block in paper.blocks]


def linked(paper: PaperText) -> list[tuple[str, str]]:
    return [(paper.text[link.start : link.end], link.url) for link in paper.links]


def test_headings_paragraphs_lists_and_cells_are_blocks_on_lines_of_their_own(word):
    number = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    numbering = (
        '<w:root><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="[%1]"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:root>'
    )
    body = (
        paragraph(run("On counting"), style="Title")
        + paragraph(run("Method"), style="Heading2")
        + paragraph(run("We "), run("counted."))
        + paragraph(run("  "))
        + f"<w:p>{number}{run('First')}</w:p><w:p>{number}</w:p><w:p>{number}{run('Second')}</w:p>"
        + f"<w:tbl><w:tr><w:tc>{paragraph(run('a'))}</w:tc><w:tc>{paragraph(run('b'))}</w:tc></w:tr></w:tbl>"
    )
    paper = read_paper(word(body, styles=STYLES, numbering=numbering))
    assert kinds(paper) == [
        ("heading", 1, "On counting"),
        ("heading", 2, "Method"),
        ("paragraph", 0, "We counted."),
        ("item", 0, "[1] First"),
        ("item", 0, "[3] Second"),
        ("cell", 0, "a"),
        ("cell", 0, "b"),
    ]
    assert paper.text == "\n".join(text for _, _, text in kinds(paper))
    assert paper.title == "On counting"


def test_what_was_inserted_counts_and_what_was_deleted_does_not(word):
    body = paragraph(
        run("Forty "),
        f'<w:ins w:id="1" w:author="A">{run("two ")}</w:ins>',
        '<w:del w:id="2" w:author="A"><w:r><w:delText>one </w:delText></w:r></w:del>',
        f"<w:sdt><w:sdtContent>{run('homes')}</w:sdtContent></w:sdt>",
        "<w:r><w:br/><w:t>and</w:t><w:tab/><w:t>more</w:t><w:noBreakHyphen/></w:r>",
    )
    assert read_paper(word(body)).text == "Forty two homes\nand\tmore\u2011"


def test_notes_follow_the_body_and_hang_at_their_marks(word):
    def notes(kind: str, words: str) -> str:
        return f'<w:root><w:{kind} w:id="7">{paragraph(run(words))}{paragraph(run("More."))}</w:{kind}></w:root>'

    body = paragraph(run("Said"), '<w:r><w:endnoteReference w:id="7"/></w:r>', run(" twice")) + paragraph(
        run("Seen"), '<w:r><w:footnoteReference w:id="7"/></w:r>', run(".")
    )
    paper = read_paper(word(body, footnotes=notes("footnote", " Sample, 2015."), endnotes=notes("endnote", "Ibid.")))
    assert paper.text.split("\n") == ["Said twice", "Seen.", " Sample, 2015.", "More.", "Ibid.", "More."]
    assert [(each.start, each.end, each.note) for each in paper.note_marks] == [
        (4, 4, "endnote 1"),
        (15, 15, "footnote 1"),
    ]
    assert [block.note for block in paper.blocks] == ["", "", "footnote 1", "footnote 1", "endnote 1", "endnote 1"]
    assert [text for _, _, text in kinds(paper)][2] == "Sample, 2015."


def test_links_lead_out_or_to_places_in_the_paper_however_they_are_written(word):
    body = paragraph(
        f'<w:hyperlink r:id="h">{run("out")}</w:hyperlink>',
        f'<w:hyperlink w:anchor="ref1">{run("in")}</w:hyperlink>',
        f'<w:hyperlink r:id="bad">{run("nowhere")}</w:hyperlink>',
        field(' HYPERLINK "https://example.org/b?x=1&y=2" ', run("field")),
        field(' HYPERLINK \\l "ref2" ', run("place")),
        field(" REF _Ref9 \\h ", run("see 9")),
        f'<w:fldSimple w:instr=" HYPERLINK &quot;https://example.org/c&quot; ">{run("simple")}</w:fldSimple>',
    )
    relations = (
        f'<Relationship Id="h" Type="{R}/hyperlink" Target="https://example.org/a" TargetMode="External"/>'
        f'<Relationship Id="bad" Type="{R}/hyperlink" Target="javascript:alert(1)" TargetMode="External"/>'
    )
    assert linked(read_paper(word(body, relations))) == [
        ("out", "https://example.org/a"),
        ("in", "#ref1"),
        ("field", "https://example.org/b?x=1&y=2"),
        ("place", "#ref2"),
        ("see 9", "#_Ref9"),
        ("simple", "https://example.org/c"),
    ]


@pytest.mark.parametrize(
    ("cited", "program"),
    [
        (field(f" ADDIN ZOTERO_ITEM CSL_CITATION {CITED} ", run("(Agency, 2016)")), "Zotero"),
        (field(f"ADDIN CSL_CITATION {CITED}", run("(Agency, "), run("2016)")), "Mendeley"),
        (
            control(f"MENDELEY_CITATION_v3_{base64.b64encode(CITED.encode()).decode()}", run("(Agency, 2016)")),
            "Mendeley",
        ),
    ],
)
def test_what_reference_managers_put_there_comes_with_its_records(word, cited, program):
    paper = read_paper(word(paragraph(run("It grew "), cited, run("."))))
    (found,) = paper.fields
    assert paper.text[found.start : found.end] == "(Agency, 2016)"
    assert found.program == program
    assert [(item.csl, item.locator, item.label) for item in found.items] == [(WORK, "12", "page")]


def test_words_own_citations_name_the_sources_it_keeps(word):
    b = "http://schemas.openxmlformats.org/officeDocument/2006/bibliography"
    sources = (
        f'<b:Sources xmlns:b="{b}"><b:Source><b:Tag>Sam16</b:Tag><b:Title>A title</b:Title></b:Source></b:Sources>'
    )
    paper = read_paper(
        word(paragraph(run("So "), field(" CITATION Sam16 \\p 4 \\l 2057 ", run("(Sample)"))), customXml=sources)
    )
    (found,) = paper.fields
    assert (found.program, found.items[0].csl["title"], found.items[0].locator) == ("Word", "A title", "4")


def test_the_reference_list_of_a_reference_manager_is_known_over_paragraphs(word):
    start, end = field(' ADDIN ZOTERO_BIBL {"uncited":[]} CSL_BIBLIOGRAPHY ', "|").split("|")
    body = (
        paragraph(run("Text.")) + paragraph(start, run("One.")) + paragraph(run("Two."), end) + paragraph(run("End."))
    )
    paper = read_paper(word(body))
    assert paper.bibliography is not None
    assert paper.text[slice(*paper.bibliography)] == "One.\nTwo."


def test_instructions_of_fields_are_no_text(word):
    inner = field(" QUOTE ", run("secret"))
    body = paragraph(
        run("a"),
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        inner,
        run("hidden"),
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        run("b"),
    )
    assert read_paper(word(body)).text == "ab"


def test_a_field_that_never_ends_hides_nothing(word):
    begun = '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>X</w:instrText></w:r>'
    assert read_paper(word(paragraph(run("a"), begun) + paragraph(run("b")))).text == "a\nb"
    deleted = f'<w:del w:id="1" w:author="A">{begun}</w:del>'
    assert read_paper(word(paragraph(run("a"), deleted, field(" QUOTE ", run("b")), run("c")))).text == "abc"


def test_strict_open_xml_is_read_as_the_usual_kind_is(word):
    data = BytesIO()
    with zipfile.ZipFile(BytesIO(word(paragraph(run("Strict."))))) as usual, zipfile.ZipFile(data, "w") as strict:
        for name in usual.namelist():
            text = usual.read(name).decode()
            strict.writestr(
                name,
                re.sub(
                    r"http://schemas.openxmlformats.org/(\w+)/2006/(main|relationships/)",
                    r"http://purl.oclc.org/ooxml/\1/\2",
                    text,
                ),
            )
    paper = read_paper(data.getvalue())
    assert paper.text == "Strict."
    given = annotate_docx(data.getvalue(), paper, [Mark(0, 6, "https://example.org/")], "", [], "A")
    with zipfile.ZipFile(BytesIO(given)) as archive:
        assert not any(b"purl.oclc.org" in archive.read(name) for name in archive.namelist())
    assert [each.url for each in read_paper(given).links] == ["https://example.org/"]


def test_text_boxes_follow_the_paragraph_on_which_they_hang(word):
    box = f"<w:pict><v:textbox><w:txbxContent>{paragraph(run('in the box'))}</w:txbxContent></v:textbox></w:pict>"
    body = paragraph(run("before "), f"<w:r>{box}</w:r>", run("after")) + paragraph(run("next"))
    assert read_paper(word(body)).text.split("\n") == ["before after", "in the box", "next"]


def test_a_damaged_part_beside_the_text_is_told_and_the_text_is_read(word):
    paper = read_paper(word(paragraph(run("Whole.")), styles="<w:root"))
    assert paper.text == "Whole."
    assert ["damaged" in problem.reason for problem in paper.problems] == [True]


def test_a_file_that_is_no_word_document_inside_is_refused(word):
    with pytest.raises(Unreadable, match="damaged"):
        read_paper(word("</w:body><w:body>").replace(b"w:body", b"w:bodi"))
