"""Keeps what was learnt from people's tags, for each set of groups of viewers, and learns it anew when it is stale.

People are answered from what they may see alone, so it is learnt from that alone. The files are copies: each can be
deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.errors import EvidenceError, NotFound, UsageError
from indexer.learnt_files import Learnt, load, save
from indexer.library import Library
from indexer.model import Document, Tag, Viewer, audience
from indexer.search.document_table import DocumentTable
from indexer.tag_model import Suggested, TagModel

FOLDER = "suggestions"

CHARACTERS = 20_000
"""How much of a document's text is read."""

_SIGHTS = 8  # sets of groups for which something is kept
_MODELS = 12  # kept in memory
_REMEMBERED = 500  # documents whose suggestions are kept in memory, for it takes 10 ms to read a long one
_BEST = 6  # tags that are suggested at most, of which some may have been refused
_BATCH = 200  # documents whose text is in memory at once
_FEW_EXAMPLES, _FEW_PAGES, _FEW_TAGS, _PAGES = 300, 2_000, 100, 10  # within these, learning takes a second or two
_CHANGED_LEAST, _CHANGED_SHARE = 5, 0.05  # of the examples, from which it is learnt anew


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a tag group: nothing yet for None; ``learning`` says that it is being learnt anew."""

    learnt: Learnt | None
    learning: bool = False


@dataclass(frozen=True, slots=True)
class _Sight:
    """Whose eyes: all who see the same documents share what is learnt from them."""

    viewer: Viewer
    folder: Path

    def path(self, group: str) -> Path:
        return self.folder / f"{hashlib.sha256(group.encode()).hexdigest()[:16]}.npz"


@dataclass(frozen=True, slots=True)
class _Present:
    """What there is to learn from now: the documents, and (document, revision, tag) of each example."""

    table: DocumentTable
    tags: tuple[Tag, ...]
    examples: NDArray[np.int64]
    vocabulary: str

    @property
    def few(self) -> bool:
        """Tell whether it can be learnt while somebody waits."""
        pages = int(np.minimum(self.table.passages, _PAGES).sum())
        examples = len(np.unique(self.examples[:, 0]))
        return examples < _FEW_EXAMPLES and pages < _FEW_PAGES and len(self.tags) <= _FEW_TAGS


class Learner:
    """Learns for one open library, in one thread of its own when it takes long."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._learning = threading.Lock()
        self._models: dict[Path, Learnt] = {}
        self._sound: dict[Path, tuple[object, ...]] = {}
        self._suggested: dict[tuple[object, ...], list[Suggested]] = {}
        self._waiting: dict[tuple[_Sight, str], None] = {}
        self._thread: threading.Thread | None = None
        self._audiences: tuple[int, frozenset[str]] = -1, frozenset()
        self._closing = False

    def of(self, viewer: Viewer, group: str, *, patient: bool = False) -> Known:
        """Give what is known of a tag group from what a viewer may see.

        Where there is little to learn from and nothing known, it is learnt at once; where an older state can serve
        meanwhile, or there is much, in the background. Who is ``patient`` waits for little in any case.
        """
        sight = self._sight(viewer)
        path = sight.path(group)
        held = self._held(path)
        counts = self._library.catalogue.changes, self._library.catalogue.tags.changes, held and held.stamp
        if held is not None and self._sound.get(path) == counts:
            return Known(held)
        present = self._present(sight, group)
        if not present.tags:
            return Known(None)
        usable = held is not None and _may_serve(held, present)
        if held is not None and usable and not _is_stale(held, present):
            self._sound[path] = counts
            return Known(held)
        if present.few and (patient or not usable):
            with self._learning:
                newer = self._held(path)  # somebody else may have waited for the same
                return Known(newer if newer is not None and newer is not held else self._learn(sight, group))
        self._later(sight, group)
        return Known(held if usable else None, learning=True)

    def learn(self, viewer: Viewer, group: str) -> Learnt:
        """Learn a tag group anew, now.

        Raises:
            NotFound: there is no such group, or it has no tags.
        """
        sight = self._sight(viewer)
        with self._learning:
            return self._learn(sight, group)

    def texts(self, documents: Sequence[Document]) -> list[str]:
        """Give what is read of documents: title, headings and text."""
        held = self._library.catalogue.documents.beginnings((each.id for each in documents), CHARACTERS)
        return [f"{each.title}\n{held.get(each.id, '')}"[:CHARACTERS] for each in documents]

    def suggest(self, learnt: Learnt, documents: Sequence[Document]) -> list[list[Suggested]]:
        """Give the tags that each document may deserve, best first, with the words that speak for each."""
        keys = [(learnt.stamp, each.id, each.revision) for each in documents]
        with self._lock:
            found: dict[tuple[object, ...], list[Suggested]] = {
                key: self._suggested[key] for key in keys if key in self._suggested
            }
        missing = [each for key, each in zip(keys, documents, strict=True) if key not in found]
        fresh = learnt.model.suggest(self.texts(missing), _BEST)
        for each, said in zip(missing, fresh, strict=True):
            found[learnt.stamp, each.id, each.revision] = said
        with self._lock:
            self._suggested |= found
            while len(self._suggested) > _REMEMBERED:
                self._suggested.pop(next(iter(self._suggested)))
        return [found[key] for key in keys]

    def wait(self, seconds: float | None = None) -> None:
        """Wait until what is being learnt in the background is."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def close(self) -> None:
        """End what is being learnt."""
        self._closing = True
        self.wait()
        _LEARNERS.pop(self._library, None)

    def _sight(self, viewer: Viewer) -> _Sight:
        """Give whose eyes these are; groups that no document names tell nobody apart."""
        changes = self._library.catalogue.changes
        if self._audiences[0] != changes:
            named = frozenset(each for text in self._library.catalogue.documents.audiences() for each in audience(text))
            self._audiences = changes, named
        named = self._audiences[1]
        whose = None if viewer.everything and named else sorted(viewer.groups & named)
        name = hashlib.sha256(json.dumps(whose).encode()).hexdigest()[:32]
        return _Sight(replace(viewer, coder=None), self._library.folder / FOLDER / name)

    def _held(self, path: Path) -> Learnt | None:
        """Give what is in a file; a damaged one is removed."""
        with self._lock:
            held = self._models.pop(path, None)
            try:
                if held is None or not held.is_of(path):
                    held = load(path)
            except NotFound:
                return None
            except EvidenceError:
                path.unlink(missing_ok=True)
                return None
            self._models[path] = held  # the one used last is at the end
            while len(self._models) > _MODELS:
                self._models.pop(next(iter(self._models)))
            return held

    def _present(self, sight: _Sight, group: str) -> _Present:
        table = self._library.finder(sight.viewer).table
        tags = tuple(table.vocabulary.of_group(group))
        revisions = np.array([each.revision for each in table.documents], np.int64)
        parts = [np.empty((0, 3), np.int64)]
        for tag in tags:
            rows = table.rows_of(table.tags.directly(tag.id))
            parts.append(np.column_stack([table.ids[rows], revisions[rows], np.full(len(rows), tag.id)]))
        said = json.dumps([[each.key, *phrases(each)] for each in tags])
        return _Present(table, tags, np.concatenate(parts), hashlib.sha256(said.encode()).hexdigest())

    def _learn(self, sight: _Sight, group: str) -> Learnt:
        present = self._present(sight, group)
        if group not in present.table.vocabulary.groups:
            raise NotFound(f"There is no tag group “{group}”. “evidence vocabulary” lists them.")
        if not present.tags:
            raise NotFound(f"The tag group “{group}” has no tags yet. Add some to it first.")
        keys = {each.id: each.key for each in present.tags}
        labels: dict[int, list[str]] = {}
        for document, _, tag in present.examples.tolist():
            labels.setdefault(document, []).append(keys[tag])
        marked = [each for each in present.table.documents if each.id in labels]
        model = TagModel.learn(
            [text for some in self._batches(marked) for text in self.texts(some)],
            [labels[each.id] for each in marked],
            {each.key: phrases(each) for each in present.tags},
        )
        others = [each for each in present.table.documents if each.id not in labels]
        scores = [model.scores(self.texts(some)) for some in self._batches(others)]
        learnt = Learnt(
            model,
            present.examples,
            np.array([(each.id, each.revision) for each in others], np.int64).reshape(-1, 2),
            np.concatenate([np.empty((0, len(model.tags)), np.float32), *scores]),
            present.vocabulary,
        )
        path = sight.path(group)
        if not _may_serve(learnt, self._present(sight, group)):
            raise UsageError("A document was taken from the library while tags were being learnt. Learn again.")
        try:
            self._make_room(sight.folder)
            save(path, learnt)
        except OSError:  # no room on the disk, say: it serves this once
            return learnt
        held = self._held(path)
        return held if held is not None else learnt

    def _batches(self, documents: list[Document]) -> Iterator[list[Document]]:
        for start in range(0, len(documents), _BATCH):
            if self._closing:
                raise UsageError("The library was closed while tags were being learnt. Open it and learn again.")
            yield documents[start : start + _BATCH]

    def _make_room(self, folder: Path) -> None:
        """Keep what was learnt for the sets of groups that learnt last."""
        folder.mkdir(parents=True, exist_ok=True)
        others = sorted(
            (each for each in folder.parent.iterdir() if each != folder), key=lambda each: each.stat().st_mtime
        )
        for each in others[: max(0, len(others) - _SIGHTS + 1)]:
            shutil.rmtree(each, ignore_errors=True)

    def _later(self, sight: _Sight, group: str) -> None:
        with self._lock:
            self._waiting.setdefault((sight, group))
            if (self._thread is None or not self._thread.is_alive()) and not self._closing:
                self._thread = threading.Thread(target=self._run, name="learning tags", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._waiting or self._closing:
                    self._waiting.clear()
                    self._thread = None
                    return
                sight, group = next(iter(self._waiting))
            try:
                with self._learning:
                    self._learn(sight, group)
            except EvidenceError:  # such as a catalogue that is being closed; it is tried again when next asked for
                pass
            finally:
                with self._lock:
                    self._waiting.pop((sight, group), None)


_LEARNERS: dict[Library, Learner] = {}
_MAKING = threading.Lock()


def learner(library: Library) -> Learner:
    """Give what learns for an open library; it ends when that is closed."""
    with _MAKING:
        if library not in _LEARNERS:
            _LEARNERS[library] = Learner(library)
            library.at_close.callback(_LEARNERS[library].close)
        return _LEARNERS[library]


def forget(library: Library) -> None:
    """Delete all that was learnt, which holds words of documents."""
    shutil.rmtree(library.folder / FOLDER, ignore_errors=True)


def phrases(tag: Tag) -> list[str]:
    """Give a tag's own words: its name first, then other names, usual words, long forms and the definition."""
    said = [tag.name, *tag.other_names, *tag.words, *tag.acronyms.values(), tag.definition]
    return [each for each in said if each]


def _may_serve(held: Learnt, present: _Present) -> bool:
    """Tell whether all that it was learnt from may be seen, and it knows no other tags than there are."""
    examples = np.unique(held.examples[:, 0])
    known = {each.key for each in present.tags}
    return len(present.table.rows_of(examples)) == len(examples) and known >= {*held.model.tags}


def _is_stale(held: Learnt, present: _Present) -> bool:
    if held.vocabulary != present.vocabulary:
        return True
    before, now = ({tuple(each) for each in examples.tolist()} for examples in (held.examples, present.examples))
    changed = {document for document, _, _ in before ^ now}
    documents = {document for document, _, _ in before}
    if len(changed) >= max(_CHANGED_LEAST, _CHANGED_SHARE * len(documents)):
        return True
    unscored = len(present.table.ids) - len({*held.documents[:, 0].tolist()} | {each for each, _, _ in now})
    return unscored > max(_BATCH, _CHANGED_SHARE * len(present.table.ids))
