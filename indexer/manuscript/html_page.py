"""Gives a paper as one standalone web page: links on its words, problems as numbered notes, and its references."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby, pairwise
from typing import Final

from indexer.extract.links import safe
from indexer.manuscript.marks import STYLES, Entry, Mark
from indexer.paper_text import Block, PaperText, TextLink

_STYLE: Final = """
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 1.0625rem/1.6 Georgia, serif; color: #1a1a1a; }
h1, h2, h3, h4, h5, h6, nav { font-family: Arial, sans-serif; line-height: 1.25; }
a { color: #0b3c8c; } a:focus { outline: 3px solid #0b3c8c; outline-offset: 2px; }
mark { background: #fff3bf; color: inherit; } :target { background: #ffe066; }
.line { white-space: pre-wrap; } .references p { padding-left: 2em; text-indent: -2em; }
@media print { a { color: inherit; } }
""".strip()


def as_html(paper: PaperText, marks: Sequence[Mark], title: str, entries: Sequence[Entry], coins: Sequence[str]) -> str:
    """Give a paper as a web page that needs nothing else and runs nothing.

    Words that have a comment are marked, and a numbered link leads from them to the comment and back, so that all can
    be reached by keyboard. Where links overlap, the first stands. Everything is escaped.

    Args:
        paper: the paper.
        marks: links and comments on its text.
        title: the heading of the list of references; without entries there is no list.
        entries: the references.
        coins: an OpenURL ContextObject (Z39.88-2004, key/encoded-value) for each work, not yet escaped for HTML,
            by which reference managers find the works on the page.
    """
    noted = [mark for mark in sorted(marks, key=lambda each: (each.start, each.end)) if mark.comment]
    body = "\n".join([*_text(paper, marks, noted), *_problems(noted), *_references(title, entries, coins)])
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(paper.title or 'Paper')}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _text(paper: PaperText, marks: Sequence[Mark], noted: Sequence[Mark]) -> Iterator[str]:
    """Yield the blocks, each with the links and comments that lie on it."""
    blocks = paper.blocks or (Block(0, len(paper.text)),)
    leading: list[Mark | TextLink] = [mark for mark in marks if mark.url]
    leading += [link for link in paper.links if safe(link.url)]
    numbers: dict[int, list[int]] = {}
    for number, mark in enumerate(noted, 1):
        block = blocks[max(bisect_right(blocks, max(mark.end - 1, mark.start), key=lambda each: each.start) - 1, 0)]
        numbers.setdefault(min(max(mark.end, block.start), block.end), []).append(number)
    for listed, group in groupby(blocks, key=lambda each: each.kind == "item"):
        lines = []
        for block in group:
            tag = f"h{min(max(block.level, 1), 6)}" if block.kind == "heading" else "li" if listed else "p"
            lines.append(f'<{tag} class="line">{_line(paper.text, block, leading, noted, numbers)}</{tag}>')
        yield "\n".join(["<ul>", *lines, "</ul>"] if listed else lines)


def _line(
    text: str,
    block: Block,
    leading: Sequence[Mark | TextLink],
    noted: Sequence[Mark],
    numbers: Mapping[int, Sequence[int]],
) -> str:
    """Give a block's words; ``numbers`` are those of the comments, by the place after which they are called."""
    here = [each for each in leading if each.start < block.end and block.start < each.end]
    said = [each for each in noted if each.start < block.end and block.start < each.end]
    places = {block.start, block.end, *(place for place in numbers if block.start <= place <= block.end)}
    for each in [*here, *said]:
        places |= {max(each.start, block.start), min(each.end, block.end)}
    pieces = [*map(_call, numbers.get(block.start, ()))]
    before = ""
    for start, end in pairwise(sorted(places)):
        words = escape(text[start:end])
        if any(each.start <= start and end <= each.end for each in said):
            words = f"<mark>{words}</mark>"
        url = next((each.url for each in here if each.start <= start and end <= each.end), "")
        if url and url == before:
            pieces[-1] = f"{pieces[-1].removesuffix('</a>')}{words}</a>"
        else:
            pieces.append(f'<a href="{escape(url)}">{words}</a>' if url else words)
        calls = [*map(_call, numbers.get(end, ()))]
        pieces += calls
        before = "" if calls else url
    return "".join(pieces)


def _call(number: int) -> str:
    """Give the link from words to the comment on them."""
    return f'<sup><a href="#problem-{number}" id="at-{number}" aria-label="Problem {number}">[{number}]</a></sup>'


def _problems(noted: Sequence[Mark]) -> Iterator[str]:
    if noted:
        yield '<section aria-labelledby="problems">\n<h2 id="problems">Problems</h2>\n<ol>'
        for number, mark in enumerate(noted, 1):
            back = f'<a href="#at-{number}" aria-label="Back to the words of problem {number}">Back</a>'
            yield f'<li id="problem-{number}" class="line">{escape(mark.comment)} {back}</li>'
        yield "</ol>\n</section>"


def _references(title: str, entries: Sequence[Entry], coins: Sequence[str]) -> Iterator[str]:
    if entries:
        yield f'<section class="references" aria-labelledby="references">\n<h2 id="references">{escape(title)}</h2>'
        for entry in entries:
            words = "".join(_set(*each) for each in entry.runs)
            yield f'<p><a href="{escape(entry.url)}">{words}</a></p>' if entry.url else f"<p>{words}</p>"
        yield "</section>"
    yield from (f'<span class="Z3988" title="{escape(each)}"></span>' for each in coins)


def _set(words: str, looks: frozenset[str]) -> str:
    wanted = sorted(looks & STYLES)
    before, after = (f"<{tag}>" for tag in wanted), (f"</{tag}>" for tag in reversed(wanted))
    return "".join([*before, escape(words), *after])
