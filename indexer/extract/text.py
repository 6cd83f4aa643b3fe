"""Reads plain text and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import html as lxml_html  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from markdown_it.token import Token

from indexer.extract.characters import decode, one_line, paragraphs, table_row
from indexer.extract.extraction import Block, Part, Property, PropertyName
from indexer.extract.links import web_link
from indexer.extract.properties import properties
from indexer.extract.sections import Section, no_words, reader_name, section_blocks
from indexer.model import Link, Locator

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


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


def markdown_as_html(text: str) -> tuple[str, dict[str, str]]:
    """Give Markdown as HTML, and what its front matter says ("title", "author") by name."""
    front = _FRONT_MATTER.match(text)
    said: dict[str, str] = {each.name: each.value for each in _front_matter(front[1])} if front else {}
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.validateLink = bool  # type: ignore[assignment,method-assign] # who reads the HTML drops unsafe ones
    return str(parser.render(text[front.end() :] if front else text)), said


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
