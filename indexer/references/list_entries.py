"""Divides a reference list into its entries, whether each has a paragraph or lines run on"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.paper_text import PaperText
from indexer.references.cited import Listed
from indexer.references.entry import parse_reference
from indexer.references.entry_signs import INNER, LABEL, begins_entry, goes_on, has_year, names_author
from indexer.references.reference_list import pieces

_DASHES = re.compile(r"\s*(?:\[?[0-9]+[\].]\s*)?[-–—―_]{2,}\.?,?\s*")
_LONG = 260  # characters of a paragraph that may be more than one entry
_ENDED = re.compile(r"[.)\]\d/”\"’>]\s*$")


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    is_block: bool


def read_entries(paper: PaperText, spans: Sequence[tuple[int, int]]) -> list[Listed]:
    """Read all entries of the lists that stand at these places."""
    found: list[Listed] = []
    for span in spans:
        before = ""
        for start, end in entries(paper, span):
            text = " ".join(paper.text[start:end].split())
            label = _label(text)
            if dashes := _DASHES.match(text):
                whole = f"{before} {text[dashes.end() :]}"
            else:
                whole, before = text, _authors(text)
            found.append(Listed(text, parse_reference(whole), start, end, label))
    return found


def entries(paper: PaperText, span: tuple[int, int]) -> list[tuple[int, int]]:
    """Give where each entry of a list stands."""
    found = _pieces(paper, span)
    text = paper.text
    if marks := _numbered(text, span):
        starts = marks
    else:
        starts = list(_starts(text, found))
    bounds = []
    for start, after in zip(starts, [*starts[1:], span[1]], strict=True):
        end = start + len(text[start:after].rstrip())
        if end - start > 8:
            bounds.append((start, end))
    return bounds


def _pieces(paper: PaperText, span: tuple[int, int]) -> list[_Piece]:
    """Give the lines of a list, with whether a block begins at each."""
    found = []
    for block in pieces(paper):
        if block.kind == "heading" and not has_year(paper.text[block.start : block.end]):
            continue
        start, end = max(block.start, span[0]), min(block.end, span[1])
        at = start
        while at < end:
            stop = paper.text.find("\n", at, end)
            stop = end if stop < 0 else stop
            if paper.text[at:stop].strip():
                found.append(_Piece(at, stop, at == start))
            at = stop + 1
    return found


def _numbered(text: str, span: tuple[int, int]) -> list[int]:
    """Follow the numbers of a numbered list from the first: each next one at a line's start, or after a full stop."""
    first = LABEL.match(text, span[0], span[1])
    if not first or not (number := _number(first)):
        return []
    shape = first.lastgroup
    starts, at = [span[0]], first.end()
    while True:
        wanted = number + len(starts)
        mark = {"square": rf"\[{wanted}\]", "round": rf"\({wanted}\)"}.get(shape or "", rf"{wanted}[.)]?(?=\s?[^\W\d]|\s[“\"‘(])")
        found = re.compile(rf"(?:^|(?<=\n)|(?<=[.)\]/\d”]\s))\s*{mark}").search(text, at, span[1])
        if not found or found.start() - at > 3000:
            break
        starts.append(found.start() + len(found[0]) - len(found[0].lstrip()))
        at = found.end()
    return starts if len(starts) > 2 or span[1] - span[0] < 600 * len(starts) else []


def _number(label: re.Match[str]) -> int:
    digits = label["square"] or label["round"] or label["plain"] or ""
    return int(digits) if digits.isdigit() else 0


def _starts(text: str, found: Sequence[_Piece]) -> Iterator[int]:
    """Give where entries begin: at blocks that may begin one; inside long blocks where an author and a date follow."""
    blocks = [each for each in found if each.is_block]
    by_block = sum(begins_entry(text[each.start : each.end]) for each in blocks) * 2 >= len(blocks) and len(blocks) > 1
    begun = False
    start = 0
    for piece in found:
        line = text[piece.start : piece.end]
        so_far = text[start : piece.start]
        if not begun or _is_new(line, so_far, by_block=by_block and piece.is_block):
            begun, start = True, piece.start
            yield start
        if len(line) > _LONG:
            for inner in INNER.finditer(text, piece.start, piece.end):
                start = inner.end()
                yield start


def _is_new(line: str, so_far: str, *, by_block: bool) -> bool:
    if by_block:
        return not goes_on(line) and (has_year(line) or begins_entry(line))
    return begins_entry(line) and has_year(so_far) and bool(_ENDED.search(so_far))


def _label(text: str) -> str:
    label = LABEL.match(text)
    return (label["square"] or label["round"] or label["plain"] or "") if label else ""


def _authors(text: str) -> str:
    """Give the words before the date, which dashes in the next entry stand for."""
    found = re.search(r"[(\[]?\b(?:1[5-9]|20)[0-9]{2}", text)
    return text[: found.start()].strip() if found else text[:80]

