"""Reads PowerPoint decks of 97 to 2003 (.ppt): each slide's words, notes and links, in the order they are shown.

After [MS-PPT]: a stream of records within records, of which only the newest version of each slide counts. Words of
placeholders stand in the outline of the document, those of other shapes in the drawing of their slide.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from indexer.extract.characters import one_line, paragraphs
from indexer.extract.compound import NotUnderstood, compound, office_properties, stream
from indexer.extract.extraction import Block, Part
from indexer.extract.links import web_link
from indexer.extract.package import locked
from indexer.extract.sections import no_words, reader_name
from indexer.model import Link, Locator, Problem

# Types of records ([MS-PPT] 2.13.24, [MS-ODRAW] 2.1).
_USER_EDIT, _PERSISTS, _SLIDE_LIST, _SLIDE_PERSIST = 0x0FF5, 0x1772, 0x0FF0, 0x03F3
_NOTES_ATOM, _TEXT_HEADER, _TEXT_REFERENCE, _CHARACTERS, _BYTES = 0x03F1, 0x0F9F, 0x0F9E, 0x0FA0, 0x0FA8
_HYPERLINK, _HYPERLINK_ATOM, _STRING, _INTERACTIVE = 0x0FD7, 0x0FD3, 0x0FBA, 0x0FF3
_TEXT_BOX, _SHAPE = 0xF00D, 0xF00A
_PICTURE_FRAME: Final = 75

_ENCRYPTED: Final = 0xF3D1C4DF
_TITLES: Final = frozenset((0, 6))  # types of text
_SLIDES, _NOTES = 0, 2  # instances of the list of slides
_NUMBER: Final = "*"  # stands where PowerPoint puts a slide's number or a date
_TARGET: Final = 1  # instance of the string that says where a hyperlink leads

Words = list[tuple[int, str]]
"""Texts, each with its type."""


class _Record(NamedTuple):
    kind: int
    instance: int
    start: int
    end: int
    holds: bool
    """Whether it holds other records."""


@dataclass(slots=True)
class _Drawn:
    """What a slide or a page of notes shows."""

    words: Words = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    """Numbers of hyperlinks."""
    pictures: bool = False

    def of_type(self, *, titles: bool) -> str:
        held = (text for kind, text in self.words if (kind in _TITLES) is titles and text.strip() != _NUMBER)
        return "\n\n".join(held)


def read(path: Path) -> Iterator[Part]:
    """Read a deck slide by slide; a slide that has pictures and no words gives a Block with a Problem.

    Raises:
        NotUnderstood: it is no deck of PowerPoint 97 to 2003, or damaged.
        Unreadable: it needs a password, or has no words.
    """
    with compound(path) as opened:
        user = stream(opened, "Current User")
        token, edit = struct.unpack_from("<II", user, 12)
        if token == _ENCRYPTED:
            raise locked()
        deck = _Deck(stream(opened, "PowerPoint Document"), edit)
        blocks = list(deck.blocks())
        said = list(office_properties(opened, "PowerPoint properties"))
    if not any(block.text or block.heading or block.notes or block.problem for block in blocks):
        raise no_words()
    yield from said
    yield from blocks


class _Deck:
    """The stream of a deck, and where in it the newest version of each thing lies."""

    def __init__(self, data: bytes, edit: int) -> None:
        self._data = data
        self._places: dict[int, int] = {}
        document = 0
        seen: set[int] = set()
        while edit not in seen and (not seen or edit):
            seen.add(edit)
            record = self._record(edit)
            if record.kind != _USER_EDIT:
                raise NotUnderstood
            if record.end - record.start >= 32:  # it names a key
                raise locked()
            edit, directory, newest = struct.unpack_from("<III", data, record.start + 8)
            document = document or newest
            self._read_directory(self._record(directory))
        if document not in self._places:
            raise NotUnderstood
        self._document = self._record(self._places[document])
        self._links = dict(self._addresses())

    def blocks(self) -> Iterator[Block]:
        """Give a block for each slide that shows something."""
        notes = {slide: drawn for persist, _, _ in self._listed(_NOTES) for slide, drawn in self._notes(persist)}
        for index, (persist, slide, outline) in enumerate(self._listed(_SLIDES), 1):
            drawn = self._drawn(persist, outline)
            beside = notes.get(slide, _Drawn())
            heading, text = one_line(drawn.of_type(titles=True)), paragraphs(drawn.of_type(titles=False))
            said = paragraphs(beside.of_type(titles=False))
            problem = None
            if not (heading or text or said):
                if not drawn.pictures:
                    continue
                problem = Problem(
                    f"Slide {index} has pictures and no words; words inside the pictures of a deck are not read.",
                    "If words are to be seen there, save the deck as a PDF and add that.",
                )
            links = [self._links[each] for each in (*drawn.links, *beside.links) if each in self._links]
            yield Block(
                Locator("slide", str(index), index),
                text,
                heading,
                notes=said,
                links=tuple(dict.fromkeys(links)),
                problem=problem,
                reader=reader_name("olefile"),
            )

    def _listed(self, instance: int) -> Iterator[tuple[int, int, Words]]:
        """Give the slides or notes in order: where each lies, its identifier, and its words in the outline."""
        for listed in self._children(self._document):
            if (listed.kind, listed.instance) != (_SLIDE_LIST, instance):
                continue
            held = list(self._children(listed))
            starts = [at for at, each in enumerate(held) if each.kind == _SLIDE_PERSIST]
            for start, end in pairwise([*starts, len(held)]):
                persist, _, _, slide = struct.unpack_from("<IIiI", self._data, held[start].start)
                yield persist, slide, self._texts(held[start + 1 : end])

    def _drawn(self, persist: int, outline: Words | None = None) -> _Drawn:
        found = _Drawn()
        if persist not in self._places:
            found.words = outline or []
            return found
        used: set[int] = set()
        for each in self._within(self._record(self._places[persist])):
            if each.kind == _SHAPE and each.instance == _PICTURE_FRAME:
                found.pictures = True
            elif each.kind == _INTERACTIVE:
                found.links.append(struct.unpack_from("<I", self._data, each.start + 4)[0])
            elif each.kind == _TEXT_BOX:
                held = list(self._children(each))
                found.words += self._texts(held)
                for reference in held:
                    if reference.kind == _TEXT_REFERENCE and outline:
                        (number,) = struct.unpack_from("<I", self._data, reference.start)
                        if number < len(outline) and number not in used:
                            used.add(number)
                            found.words.append(outline[number])
        found.words[:0] = [text for number, text in enumerate(outline or ()) if number not in used]
        return found

    def _notes(self, persist: int) -> Iterator[tuple[int, _Drawn]]:
        """Give a page of notes with the identifier of its slide."""
        if persist in self._places:
            for each in self._children(self._record(self._places[persist])):
                if each.kind == _NOTES_ATOM:
                    yield struct.unpack_from("<I", self._data, each.start)[0], self._drawn(persist)

    def _texts(self, records: list[_Record]) -> Words:
        found: Words = []
        kind = -1
        for each in records:
            data = self._data[each.start : each.end]
            if each.kind == _TEXT_HEADER:
                kind = int.from_bytes(data[:4], "little")
                found.append((kind, ""))
            elif each.kind in (_CHARACTERS, _BYTES):
                text = data.decode("utf-16-le" if each.kind == _CHARACTERS else "latin-1", "replace")
                found[-1:] = [(kind, text)]
        return found

    def _addresses(self) -> Iterator[tuple[int, Link]]:
        for each in self._within(self._document):
            if each.kind != _HYPERLINK:
                continue
            held = list(self._children(each))
            atoms = [one for one in held if one.kind == _HYPERLINK_ATOM]
            strings = {one.instance: self._data[one.start : one.end] for one in held if one.kind == _STRING}
            texts = {instance: data.decode("utf-16-le", "replace") for instance, data in strings.items()}
            link = web_link(texts.get(_TARGET, ""), texts.get(0, ""))
            if atoms and link:
                yield struct.unpack_from("<I", self._data, atoms[0].start)[0], link

    def _read_directory(self, record: _Record) -> None:
        """Take in where things lie; what a newer version of the deck said of one stands."""
        if record.kind != _PERSISTS:
            raise NotUnderstood
        numbers = struct.unpack_from(f"<{(record.end - record.start) // 4}I", self._data, record.start)
        at = 0
        while at < len(numbers):
            first, count = numbers[at] & 0xFFFFF, numbers[at] >> 20
            for number, place in enumerate(numbers[at + 1 : at + 1 + count], first):
                self._places.setdefault(number, place)
            at += 1 + count

    def _record(self, at: int) -> _Record:
        version, kind, length = struct.unpack_from("<HHI", self._data, at)
        start = at + 8
        return _Record(kind, version >> 4, start, min(start + length, len(self._data)), version & 15 == 15)

    def _children(self, record: _Record) -> Iterator[_Record]:
        at = record.start
        while at + 8 <= record.end:
            found = self._record(at)
            yield found._replace(end=min(found.end, record.end))
            at = found.end

    def _within(self, record: _Record) -> Iterator[_Record]:
        """Give every record inside one, in the order of the file."""
        waiting = [self._children(record)]
        while waiting:
            found = next(waiting[-1], None)
            if found is None:
                waiting.pop()
                continue
            yield found
            if found.holds:
                waiting.append(self._children(found))
