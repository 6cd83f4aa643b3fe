"""Reads a web page as a paper: headings, paragraphs, lists and cells, links, and notes by their DPUB-ARIA roles."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector
from bs4.element import NavigableString, PreformattedString, Tag

from indexer.extract.characters import decode, one_line, printable
from indexer.extract.links import safe
from indexer.extract.media_type import HTML
from indexer.extract.package import damaged
from indexer.manuscript.flow import Flow
from indexer.paper_text import BlockKind, PaperText

_INVISIBLE: Final = frozenset(
    "script style template noscript head svg select textarea iframe object button nav form".split()
)
_AROUND: Final = frozenset({"header", "footer", "aside"})
"""What stands around the text of a page, unless its text is in it alone."""
_KINDS: Final[dict[str, BlockKind]] = {"li": "item", "dt": "item", "dd": "item", "td": "cell", "th": "cell"}
_BLOCKS: Final = frozenset(
    "address article blockquote body caption center dd details dialog div dl dt fieldset figcaption figure h1 h2 h3 h4 "
    "h5 h6 hr legend li main ol p pre section summary table tbody td tfoot th thead tr ul header footer aside".split()
)
_HEADING: Final = re.compile("h([1-6])")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_SPACE = re.compile(r"[ \t\n\f\r]+")


def read(path: Path) -> PaperText:
    """Read a web page.

    Raises:
        Unreadable: its elements stand thousands deep in one another.
    """
    data = path.read_bytes()
    return of_markup(decode(data, EncodingDetector.find_declared_encoding(data, is_html=True) or ""), HTML)


def of_markup(markup: str, media_type: str) -> PaperText:
    """Read HTML: all it shows but for menus and forms, and what stands around an element that is its main one.

    Raises:
        Unreadable: its elements stand thousands deep in one another.
    """
    try:
        soup = BeautifulSoup(_XML_DECLARATION.sub("", printable(markup)), "lxml")
        return _Reader(soup).read(media_type)
    except RecursionError as error:
        raise damaged("The page has elements within elements beyond all measure and") from error


class _Reader:
    def __init__(self, soup: BeautifulSoup) -> None:
        self.soup = soup
        self.flow = Flow()
        self.open = False
        """Whether a block has begun."""
        self.note = ""
        self.skip: frozenset[str] = _INVISIBLE
        noted = soup.select('[role="doc-footnote"][id], [role="doc-endnote"][id], [role="doc-endnotes"] li[id]')
        self.notes = {str(each["id"]): each for each in noted}

    def read(self, media_type: str) -> PaperText:
        main = self.soup.body or self.soup
        found = main.find_all("main") or main.find_all("article")
        if len(found) == 1 and len(found[0].get_text()) * 2 > len(main.get_text()):
            main = found[0]
        elif len(main.get_text()) > 2 * sum(len(each.get_text()) for each in main.find_all(_AROUND)):
            self.skip |= _AROUND
        self._walk(main, "paragraph")
        self._end("paragraph")
        for name, note in self.notes.items():
            self.note = name
            self._walk(note, "note")
            self._end("note")
        title = self.soup.find("title")
        return self.flow.paper(one_line(title.get_text()) if title else "", media_type)

    def _walk(self, parent: Tag, kind: BlockKind) -> None:
        for child in parent.children:
            if isinstance(child, NavigableString):
                if not isinstance(child, PreformattedString):
                    self._words(str(child), kept=parent.find_parent("pre") is not None or parent.name == "pre")
            elif isinstance(child, Tag) and child.name not in self.skip and not child.has_attr("hidden"):
                self._element(child, kind)

    def _element(self, tag: Tag, kind: BlockKind) -> None:
        role = str(tag.get("role", ""))
        if role == "doc-endnotes" or (not self.note and str(tag.get("id", "")) in self.notes) or role == "doc-backlink":
            return
        heading = _HEADING.fullmatch(tag.name)
        if tag.name == "br":
            self._begin()
            self.flow.add("\n")
        elif tag.name == "a":
            self._link(tag, kind, role)
        elif tag.name in _BLOCKS:
            self._end(kind)
            inside = kind if kind == "note" else _KINDS.get(tag.name, kind if kind != "heading" else "paragraph")
            works = self.flow.at if role == "doc-bibliography" else None
            self._walk(tag, "heading" if heading and kind != "note" else inside)
            self._end("heading" if heading and kind != "note" else inside, int(heading[1]) if heading else 0)
            if works is not None:
                self.flow.list_of_works(works)
        else:
            self._walk(tag, kind)

    def _link(self, tag: Tag, kind: BlockKind, role: str) -> None:
        url = str(tag.get("href", "")).strip()
        noted = url.removeprefix("#") if url.startswith("#") and url[1:] in self.notes else ""
        self._begin()
        start = self.flow.at
        self._walk(tag, kind)
        start = min(start, self.flow.at)
        if noted:
            self.flow.mark(noted, start)
        elif role != "doc-noteref":
            self.flow.link(start, url if url.startswith("#") and len(url) > 1 else safe(url))

    def _words(self, text: str, *, kept: bool) -> None:
        """Add words; outside preformatted text white space counts as one space."""
        words = text if kept else _SPACE.sub(" ", text)
        if not words.strip() and not self.open:
            return
        self._begin()
        before = self.flow.since(max(self.flow.at - 1, 0))
        self.flow.add(words if kept or before not in {" ", "\n", ""} else words.lstrip(" "))

    def _begin(self) -> None:
        if not self.open:
            self.flow.begin()
            self.open = True

    def _end(self, kind: BlockKind, level: int = 0) -> None:
        if self.open:
            self.flow.end("note" if self.note else kind, level, note=self.note)
            self.open = False
