from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from indexer.extract import odf
from indexer.extract.extraction import Block, Extraction, Property, Unreadable

NAMES = ("office", "text", "table", "style", "presentation", "meta", "manifest")
NAMESPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in NAMES) + (
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def made(path: Path, body: str, kind: str = "text", styles: str = "", **parts: str) -> Path:
    content = (
        f"<office:document-content {NAMESPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", content)
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", f"<office:x {NAMESPACES}>{part}</office:x>")
    return path


def text_blocks(path: Path) -> tuple[Block, ...]:
    return Extraction.gather(odf.read_text(path)).blocks


def slide_blocks(path: Path) -> tuple[Block, ...]:
    return Extraction.gather(odf.read_slides(path)).blocks


def test_headings_lists_and_tables_are_read_in_order(tmp_path):
    body = (
        "<text:p>Before.</text:p><text:h text:outline-level='1'>Findings</text:h>"
        "<text:p>Two<text:s text:c='2'/>spaces<text:line-break/>and a line.</text:p>"
        "<text:list><text:list-item><text:p>a point</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>North</text:p></table:table-cell>"
        "<table:table-cell table:number-columns-repeated='2'><text:p>x</text:p></table:table-cell>"
        "<table:table-cell table:number-columns-repeated='16000'/></table:table-row></table:table>"
    )
    assert [(block.heading, block.text) for block in text_blocks(made(tmp_path / "a.odt", body))] == [
        ("", "Before."),
        ("Findings", "Two  spaces\nand a line.\n\n• a point\n\nNorth | x | x"),
    ]


def test_a_title_style_makes_a_heading_and_a_property(tmp_path):
    style = '<style:style style:name="P1" style:parent-style-name="Title"/>'
    path = made(
        tmp_path / "a.odt", '<text:p text:style-name="P1">Our review</text:p><text:p>Words</text:p>', styles=style
    )
    assert [(block.heading, block.text) for block in text_blocks(path)] == [("Our review", "Words")]
    assert Property("title", "Our review", "Title style") in Extraction.gather(odf.read_text(path)).properties


def test_notes_and_comments_follow_their_section_and_deletions_are_skipped(tmp_path):
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Deleted</text:p></text:deletion></text:changed-region>"
        "</text:tracked-changes><text:h>One</text:h><text:p>Cited<text:note text:note-class='footnote'><text:note-citation>4"
        "</text:note-citation><text:note-body><text:p>Smith 2020.</text:p></text:note-body></text:note> here"
        "<office:annotation><dc:creator>Ann</dc:creator><text:p>Really?</text:p></office:annotation>.</text:p>"
        "<text:h>Two</text:h><text:p>More.</text:p>"
    )
    one, two = text_blocks(made(tmp_path / "a.odt", body))
    assert one.text == "Cited[note 4] here.\n\nNote 4: Smith 2020.\n\nComment (Ann): Really?"
    assert two.text == "More."


def test_links_text_boxes_and_descriptions(tmp_path):
    body = (
        "<text:p>See <text:a xlink:href='https://example.org/a'>the <text:span>report</text:span></text:a> or "
        "<text:a xlink:href='javascript:x()'>this</text:a>.<draw:frame><draw:text-box><text:p>Boxed</text:p></draw:text-box>"
        "<svg:desc>Map of Fife</svg:desc></draw:frame></text:p>"
    )
    (block,) = text_blocks(made(tmp_path / "a.odt", body))
    assert block.text == "See the report or this.\n\nPicture: Map of Fife\n\nBoxed"
    assert [(link.url, link.anchor) for link in block.links] == [("https://example.org/a", "the report")]


def test_an_embedded_chart_is_read(tmp_path):
    chart = "<office:body><table:table><table:table-row><table:table-cell><text:p>North</text:p></table:table-cell>"
    chart += "<table:table-cell><text:p>12</text:p></table:table-cell></table:table-row></table:table></office:body>"
    body = "<text:p>A chart:<draw:frame><draw:object xlink:href='./Object 1'/></draw:frame></text:p>"
    path = made(tmp_path / "a.odt", body, **{"Object 1__content": chart})
    assert text_blocks(path)[0].text == "A chart:\n\nNorth | 12"


def test_properties_and_running_text(tmp_path):
    meta = (
        "<dc:title>Our review</dc:title><meta:initial-creator>Ann</meta:initial-creator>"
        "<meta:creation-date>2023-02-01T09:00:00</meta:creation-date><dc:language>en-GB</dc:language>"
    )
    header = "<style:header><text:p>Draft for the board</text:p></style:header>"
    path = made(tmp_path / "a.odt", "<text:p>Words</text:p>", meta=meta, styles="", **{"styles.": ""})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("styles.xml", f"<office:x {NAMESPACES}>{header}</office:x>")
    found = Extraction.gather(odf.read_text(path))
    assert {(each.name, each.value) for each in found.properties} == {
        ("title", "Our review"),
        ("author", "Ann"),
        ("date", "2023-02-01"),
        ("language", "en-GB"),
    }
    assert found.blocks[0].running == "Draft for the board"


def test_slides_have_titles_notes_and_hidden_marks(tmp_path):
    hidden = (
        '<style:style style:name="dp2"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    )
    body = (
        "<draw:page><draw:frame presentation:class='title'><draw:text-box><text:p>First</text:p></draw:text-box></draw:frame>"
        "<draw:g><draw:frame><draw:text-box><text:p>Grouped words</text:p></draw:text-box></draw:frame></draw:g>"
        "<draw:frame presentation:class='footer'><draw:text-box><text:p>Council</text:p></draw:text-box></draw:frame>"
        "<presentation:notes><draw:frame presentation:class='notes'><draw:text-box><text:p>Say this</text:p></draw:text-box>"
        "</draw:frame></presentation:notes></draw:page><draw:page/>"
        "<draw:page draw:style-name='dp2'><draw:custom-shape><text:p>Spare</text:p></draw:custom-shape></draw:page>"
    )
    path = made(tmp_path / "a.odp", body, "presentation", hidden)
    first, third = slide_blocks(path)
    assert (first.heading, first.text, first.notes, first.running) == ("First", "Grouped words", "Say this", "Council")
    assert (str(third.locator), third.heading, third.text) == ("slide 3", "(hidden slide)", "Spare")


def test_encrypted_wrong_and_damaged_files_are_reported(tmp_path):
    path = made(tmp_path / "a.odt", "", **{"META-INF__manifest": "<manifest:encryption-data/>"})
    with pytest.raises(Unreadable, match="password"):
        text_blocks(path)
    with pytest.raises(Unreadable, match="something else"):
        slide_blocks(made(tmp_path / "b.odp", "<text:p>Words</text:p>"))
    with pytest.raises(Unreadable, match="No words"):
        text_blocks(made(tmp_path / "c.odt", ""))
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(Unreadable, match="damaged"):
        text_blocks(path)
