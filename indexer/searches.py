"""Job: searches are kept, shared and looked at again, and those made lately are remembered."""

from __future__ import annotations

from dataclasses import dataclass, replace

from indexer import people
from indexer.catalogue import Catalogue, now
from indexer.catalogue.log import Entry
from indexer.catalogue.searches import RecentSearch, SavedSearch
from indexer.errors import NotFound, UsageError
from indexer.language import one_line
from indexer.model import Person
from indexer.search.finder import Finder
from indexer.search.results import Met, Result, Search, Sort

LONGEST_NAME = 200
NEWEST = 50
"""Documents that a feed holds, and up to which news is counted: more are "50 or more"."""

_LONGEST_ADDRESS = 8000
_RECENT = 30


@dataclass(frozen=True, slots=True)
class Newest:
    """What a search finds now: how many documents, and at most :data:`NEWEST` that came last, the newest first."""

    documents: int
    results: tuple[Result, ...]

    def since(self, held: SavedSearch) -> int:
        """Count those that came since a person last looked; none are new to somebody who never did."""
        return sum(each.document.id > held.last_document for each in self.results) if held.looked_at else 0


def save(catalogue: Catalogue, person: Person, name: str, address: str, *, shared: bool) -> int:
    """Keep a search under a name; gives its number. What it finds now counts as looked at.

    Raises:
        UsageError: it has no name, or one of them is too long.
    """
    name = _named(name)
    if len(address) > _LONGEST_ADDRESS:
        raise UsageError("This search is too long to be kept. Take some of its words or filters away.")
    with catalogue.transaction():
        key = catalogue.searches.save(person.id, name, address, now(), shared=shared)
        catalogue.searches.look(key, person.id, now(), catalogue.pending.followed())
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
        UsageError: it has no name, or a long one.
    """
    held = _own(catalogue, person, key)
    name = _named(name)
    with catalogue.transaction():
        catalogue.searches.change(held.id, name=name, shared=int(shared))
        _log(catalogue, person, "changed a saved search", key)


def remove(catalogue: Catalogue, person: Person, key: int) -> None:
    """Remove one's own saved search; its feeds end.

    Raises:
        NotFound: there is none of one's own with this number.
    """
    held = _own(catalogue, person, key)
    with catalogue.transaction():
        people.end_feed(catalogue, person, key)
        catalogue.searches.remove(held.id)
        _log(catalogue, person, "removed a saved search", key)


def look(catalogue: Catalogue, person: Person, key: int) -> SavedSearch:
    """Note that a person looks at a saved search's results; gives it as it was before.

    Raises:
        NotFound: there is none with this number that is this person's or shared.
        LibraryBusy: somebody else is writing, so the look was not noted.
    """
    held = saved(catalogue, person, key)
    # What is still on its way into the index is not seen now, so it must be news later.
    catalogue.searches.look(key, person.id, now(), max(held.last_document, catalogue.pending.followed()))
    return held


def feed(catalogue: Catalogue, secret: str) -> tuple[SavedSearch, Person]:
    """Give the saved search that a feed's secret opens, and the person whose eyes it is seen with.

    Raises:
        NotFound: the secret opens nothing; why is not said to somebody who may only be guessing.
    """
    found = people.feed_holder(catalogue, secret)
    held = catalogue.searches.get(found[0], found[1].id) if found is not None else None
    if found is None or held is None:
        raise NotFound("There is no feed at this address. Make a new one on the page of your saved search.")
    return held, found[1]


def newest(finder: Finder, search: Search, seconds: float, *, snippets: int = 0) -> Newest:
    """Find what came last into the library of what a search finds, within so many seconds for each step.

    A document that only has some of the words is passed over.

    Raises:
        SearchTooSlow: it took longer.
    """
    asked = replace(search, sort=Sort.ADDED, start=0, size=NEWEST, snippets=snippets, facets=False)
    found = finder.find(asked, seconds)
    results = {each.document.id: each for each in found.results if each.met is not Met.ANY}
    if found.across and found.documents + found.across > NEWEST:  # they follow after all the others
        found_across = finder.find(replace(asked, start=found.documents), seconds)
        results |= {each.document.id: each for each in found_across.results}
    last = sorted(results.values(), key=lambda each: each.document.id, reverse=True)
    return Newest(found.documents + found.across, tuple(last[:NEWEST]))


def note(catalogue: Catalogue, person: Person, address: str, documents: int) -> None:
    """Remember a search that somebody made.

    Raises:
        LibraryBusy: somebody else went on writing, so it is not remembered.
    """
    if len(address) <= _LONGEST_ADDRESS:
        catalogue.searches.note(person.id, address, documents, now(), _RECENT)


def recent(catalogue: Catalogue, person: Person) -> list[RecentSearch]:
    """Give the searches a person made lately, newest first."""
    return catalogue.searches.recent(person.id)


def forget(catalogue: Catalogue, person: Person) -> None:
    """Forget the searches a person made lately."""
    catalogue.searches.forget(person.id)


def _own(catalogue: Catalogue, person: Person, key: int) -> SavedSearch:
    held = saved(catalogue, person, key)
    if held.person != person.id:
        raise NotFound("This saved search is somebody else’s. Save it under a name of your own to change it.")
    return held


def _named(name: str) -> str:
    name = one_line(name)
    if not name:
        raise UsageError("Give the search a name.")
    if len(name) > LONGEST_NAME:
        raise UsageError(f"A name has at most {LONGEST_NAME} characters. Shorten it.")
    return name


def _log(catalogue: Catalogue, person: Person, action: str, key: int) -> None:
    catalogue.log.record(Entry(now(), person.name, action, f"saved search {key}"))
