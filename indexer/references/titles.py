"""Parts what names and numbers leave of an entry into title, container, publisher, place and genre."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from indexer.references.imprint import ENDING_PLACE, IMPRINT, NAMED_PLACE, PLACE, PUBLISHER, REGION, Kind, kind_of
from indexer.references.remaining import TAKEN, Remaining
from indexer.references.stops import sentence_end

_QUOTES: Final = {"“": '”"', '"': '"”', "«": "»", "‘": "’", "„": '”“"', "'": "'", "”": "”"}
_TRIM: Final = " .,:;\"“”«»„`‘’'()[]–-—/*<>\0"
_IN = re.compile(r"[\s.,;:]*\b[Ii]n\b\s?:?\s+")
_YEARS = re.compile(r"(?:,?\s\[?\d{4}\]?)+\W*$")
_CUT = re.compile(r",\s+|;\s+|\s?\(|\)\s?|\s?\[|\]\s?|\s[–—]\s")
_OPENING = re.compile(r"[\s.,:;)\]\0–-]*")


_GOES_ON: Final = {("mark", ""), ("mark", "publisher"), ("mark", "container"), ("stop", ""), ("stop", "container")}
"""What may still be the container, between its first piece and the numbers: after which mark, of which kind."""


_TOWN: Final = 3  # words of a town's name, at most


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
    quoted = "title" in item
    _take_imprint(rest, item, start)
    pieces = _with_places(rest, list(_pieces(rest, start)), titled=quoted)
    if not quoted and pieces:
        length = _title_length(rest, pieces)
        item["title"] = rest.take(pieces[0].start, pieces[length - 1].end, "title").strip(_TRIM)
        pieces = pieces[length:]
    _take_others(rest, item, pieces, quoted=quoted)


def _take_imprint(rest: Remaining, item: dict[str, Any], start: int) -> None:
    """Take "Place: Publisher": of what may be it, what is surest, then what stands last and is longest."""
    best: tuple[int, int, int] = (-1, 0, 0)
    found: re.Match[str] | None = None
    for mark in re.finditer(r"[.?!,;”\"’»)]\s+|\(|\0\s*", rest.text[start:]):
        match = IMPRINT.match(rest.text, start + mark.end())
        if match is None or ("title" not in rest.places and not re.search(r"\w", rest.text[start : match.start()])):
            continue
        sure = _sureness(rest, match, mark[0])
        rank = (sure, match.start("publisher"), -match.start())
        if sure >= 0 and rank > best:
            best, found = rank, match
    if found:
        publisher, end = _publisher(rest.text, found)
        place = found["place"]
        if PLACE.fullmatch(publisher.strip(_TRIM)) and not PLACE.fullmatch(place):
            place, publisher = publisher, place
        rest.take(found.start(), end, "imprint")
        item["publisher-place"], item["publisher"] = place.strip(_TRIM), _YEARS.sub("", publisher).strip(_TRIM)


def _publisher(text: str, match: re.Match[str]) -> tuple[str, int]:
    stop = sentence_end(text, match.start("publisher")) or match.end()
    end = min(stop, match.end())
    return text[match.start("publisher") : end], end


def _sureness(rest: Remaining, match: re.Match[str], mark: str) -> int:
    """Say how sure "a: b" is place and publisher, -1 for not at all."""
    publisher, end = _publisher(rest.text, match)
    if PLACE.fullmatch(match["place"]) and len(publisher.split()) <= 12:
        return 2
    if PUBLISHER.search(publisher) and len(publisher.split()) <= 8:
        return 1
    strong = mark.strip() in {".", "(", "”", '"', "\0", "?", "!", ""}
    last = not re.search(r"[^\W\d_]", rest.text[end:])
    short = len(publisher.split()) <= 7 and len(match["place"].split()) <= 4
    return 0 if strong and last and short and not 0 <= rest.places.get("numbers", -1) - end <= 3 else -1


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
            after = "mark" if rest.text[stop - 1] in "?!" else "stop"
        after = "gap"


def _with_places(rest: Remaining, pieces: Sequence[Piece], *, titled: bool) -> list[Piece]:
    """Join a town to its state or country: "Ayr", "Scotland" is one place."""
    joined: list[Piece] = []
    for piece in pieces:
        before = joined[-1] if len(joined) > (0 if titled else 1) else None
        if (
            before
            and REGION.fullmatch(rest.text[piece.start : piece.end].strip(_TRIM))
            and piece.after == "mark"
            and before.kind in {"", "place"}
        ):
            town = rest.text[before.start : before.end].strip(_TRIM)
            if (
                re.fullmatch(NAMED_PLACE, town)
                and len(town.split()) <= _TOWN
                and rest.text[before.end : piece.start].strip() == ","
            ):
                joined[-1] = Piece(before.start, piece.end, before.after, "place")
                continue
        joined.append(piece)
    return joined


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
        text = rest.text[piece.start : piece.end]
        last_of_gap = following is None or following.after == "gap"
        if piece.kind == "place" and piece.after == "mark" and following and following.after == "stop":
            length = number + 1  # a place in the title: what stands behind it begins a new sentence
            continue
        if piece.after in {"gap", "stop"} or piece.kind not in {"", "date"} or _IN.match(rest.text, piece.start):
            break
        if last_of_gap and 0 <= numbers - piece.end <= 3 and rest.text[piece.start] not in "([":
            break  # what stands before volume and pages is the journal
        if following and following.kind == "place" and following.after == "mark" and len(text.split()) <= 5:
            break  # and what stands before a place is the publisher
        length = number + 1
    return length


def _take_others(rest: Remaining, item: dict[str, Any], pieces: Sequence[Piece], *, quoted: bool) -> None:
    numbers = rest.places.get("numbers", -1)
    container: tuple[int, int] | None = None
    editors = rest.places.get("in", rest.places.get("editor", -1))
    for number, piece in enumerate(pieces):
        text = rest.text[piece.start : piece.end]
        plain = text.strip(_TRIM)
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        leads_to_numbers = numbers >= piece.start and (following is None or following.start > numbers)
        if (piece.kind == "container" or _IN.match(text)) and container is None:
            container = (piece.start, piece.end)
        elif container and (
            (piece.after == "mark" and container[1] >= piece.start - 3 and not piece.kind)
            or (leads_to_numbers and (piece.after, piece.kind) in _GOES_ON)
        ):
            container = (container[0], piece.end)
        elif piece.kind == "genre":
            item["genre"] = ", ".join(filter(None, (item.get("genre"), plain)))
        elif "genre" in item and container is None and piece.kind in {"", "publisher"}:
            item["publisher"] = ", ".join(filter(None, (item.get("publisher"), plain)))
        elif piece.kind == "note":
            item.setdefault("note", plain)
        elif piece.kind == "date":
            continue
        elif (
            container is None
            and (leads_to_numbers or (editors >= 0 and piece.start > editors))
            and piece.kind != "place"
            and not (piece.kind == "publisher" and "volume" not in item and "issue" not in item)
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
            elif pieces[number - 1].kind == "publisher" and piece.after == "mark":
                item["publisher"] += f", {plain}"
        elif container is None and "publisher" not in item:
            organisation = any("literal" in name for name in item.get("author", []))
            if text.startswith("(") or (organisation and not quoted):
                item["publisher"] = plain
            else:
                container = (piece.start, piece.end)
    _part_place(item)
    if container:
        text = rest.text[container[0] : container[1]]
        opening = _IN.match(text)
        title = text[opening.end() if opening else 0 :].replace(TAKEN, " ")
        item["container-title"] = " ".join(title.split()).strip(_TRIM)


def _part_place(item: dict[str, Any]) -> None:
    """Part a publisher from a place that follows it without a mark: "Press Berlin"."""
    ending = ENDING_PLACE.search(item.get("publisher", ""))
    if ending and "publisher-place" not in item:
        item["publisher"], item["publisher-place"] = ending["publisher"], ending["place"]
