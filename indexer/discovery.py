"""Finds the files to index: in folders, by name, and inside ZIP archives."""

from __future__ import annotations

import math
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from lzma import LZMAError
from pathlib import Path, PurePosixPath

from indexer.catalogue.locations import MEMBER
from indexer.errors import UsageError
from indexer.manifest import DESCRIPTIONS, Collection, Row, read_collection
from indexer.model import Problem

_PASSED_OVER = {"__MACOSX"}  # folders that programs leave behind; those beginning with a dot are passed over too
_DEEPEST = 3  # archives within archives
_LARGEST_MEMBER = 1_000_000_000  # bytes unpacked; a bomb stops here and says so
_UNLIKELY = 200  # times its packed size: no text or picture worth reading packs so well
_SMALL = 50_000_000  # bytes; below that nobody asks how well it is packed
_CHUNK = 1 << 20


class Room:
    """How many bytes may still be unpacked from archives."""

    def __init__(self, bytes_left: float = math.inf) -> None:
        self._all = self._left = bytes_left

    def take(self, size: int) -> None:
        """Use some of it up.

        Raises:
            OSError: there is not enough left.
        """
        if size > self._left:
            raise OSError(f"the archives unpack to more than {self._all:,.0f} bytes altogether")
        self._left -= size


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to index. ``path`` names it for good; ``disk`` is where its bytes are, once unpacked."""

    path: str
    name: str
    disk: Path
    member: int | None = None
    """Its place in the list of the archive ``disk``, for a file that is still packed; two may share a name."""
    collection: Collection | None = None
    row: Row | None = None
    size: int = 0
    """What the archive says a member unpacks to."""
    problem: Problem | None = None
    """Why it can't even be opened."""

    @property
    def describes_collection(self) -> bool:
        """Tell whether it is a manifest or a README rather than a document."""
        if self.collection is None or self.row is not None:
            return False
        return self.name in DESCRIPTIONS and self.disk.parent == self.collection.folder


def discover(
    paths: Iterable[Path], temporary: Path, passed_over: Path, complaints: list[str], room: Room | None = None
) -> Iterator[FoundFile]:
    """Give every file at or below the paths, in order of name, each once; members of archives count, archives don't.

    ``passed_over`` is a folder never looked into (the library's own). Archives inside archives are unpacked below
    ``temporary``. A folder that can't be opened is given as a file with a problem; links to folders, which are not
    followed, are added to ``complaints``.

    Raises:
        UsageError: a path does not exist.
        BadCollection: a manifest.csv, workstreams.toml or vocabulary.csv cannot be understood.
    """
    collections = _Collections(complaints)
    own = Path(os.path.abspath(passed_over))  # noqa: PTH100 - keeps links
    seen: set[str] = set()
    for path in paths:
        if not path.exists():
            raise UsageError(f"There is no file or folder {path}. Check the spelling and try again.")
        for file in _walk(Path(os.path.abspath(path)), own, complaints):  # noqa: PTH100 - keeps links
            if problem := _irregular(file):
                files: Iterable[FoundFile] = [FoundFile(printable(file), printable(file.name), file, problem=problem)]
            else:
                files = _open(file, printable(file), temporary, room or Room(), collections)
            for found in files:
                if found.path not in seen:
                    seen.add(found.path)
                    yield found


def discover_named(files: Iterable[tuple[Path, str]], temporary: Path, room: Room) -> Iterator[FoundFile]:
    """Give files known by other paths than where they lie, as ``discover`` does; they belong to no collection."""
    for disk, path in files:
        yield from _open(disk, path, temporary, room, None)


def unpack(found: FoundFile, temporary: Path, room: Room | None = None) -> Path:
    """Give where the bytes of a file are, unpacking a member of an archive into ``temporary``.

    Raises:
        OSError: the member is damaged, protected or far too large; the message is the reason.
    """
    if found.member is None:
        return found.disk
    target = temporary / "member"
    try:
        with zipfile.ZipFile(found.disk) as archive:
            member = archive.infolist()[found.member]
            _judge(member)  # no member gives more than it says
            (room or Room()).take(member.file_size)
            with archive.open(member) as source, target.open("wb") as out:
                shutil.copyfileobj(source, out, _CHUNK)
    except NotImplementedError as error:  # a RuntimeError too, so it has to come first
        raise OSError("it is packed in a way that this program does not know") from error
    except RuntimeError as error:  # how zipfile says that a password is needed
        raise OSError("it is protected by a password") from error
    except (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, ValueError) as error:
        raise OSError(f"the archive is damaged there ({error})") from error
    return target


def _judge(member: zipfile.ZipInfo) -> None:
    if member.file_size > _LARGEST_MEMBER:
        raise OSError(f"it unpacks to more than {_LARGEST_MEMBER:,} bytes")
    if member.file_size > max(_SMALL, member.compress_size * _UNLIKELY):
        raise OSError(f"it unpacks to more than {_UNLIKELY} times its size, as only files made to do harm do")


class _Collections:
    """The collection that each file belongs to: that of the nearest folder above it with a manifest naming it."""

    def __init__(self, complaints: list[str]) -> None:
        self._complaints = complaints
        self._read: dict[Path, Collection | None] = {}

    def of(self, file: Path) -> tuple[Collection | None, Row | None]:
        nearest = None
        for folder in file.parents:
            collection = self._in(folder)
            if collection is None:
                continue
            row = collection.rows.get(file.relative_to(folder).as_posix())
            if row is not None:
                return collection, row
            nearest = nearest or collection
        return nearest, None

    def _in(self, folder: Path) -> Collection | None:
        if folder not in self._read:
            collection = read_collection(folder)
            self._read[folder] = collection
            if collection is not None:
                self._complaints.extend(f"{printable(folder)}: {each}" for each in collection.complaints)
        return self._read[folder]


def _walk(path: Path, passed_over: Path, complaints: list[str]) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    try:
        entries = sorted(path.iterdir())
    except OSError:
        yield path  # whoever takes it finds that it cannot be opened
        return
    for entry in entries:
        if not entry.is_dir():
            yield entry
        elif entry.is_symlink():
            complaints.append(f"{printable(entry)}: a link to a folder is not followed. Name the folder itself.")
        elif not _is_hidden(entry.name) and entry != passed_over:
            yield from _walk(entry, passed_over, complaints)


def _irregular(path: Path) -> Problem | None:
    """Say why something in a folder can't be opened as a file: opening a pipe, for one, would wait for ever."""
    if path.is_dir():
        return Problem("This folder could not be opened.", "See that it can be read, and index it again.")
    if path.is_file():
        return None
    if path.is_symlink() and not path.exists():
        return Problem("This is a link to a file that is not there.", "Mend or remove the link.")
    return Problem("This is no file, but a pipe, a socket or a device.", "Nothing needs doing.")


def _open(
    file: Path, path: str, temporary: Path, room: Room, collections: _Collections | None, depth: int = 0
) -> Iterator[FoundFile]:
    collection, row = collections.of(file) if collections else (None, None)
    if not _is_archive(file, PurePosixPath(path)):
        yield FoundFile(path, PurePosixPath(path).name, file, collection=collection, row=row)
        return
    try:
        with zipfile.ZipFile(file) as archive:
            members = sorted(
                (each.filename, place, each.file_size)
                for place, each in enumerate(archive.infolist())
                if not each.is_dir()
            )
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        problem = Problem(f"The ZIP archive is damaged ({error}).", "Make the archive again and add that one.")
        yield FoundFile(path, PurePosixPath(path).name, file, problem=problem)
        return
    taken: set[str] = set()
    for name, place, size in members:
        if any(_is_hidden(part) for part in PurePosixPath(name).parts[:-1] if part != ".."):
            continue
        known_as, again = printable(name), 1
        while known_as in taken:
            again += 1
            known_as = f"{printable(name)} ({again})"
        taken.add(known_as)
        inside = FoundFile(path + MEMBER + known_as, PurePosixPath(name).name, file, member=place, size=size)
        if not name.lower().endswith(".zip"):
            yield inside
            continue
        if depth + 1 >= _DEEPEST:
            problem = Problem(
                f"The archive lies {_DEEPEST} archives deep.", "Unpack it and add the folder that comes out."
            )
            yield replace(inside, problem=problem)
            continue
        try:
            kept = temporary / f"archive-{len(list(temporary.iterdir()))}.zip"
            shutil.move(unpack(inside, temporary, room), kept)
        except OSError as error:
            problem = Problem(
                f"This file could not be unpacked: {error}.", "Unpack the archive yourself and add its files."
            )
            yield replace(inside, problem=problem)
            continue
        yield from _open(kept, inside.path, temporary, room, None, depth + 1)


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name in _PASSED_OVER


def _is_archive(file: Path, path: PurePosixPath) -> bool:
    """Tell a plain ZIP from the Office and OpenDocument files that are ZIPs inside."""
    if path.suffix.lower() == ".zip":
        return True
    try:
        with file.open("rb") as opened:
            if opened.read(4) != b"PK\x03\x04":
                return False
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return not names & {"[Content_Types].xml", "mimetype"} and not path.suffix


def printable(path: Path | str) -> str:
    r"""Give a path that every database and page can hold; bytes that are no UTF-8 are written like \xe9."""
    return os.fspath(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
