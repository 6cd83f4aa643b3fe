"""Keeps the links worth following, and finds the web addresses and DOIs that a text shows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.model import Link

_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_FOLLOWED = frozenset(("http", "https", "mailto", "ftp", "tel"))
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"'“”‘’{}|\\^`]{3,2000}", re.IGNORECASE)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s<>\"'“”‘’{}|\\^`]{2,300}")


def safe(url: str) -> str:
    """Give the address if a reader may be sent there, else nothing: ``file:`` and ``javascript:`` lead nowhere good."""
    url = "".join(url.split())
    scheme = _SCHEME.match(url)
    if scheme is None:
        return f"https://{url}" if url.lower().startswith("www.") else ""
    return url if scheme[1].lower() in _FOLLOWED else ""


def _trimmed(found: str) -> str:
    """Take off the punctuation of the sentence around an address, and a bracket that was opened before it."""
    while found and (found[-1] in ".,;:!?…*]>" or (found[-1] == ")" and found.count("(") < found.count(")"))):
        found = found[:-1]
    return found


def _key(url: str) -> str:
    return re.sub(r"^https?://(?:www\.|dx\.)?", "", url.lower()).rstrip("/")


def with_visible(links: Iterable[Link], text: str) -> tuple[Link, ...]:
    """Add to the links of a page the addresses and DOIs that stand in its text and are not among them yet."""
    found = list(links)
    if "://" not in text and "www." not in text and "10." not in text:
        return tuple(found)
    known = {_key(link.url) for link in found}
    shown = [_trimmed(match[0]) for match in _ADDRESS.finditer(text)]
    for match in _DOI.finditer(text):
        doi = _trimmed(match[0])
        if not any(doi in address for address in shown):
            shown.append(doi)
    for each in shown:
        url = f"https://doi.org/{each}" if each.startswith("10.") else safe(each)
        # an annotation often carries the whole of an address whose first line alone is seen here
        if url and not any(one.startswith(_key(url)) for one in known):
            known.add(_key(url))
            found.append(Link(url, each))
    return tuple(found)
