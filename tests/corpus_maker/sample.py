"""Reads one content file (TOML between +++ lines, then Markdown) into the form every writer takes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

NOTICE = "Sample document written for the evidence review system; the group and its findings are invented."

BlockKind = Literal["heading", "paragraph", "bullet", "number", "quote", "table", "picture", "group", "body"]

_CHOICE = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
_NOTE = re.compile(r"\[\^(\w+)\]")
_NOTE_TEXT = re.compile(r"^\[\^(\w+)\]:\s+(.+)$", re.MULTILINE)
_parser = MarkdownIt("commonmark", {"typographer": True}).enable(["table", "smartquotes"])


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words in one style; ``note`` is the number of the footnote it calls, and then it has no words."""

    text: str
    bold: bool = False
    italic: bool = False
    url: str = ""
    note: int = 0


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item, quotation, table, picture, group of boxes or start of the body.

    ``level`` is a heading's rank from 2 (1 is the title). ``rows`` are a table's, the first its header, or a group's
    boxes. A picture's ``name`` says which drawing, its spans are the alternative text.
    """

    kind: BlockKind
    spans: Spans = ()
    level: int = 0
    rows: tuple[tuple[Spans, ...], ...] = ()
    name: str = ""

    @property
    def text(self) -> str:
        """The words without their styles."""
        return plain(self.spans)


@dataclass(frozen=True, slots=True)
class Sample:
    """One document of the collection: its row in the manifest, its blocks and its footnotes."""

    path: str
    title: str
    kind: str
    on: date
    organisation: str
    workstreams: tuple[str, ...]
    tags: tuple[str, ...]
    audience: str
    blocks: tuple[Block, ...]
    markdown: str
    footnotes: tuple[str, ...] = ()
    subtitle: str = ""
    options: frozenset[str] = field(default_factory=frozenset)
    """Of "front" (roman-numbered front matter), "bold" (headings by bold type alone), "outline" and "two columns"."""

    @property
    def moment(self) -> datetime:
        """Noon of its date: the time written into the file's own properties."""
        return datetime(self.on.year, self.on.month, self.on.day, 12, tzinfo=UTC)

    @property
    def printed_date(self) -> str:
        """The date as a cover prints it: "28 November 2016"."""
        return f"{self.on.day} {self.on:%B %Y}"


def plain(spans: Spans) -> str:
    """Give the words of some spans, without styles."""
    return "".join(span.text for span in spans)


def read(path: Path) -> Iterator[Sample]:
    """Read a content file: one sample, and a second when it has an ``[earlier]`` table for an earlier edition.

    Where the wording of two editions differs, the text has ``{earlier words|later words}``.
    """
    _, head, text = path.read_text("utf-8").split("+++\n", 2)
    facts = tomllib.loads(head)
    earlier = facts.pop("earlier", None)
    if earlier is not None:
        yield _sample({**facts, **earlier}, _CHOICE.sub(r"\1", text))
    yield _sample(facts, _CHOICE.sub(r"\2", text))


def _sample(facts: dict[str, object], text: str) -> Sample:
    notes = dict(_NOTE_TEXT.findall(text))
    text = re.sub(r"\n{3,}", "\n\n", _NOTE_TEXT.sub("", text)).strip() + "\n"
    numbers = {key: number for number, key in enumerate(notes, 1)}
    blocks = tuple(_blocks(_parser.parse(text), numbers))
    on, workstreams, options = facts["date"], facts["workstreams"], facts.get("options", [])
    tags = facts.get("tags", [])
    if not isinstance(on, date) or not all(isinstance(each, list) for each in (workstreams, tags, options)):
        raise TypeError(f"{facts.get('path')}: give a date without quotes, and lists of workstreams, tags and options.")
    return Sample(
        path=str(facts["path"]),
        title=str(facts["title"]),
        kind=str(facts["kind"]),
        on=on,
        organisation=str(facts["organisation"]),
        workstreams=tuple(workstreams),
        tags=tuple(tags),
        audience=str(facts["audience"]),
        blocks=blocks,
        markdown=text,
        footnotes=tuple(notes.values()),
        subtitle=str(facts.get("subtitle", "")),
        options=frozenset(options),
    )


def _blocks(tokens: list[Token], notes: dict[str, int]) -> Iterator[Block]:
    kind: BlockKind = "paragraph"
    level = 0
    rows: list[list[Spans]] = []
    lists: list[BlockKind] = []
    for token in tokens:
        match token.type:
            case "heading_open":
                kind, level = "heading", int(token.tag[1])
            case "blockquote_open":
                lists.append("quote")
            case "bullet_list_open":
                lists.append("bullet")
            case "ordered_list_open":
                lists.append("number")
            case "bullet_list_close" | "ordered_list_close" | "blockquote_close":
                lists.pop()
            case "paragraph_open":
                kind, level = (lists[-1] if lists else "paragraph"), 0
            case "table_open":
                rows = []
                kind = "table"
            case "tr_open":
                rows.append([])
            case "table_close":
                yield Block("table", rows=tuple(tuple(row) for row in rows))
            case "fence":
                boxes = tuple((_spans(_parser.parseInline(line)[0], notes),) for line in token.content.splitlines())
                yield Block("group", rows=boxes)
            case "html_block" if "body" in token.content:
                yield Block("body")
            case "inline" if kind == "table":
                rows[-1].append(_spans(token, notes))
            case "inline":
                image = next((child for child in token.children or [] if child.type == "image"), None)
                if image:
                    yield Block("picture", (Span(image.content),), name=str(image.attrs["src"]))
                else:
                    yield Block(kind, _spans(token, notes), level)


def _spans(token: Token, notes: dict[str, int]) -> Spans:
    spans: list[Span] = []
    now = Span("")
    for child in token.children or []:
        match child.type:
            case "text":
                pieces = _NOTE.split(child.content)
                for place, piece in enumerate(pieces):
                    if place % 2:
                        spans.append(Span("", note=notes[piece]))
                    elif piece:
                        spans.append(replace(now, text=piece))
            case "softbreak":
                spans.append(replace(now, text=" "))
            case "strong_open" | "strong_close":
                now = replace(now, bold=child.type == "strong_open")
            case "em_open" | "em_close":
                now = replace(now, italic=child.type == "em_open")
            case "link_open":
                now = replace(now, url=str(child.attrs["href"]))
            case "link_close":
                now = replace(now, url="")
            case _:
                raise ValueError(f"The sample form has no {child.type!r}: {token.content[:60]!r}")
    return tuple(spans)
