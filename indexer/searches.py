"""Job: searches are kept, shared and looked at again, and those made lately are remembered."""

from __future__ import annotations

from dataclasses import dataclass, replace

from indexer.catalogue import Catalogue, now
from indexer.catalogue.log import Entry
from indexer.catalogue.searches import SavedSearch
from indexer.errors import NotFound, UsageError
from indexer.language import one_line
from indexer.model import Document, Person
from indexer.search.results import Met, Search, Sort
from indexer.view import View

_LONGEST_NAME = 200
_LONGEST_ADDRESS = 8000
_RECENT = 30
MOST_NEWS = 50
"""New documents that are counted and named; more are "50 or more"."""


@dataclass(frozen=True, slots=True)
class News:
    """What a saved search finds now: how many documents, and which of them came since somebody last looked."""

    documents: int
    new: tuple[Document, ...]


def save(catalogue: Catalogue, person: Person, name: str, address: str, *, shared: bool) -> int:
    """Keep a search under a name; gives its number. What it finds now counts as looked at.

    Raises:
        UsageError: it has no name, or is too long.
    """
    name = _named(name)
    if len(address) > _LONGEST_ADDRESS:
        raise UsageError("This search is too long to be kept. Take some of its words or filters away.")
    with catalogue.transaction():
        key = catalogue.searches.save(person.id, name, address, now(), shared=shared)
        catalogue.searches.look(key, person.id, now())
        _log(catalogue, person, "saved a search", key)
    return key


def saved(catalogue: Catalogue, person: Person, key: int) -> SavedSearch:
    """Give a saved search that is this person's or shared.

    Raises:
        NotFound: there is none with this number.
    """
    found = catalogue.searches.get(key, person.id)
    if found is None:
        raise NotFound("There is no such saved search. It may have been removed, or is no longer shared.")
    return found


def rename(catalogue: Catalogue, person: Person, key: int, name: str, *, shared: bool) -> None:
    """Change the name of one's own saved search, and whether others see it.

    Raises:
        NotFound: there is none of one's own with this number.
        UsageError: it has no name.
    """
    held = _own(catalogue, person, key)
    name = _named(name)
    with catalogue.transaction():
        catalogue.searches.change(held.id, name=name, shared=int(shared))
        _log(catalogue, person, "changed a saved search", key)


def remove(catalogue: Catalogue, person: Person, key: int) -> None:
    """Remove one's own saved search.

    Raises:
        NotFound: there is none of one's own with this number.
    """
    held = _own(catalogue, person, key)
    with catalogue.transaction():
        catalogue.searches.remove(held.id)
        _log(catalogue, person, "removed a saved search", key)


def look(catalogue: Catalogue, person: Person, key: int) -> SavedSearch:
    """Note that a person looks at a saved search's results; gives it as it was before."""
    held = saved(catalogue, person, key)
    catalogue.searches.look(key, person.id, now())
    return held


def news(view: View, search: Search, since: str) -> News:
    """Find what a search finds, and which documents of it were added after a moment; newest first.

    A document that only has some of the words is no news.
    """
    found = view.search(replace(search, sort=Sort.ADDED, start=0, size=MOST_NEWS, snippets=0))
    return News(
        found.documents + found.across,
        tuple(each.document for each in found.results if each.met is not Met.ANY and each.document.added_at > since),
    )


def note(catalogue: Catalogue, person: Person, address: str, documents: int) -> None:
    """Remember a search that somebody made."""
    if len(address) <= _LONGEST_ADDRESS:
        catalogue.searches.note(person.id, address, documents, now(), _RECENT)


def _own(catalogue: Catalogue, person: Person, key: int) -> SavedSearch:
    held = saved(catalogue, person, key)
    if held.person != person.id:
        raise NotFound("This saved search is somebody else’s. Save it under a name of your own to change it.")
    return held


def _named(name: str) -> str:
    name = one_line(name)[:_LONGEST_NAME]
    if not name:
        raise UsageError("Give the search a name.")
    return name


def _log(catalogue: Catalogue, person: Person, action: str, key: int) -> None:
    catalogue.log.record(Entry(now(), person.name, action, f"saved search {key}"))
