"""Reads the place in a work that a citation names after the year: ", p. 12", ": 12–14", ", ch. 3"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LABELS = {
    "p": "page",
    "page": "page",
    "para": "paragraph",
    "paragraph": "paragraph",
    "ch": "chapter",
    "chap": "chapter",
    "chapter": "chapter",
    "s": "section",
    "sec": "section",
    "section": "section",
    "§": "section",
    "fig": "figure",
    "figure": "figure",
    "table": "table",
    "vol": "volume",
    "volume": "volume",
    "part": "part",
    "n": "note",
    "note": "note",
    "slide": "slide",
    "appendix": "appendix",
    "annex": "appendix",
}
_LOCATOR = re.compile(
    r"[)\]]?\s{0,2}(?:[,:]\s{0,2}|\s)(?:at\s)?"
    r"(?P<label>pp?|pages?|paras?|paragraphs?|ch|chap|chapters?|ss?|secs?|sections?|§§?|figs?|figures?|tables?|vols?|"
    r"volumes?|parts?|nn?|notes?|slides?|appendix|annex)(?![^\W\d_])\.?\s{0,2}"
    r"(?P<value>(?:[0-9]|[A-Z][0-9.]|[ivxl]{1,6}\b)[\w.]{0,8}(?:\s?[-–—,&]\s?(?:[0-9][\w.]{0,8}|[ivxl]{1,6}\b)){0,6})"
    r"(?<![.,])",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"\s?:\s?(?P<value>[0-9]{1,4}(?:\s?[-–—]\s?[0-9]{1,4})?(?:,\s?[0-9]{1,3}(?![0-9]))*)(?![\w.])"
    # As the Chicago style has it: "(Munro 2011, 12)".
    r"|,\s?(?P<chicago>[0-9]{1,3}(?:\s?[-–—]\s?[0-9]{1,3})?)(?=\s?[;)\]])"
)


@dataclass(frozen=True, slots=True)
class Locator:
    """A place in a work as written, what it counts in the words of CSL, and where that ends in the text."""

    value: str
    label: str
    end: int


def read_locator(text: str, at: int) -> Locator:
    """Read what follows a citation's year; the value is empty, and the end the same place, if it is no locator."""
    if found := _LOCATOR.match(text, at):
        label = found["label"].casefold()
        return Locator(
            found["value"], _LABELS.get(label) or _LABELS.get(label.rstrip("s")) or _LABELS[label[:1]], found.end()
        )
    if found := _BARE.match(text, at):
        return Locator(found["value"] or found["chicago"], "page", found.end())
    return Locator("", "page", at)
