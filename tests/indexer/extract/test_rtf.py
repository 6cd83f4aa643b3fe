from __future__ import annotations

from pathlib import Path

import pytest

from indexer.extract import rtf
from indexer.extract.extraction import Extraction, Unreadable


def extracted(path: Path, body: str) -> Extraction:
    path.write_bytes(rf"{{\rtf1\ansi\ansicpg1252{{\fonttbl{{\f0 Arial;}}}}{body}}}".encode("latin-1"))
    return Extraction.gather(rtf.read(path))


def test_paragraphs_escapes_and_tables(tmp_path):
    body = r"\pard Caf\'e9 \u8220?quoted\u8221? \u-10179?\u-8704?\par Next.\par\trowd\intbl North\cell 12\cell\row"
    (block,) = extracted(tmp_path / "a.rtf", body).blocks
    assert block.text == "Café “quoted” 😀\n\nNext.\n\nNorth | 12"
    assert str(block.locator) == "section 1"


def test_links_come_with_their_anchor(tmp_path):
    field = r'See {{\field{{\*\fldinst{{ HYPERLINK "{}"}}}}{{\fldrslt{{\ul {}}}}}}}.'
    body = field.format("https://example.org/a", "the report") + field.format("file:///c:/a", "a file")
    (block,) = extracted(tmp_path / "a.rtf", body).blocks
    assert [(link.url, link.anchor) for link in block.links] == [("https://example.org/a", "the report")]
    assert block.text == "See the report.See a file."


def test_footnotes_follow_the_text(tmp_path):
    (block,) = extracted(tmp_path / "a.rtf", r"Cited.{\super\chftn{\footnote\pard Smith {\i 2020}.}} On.").blocks
    assert block.text == "Cited.[note 1] On.\n\nNote 1: Smith 2020."


def test_what_the_file_says_of_itself(tmp_path):
    info = r"{\info{\title Our caf\'e9}{\author Ann}{\*\company A council}{\creatim\yr2019\mo7\dy3\hr9}}Words"
    found = extracted(tmp_path / "a.rtf", info)
    assert [(each.name, each.value) for each in found.properties] == [
        ("title", "Our café"),
        ("author", "Ann"),
        ("organisation", "A council"),
        ("date", "2019-07-03"),
    ]
    assert found.blocks[0].text == "Words"


@pytest.mark.parametrize("content", [b"", b"Words that are not RTF", rb"{\rtf1 }", rb"{\rtf1{\pict 00ff}"])
def test_what_has_no_words_is_reported(tmp_path, content):
    (tmp_path / "a.rtf").write_bytes(content)
    with pytest.raises(Unreadable):
        list(rtf.read(tmp_path / "a.rtf"))


def test_unclosed_groups_keep_what_was_there(tmp_path):
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1 Some words {\b and more {\field{\*\fldinst HYPER")
    assert "Some words and more" in Extraction.gather(rtf.read(tmp_path / "a.rtf")).blocks[0].text
