"""PowerPoint decks of 97 to 2003, made here record by record after [MS-PPT], and real ones."""

from __future__ import annotations

import struct
from functools import partial

import pytest

from indexer.extract import ppt
from indexer.extract.compound import NotUnderstood
from indexer.extract.extraction import Block, Unreadable

TITLE, BODY, NOTES, OTHER = 0, 1, 2, 4


def atom(kind, data=b"", instance=0):
    return struct.pack("<HHI", instance << 4, kind, len(data)) + data


def container(kind, *records, instance=0):
    held = b"".join(records)
    return struct.pack("<HHI", instance << 4 | 15, kind, len(held)) + held


def text(kind, words):
    wide = not words.isascii()
    return atom(0x0F9F, struct.pack("<I", kind)) + atom(
        0x0FA0 if wide else 0x0FA8, words.encode("utf-16-le" if wide else "ascii")
    )


def box(*records):
    return container(0xF004, container(0xF00D, *records))


def picture():
    return container(0xF004, atom(0xF00A, bytes(8), instance=75))


def slide(*shapes):
    return container(0x03EE, container(0x040C, container(0xF002, container(0xF003, *shapes))))


def notes(of, *shapes):
    return container(0x03F0, atom(0x03F1, struct.pack("<II", of, 0)), container(0x040C, *shapes))


def listed(persist, identifier, *outline):
    return atom(0x03F3, struct.pack("<IIiII", persist, 0, len(outline), identifier, 0)) + b"".join(outline)


def deck(slides=(), pages=(), links=(), before=None, key=b""):
    """The streams of a deck: slides as (shapes, outline), each slide the number of its place and its identifier.

    ``before`` is a slide that an older version of the deck had in the place of the first.
    """
    data, places = b"", {}
    older = None
    if before is not None:
        older, data = len(data), data + before
    for number, (shown, _) in enumerate(slides, 2):
        places[number], data = len(data), data + shown
    for number, page in enumerate(pages, 100):
        places[number], data = len(data), data + page
    document = container(
        0x03E8,
        container(0x0409, *links),
        container(0x0FF0, *(listed(n, n, *outline) for n, (_, outline) in enumerate(slides, 2))),
        container(0x0FF0, *(listed(n, n) for n, _ in enumerate(pages, 100)), instance=2),
    )
    places[1], data = len(data), data + document

    def saved(where, last):
        nonlocal data
        directory = len(data)
        data += atom(0x1772, b"".join(struct.pack("<II", number | 1 << 20, place) for number, place in where.items()))
        edit = len(data)
        data += atom(0x0FF5, struct.pack("<IIIIIII", 0, 0, last, directory, 1, 0, 0) + key)
        return edit

    first = saved({1: places[1], 2: older}, 0) if older is not None else 0
    edit = saved(places, first)
    return {"PowerPoint Document": data, "Current User": bytes(12) + struct.pack("<II", 0xE391C05F, edit)}


@pytest.fixture
def read(read_compound):
    return partial(read_compound, ppt)


def test_words_of_the_outline_and_of_shapes(read):
    reference = [atom(0x0F9E, struct.pack("<I", number)) for number in (0, 1)]
    shown = slide(box(reference[0]), box(text(OTHER, "In a shape")), box(reference[1]))
    (block,) = read(deck([(shown, [text(TITLE, "Referrals"), text(BODY, "One\rTwo \u2019s")])]))
    assert (str(block.locator), block.heading, block.text) == ("slide 1", "Referrals", "In a shape\n\nOne\nTwo \u2019s")


def test_words_of_the_outline_that_no_shape_shows_are_kept(read):
    (block,) = read(deck([(slide(), [text(TITLE, "Referrals"), text(BODY, "One")])]))
    assert (block.heading, block.text) == ("Referrals", "One")


def test_slides_keep_their_numbers_and_empty_ones_give_nothing(read):
    held = read(deck([(slide(box(text(OTHER, "First"))), []), (slide(), []), (slide(box(text(OTHER, "Third"))), [])]))
    assert [(str(each.locator), each.text) for each in held] == [("slide 1", "First"), ("slide 3", "Third")]


def test_notes_stand_beside_their_slide_without_numbers(read):
    page = notes(3, box(text(NOTES, "Say this.")), box(text(OTHER, "*")))
    held = read(deck([(slide(box(text(OTHER, "First"))), []), (slide(), [])], [page]))
    assert [(str(each.locator), each.text, each.notes) for each in held] == [
        ("slide 1", "First", ""),
        ("slide 2", "", "Say this."),
    ]


def test_a_link(read):
    strings = [atom(0x0FBA, "Report".encode("utf-16-le")), atom(0x0FBA, "https://gov.scot/a".encode("utf-16-le"), 1)]
    links = [container(0x0FD7, atom(0x0FD3, struct.pack("<I", 7)), *strings)]
    click = container(0x0FF2, atom(0x0FF3, struct.pack("<II", 0, 7) + bytes(8)))
    (block,) = read(deck([(slide(box(text(OTHER, "See"), click)), [])], links=links))
    assert [(each.url, each.anchor) for each in block.links] == [("https://gov.scot/a", "Report")]


def test_a_slide_of_pictures_is_told_of(read):
    held = read(deck([(slide(picture()), []), (slide(picture(), box(text(OTHER, "Words"))), [])]))
    assert [bool(each.problem) for each in held] == [True, False]


def test_the_newest_version_of_a_slide_counts(read):
    held = read(deck([(slide(box(text(OTHER, "New"))), [])], before=slide(box(text(OTHER, "Old")))))
    assert [each.text for each in held] == ["New"]


def test_versions_that_go_round_in_a_circle_end(read):
    held = deck([(slide(box(text(OTHER, "New"))), [])])
    data = held["PowerPoint Document"]
    edit = struct.unpack_from("<I", held["Current User"], 16)[0]
    turned = data[: edit + 16] + struct.pack("<I", edit) + data[edit + 20 :]
    assert [each.text for each in read(held | {"PowerPoint Document": turned})] == ["New"]


def test_a_deck_without_words(read):
    with pytest.raises(Unreadable, match="No words"):
        read(deck([(slide(), [])]))


def test_a_password(read):
    with pytest.raises(Unreadable, match="password"):
        read(deck([(slide(), [])], key=bytes(4)))
    held = deck([(slide(), [])])
    with pytest.raises(Unreadable, match="password"):
        read(held | {"Current User": bytes(12) + struct.pack("<II", 0xF3D1C4DF, 0)})


@pytest.mark.parametrize("at", [0, 4])
def test_what_makes_no_sense_is_not_understood(read, at):
    held = deck([(slide(box(text(OTHER, "Words"))), [])])
    with pytest.raises(NotUnderstood):
        read(held | {"Current User": bytes(12) + struct.pack("<II", 0, at)})


def test_real_decks(material):
    folder = material / "corpus" / "legacy"
    held = {
        name: [part for part in ppt.read(folder / f"{name}.ppt") if isinstance(part, Block)]
        for name in ("headers_footers_2007", "bug61881", "pictures")
    }
    assert [each.heading for each in held["headers_footers_2007"]] == ["Slide 1", "Slide 2", "Slide 3"]
    assert held["headers_footers_2007"][0].text.startswith("First point\n Second point\n Third point")
    assert "Notes for Slide 1:\n Note 1" in held["headers_footers_2007"][0].notes
    assert held["bug61881"][1].heading == "DILI- Causality Assessment"
    assert all(each.problem for each in held["pictures"])
