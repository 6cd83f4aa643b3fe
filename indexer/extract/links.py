"""Keeps the links worth following, and finds the web addresses and DOIs that a text shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from indexer.extract.characters import one_line, printable
from indexer.model import Link

_FOLLOWED = frozenset({"http", "https", "mailto", "ftp"})
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"'“”‘’{}|\\^`]{3,2000}", re.IGNORECASE)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s<>\"'“”‘’{}|\\^`]{2,300}")


def web_link(url: str, anchor: str = "", within: str = "") -> Link | None:
    """Give the Link to an address a reader could follow, or None: local files, scripts and bare fragments are dropped.

    ``within`` is the address of the page that holds the link, against which a relative one is resolved.
    """
    address = safe(url, within)
    return Link(address, one_line(anchor)) if address else None


def safe(url: str, within: str = "") -> str:
    """Give the address if a reader may be sent there, else nothing: ``file:`` and ``javascript:`` lead nowhere good."""
    url = "".join(printable(url).split())
    if url.lower().startswith("www."):
        url = f"https://{url}"
    try:
        url = urljoin(within, url) if within else url
        parts = urlsplit(url)
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    return url if scheme in _FOLLOWED and (parts.netloc or scheme == "mailto") else ""


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
