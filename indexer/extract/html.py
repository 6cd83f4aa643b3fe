"""Reads web pages: the main text at its headings, its links, and what the page says of itself; nothing is fetched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from itertools import islice
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

import trafilatura
from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector
from bs4.element import NavigableString, PreformattedString, Tag
from trafilatura.settings import Document

from indexer.extract.characters import decode, one_line, printable, table_row
from indexer.extract.extraction import Part, Property, PropertyName
from indexer.extract.links import web_link
from indexer.extract.package import Element, damaged
from indexer.extract.properties import properties
from indexer.extract.sections import Section, reader_name, section_blocks

_FAR: Final = 4
"""Main text of less than a fourth of the page's prose has missed it; of more than four times has swept up menus."""

_INVISIBLE: Final = ("script", "style", "template", "noscript", "head", "svg", "select", "textarea", "iframe", "object")
# What is visible but no prose of the page itself. An article within an article is another piece (HTML Standard 4.3.2).
_NOT_PROSE: Final = frozenset("a nav header footer aside form button".split())
_COMMENTS = re.compile(r"\bcomments?\b|\bdisqus", re.IGNORECASE)
_BLOCKS: Final = frozenset(
    "address article aside blockquote body button caption center dd details dialog div dl dt fieldset figcaption "
    "figure footer form header hr legend li main nav ol option p pre section summary table tbody tfoot thead ul".split()
)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)|^\s*url:\s*(https?://\S+)", re.MULTILINE)

# Which meta tags say what, the most trustworthy first (Highwire's citation_*, Dublin Core, Open Graph).
_META: Final[dict[PropertyName, tuple[str, ...]]] = {
    "title": ("citation_title", "dc.title", "dcterms.title", "og:title", "twitter:title"),
    "author": ("citation_author", "dc.creator", "dcterms.creator", "author", "article:author"),
    "organisation": ("citation_publisher", "dc.publisher", "dcterms.publisher", "og:site_name", "application-name"),
    "date": (
        *("citation_publication_date", "citation_date", "citation_online_date", "dc.date.issued", "dcterms.issued"),
        *("dc.date", "dcterms.date", "article:published_time", "og:published_time", "datepublished"),
    ),
    "language": ("citation_language", "dc.language", "dcterms.language", "og:locale"),
}
_JSON_LD: Final[tuple[tuple[PropertyName, str], ...]] = (
    ("title", "headline"),
    ("author", "author"),
    ("organisation", "publisher"),
    ("date", "datePublished"),
    ("language", "inLanguage"),
)


def read(path: Path) -> Iterator[Part]:
    """Read a web page, a section for each heading of its main text; all visible text when no main text stands out.

    Raises:
        Unreadable: the page shows no words, or its elements stand thousands deep in one another.
    """
    try:
        yield from _parts(path)
    except RecursionError as error:
        raise damaged("The page has elements within elements beyond all measure and") from error


def _parts(path: Path) -> Iterator[Part]:
    data = path.read_bytes()
    markup = printable(decode(data, EncodingDetector.find_declared_encoding(data, is_html=True) or ""))
    markup = _XML_DECLARATION.sub("", markup)
    tree = trafilatura.load_html(markup)
    address = _address(tree, markup)
    if tree is not None:
        yield from _properties(tree)
    main = None if tree is None else _main_text(tree, address, _prose(tree))
    if main is None:
        yield from _found_out(trafilatura.extract_metadata(markup, default_url=address or None))
        soup = BeautifulSoup(markup, "lxml")
        for tag in soup.find_all(_INVISIBLE):
            tag.decompose()
        sections = [Section()]
        _walk(soup.body or soup, sections, address)
        yield from section_blocks(sections, reader_name("beautifulsoup4"))
    else:
        yield from _found_out(main)
        yield from section_blocks(_sections(main.body, address), reader_name("trafilatura"))


def _prose(parent: Element, *, in_article: bool = False) -> int:
    """Count the letters a page shows outside links, menus, forms, readers' comments and related articles."""
    letters = _letters(parent.text)
    for child in parent:
        article = child.tag == "article"
        named = f"{child.get('id', '')} {child.get('class', '')}" if child.tag in {"div", "section", "ol", "ul"} else ""
        if not (
            child.tag in _NOT_PROSE
            or child.tag in _INVISIBLE
            or (article and in_article)
            or (named and _COMMENTS.search(named))
        ):
            letters += _prose(child, in_article=article or in_article)
        letters += _letters(child.tail)
    return letters


def _letters(text: str | None) -> int:
    return len("".join(text.split())) if text else 0


def _main_text(tree: Element, address: str, prose: int) -> Document | None:
    """Find the main text, more eagerly if its length is far from the prose's; None if all found is too short."""
    longer: Document | None = None
    if address:  # trafilatura itself takes relative links to start from the host
        for link in tree.iter("a"):
            leads = link.get("href", "").strip()
            if not leads.startswith(("http://", "https://")):
                with suppress(ValueError):
                    link.set("href", urljoin(address, leads))
    for eager in (False, True):
        found = trafilatura.bare_extraction(
            deepcopy(tree),
            fast=True,
            favor_recall=eager,
            include_comments=False,
            include_links=True,
            with_metadata=True,
        )
        if isinstance(found, Document) and found.body is not None:
            length = len("".join("".join(found.body.itertext()).split()))
            if prose <= _FAR * length <= _FAR * _FAR * prose:
                return found
            longer = found if prose < length else longer
    return longer


# -- the main text, in trafilatura's elements (those of TEI) -------------------------------------------------------


def _sections(body: Element, address: str) -> list[Section]:
    sections = [Section()]
    for element in body:
        now = sections[-1]
        if element.tag == "head":
            section = Section()
            section.heading = _words(element, section, address)
            sections.append(section)
        elif element.tag == "table":
            rows = (table_row(_words(cell, now, address) for cell in row.iter("cell")) for row in element.iter("row"))
            now.paragraphs.append("\n".join(filter(None, rows)))
        elif element.tag == "list":
            now.paragraphs += [f"• {words}" for words in _items(element, now, address)]
        else:
            now.paragraphs.append(_words(element, now, address))
        if (element.tail or "").strip():
            sections[-1].paragraphs.append(one_line(element.tail))
    return sections


def _items(parent: Element, section: Section, address: str) -> Iterator[str]:
    for item in parent:
        if item.tag == "list":
            yield from _items(item, section, address)
            continue
        words = one_line(_words(item, section, address))
        if words:
            yield words


def _words(element: Element, section: Section, address: str) -> str:
    """Give an element's words; its links go to the section."""
    pieces = [element.text or ""]
    for child in element:
        if child.tag == "lb":
            pieces.append("\n")
        elif child.tag in {"p", "item", "list", "quote", "head"}:
            pieces += ["\n", _words(child, section, address), "\n"]
        else:
            pieces.append(_words(child, section, address))
        pieces.append(child.tail or "")
    words = "".join(pieces)
    if element.tag == "ref":
        link = web_link(element.get("target", ""), words, address)
        section.links += [link] if link else []
    return words


# -- the whole visible text ----------------------------------------------------------------------------------------


def _walk(parent: Tag, sections: list[Section], address: str) -> None:
    """Gather all that a page shows; a new section at each heading."""
    line: list[str] = []

    def end_line() -> None:
        words = one_line("".join(line))
        if words:
            sections[-1].paragraphs.append(words)
        line.clear()

    for child in parent.children:
        if isinstance(child, NavigableString):
            line += [] if isinstance(child, PreformattedString) else [str(child)]
        elif isinstance(child, Tag):
            if re.fullmatch("h[1-6]", child.name):
                end_line()
                sections.append(Section(one_line(child.get_text())))
                _links(child, sections[-1], address)
            elif child.name == "tr":
                end_line()
                cells = child.find_all(["td", "th"])
                sections[-1].paragraphs.append(table_row(cell.get_text() for cell in cells))
                _links(child, sections[-1], address)
            elif child.name in _BLOCKS or child.find(list(_BLOCKS)):
                end_line()
                _walk(child, sections, address)
            elif child.name == "br":
                end_line()
            else:
                line.append(child.get_text())
                _links(child, sections[-1], address)
    end_line()


def _links(tag: Tag, section: Section, address: str) -> None:
    for each in [tag, *tag.find_all("a")]:
        link = web_link(str(each.get("href", "")), each.get_text(), address) if each.name == "a" else None
        section.links += [link] if link else []


# -- what the page says of itself ----------------------------------------------------------------------------------


def _properties(tree: Element) -> Iterator[Property]:
    said: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").lower()
        said.setdefault(name.replace("dc:", "dc."), []).append(one_line(meta.get("content", "")))
    about = next(_json_ld(tree), {})
    yield from properties("<html lang>", [("language", tree.get("lang") if tree.tag == "html" else "")])
    for name, sources in _META.items():
        for source in sources:
            values = [value for value in said.get(source, []) if value and not value.startswith("http")]
            yield from properties(
                source, [(name, "; ".join(dict.fromkeys(values)) if name == "author" else "".join(values[:1]))]
            )
        for field in (key for known_as, key in _JSON_LD if known_as == name):
            yield from properties(f"JSON-LD {field}", [(name, _named(about.get(field)))])
    for tag in ("h1", "title"):
        found = list(tree.iter(tag))
        if len(found) == 1:
            yield from properties(f"<{tag}>", [("title", "".join(found[0].itertext()))])
    times = (each.get("datetime") for each in tree.iter("time") if "datetime" in each.attrib)
    yield from properties("<time>", [("date", time) for time in islice(times, 1)])


def _found_out(page: Document) -> Iterator[Property]:
    """Yield what trafilatura, and htmldate within it, make of the page."""
    yield from properties("htmldate", [("date", page.date)])
    yield from properties(
        "trafilatura", [("title", page.title), ("author", page.author), ("organisation", page.sitename)]
    )


def _json_ld(tree: Element) -> Iterator[dict[str, Any]]:
    """Yield the page's descriptions of an article or document in JSON-LD (schema.org)."""
    for script in tree.iter("script"):
        if script.get("type") != "application/ld+json":
            continue
        try:
            waiting = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue
        while waiting:
            each = waiting.pop(0)
            if isinstance(each, list):
                waiting += each
            elif isinstance(each, dict):
                if "headline" in each or "datePublished" in each:
                    yield each
                waiting += [each[key] for key in ("@graph", "mainEntity") if key in each]


def _named(value: Any) -> str:
    """Give the name of a JSON-LD value: a text, a thing with a name, or a list of such."""
    if isinstance(value, list):
        return "; ".join(filter(None, map(_named, value)))
    if isinstance(value, dict):
        return _named(value.get("name"))
    return value if isinstance(value, str) and not value.startswith("http") else ""


def _address(tree: Element | None, markup: str) -> str:
    """Find the address the page came from, against which its links are to be read; "" when it doesn't say."""
    found = [saved[1] or saved[2] for saved in _SAVED_FROM.finditer(markup[:2000])]
    if tree is not None:
        found[:0] = [
            *(each.get("href", "") for each in tree.iter("base")),
            *(each.get("href", "") for each in tree.iter("link") if "canonical" in each.get("rel", "").split()),
            *(each.get("content", "") for each in tree.iter("meta") if each.get("property") == "og:url"),
        ]
    return next((each.strip() for each in found if re.match(r"\s*https?://[^\s/]", each)), "")
