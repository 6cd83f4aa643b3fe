from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import docx as python_docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from indexer.extract import docx
from indexer.extract.extraction import Block, Extraction, Property, Unreadable

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def made(path: Path, body: str, relations: str = "", parts: dict[str, str] | None = None) -> Path:
    """Write a Word file by hand: a body, the relations of its main part, and other parts of word/."""
    namespaces = (
        f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r" Type="x/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", f"<w:document {namespaces}><w:body>{body}</w:body></w:document>")
        archive.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{RELATIONS}">{relations}</Relationships>'
        )
        for name, content in (parts or {}).items():
            archive.writestr(f"word/{name}", content)
    return path


def paragraph(text: str, about: str = "") -> str:
    return f'<w:p>{about}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def blocks(path: Path) -> tuple[Block, ...]:
    return Extraction.gather(docx.read(path)).blocks


@pytest.fixture
def written(tmp_path) -> Callable[..., Path]:
    def write(*args, **kwargs) -> Path:
        return made(tmp_path / "made.docx", *args, **kwargs)

    return write


def test_sections_split_at_heading_styles_and_tables_keep_their_place(tmp_path):
    document = python_docx.Document()
    document.core_properties.title = "A review"
    document.core_properties.author = "A. Reviewer"
    document.add_paragraph("Before any heading.")
    document.add_heading("Findings", 1)
    document.add_paragraph("First words.")
    table = document.add_table(2, 2)
    for cell, text in zip(
        [cell for row in table.rows for cell in row.cells], ["Area", "Share", "North", "12%"], strict=True
    ):
        cell.text = text
    document.add_paragraph("Last words.")
    document.add_heading("Deeper", 3)
    document.add_paragraph("Deep words.")
    path = tmp_path / "a.docx"
    document.save(str(path))
    found = Extraction.gather(docx.read(path))
    assert [(block.heading, block.text, str(block.locator)) for block in found.blocks] == [
        ("", "Before any heading.", "section 1"),
        ("Findings", "First words.\n\nArea | Share\nNorth | 12%\n\nLast words.", "section 2"),
        ("Deeper", "Deep words.", "section 3"),
    ]
    assert Property("title", "A review", "Word properties") in found.properties
    assert Property("author", "A. Reviewer", "Word properties") in found.properties
    assert found.blocks[0].reader.startswith("lxml ")


def test_bold_text_is_no_heading(tmp_path):
    document = python_docx.Document()
    document.add_paragraph().add_run("Looks like a heading").bold = True
    document.add_paragraph("Words.")
    document.save(str(tmp_path / "a.docx"))
    assert [(block.heading, block.text) for block in blocks(tmp_path / "a.docx")] == [
        ("", "Looks like a heading\n\nWords.")
    ]


@pytest.mark.parametrize(
    "style",
    [
        '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>',
        (
            '<w:style w:styleId="x"><w:name w:val="Council head"/><w:basedOn w:val="h"/></w:style>'
            '<w:style w:styleId="h"><w:name w:val="Heading 2"/></w:style>'
        ),
        '<w:style w:styleId="x"><w:name w:val="Chapter"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>',
        '<w:style w:styleId="x"><w:name w:val="Title"/></w:style>',
    ],
)
def test_a_heading_style_is_known_by_name_outline_level_or_what_it_is_based_on(written, style):
    used = style.split('"')[1]
    path = written(
        paragraph("Head", f'<w:pPr><w:pStyle w:val="{used}"/></w:pPr>') + paragraph("Words"),
        '<Relationship Id="s" Type="x/styles" Target="styles.xml"/>',
        {"styles.xml": f'<w:styles xmlns:w="{W}">{style}</w:styles>'},
    )
    assert [(block.heading, block.text) for block in blocks(path)] == [("Head", "Words")]


def test_without_a_styles_part_localised_style_ids_tell_headings(written):
    body = paragraph("Kopf", '<w:pPr><w:pStyle w:val="berschrift2"/></w:pPr>') + paragraph("Worte")
    assert [block.heading for block in blocks(written(body))] == ["Kopf"]


def test_tracked_insertions_are_kept_and_deletions_skipped(written):
    body = (
        "<w:p><w:r><w:t>We </w:t></w:r><w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>always </w:t></w:r></w:ins><w:moveFrom><w:r><w:t>gone </w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t>came </w:t></w:r></w:moveTo><w:r><w:t>listen.</w:t></w:r></w:p>"
    )
    assert blocks(written(body))[0].text == "We always came listen."


def test_a_text_box_is_read_once(written):
    box = "<w:txbxContent><w:p><w:r><w:t>Boxed words</w:t></w:r></w:p></w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Around </w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'>"
        f"<wps:txbx>{box}</wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>it.</w:t></w:r></w:p>"
    )
    assert blocks(written(body))[0].text == "Around it.\n\nBoxed words"


def test_content_controls_are_read_inline_and_as_blocks(written):
    body = (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('A whole paragraph.')}</w:sdtContent></w:sdt>"
        "<w:p><w:r><w:t>Year: </w:t></w:r><w:sdt><w:sdtContent><w:r><w:t>2024</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    assert blocks(written(body))[0].text == "A whole paragraph.\n\nYear: 2024"


def test_notes_and_comments_follow_the_section_that_cites_them(written):
    heading = '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'
    body = (
        paragraph("One", heading) + '<w:p><w:r><w:t>Cited.</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r>'
        '<w:r><w:t> Again.</w:t></w:r><w:r><w:footnoteReference w:id="3"/></w:r><w:r><w:endnoteReference w:id="2"/></w:r>'
        '<w:r><w:commentReference w:id="0"/></w:r></w:p>' + paragraph("Two", heading) + paragraph("Other words.")
    )
    path = written(
        body,
        '<Relationship Id="f" Type="x/footnotes" Target="footnotes.xml"/>'
        '<Relationship Id="e" Type="x/endnotes" Target="endnotes.xml"/>'
        '<Relationship Id="c" Type="x/comments" Target="comments.xml"/>',
        {
            "footnotes.xml": f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="3">{paragraph("Jones.")}</w:footnote>'
            f'<w:footnote w:id="7">{paragraph("Smith.")}</w:footnote></w:footnotes>',
            "endnotes.xml": f'<w:endnotes xmlns:w="{W}"><w:endnote w:id="2">{paragraph("At the end.")}</w:endnote></w:endnotes>',
            "comments.xml": f'<w:comments xmlns:w="{W}"><w:comment w:id="0" w:author="Ann">{paragraph("Really?")}</w:comment>'
            f'<w:comment w:id="9" w:author="Bob">{paragraph("Left over.")}</w:comment></w:comments>',
        },
    )
    one, two = blocks(path)
    assert one.text == (
        "Cited.[note 1] Again.[note 2][endnote 1]\n\n"
        "Note 1: Smith.\n\nNote 2: Jones.\n\nEndnote 1: At the end.\n\nComment (Ann): Really?"
    )
    assert two.text == "Other words.\n\nComment (Bob): Left over."


def test_links_come_with_their_anchor_and_unsafe_ones_are_dropped(written):
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://example.org/field" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>a field</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    hyper = "".join(
        f'<w:p><w:hyperlink r:id="{each}"><w:r><w:t>the </w:t></w:r><w:r><w:t>{each}</w:t></w:r></w:hyperlink></w:p>'
        for each in ("good", "file", "script")
    )
    relations = "".join(
        f'<Relationship Id="{name}" Type="x/hyperlink" Target="{target}" TargetMode="External"/>'
        for name, target in [
            ("good", "https://example.org/a"),
            ("file", "file:///C:/a.doc"),
            ("script", "javascript:x()"),
        ]
    )
    block = blocks(written(hyper + field, relations))[0]
    assert [(link.url, link.anchor) for link in block.links] == [
        ("https://example.org/a", "the good"),
        ("https://example.org/field", "a field"),
    ]
    assert "HYPERLINK" not in block.text


def test_headers_and_footers_run_beside_their_own_word_section(tmp_path):
    document = python_docx.Document()
    document.sections[0].header.paragraphs[0].text = "First header"
    document.add_paragraph("First words.")
    section = document.add_section()
    section.header.is_linked_to_previous = False
    section.header.paragraphs[0].text = "Second header"
    document.add_heading("Second", 1)
    document.add_paragraph("Second words.")
    document.save(str(tmp_path / "a.docx"))
    assert [block.running for block in blocks(tmp_path / "a.docx")] == ["First header", "Second header"]
    assert all("header" not in block.text for block in blocks(tmp_path / "a.docx"))


def test_list_numbers_and_bullets_are_shown_as_word_shows_them(written):
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="1">'
        '<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1(%2)"/></w:lvl></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="x"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="6"><w:abstractNumId w:val="2"/></w:num></w:numbering>'
    )

    def listed(text: str, number: int, level: int) -> str:
        return paragraph(
            text, f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        )

    body = (
        listed("one", 5, 0) + listed("deep", 5, 1) + listed("deeper", 5, 1) + listed("two", 5, 0) + listed("dot", 6, 0)
    )
    body += listed("deep again", 5, 1)
    path = written(
        body, '<Relationship Id="n" Type="x/numbering" Target="numbering.xml"/>', {"numbering.xml": numbering}
    )
    assert blocks(path)[0].text.split("\n\n") == [
        "3. one",
        "3(a) deep",
        "3(b) deeper",
        "4. two",
        "• dot",
        "4(a) deep again",
    ]


def test_words_that_describe_a_picture_are_read_without_file_names(written):
    def picture(description: str) -> str:
        return f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="{description}"/></wp:inline></w:drawing></w:r></w:p>'

    body = (
        paragraph("Words.")
        + picture("Map of Fife")
        + picture("image1.png")
        + picture("Description automatically generated")
    )
    assert blocks(written(body))[0].text == "Words.\n\nPicture: Map of Fife"


def test_a_document_of_pictures_only_is_reported(tmp_path):
    python_docx.Document().save(str(tmp_path / "a.docx"))
    with pytest.raises(Unreadable, match="No words"):
        blocks(tmp_path / "a.docx")


def test_an_embedded_chunk_is_reported(tmp_path):
    document = python_docx.Document()
    document.add_paragraph("Words.")
    document.element.body.insert(0, parse_xml(f'<w:altChunk {nsdecls("w", "r")} r:id="x"/>'))
    document.save(str(tmp_path / "a.docx"))
    assert "embedded" in Extraction.gather(docx.read(tmp_path / "a.docx")).problems[0].reason


def test_a_damaged_footnotes_part_does_not_lose_the_document(written):
    path = written(
        paragraph("Words."),
        '<Relationship Id="f" Type="x/footnotes" Target="footnotes.xml"/>',
        {"footnotes.xml": "<w:footnotes>"},
    )
    found = Extraction.gather(docx.read(path))
    assert found.blocks[0].text == "Words."
    assert "footnotes.xml" in found.problems[0].reason


def test_a_deck_named_docx_is_refused(written, tmp_path):
    path = tmp_path / "b.docx"
    with zipfile.ZipFile(written("")) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, "<presentation/>" if name == "word/document.xml" else source.read(name))
    with pytest.raises(Unreadable, match="something else"):
        blocks(path)


def test_a_bad_attribute_loses_no_words(written):
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="x"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    body = paragraph(
        "one", '<w:pPr><w:outlineLvl w:val="²"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr></w:pPr>'
    )
    path = written(
        body, '<Relationship Id="n" Type="x/numbering" Target="numbering.xml"/>', {"numbering.xml": numbering}
    )
    assert blocks(path)[0].text == "1. one"
