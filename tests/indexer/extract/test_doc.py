"""Word documents of 97 to 2003, made here stream by stream after [MS-DOC], and real ones."""

from __future__ import annotations

import struct
from functools import partial

import pytest

from indexer.extract import doc
from indexer.extract.compound import NotUnderstood
from indexer.extract.extraction import Block, Unreadable

IN_TABLE, ROW_END, DELETED = b"\x16\x24\x01", b"\x17\x24\x01", b"\x00\x08\x01"
FIRST = 2048  # byte at which the text begins
STORIES = ("body", "footnotes", "headers", "macros", "comments", "endnotes", "text boxes", "header text boxes")


def page(stretches, data, width):
    """A page of 512 bytes: where each stretch begins and ends, and what is told of it."""
    starts = [start for start, _ in stretches] + [stretches[-1][1]]
    made = bytearray(512)
    struct.pack_into(f"<{len(starts)}I", made, 0, *starts)
    at = 510
    for place, told in enumerate(data):
        if told:
            at = (at - len(told)) // 2 * 2
            made[at : at + len(told)] = told
            made[4 * len(starts) + width * place] = at // 2
    made[511] = len(stretches)
    return bytes(made)


def style(number, told=b""):
    told = number.to_bytes(2, "little") + told
    return bytes([0, (len(told) + 1) // 2]) + told + bytes(len(told) % 2)


def streams(stories, styles=(), deleted=(), notes=None, flags=0, wide=False):
    """The two streams of a document: its characters, then in the other what says how they are to be taken."""
    text = "".join(stories.get(name, "") for name in STORIES)
    data = text.encode("utf-16-le" if wide else "cp1252")
    width = 2 if wide else 1
    word = bytearray(FIRST)
    struct.pack_into("<HH", word, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", word, 10, flags)
    struct.pack_into("<8I", word, 0x4C, *(len(stories.get(name, "")) for name in STORIES))
    word += data + bytes(-len(data) % 512)
    table = b""

    def put(pair, what):
        nonlocal table
        struct.pack_into("<II", word, 0x9A + 8 * pair, len(table), len(what))
        table += what

    place = FIRST if wide else FIRST * 2 | 0x40000000
    put(33, b"\x01\x02\x00\xff\xff\x02" + struct.pack("<IIIHIH", 16, 0, len(text), 0, place, 0))
    if styles:
        ends = [at + 1 for at, each in enumerate(text) if each in "\r\x07"]
        stretches = [(FIRST + width * a, FIRST + width * b) for a, b in zip([0, *ends], ends, strict=False)][
            : len(styles)
        ]
        put(13, struct.pack("<III", FIRST, FIRST + len(data), len(word) // 512))
        word += page(stretches, styles, 13)
    if deleted:
        start, end = (FIRST + width * each for each in deleted)
        put(12, struct.pack("<III", FIRST, FIRST + len(data), len(word) // 512))
        word += page([(FIRST, start), (start, end)], [b"", bytes([len(DELETED)]) + DELETED], 1)
    for pair, what in (notes or {}).items():
        put(pair, what)
    return {"WordDocument": bytes(word), "0Table": table}


@pytest.fixture
def read(read_compound):
    return partial(read_compound, doc)


@pytest.mark.parametrize("wide", [False, True])
def test_sections_at_headings(read, wide):
    held = streams({"body": "Before.\rFindings\rOne.\rTwo.\r"}, [style(0), style(1), style(0), style(0)], wide=wide)
    assert [(str(each.locator), each.heading, each.text) for each in read(held)] == [
        ("section 1", "", "Before."),
        ("section 2", "Findings", "One.\n\nTwo."),
    ]


def test_rows_of_a_table_stand_line_by_line(read):
    cell, row = style(0, IN_TABLE), style(0, IN_TABLE + ROW_END)
    held = streams(
        {"body": "a\rb\x07c\x07\x07d\x07\x07\x07After.\r"}, [cell, cell, cell, row, cell, cell, row, style(0)]
    )
    assert read(held)[0].text == "a b | c\nd\n\nAfter."


def test_a_table_whose_end_is_lost_keeps_its_words(read):
    assert read(streams({"body": "Before.\ra\x07b\x07"}))[0].text == "Before.\n\na\n\nb"


def test_a_link_is_what_it_shows_and_where_it_leads(read):
    held = read(streams({"body": 'See \x13 HYPERLINK "https://gov.scot/a" \x14the \x13 PAGE \x147\x15th page\x15.\r'}))
    assert held[0].text == "See the 7th page."
    assert [(each.url, each.anchor) for each in held[0].links] == [("https://gov.scot/a", "the 7th page")]


def test_words_whose_deletion_is_tracked_are_left_out(read):
    text = "September 1728, 1999\r"
    held = streams({"body": text}, deleted=(10, 12))
    assert read(held)[0].text == "September 28, 1999"


def test_notes_stand_after_the_section_that_cites_them(read):
    cites, begins = struct.pack("<II", 4, 99) + bytes(2), struct.pack("<III", 0, 9, 10)
    stories = {"body": "Said\x02.\rNext\rMore.\r", "footnotes": "\x02 Source.\r\r"}
    held = streams(stories, [style(0), style(1), style(0)], notes={2: cites, 3: begins})
    assert [(each.heading, each.text) for each in read(held)] == [("", "Said.\n\nNote 1: Source."), ("Next", "More.")]


def test_headers_run_and_text_boxes_are_read(read):
    held = read(streams({"body": "Body.\r", "headers": "Draft\r", "text boxes": "Boxed.\r"}))
    assert [(each.text, each.running) for each in held] == [("Body.", "Draft"), ("Boxed.", "")]


def test_headers_are_read_where_there_is_nothing_else(read):
    assert read(streams({"body": "\r", "headers": "Only this.\r"}))[0].text == "Only this."


def test_hyphens_and_breaks(read):
    assert read(streams({"body": "long\x1eterm co\x1foperate\x01\x08 one\x0btwo\x0cthree\r"}))[0].text == (
        "long-term cooperate one\ntwo\n\nthree"
    )


def test_a_character_in_two_halves(read):
    assert read(streams({"body": "\U00020b9f\r"}, wide=True))[0].text == "\U00020b9f"


@pytest.mark.parametrize(("flags", "raised"), [(0x100, Unreadable), (0, NotUnderstood)])
def test_what_cannot_be_read(read, flags, raised):
    held = streams({"body": "Words.\r"}, flags=flags)
    if not flags:
        held["WordDocument"] = b"\xec\xa5\x68\x00" + held["WordDocument"][4:]
    with pytest.raises(raised):
        read(held)


def test_no_words(read):
    with pytest.raises(Unreadable, match="No words"):
        read(streams({"body": "\x01\r"}))


def test_characters_that_the_file_cannot_hold_are_not_believed(read):
    held = streams({"body": "Words.\r"})
    pieces = b"\x02" + struct.pack("<IIIHIH", 16, 0, 1 << 30, 0, FIRST, 0)
    with pytest.raises(NotUnderstood):
        read(held | {"0Table": pieces + held["0Table"][len(pieces) :]})


def test_real_documents(material):
    folder = material / "corpus" / "legacy"
    parts = {name: list(doc.read(folder / f"{name}.doc")) for name in ("53446", "testWORD_boldHyperlink")}
    text = "\n".join(each.text for each in parts["53446"] if isinstance(each, Block))
    assert "(Revised September 28, 1999)" in text
    assert "Month | Assigned FTS-1 (MMBtu/d) | Assigned FTS-2 (MMBtu/d) | " in text
    assert "January | 11,485 | 13,444 | 37,071 | 62,000\nFebruary | " in text
    (linked,) = (each for each in parts["testWORD_boldHyperlink"] if isinstance(each, Block))
    assert [(each.url, each.anchor) for each in linked.links] == [("http://tika.apache.org/", "hyper link")]
