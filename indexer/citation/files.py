"""The formats that references are kept in, and a reader that tells them apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from indexer.citation.bibtex import as_bibtex
from indexer.citation.bibtex_reading import read_bibtex
from indexer.citation.csl_json import as_csl, read_csl
from indexer.citation.read import Read, as_characters
from indexer.citation.ris import as_ris, read_ris
from indexer.errors import UsageError
from indexer.paper_text import Csl


@dataclass(frozen=True, slots=True)
class Format:
    """A format that references are written in and read from."""

    name: str
    media_type: str
    write: Callable[[Iterable[Csl]], str]
    read: Callable[[bytes | str], Read]


FORMATS = {
    "ris": Format("RIS", "application/x-research-info-systems", as_ris, read_ris),
    "bib": Format("BibTeX", "application/x-bibtex", as_bibtex, read_bibtex),
    "json": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", as_csl, read_csl),
}
"""Formats by the ending of their files."""


def read_references(data: bytes | str, form: str = "") -> Read:
    """Read a file of references, in the format that is named or that it looks like.

    Raises:
        UsageError: there is no such format, or it looks like none of them.
    """
    text = as_characters(data)
    form = form or _form(text)
    if form not in FORMATS:
        raise UsageError(
            f"References are read from {', '.join(each.name for each in FORMATS.values())}. "
            "Export them as one of these, with the ending .ris, .bib or .json."
        )
    return FORMATS[form].read(text)


def _form(text: str) -> str:
    beginning = text.lstrip()
    if beginning.startswith(("[", "{")):
        return "json"
    return "ris" if "TY  -" in text else "bib" if "@" in beginning else ""
