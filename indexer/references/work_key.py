"""Gives a cited work a key by which it is known again: in later versions of a paper, and in other papers."""

from __future__ import annotations

import re
from typing import Final

from indexer.language import fold
from indexer.paper_text import Csl

_TITLE_START: Final = 40  # letters: enough to tell works of one author and year apart, few enough for cut titles
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_MAIN_TITLE = re.compile(r"^(?P<main>.{12,}?)(?::|[.?!]|\s[-–—])\s")


def work_key(csl: Csl, text: str = "") -> str:
    """Give the key of a work: its DOI, else who, when and how its title begins, else how its entry begins.

    Case, accents, ligatures, spaces and punctuation make no difference.

    >>> work_key({"author": [{"literal": "The Children’s Office"}], "issued": {"date-parts": [[2016]]},
    ...           "year-suffix": "a", "title": "Delay: a review"})
    'childrensoffice 2016a delayareview'
    """
    if doi := doi_of(csl):
        return f"doi {doi}"
    names = [*csl.get("author", []), *csl.get("editor", [])]
    first = names[0] if names else {}
    who = _letters(re.sub(r"^the\s+", "", first.get("literal") or first.get("family") or "", flags=re.IGNORECASE))
    title = str(csl.get("title") or "")
    main = _MAIN_TITLE.match(title)
    begins = _letters(main["main"] if main else title)[:_TITLE_START]
    year = year_of(csl)
    when = f"{year or csl.get('status', '')}{_letters(str(csl.get('year-suffix') or ''))}"
    if not begins and not (who and when):
        return f"entry {_letters(text)[: 2 * _TITLE_START]}"
    return " ".join((who or "-", when or "-", begins or "-"))


def doi_of(csl: Csl) -> str:
    """Give a work's DOI in the one form in which equal DOIs are equal, empty if it has none."""
    match = _DOI.search(str(csl.get("DOI") or ""))
    return match[0].rstrip(".,;").lower() if match else ""


def year_of(csl: Csl) -> int:
    """Give the year in which a work appeared, 0 if that is not known."""
    issued = csl.get("issued") or {}
    parts = issued.get("date-parts") or [[]]
    written = parts[0][0] if parts[0] else issued.get("raw") or issued.get("literal") or ""
    match = re.search(r"(?<!\d)\d{4}(?!\d)", str(written))
    return int(match[0]) if match else 0


def _letters(text: str) -> str:
    return "".join(each for each in fold(text) if each.isalnum())
