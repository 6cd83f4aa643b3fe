"""Divides a reference list into its entries, whether each has a paragraph or lines run on."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.paper_text import PaperText
from indexer.references.cited import Listed
from indexer.references.entry import parse_reference
from indexer.references.entry_signs import INNER, LABEL, begins_entry, goes_on, has_year
from indexer.references.reference_list import pieces

_DASHES = re.compile(r"\s*(?:\[?[0-9]+[\].]\s*)?[-–—―_]{2,}\.?,?\s*")
_LONG = 260  # characters of a paragraph that may be more than one entry
_LONGEST = 4000  # characters of an entry that are looked at: no list has a longer one
_TAIL = 300  # those that tell whether it has ended
_ENDED = re.compile(r"[.)\]\d/”\"’>]\s*$|(?:https?://|www\.|10\.[0-9]{4,9}/)\S+\s*$")


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    is_block: bool
    is_item: bool


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
    starts = _numbered(text, span, found) or list(_starts(text, found))
    begins = [each.start for each in found]
    bounds = []
    for start, after in zip(starts, [*starts[1:], span[1]], strict=True):
        last = found[max(0, bisect_left(begins, after) - 1)]  # a heading between two entries belongs to neither
        end = start + len(text[start : min(after, max(last.end, start))].rstrip())
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
                found.append(_Piece(at, stop, at == start, block.kind == "item"))
            at = stop + 1
    return found


def _numbered(text: str, span: tuple[int, int], found: Sequence[_Piece]) -> list[int]:
    """Follow the numbers of a numbered list: at the starts of lines, or else after full stops inside them."""
    first = LABEL.match(text, span[0], span[1])
    if not first or not (number := _number(first)):
        return []
    starts, wanted = [], number
    for piece in found:
        label = LABEL.match(text, piece.start, piece.end)
        if label and label.lastgroup == first.lastgroup and wanted <= _number(label) <= wanted + 2:
            starts.append(piece.start)
            wanted = _number(label) + 1
    within = _numbered_within(text, span, first, number)
    return max(starts, within, key=len) if max(len(starts), len(within)) > 2 else []


def _numbered_within(text: str, span: tuple[int, int], first: re.Match[str], number: int) -> list[int]:
    starts, at, missed = [span[0]], first.end(), 0
    form = {"square": r"\[{}\]", "round": r"\({}\)"}.get(first.lastgroup or "", r"{}[.)]?(?=\s[^\W\d]|\s[“\"‘(])")
    while missed < 3:
        mark = form.format(number + len(starts) + missed)
        pattern = rf"(?:(?<=\n)|(?<=[.)\]/\d”]\s)|(?<=[.)\]/\d”]\s\s))(?:{mark})"
        found = re.compile(pattern).search(text, at, min(span[1], at + 3000))
        if not found:
            missed += 1
            continue
        number, missed = number + missed, 0
        starts.append(found.start())
        at = found.end()
    return starts


def _number(label: re.Match[str]) -> int:
    digits = label["square"] or label["round"] or label["plain"] or ""
    return int(digits) if digits.isdigit() else 0


def _starts(text: str, found: Sequence[_Piece]) -> Iterator[int]:
    """Give where entries begin.

    That is at blocks, where most are an entry each, or an item of a list with a date; else at lines that begin with an
    author, after a date has come; and inside long ones where an author and a date follow.
    """
    blocks = [(text[each.start : each.end], each.is_item) for each in found if each.is_block]
    entries = sum(has_year(words) and (is_item or begins_entry(words)) for words, is_item in blocks)
    whole = entries * 10 >= 6 * len(blocks) and len(blocks) > 1
    begun, start = False, 0
    for piece in found:
        line, so_far = text[piece.start : piece.end], text[max(start, piece.start - _LONGEST) : piece.start]
        if not begun or (_is_block_new(line) if whole and piece.is_block else _is_line_new(line, so_far)):
            begun, start = True, piece.start
            yield start
        if len(line) > _LONG:
            for inner in INNER.finditer(text, piece.start, piece.end):
                if has_year(text[max(start, inner.start() - _LONGEST) : inner.start()]):
                    start = inner.end()
                    yield start


def _is_block_new(block: str) -> bool:
    return not goes_on(block) and (has_year(block) or begins_entry(block))


def _is_line_new(line: str, so_far: str) -> bool:
    return begins_entry(line) and has_year(so_far) and bool(_ENDED.search(so_far[-_TAIL:]))


def _label(text: str) -> str:
    label = LABEL.match(text)
    return (label["square"] or label["round"] or label["plain"] or "") if label else ""


def _authors(text: str) -> str:
    """Give the words before the date, which dashes in the next entry stand for."""
    found = re.search(r"[(\[]?\b(?:1[5-9]|20)[0-9]{2}", text)
    return text[: found.start()].strip() if found else text[:80]
