"""Reads plain text and Markdown, and does what every reader of words needs: decoding, cleaning, sections, dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml import html as lxml_html  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from markdown_it.token import Token

from indexer.extract.extraction import Block, Part, Property, PropertyName, Unreadable
from indexer.model import Link, Locator

_BYTE_ORDER_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Control characters, lone surrogates and code points that stand for no character.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x85\u2028]")
_SPACED_OUT = re.compile(r"\n[ \t]*\n\s*")
# What Word's symbol fonts keep in the private use area: bullets, ticks and boxes.
_SYMBOLS: Final = {
    **dict.fromkeys(map(ord, "\uf0b7\uf0a7\uf0d8\uf06e\uf076\uf0e8\uf09f\uf0a8"), "•"),
    **dict.fromkeys(map(ord, "\uf0fc\uf050"), "✓"),
    **dict.fromkeys(map(ord, "\uf0fe\uf054"), "☒"),
    **dict.fromkeys(map(ord, "\uf06f\uf071"), "☐"),
}
_SYMBOL = re.compile("[\uf000-\uf0ff]")
_LINK_SCHEMES: Final = frozenset({"http", "https", "mailto", "ftp"})
_ISO_DATE = re.compile(r"\s*((?:19|20)\d\d)(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?!\d)")
_COMPACT_DATE = re.compile(r"\s*((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


@cache
def reader_name(name: str) -> str:
    """Give a library's name with its version, as a Block's ``reader``: "lxml 6.0.2"."""
    return f"{name} {version(name)}"


def decode(data: bytes, declared: str = "") -> str:
    """Decode bytes: by byte order mark, as strict UTF-8, as ``declared``, as bare UTF-16, else as Windows-1252.

    UTF-8 goes before the declaration because other text all but never happens to be valid UTF-8, while pages that
    declare another encoding wrongly are common. Never raises: what Windows-1252 leaves undefined becomes U+FFFD.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared and declared.lower() not in {"utf-8", "utf8", "iso-8859-1", "latin-1", "latin1", "us-ascii"}:
        try:
            return data.decode(declared)
        except (LookupError, UnicodeError):
            pass
    return data.decode("cp1252", "replace")


def printable(text: str) -> str:
    r"""Clean text for showing and indexing: no control characters or lone surrogates, every line ended by ``\n``."""
    if not text.isascii():
        # Two escaped halves (RTF writes them so) become the one character they stand for.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        text = _SYMBOL.sub(lambda found: _SYMBOLS.get(ord(found[0]), found[0]), text)
    text = _LINE_ENDS.sub("\n", text).replace("\f", "\n\n").replace("\u2029", "\n\n")
    return _UNPRINTABLE.sub("", text)


def paragraphs(text: str) -> str:
    """Give a text whose paragraphs are separated by exactly one blank line, without surrounding white space."""
    return _SPACED_OUT.sub("\n\n", printable(text)).strip()


def one_line(text: str) -> str:
    """Give a text on one line, with single spaces."""
    return " ".join(printable(text).split())


def table_row(cells: Iterable[str]) -> str:
    """Give one line for a table's row, its cells separated by " | "; "" for a row of empty cells."""
    return " | ".join(one_line(cell) for cell in cells).rstrip(" |").lstrip(" ")


def web_link(url: str, anchor: str = "", within: str = "") -> Link | None:
    """Give the Link to an address a reader could follow, or None: local files, scripts and bare fragments are dropped.

    ``within`` is the address of the page that holds the link, against which a relative one is resolved.
    """
    url = "".join(printable(url).split())
    try:
        if within:
            url = urljoin(within, url)
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in _LINK_SCHEMES or not (parts.netloc or parts.scheme.lower() == "mailto"):
        return None
    return Link(url, one_line(anchor))


def iso_date(text: str) -> str:
    """Give the ISO 8601 date (or year, or year and month) that a text begins with, or "".

    >>> iso_date("2019-07-10T09:30:00Z"), iso_date("2019/7"), iso_date("20190710"), iso_date("soon")
    ('2019-07-10', '2019-07', '2019-07-10', '')
    """
    found = _COMPACT_DATE.match(text) or _ISO_DATE.match(text)
    if not found:
        return ""
    numbers = [int(part) for part in found.groups() if part]
    try:
        date(*[*numbers, 1, 1][:3])
    except ValueError:
        return ""
    return "-".join(f"{number:02}" for number in numbers)


def properties(source: str, values: Iterable[tuple[PropertyName, str | None]]) -> Iterator[Property]:
    """Yield a Property for each value that says something; a date only if it is one."""
    for name, value in values:
        said = one_line(value or "")
        said = iso_date(said) if name == "date" else said.replace("_", "-") if name == "language" else said
        if said:
            yield Property(name, said, source)


@dataclass(slots=True)
class Section:
    """What stands under one heading, while it is being gathered."""

    heading: str = ""
    paragraphs: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    """Notes and comments that the section cites: they go after its paragraphs."""
    links: list[Link] = field(default_factory=list)
    running: list[str] = field(default_factory=list)


def section_blocks(sections: Iterable[Section], reader: str) -> Iterator[Block]:
    """Yield a Block for each section that has a heading or words, counted from 1.

    Raises:
        Unreadable: none has.
    """
    index = 0
    for section in sections:
        text, heading = paragraphs("\n\n".join(section.paragraphs + section.asides)), one_line(section.heading)
        if text or heading:
            index += 1
            yield Block(
                Locator("section", str(index), index),
                text,
                heading,
                running=paragraphs("\n".join(dict.fromkeys(section.running))),
                links=tuple(dict.fromkeys(section.links)),
                reader=reader,
            )
    if not index:
        raise no_words()


def no_words() -> Unreadable:
    """Say that a file that could be opened has nothing to read."""
    return Unreadable(
        "No words were found in the file; it is empty or holds pictures only.",
        "Check that it is the right file; if its pictures show words, save it as a PDF and add that.",
    )


def read_text(path: Path) -> Iterator[Part]:
    """Read a plain text file as one section; its line breaks are kept.

    Raises:
        Unreadable: the file is empty or has no words.
    """
    text = paragraphs(decode(path.read_bytes()))
    if not text:
        raise no_words()
    yield Block(Locator("section", "1", 1), text, reader="plain text")


def read_markdown(path: Path) -> Iterator[Part]:
    """Read a Markdown file (CommonMark with tables and front matter), a section for each heading.

    Raises:
        Unreadable: the file is empty or has no words.
    """
    text = paragraphs(decode(path.read_bytes()))
    front = _FRONT_MATTER.match(text)
    if front:
        text = text[front.end() :]
        yield from _front_matter(front[1])
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.validateLink = bool  # type: ignore[assignment,method-assign] # web_link drops unsafe ones, their words stay
    sections = _markdown_sections(parser, text)
    titles: list[tuple[PropertyName, str | None]] = [("title", each.heading) for each in sections if each.heading]
    yield from properties("first heading", titles[:1])
    yield from section_blocks(sections, reader_name("markdown-it-py"))


def _front_matter(lines: str) -> Iterator[Property]:
    """Read the "name: value" lines of a Markdown file's front matter that say what a document has."""
    names: dict[str, PropertyName] = {
        "title": "title",
        "author": "author",
        "date": "date",
        "lang": "language",
        "language": "language",
        "organisation": "organisation",
        "publisher": "organisation",
    }
    for line in lines.splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() in names:
            yield from properties("front matter", [(names[name.strip().lower()], value.strip().strip("\"'"))])


def _markdown_sections(parser: MarkdownIt, text: str) -> list[Section]:
    sections = [Section()]
    tokens = parser.parse(text)
    row: list[str] | None = None
    table: list[str] = []
    bullet = ""
    for at, token in enumerate(tokens):
        now = sections[-1]
        if token.type == "inline":
            words = _inline(token, now.links)
            if tokens[at - 1].type == "heading_open":
                links = now.links[:]
                sections.append(Section(words))
                sections[-1].links += [link for link in links if link not in now.links]
            elif row is not None:
                row.append(words)
            else:
                now.paragraphs.append(bullet + words)
                bullet = ""
        elif token.type == "list_item_open":
            bullet = f"{token.info}. " if token.info else "• "
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            table.append(table_row(row or []))
            row = None
        elif token.type == "table_close":
            now.paragraphs.append("\n".join(table))
            table = []
        elif token.type in {"fence", "code_block"}:
            now.paragraphs.append(token.content)
        elif token.type == "html_block":
            now.paragraphs.append(_tagless(token.content))
    return sections


def _inline(token: Token, links: list[Link]) -> str:
    """Give the words of a line of Markdown, and add its links."""
    words: list[str] = []
    opened: list[tuple[str, int]] = []
    for child in token.children or []:
        if child.type in {"softbreak", "hardbreak"}:
            words.append(" " if child.type == "softbreak" else "\n")
        elif child.type == "link_open":
            opened.append((str(child.attrs.get("href", "")), len(words)))
        elif child.type == "link_close" and opened:
            url, start = opened.pop()
            link = web_link(url, "".join(words[start:]))
            if link:
                links.append(link)
        elif child.type != "html_inline":
            words.append(child.content)  # an image's content is its alternative text
    return "".join(words)


def _tagless(markup: str) -> str:
    try:
        root = lxml_html.fromstring(f"<div>{markup}</div>")
        return one_line(" ".join(root.xpath(".//text()[not(parent::script|parent::style)]")))
    except (ValueError, lxml_html.etree.ParserError):
        return ""
