"""Finds where a paper's reference lists stand, by their headings or by what their entries look like."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.paper_text import Block, PaperText
from indexer.references.entry_signs import density, goes_on, has_year, is_entry, may_be_entry

_NUMBERED = r"(?:(?:[0-9]+|[IVX]+|[A-Z])(?:\.[0-9]+)*[.):]?\s+)?"
_HEADING = re.compile(
    rf"\s*(?:#{{1,6}}\s*)?{_NUMBERED}(?:list of |full |selected |key |main |works |literature )?"
    r"(?:references?|bibliograph(?:y|ies)|reference list|"
    r"(?:list of )?(?:works|literature|sources|references) cited|cited (?:works|literature)|literature|sources|"
    r"references and (?:notes|further reading|bibliography)|references? (?:list|section)|bibliography and references|"
    r"works consulted|list of sources)\s*[.:]?\s*",
    re.IGNORECASE,
)
_NOTES = re.compile(rf"\s*{_NUMBERED}(?:end ?notes|notes(?: and references)?|footnotes)\s*[.:]?\s*", re.IGNORECASE)
_OVER = re.compile(
    rf"\s*{_NUMBERED}(?:appendi(?:x|ces)|annex(?:es)?|acknowledge?ments?|supplement\w*|supporting information|"
    r"about the authors?|author contributions|glossary|index|tables?|figures?|notes|contact|abbreviations)\b",
    re.IGNORECASE,
)
_STRETCH = 1200  # characters that are looked at to tell whether a list goes on
_DENSE = 4.0  # signs of a list in a thousand characters; running text has fewer than two
_FEWEST = 3  # entries that make a list without a heading


def pieces(paper: PaperText) -> list[Block]:
    """Give a paper's blocks; lines, where it was read without them."""
    if paper.blocks:
        return list(paper.blocks)
    found, at = [], 0
    for line in paper.text.splitlines(keepends=True):
        if line.strip():
            found.append(Block(at, at + len(line.rstrip("\r\n"))))
        at += len(line)
    return found


def find_lists(paper: PaperText) -> list[tuple[int, int]]:
    """Find the stretches of text that are reference lists, without their headings, in order.

    What a reference manager marked as its bibliography is one; so is what stands under a heading that says so, up to
    the next heading after which no entries stand; where there is neither, the longest run of paragraphs that look
    like entries.
    """
    blocks = [each for each in pieces(paper) if each.kind != "note"]
    texts = [paper.text[each.start : each.end] for each in blocks]
    entry = [is_entry(each) for each in texts]
    found = [paper.bibliography] if paper.bibliography else []
    at = 0
    while at < len(blocks):
        if _is_heading(blocks[at], texts[at]):
            last = _last(paper, blocks, entry, at + 1)
            if last > at and any(has_year(each) for each in texts[at + 1 : last + 1]):
                found.append((blocks[at + 1].start, blocks[last].end))
                at = last
        at += 1
    return _joined(found) or _unheaded(blocks, texts, entry)


def _is_heading(block: Block, text: str) -> bool:
    if len(text) > 60 or not (_HEADING.fullmatch(text) or _NOTES.fullmatch(text)):
        return False
    return block.kind in ("heading", "paragraph", "item")


def _last(paper: PaperText, blocks: Sequence[Block], entry: Sequence[bool], first: int) -> int:
    """Give the last block of the list that begins at a block: the one before an appendix, or before text resumes.

    Text resumes where for a good stretch there is little of what lists are full of: names with initials, dates in
    brackets, volumes, pages and addresses.
    """
    last, sure = first - 1, -1  # sure: up to where what follows is known to be a list
    for at in range(first, len(blocks)):
        block = blocks[at]
        text = paper.text[block.start : block.end]
        if not entry[at] and (block.kind == "heading" or (len(text) < 80 and _OVER.match(text))):
            following = density(paper.text[block.end : block.end + _STRETCH])
            if following < _DENSE or _is_heading(block, text):
                break
            sure = block.end + _STRETCH // 2
        elif entry[at] or (last == at - 1 and block.kind != "heading" and may_be_entry(text)):
            last = at
        elif block.start > sure:
            if density(paper.text[block.start : block.start + _STRETCH]) < _DENSE:
                if at - last <= 2 and goes_on(text) and len(text) < 200:
                    last = at
                break
            sure = block.start + _STRETCH // 2
            last = at
        else:
            last = at
    return last


def _unheaded(blocks: Sequence[Block], texts: Sequence[str], entry: Sequence[bool]) -> list[tuple[int, int]]:
    """Find the best run of entries: a look-alike among them costs as much as an entry gains."""
    best, best_gain = (0, -1), 0
    first, gain = 0, 0
    for at, yes in enumerate(entry):
        if blocks[at].kind in ("heading", "cell") and not yes:
            gain = 0
            continue
        if not gain:
            first = at
        gain = gain + 1 if yes else max(0, gain - (1 if goes_on(texts[at]) else 2))
        if gain > best_gain:
            best, best_gain = (first, at), gain
    if best_gain < _FEWEST:
        return []
    first, last = best
    while not entry[first]:
        first += 1
    while (near := _near(blocks, texts, entry, range(max(0, first - 4), first))) is not None:
        first = near
    while (near := _near(blocks, texts, entry, range(min(len(blocks), last + 4), last, -1))) is not None:
        last = near
    return [(blocks[first].start, blocks[last].end)]


def _near(blocks: Sequence[Block], texts: Sequence[str], entry: Sequence[bool], among: range) -> int | None:
    """Give the farthest of a few blocks beside a list that is an entry too, with nothing but short blocks between."""
    for at in among:
        if at < len(blocks) and entry[at] and blocks[at].kind not in ("heading", "cell"):
            return at if all(len(texts[each]) < 250 for each in among if each < len(texts)) else None
    return None


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif end > start:
            joined.append((start, end))
    return joined
