"""Job: passages that were tagged are listed with their words where they stand now, and who tagged what is written out.

Somebody who codes a document in a round sees their own tags of the round's groups there, and nobody else's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from indexer.catalogue.tags import Action, Coding, Layer, Place
from indexer.citation import Reference, pinpoint
from indexer.model import Document, DocumentId, Locator, Passage, PersonId, Standing, Tag, TagId
from indexer.quotes import Found, Quote, Text
from indexer.view import View

_AT_ONCE = 200  # passages read at once
_BEGINNING = 300  # characters shown of a passage that is tagged whole


class State(StrEnum):
    """What became of the words that were tagged."""

    THERE = "there"
    MOVED = "moved"
    """They stand in another passage now."""
    CHANGED = "changed"
    """Nearly so: the document was read anew, and these are the words most like them."""
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class TaggedPassage:
    """Words that carry a tag, where they stand now; ``tag`` is what it counts as."""

    coding: Coding
    document: Document
    tag: Tag
    state: State
    position: int
    """The passage in which they stand; where they are gone, the one in which they stood."""
    locator: Locator | None
    heading: str
    words: str
    """As they stand there now; of words that are gone, as they were tagged."""

    @property
    def pinpoint(self) -> str:
        """The place as a citation names it."""
        return pinpoint(self.locator, self.heading) if self.locator else ""

    def reference(self, url: str) -> Reference:
        """Give how the document is cited at this place, from an address."""
        return Reference(self.document, url, self.pinpoint)


@dataclass(frozen=True, slots=True)
class Tagging:
    """A tag was applied or taken off: then, by whom, and the tags of the document before and after."""

    at: str
    by: str
    applied: bool
    coding: Coding
    document: Document
    tag: Tag
    action: int | None
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def layer(self) -> Layer:
        """Whose tags these are: everybody's, or a coder's own."""
        return self.coding.layer


def codings_on_passages(view: View, tags: Collection[TagId] | None = None) -> list[Coding]:
    """Give the codings on passages that may be seen, newest first; of some tags with all that counts for them."""
    vocabulary = view.library.vocabulary
    counted = None if tags is None else {one for tag in tags for one in vocabulary.counted.get(tag, ())}
    held = view.library.catalogue.tags.on_passages(counted)
    return _seen(view, held, {each.document for each in held})


def counts(view: View) -> dict[TagId, tuple[int, int]]:
    """Count for each tag the current documents that may be seen and have it, and the places that are tagged with it.

    Of a tag that was merged it is what counts for that which it became.
    """
    vocabulary, table = view.library.vocabulary, view.finder().table
    places = Counter(each.tag for each in codings_on_passages(view))
    return {
        tag: (
            int(table.current[table.with_tags([final])].sum()),
            sum(places[one] for one in vocabulary.counted[final]) if places else 0,
        )
        for tag in vocabulary.tags
        if (final := vocabulary.stands_for(tag))
    }


def tagged_passages(view: View, tags: Collection[TagId] | None = None) -> list[TaggedPassage]:
    """Give every passage with one of some tags, or one that counts for it, newest first; of all tags for None."""
    return list(located(view, codings_on_passages(view, tags)))


def located(view: View, codings: Sequence[Coding]) -> Iterator[TaggedPassage]:
    """Look where the words of codings stand now; whole documents are read only for words that went elsewhere."""
    vocabulary, read = view.library.vocabulary, view.library.catalogue.documents
    for start in range(0, len(codings), _AT_ONCE):
        some = codings[start : start + _AT_ONCE]
        documents = view.documents({each.document for each in some})
        passages = read.texts([(each.document, each.place.position) for each in some])
        whole: dict[DocumentId, dict[int, Passage]] = {}
        for coding in some:
            if coding.document not in documents:
                continue
            held = passages.get((coding.document, coding.place.position))
            found, state = _find_in(held, coding.place)
            if found is None and state is State.GONE and coding.place.quote:
                everywhere = whole.setdefault(coding.document, {}) or read.passages(coding.document)
                whole[coding.document] = everywhere
                found, state = _find_anywhere(everywhere, coding.place)
                held = everywhere.get(found.position) if found else held
            yield TaggedPassage(
                coding,
                documents[coding.document],
                vocabulary.tags[vocabulary.stands_for(coding.tag)],
                state,
                found.position if found else coding.place.position,
                held.locator if held else None,
                held.heading if held else "",
                found.words if found else coding.place.quote or _beginning(held),
            )


def history(view: View, document: DocumentId | None = None) -> Iterator[Tagging]:
    """Tell of every tag that was applied or taken off, oldest first, of one document or of all that may be seen.

    Raises:
        NotFound: there is no such document that may be seen.
    """
    vocabulary, rows = view.library.vocabulary, view.library.catalogue.tags
    if document is not None:
        documents = {document: view.document(document)}
        held = rows.ever(document)
    else:
        documents, held = view.all(), list(rows.everything())
    events = []
    for coding in _seen(view, held, documents.keys(), past=True):
        events.append((coding.added_at, coding.added_in or 0, True, coding))
        if coding.removed_at:
            events.append((coding.removed_at, coding.removed_in or 0, False, coding))
    events.sort(key=lambda each: (*each[:2], each[3].id))
    standing: dict[tuple[DocumentId, Layer], Counter[str]] = {}
    for (at, action, _), some in groupby(events, key=lambda each: (*each[:2], each[3].document)):
        done = list(some)
        before = {each[3].layer: _keys(standing, each[3]) for each in done}
        for _, _, applied, coding in done:
            kept = standing.setdefault((coding.document, coding.layer), Counter())
            kept[vocabulary.tags[coding.tag].key] += 1 if applied else -1
        for _, _, applied, coding in done:
            yield Tagging(
                at,
                coding.added_by if applied else coding.removed_by,
                applied,
                coding,
                documents[coding.document],
                vocabulary.tags[coding.tag],
                action or None,
                before[coding.layer],
                _keys(standing, coding),
            )


def actions_seen(
    view: View, most: int, before: int | None = None, person: PersonId | None = None
) -> list[tuple[Action, tuple[DocumentId, ...]]]:
    """Give the latest actions, newest first, each with the documents of it that may be seen.

    What others did for themselves alone in a round is left out, and what was done to hidden documents only.

    Args:
        view: whose eyes it is seen with.
        most: how many are given at most.
        before: only actions with a lower number.
        person: only the actions of this person.
    """
    rows = view.library.catalogue.tags
    may_be_seen = frozenset(view.finder().table.ids.tolist())
    found: list[tuple[Action, tuple[DocumentId, ...]]] = []
    while len(found) < most:
        some = rows.actions(_AT_ONCE, before=before, person=person, seen_by=view.viewer.coder)
        changed = rows.documents_of([each.id for each in some])
        for each in some:
            documents = tuple(sorted(changed[each.id] & may_be_seen))
            if documents or not changed[each.id]:
                found.append((each, documents))
        if len(some) < _AT_ONCE:
            break
        before = some[-1].id
    return found[:most]


def of_document(view: View, document: DocumentId) -> list[Coding]:
    """Give the codings of a document that stand and may be seen, on all of it before those on its passages."""
    held = view.library.catalogue.tags.standing(None, [document])
    vocabulary = view.library.vocabulary
    return sorted(
        _seen(view, held, {document}),
        key=lambda each: (each.place.position, vocabulary.place(each.tag), each.id),
    )


def _seen(view: View, codings: Iterable[Coding], among: Collection[DocumentId], *, past: bool = False) -> list[Coding]:
    """Keep the codings on documents in standing that the viewer sees; with ``past`` their own of ended rounds too."""
    shown = (Standing.CURRENT, Standing.SUPERSEDED)
    documents = {number for number, each in view.documents(among).items() if each.standing in shown}
    columns, coder = view.tags, view.viewer.coder

    def is_seen(coding: Coding) -> bool:
        once_own = past and coder is not None and coding.layer.person == coder
        return coding.document in documents and (once_own or view.sees(coding, columns))

    return [each for each in codings if is_seen(each)]


def _keys(standing: dict[tuple[DocumentId, Layer], Counter[str]], coding: Coding) -> tuple[str, ...]:
    held = standing.get((coding.document, coding.layer), Counter())
    return tuple(sorted(key for key, count in held.items() if count > 0))


def _find_in(passage: Passage | None, place: Place) -> tuple[Found | None, State]:
    if passage is None:
        return None, State.GONE
    if not place.quote:
        return None, State.THERE
    found = Text({place.position: passage}).find(Quote(place.quote, place.before, place.after), place.position)
    return (found, State.THERE) if found else (None, State.GONE)


def _find_anywhere(passages: dict[int, Passage], place: Place) -> tuple[Found | None, State]:
    whole, quote = Text(passages), Quote(place.quote, place.before, place.after)
    found = whole.find(quote, place.position)
    if found:
        return found, State.THERE if found.position == place.position else State.MOVED
    nearly = whole.find_nearly(quote, place.position)
    return (nearly, State.CHANGED) if nearly else (None, State.GONE)


def _beginning(passage: Passage | None) -> str:
    text = " ".join(passage.text.split()) if passage else ""
    return text if len(text) <= _BEGINNING else f"{text[:_BEGINNING].rpartition(' ')[0]} …"
