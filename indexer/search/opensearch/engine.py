"""The search engine for libraries that outgrow one machine: an index in an OpenSearch cluster.

Two indexes carry a generation, passages and spellings, each behind an alias. A rebuild fills new ones beside those in
use, and then moves both aliases at once.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterable, Iterator
from typing import Any

from indexer import language
from indexer.errors import EngineAway, EvidenceError, LibraryDamaged
from indexer.model import DocumentId
from indexer.search.deadline import Deadline
from indexer.search.engine import Capability, Entry
from indexer.search.opensearch import mapping
from indexer.search.opensearch.address import Address
from indexer.search.opensearch.cluster import Action, Cluster, Gone
from indexer.search.opensearch.mapping import PAGE
from indexer.search.opensearch.reading import OpenSearchReading
from indexer.search.opensearch.spellings import Spellings
from indexer.search.tree import DocumentSet

_SPELLINGS = "-words"  # follows the name
_GENERATION = re.compile(r".*-(\d{6})")
_PATIENCE = 60.0  # seconds
_LOOKS, _LOOK_SECONDS = 20, 0.1  # for an index that another process is making
_AT_ONCE, _LARGEST = 500, 5_000_000  # passages in one request, and characters


class OpenSearchEngine:
    """Passages in an OpenSearch cluster. Readers and writers may be many, on many machines."""

    capabilities = frozenset(Capability) - {Capability.FIELD_SCORES, Capability.ALL_SPELLINGS}
    has_many_writers = True

    @property
    def said(self) -> str:
        """Say what holds the index."""
        return f"OpenSearch at {self._address.shown}"

    def __init__(self, address: Address, *, new: bool = True) -> None:
        """Connect to a cluster; an index that is missing is made where the library is new.

        Raises:
            EngineAway: (on use) the cluster does not answer.
            LibraryDamaged: (on use) the index is missing, or of a later version.
        """
        self._name = address.name
        self._address = address
        self._cluster = Cluster(address)
        self._spellings = Spellings(self._cluster, self._name + _SPELLINGS)
        self._new = new

    @property
    def outdated(self) -> bool:
        """Tell whether an earlier version of the program wrote the index.

        Raises:
            LibraryDamaged: it was a later one.
        """
        self._ready()  # so that the index is there before the library's first document
        held = self._held()
        if held is None:
            return False
        form = int(held["mappings"].get("_meta", {}).get("format", 0))
        if form > mapping.FORMAT:
            raise LibraryDamaged(
                f"The search index at {self._address.shown} was made by a later version of this program. Install that "
                "version, or name another index in EVIDENCE_ENGINE and fill it with “evidence reindex”."
            )
        return form < mapping.FORMAT

    def put(self, entries: Iterable[Entry]) -> None:
        """Add documents; they are seen when all are there."""
        held = list(entries)
        if held:
            self._ready()
            self._spellings.follow()
            self._write(self._name, self._spellings, held)

    def remove(self, documents: Iterable[DocumentId]) -> None:
        """Remove documents."""
        gone = list(documents)
        if gone:
            self._ready()
            self._cluster.bulk(self._name, (_delete(*each) for each in self._places(gone)))
            self._cluster.ask("POST", f"/{self._name}/_refresh")

    def reading(self, deadline: Deadline) -> OpenSearchReading:
        """Give the newest state."""
        self._ready()
        return OpenSearchReading(self._cluster, self._name, self._spellings, deadline)

    def revisions(self) -> Iterator[tuple[DocumentId, int]]:
        """Give each document held with its revision."""
        self._ready()
        of: dict[str, Any] = {"size": PAGE, "sources": [{"document": {"terms": {"field": "document"}}}]}
        revision = {"revision": {"max": {"field": "revision"}}}
        while True:
            body = {"size": 0, "aggs": {"documents": {"composite": of, "aggs": revision}}}
            answer = self._cluster.ask("POST", f"/{self._name}/_search", body)["aggregations"]["documents"]
            for each in answer["buckets"]:
                yield DocumentId(each["key"]["document"]), int(each["revision"]["value"])
            if len(answer["buckets"]) < PAGE:
                return
            of["after"] = answer["after_key"]

    def completions(self, start: str, most: int) -> list[str]:
        """Give words of the indexed texts that begin so."""
        return self._spellings.completions(language.fold(start), most)

    def near_spellings(self, word: str, distance: int) -> list[str]:
        """Give words of the indexed texts that are nearly so."""
        return self._spellings.near(word, distance)

    def rebuild(self, batches: Iterable[list[Entry]]) -> None:
        """Fill a new generation and change to it; searches go on in the old one."""
        held = self._generations()
        number = max((int(match[1]) for each in held if (match := _GENERATION.fullmatch(each))), default=0) + 1
        fresh = self._made(number)
        spellings = Spellings(self._cluster, fresh[1])
        try:
            for batch in batches:
                self._write(fresh[0], spellings, batch)
        except BaseException:
            self._drop(fresh)
            raise
        self._use(fresh, held)

    def settle(self) -> None:
        """Do nothing: the cluster puts its segments in order by itself."""

    def is_whole(self) -> bool:
        """Tell that it is: the cluster looks after its files.

        Raises:
            EngineAway: parts of the index are on nodes that are away.
        """
        told = self._cluster.ask("GET", f"/_cluster/health/{self._name}")
        if told["status"] == "red":
            raise EngineAway(
                f"Parts of the search index at {self._address.shown} are on nodes that are away. Bring these back; if "
                "they are lost, “evidence reindex” makes the index anew."
            )
        return True

    def clear(self) -> None:
        """Remove everything."""
        self.rebuild([])

    def discard(self) -> None:
        """Take the index out of the cluster, with its aliases."""
        self._drop(self._generations())

    def close(self) -> None:
        """Let go of the connections."""
        self._cluster.close()

    def _write(self, index: str, spellings: Spellings, entries: list[Entry]) -> None:
        stale = set(self._places([entry.document for entry in entries], index))
        actions: list[Action] = []
        words: set[str] = set()
        size = 0
        with self._cluster.sending(index) as send:

            def send_on() -> None:
                nonlocal size
                spellings.add(mapping.forms_of(words))
                send(actions.copy())
                actions.clear()
                words.clear()
                size = 0

            for entry in entries:
                held = mapping.cut_up(entry)
                words |= held.words
                for position, fields in held.passages:
                    stale.discard((entry.document, position))
                    actions.append(_index(entry.document, position, fields))
                    size += len(fields.get("text", "")) + len(fields.get("notes", ""))
                    if len(actions) >= _AT_ONCE or size > _LARGEST:
                        send_on()
            actions.extend(_delete(*place) for place in sorted(stale))
            if actions:
                send_on()
        spellings.refresh()  # first, so that words of passages that are seen can be looked up
        self._cluster.ask("POST", f"/{index}/_refresh")

    def _places(self, documents: list[DocumentId], index: str = "") -> list[tuple[DocumentId, int]]:
        """Give the document and position of every passage that the index holds of some documents."""
        reading = OpenSearchReading(self._cluster, index or self._name, self._spellings, Deadline(_PATIENCE))
        wanted = DocumentSet(frozenset(documents), "")
        matches = reading.search(wanted)
        places = zip(matches.documents.tolist(), matches.positions.tolist(), strict=True)
        return [(DocumentId(document), position) for document, position in places]

    def _ready(self) -> None:
        """Make the index of a new library, once."""
        if self._new and self._held() is None:
            try:
                self._use(self._made(1), [])
            except LibraryDamaged:
                if not self._is_made_elsewhere():
                    raise
        self._new = False

    def _is_made_elsewhere(self) -> bool:
        """Tell whether another process was making the index of a new library at the same moment, and has."""
        for _ in range(_LOOKS):
            if self._held() is not None:
                return True
            time.sleep(_LOOK_SECONDS)
        return False

    def _held(self) -> Any:
        """Give what is known of the index in use, or nothing where there is none."""
        try:
            answer = self._cluster.ask("GET", f"/{self._name}")
        except Gone:
            return None
        return next(iter(answer.values()))

    def _generations(self) -> list[str]:
        """Give the names of all indexes that are of this one's name, those left by a rebuild that was killed too."""
        answer = self._cluster.ask("GET", f"/{self._name}-*")
        of_it = re.compile(rf"{re.escape(self._name)}(?:{_SPELLINGS})?-\d{{6}}")
        return [each for each in answer if of_it.fullmatch(each)]

    def _made(self, number: int) -> tuple[str, str]:
        names = f"{self._name}-{number:06}", f"{self._name}{_SPELLINGS}-{number:06}"
        for name, body in zip(names, (mapping.passages(self._address), mapping.spellings(self._address)), strict=True):
            self._cluster.ask("PUT", f"/{name}", body)
        return names

    def _use(self, names: tuple[str, str], before: list[str]) -> None:
        passages, spellings = names
        actions: list[dict[str, Any]] = [
            {"add": {"index": passages, "alias": self._name}},
            {"add": {"index": spellings, "alias": self._name + _SPELLINGS}},
            *({"remove_index": {"index": each}} for each in before if each not in names),
        ]
        self._cluster.ask("POST", "/_aliases", {"actions": actions})
        self._spellings = Spellings(self._cluster, self._name + _SPELLINGS)
        self._new = False

    def _drop(self, names: Iterable[str]) -> None:
        for name in names:
            with contextlib.suppress(EvidenceError):
                self._cluster.ask("DELETE", f"/{name}")


def _index(document: DocumentId, position: int, fields: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"index": {"_id": mapping.key_of(document, position), "routing": str(document)}}, fields


def _delete(document: DocumentId, position: int) -> tuple[dict[str, Any], None]:
    return {"delete": {"_id": mapping.key_of(document, position), "routing": str(document)}}, None
