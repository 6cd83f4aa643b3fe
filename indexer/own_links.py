"""Finds the links of a paper that lead into this library, which people copied from its pages."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping

from indexer.config import Config
from indexer.model import DocumentId
from indexer.paper_text import TextLink
from indexer.references.cited import Citation

_PATH = re.compile(r"/documents/([1-9][0-9]{0,8})(?:/passages/([1-9][0-9]{0,8}))?/?(?:[?#].*)?", re.ASCII)

OwnPlace = tuple[DocumentId, int]
"""A document and a passage of it; 0 is the whole document."""


def own_place(url: str, config: Config) -> OwnPlace | None:
    """Read an address as a place of this library; None when it leads elsewhere."""
    for site in (config.address.rstrip("/"), *(f"http://{host}:{config.port}" for host in (config.host, "localhost"))):
        if site and url.startswith(site) and (found := _PATH.fullmatch(url, len(site))):
            return DocumentId(int(found[1])), int(found[2] or 0)
    return None


def own_places(links: Iterable[TextLink], citations: Iterable[Citation], config: Config) -> Mapping[int, OwnPlace]:
    """Give the places of this library that citations lead to, by the citation's place among those given."""
    ours = sorted((each.start, each.end, place) for each in links if (place := own_place(each.url, config)))
    starts = [start for start, _, _ in ours]
    found: dict[int, OwnPlace] = {}
    for at, citation in enumerate(citations):
        # Links do not overlap, so of those that begin before the citation's end only the last can reach into it.
        last = bisect_left(starts, citation.end) - 1
        place = ours[last][2] if last >= 0 and ours[last][1] > citation.start else None
        if place or (place := own_place(str(citation.csl.get("URL") or ""), config)):
            found[at] = place
    return found
