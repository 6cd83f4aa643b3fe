"""Job: catalogue, files, index and vectors are compared, and what can be repaired is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import packages_distributions

from indexer import encoding
from indexer.catalogue.imports import State
from indexer.errors import EngineAway, LibraryDamaged, OriginalsAway
from indexer.library import Library
from indexer.model import Standing
from indexer.originals import is_whole_name, name_of
from indexer.sync import rebuild, sync


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not fit, and what was or can be done about it."""

    what: str
    repaired: bool
    remedy: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found. ``tidied`` is what a run that was cut short had left to do, which is no fault."""

    faults: tuple[Fault, ...]
    tidied: tuple[str, ...]


def check(library: Library, *, repair: bool = True, checksums: bool = True, remove_strays: bool = False) -> Findings:
    """Compare catalogue, files and index; ``repair`` mends what can be mended without losing anything.

    ``remove_strays`` removes originals of which the catalogue knows nothing. They may be what a killed run left, or
    those of a copy of the same library that goes on elsewhere.

    Raises:
        LibraryBusy: another process is writing.
    """
    with library.writing("evidence check"):
        tidied: list[str] = []
        faults: list[Fault] = []
        try:
            originals = library.catalogue.files.originals.listed()
            tidied += _leftovers(library, originals, repair, remove_strays)
            tidied += _waiting(library)
            faults += _files(library, originals, checksums)
        except OriginalsAway as error:
            faults.append(Fault(str(error), repaired=False, remedy=""))
        faults += _passages(library)
        try:
            tidied = [*_older_index(library, repair), *tidied]
            usable = not library.engine.outdated
            lost = list(_lost_index(library, repair, checksums)) if usable else []
            if usable and (repair or not lost):
                tidied += _pending(library, repair)
                lost += _index(library, repair)
            faults = [*lost, *faults]
        except EngineAway as error:
            faults.append(Fault(str(error), repaired=False, remedy=""))
        tidied += _vectors(library, repair)
    return Findings((*faults, *_installation()), tuple(tidied))


def _older_index(library: Library, repair: bool) -> Iterator[str]:
    """An index that an earlier version wrote has to be made anew, which is no fault."""
    if library.engine.outdated:
        if repair:
            rebuild(library)
        yield f"The index of an earlier version {'was' if repair else 'can be'} made anew."


def _lost_index(library: Library, repair: bool, checksums: bool) -> Iterator[Fault]:
    try:
        list(library.engine.revisions())
        if not checksums or library.engine.is_whole():
            return
        fault = "A file of the index was changed."
    except LibraryDamaged:
        fault = "The index is missing or cannot be opened."
    if repair:
        rebuild(library)
    yield Fault(fault, repair, "“evidence reindex” makes it anew.")


def _leftovers(library: Library, originals: dict[str, int], repair: bool, remove_strays: bool) -> Iterator[str]:
    """What runs that were stopped left behind: copies that are not whole, and whole ones that were not written down."""
    catalogue = library.catalogue
    waiting = catalogue.queue.checksums()  # first: a worker may file one of them meanwhile
    known = waiting | catalogue.files.rows().keys()
    purged = {name_of(each.sha256) for each in catalogue.documents.all() if each.standing is Standing.PURGED}
    unknown = originals.keys() - set(map(name_of, known))
    stray = {each for each in unknown if is_whole_name(each)} - purged
    unfinished = unknown if remove_strays else unknown - stray
    if repair:
        for name in unfinished:
            catalogue.files.originals.remove(name)
        catalogue.files.originals.tidy(known)
    if unfinished:
        yield f"{len(unfinished)} unfinished copies of originals {'were' if repair else 'can be'} removed."
    if stray and not remove_strays:
        yield (
            f"{len(stray)} originals are of no document that this library knows. Where no copy of it goes on elsewhere "
            "with the same originals, “evidence check --remove-strays” removes them."
        )
    awaited = {
        str(each.id) for each in library.catalogue.imports.all() if each.state in (State.RECEIVING, State.READING)
    }
    sent = [path for path in (library.folder / "uploads").glob("*") if path.name not in awaited]
    if repair:
        for path in sent:
            shutil.rmtree(path)
    if sent:
        yield f"The files of {len(sent)} uploads that were read or given up {'were' if repair else 'can be'} removed."


def _waiting(library: Library) -> Iterator[str]:
    """Files that a run which was cut short had found."""
    if count := library.catalogue.queue.count():
        yield f"{count} files wait to be read: start “evidence work”."


def _pending(library: Library, repair: bool) -> Iterator[str]:
    count = library.catalogue.pending.count()
    if repair:
        sync(library)
    if count:
        yield f"{count} documents {'were' if repair else 'are'} waiting for the index to follow."


def _files(library: Library, originals: dict[str, int], checksums: bool) -> Iterator[Fault]:
    """Every document has its original, unchanged."""
    files = library.catalogue.files
    rows = files.rows()
    again = "Index its file again with --again, or restore a backup."
    for document in library.catalogue.documents.all():
        if document.standing is Standing.PURGED:
            continue
        size = originals.get(name_of(document.sha256))
        if size is None:
            yield Fault(f"The original of document {document.id} ({document.title}) is missing.", False, again)
        elif size != rows.get(document.sha256) or (checksums and not files.originals.is_whole(document.sha256)):
            yield Fault(f"The original of document {document.id} ({document.title}) was changed.", False, again)


def _passages(library: Library) -> Iterator[Fault]:
    counts = library.catalogue.documents.counts()
    for document in library.catalogue.documents.all():
        if counts.get(document.id, 0) != document.passages:
            yield Fault(
                f"Document {document.id} ({document.title}) should have {document.passages} passages and has "
                f"{counts.get(document.id, 0)}.",
                False,
                "Index its file again with --again.",
            )


def _index(library: Library, repair: bool) -> Iterator[Fault]:
    """The index holds the current revision of every document in standing, and nothing else."""
    catalogue = library.catalogue
    wanted = encoding.revisions(library)
    held = dict(library.engine.revisions())
    pending = catalogue.pending.marked()  # not yet followed, and known not to be
    stale = {each for each in wanted.keys() | held.keys() if wanted.get(each) != held.get(each)} - pending.keys()
    if repair and stale:
        catalogue.pending.mark_all(stale)
        sync(library)
    for document in sorted(stale):
        how = "is missing" if document not in held else "is left over" if document not in wanted else "is out of date"
        yield Fault(
            f"The index entry of document {document} {how}.", repair, "“evidence reindex” makes the index anew."
        )


def _vectors(library: Library, repair: bool) -> Iterator[str]:
    """Passages that are found by words alone so far, because they were read before what encodes them was installed."""
    kind = library.meaning.quick
    if kind is None:
        return
    behind = encoding.stale(kind, encoding.revisions(library)) - library.catalogue.pending.marked().keys()
    if repair:
        encoding.encode(library, kind)
    if behind:
        yield f"{len(behind)} documents {'were' if repair else 'can be'} read so that searches by meaning know them."


def _installation() -> Iterator[Fault]:
    """Nobody else's package has taken the place of ours: the names are common, so this has to be looked at."""
    for name in ("indexer", "webapp"):
        owners = set(packages_distributions().get(name, []))
        if len(owners) > 1:
            others = ", ".join(sorted(owners - {"evidence-review"}))
            yield Fault(
                f"{others} is installed too and has a package named {name}.",
                False,
                "Install evidence-review alone in an environment of its own.",
            )
