"""Parts what names and numbers leave of an entry into title, container, publisher, place and genre"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from indexer.references.imprint import IMPRINT, PLACE, PUBLISHER, Kind, kind_of
from indexer.references.remaining import Remaining
from indexer.references.stops import sentence_end

_QUOTES: Final = {"“": '”"', '"': '"”', "«": "»", "‘": "’", "„": '”“"', "'": "'", "”": "”"}
_TRIM: Final = " .,:;\"“”«»„`‘’'()[]–-—/*<>\0"
_IN = re.compile(r"[\s.,;:(]*\b[Ii]n\b\s?:?\s+")
_CUT = re.compile(r",\s+|;\s+|\s?\(|\)\s?|\s?\[|\]\s?|\s[–—]\s")
_OPENING = re.compile(r"[\s.,:;)\]\0–-]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an entry between marks."""

    start: int
    end: int
    after: Literal["start", "stop", "mark", "gap"]
    """What parts it from the piece before: the end of a sentence, a lesser mark, or what a field has taken."""
    kind: Kind = ""


def take_quoted_title(rest: Remaining, item: dict[str, Any], start: int) -> None:
    """Take a title in quotation marks that comes next, before anything in it is taken for a number or a date."""
    opening = _OPENING.match(rest.text, start)
    at = opening.end() if opening else start
    if rest.text.startswith(("``", "''"), at):
        closing = re.compile("''|``|\"|”").search(rest.text, at + 2)
    elif rest.text[at : at + 1] in _QUOTES and at < len(rest.text):
        # A single mark ends a title only where no letter follows: elsewhere it is an apostrophe.
        closing = re.compile(rf"[{_QUOTES[rest.text[at]]}](?!\w)").search(rest.text, at + 1)
    else:
        return
    if closing:
        item["title"] = rest.take(at, closing.end(), "title").strip(_TRIM)


def take_titles(rest: Remaining, item: dict[str, Any], start: int) -> None:
    """Take title, container, publisher, place and genre."""
    _take_imprint(rest, item, start)
    pieces = list(_pieces(rest, start))
    if "title" not in item and pieces:
        length = _title_length(rest, pieces)
        item["title"] = rest.take(pieces[0].start, pieces[length - 1].end, "title").strip(_TRIM)
        pieces = pieces[length:]
    _take_others(rest, item, pieces)


def _take_imprint(rest: Remaining, item: dict[str, Any], start: int) -> None:
    """Take "Place: Publisher", the last that stands after a mark."""
    best: re.Match[str] | None = None
    for mark in re.finditer(r"[.?!,;”\"’»)]\s+|\(|\0\s*", rest.text[start:]):
        at = start + mark.end()
        match = IMPRINT.match(rest.text, at)
        if match is None or ("title" not in rest.places and not re.search(r"\w", rest.text[start:at])):
            continue
        stop = sentence_end(rest.text, match.start("publisher")) or match.end()
        publisher = rest.text[match.start("publisher") : min(stop, match.end())]
        place = match["place"]
        known = PLACE.fullmatch(place) or PUBLISHER.search(publisher)
        strong = mark[0].strip() in {".", "(", "”", '"', "\0", "?", "!", ""}
        closes = not re.search(r"[^\W\d_]", rest.text[match.start("publisher") + len(publisher) :])
        if known or (strong and closes and len(publisher.split()) <= 7 and len(place.split()) <= 4):
            best = match if best is None or known else best
    if best is None:
        return
    stop = sentence_end(rest.text, best.start("publisher")) or best.end()
    publisher = rest.text[best.start("publisher") : min(stop, best.end())]
    place = best["place"]
    if PLACE.fullmatch(publisher.strip(_TRIM)) and not PLACE.fullmatch(place):
        place, publisher = publisher, place
    rest.take(best.start(), min(stop, best.end()), "imprint")
    item["publisher-place"], item["publisher"] = place.strip(_TRIM), publisher.strip(_TRIM)


def _pieces(rest: Remaining, start: int) -> Iterator[Piece]:
    after: Literal["start", "stop", "mark", "gap"] = "start"
    for gap_start, gap_end in rest.gaps(start):
        at = gap_start
        while at < gap_end:
            stop = min(sentence_end(rest.text, at) or gap_end, gap_end)
            for cut_start, cut_end in _cuts(rest.text, at, stop):
                text = rest.text[cut_start:cut_end]
                if re.search(r"\w", text):
                    yield Piece(cut_start, cut_end, after, kind_of(text))
                    after = "mark"
            at = stop
            after = "stop"
        after = "gap"


def _cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for cut in _CUT.finditer(text, start, end):
        yield at, cut.start()
        at = cut.end() if "(" not in cut[0] and "[" not in cut[0] else cut.end() - 1
    yield at, end


def _title_length(rest: Remaining, pieces: Sequence[Piece]) -> int:
    """Give how many of the pieces are the title."""
    numbers = rest.places.get("numbers", -1)
    length = 1
    for number, piece in enumerate(pieces[1:], 1):
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        last_of_gap = following is None or following.after == "gap"
        if piece.after in {"gap", "stop"} or piece.kind or _IN.match(rest.text, piece.start):
            break
        if last_of_gap and 0 <= numbers - piece.end <= 3 and rest.text[piece.start] not in "([":
            break  # what stands before volume and pages is the journal
        length = number + 1
    return length


def _take_others(rest: Remaining, item: dict[str, Any], pieces: Sequence[Piece]) -> None:
    numbers = rest.places.get("numbers", -1)
    container: tuple[int, int] | None = None
    editors = rest.places.get("in", rest.places.get("editor", -1))
    for number, piece in enumerate(pieces):
        text = rest.text[piece.start : piece.end]
        plain = text.strip(_TRIM)
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        leads_to_numbers = 0 <= numbers - piece.start and (following is None or following.start > numbers)
        if (piece.kind == "container" or _IN.match(text)) and container is None:
            container = (piece.start, piece.end)
        elif container and piece.after == "mark" and container[1] >= piece.start - 3 and not piece.kind:
            container = (container[0], piece.end)
        elif container and leads_to_numbers and piece.after != "gap" and piece.kind in {"", "publisher", "container"}:
            container = (container[0], piece.end)
        elif piece.kind == "genre":
            item.setdefault("genre", plain)
        elif piece.kind == "note":
            item.setdefault("note", plain)
        elif (
            container is None
            and (leads_to_numbers or (editors >= 0 and piece.start > editors))
            and piece.kind != "place"
        ):
            container = (piece.start, piece.end)
        elif piece.kind == "place":
            place = item.get("publisher-place")
            if place is None:
                item["publisher-place"] = plain
            elif piece.after == "mark" and place != plain:
                item["publisher-place"] = f"{place}, {plain}"
        elif (
            piece.kind == "publisher"
            or (following is not None and following.kind == "place" and "publisher" not in item)
            or ("publisher-place" in item and "publisher" not in item and piece.after != "stop")
        ):
            if "publisher" not in item:
                item["publisher"] = plain
        elif container is None and "publisher" not in item:
            container = (piece.start, piece.end)
    if container:
        text = rest.text[container[0] : container[1]]
        opening = _IN.match(text)
        item["container-title"] = text[opening.end() if opening else 0 :].strip(_TRIM)
