"""Job: a whole library goes into one archive, while it is in use, and comes back out, proved by checksum."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tarfile
from contextlib import closing
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from indexer import copying
from indexer.catalogue import Catalogue, now
from indexer.config import Config
from indexer.errors import LibraryDamaged, UsageError
from indexer.library import Library
from indexer.originals import checksum, name_of, open_originals
from indexer.sync import rebuild

_LIST = "checksums.json"
_CATALOGUE = "catalogue.sqlite"
_FILES = "files/"
_CHUNK = 1 << 20


def backup(library: Library, target: Path) -> dict[str, int]:
    """Write the catalogue and the originals into a tar archive; gives its files and bytes.

    The catalogue is copied as it is at one moment, so that a writer may go on; in the archive it is SQLite, whatever it
    is kept in. The index is left out: it is a copy of the catalogue and is made anew on restoring.

    Raises:
        UsageError: the target exists, or its folder doesn't.
        LibraryDamaged: an original is missing or changed, so that the backup would not be whole.
        OriginalsAway: the place of originals cannot be reached.
    """
    if target.exists():
        raise UsageError(f"{target} exists already. Name a new file.")
    if not target.parent.is_dir():
        raise UsageError(f"There is no folder {target.parent}. Make it, or name another.")
    beside = target.with_name(target.name + ".part")
    with TemporaryDirectory(prefix="evidence-") as temporary:
        copy = Path(temporary) / _CATALOGUE
        if library.config.catalogue:
            with closing(_catalogue(copy)) as target_of_copy:
                copying.copy(library.catalogue, target_of_copy, files=False)
        else:
            _copy_database(library.folder / _CATALOGUE, copy)
        listed = {_CATALOGUE: checksum(copy)}
        try:
            with tarfile.open(beside, "w") as archive:
                archive.add(copy, _CATALOGUE)
                for sha256 in _originals(copy):
                    with library.catalogue.files.local(sha256) as path:
                        archive.add(path, f"{_FILES}{name_of(sha256)}")
                    listed[f"{_FILES}{name_of(sha256)}"] = sha256
                _add_text(archive, _LIST, json.dumps({"made_at": now(), "files": listed}, indent=1))
            _prove(beside)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    return {"files": len(listed), "bytes": target.stat().st_size}


def restore(source: Path, config: Config) -> dict[str, int]:
    """Make a library from a backup, in a folder that holds none yet; every file is proved first.

    Where the settings name a database, its catalogue goes there, and must be the first.

    Raises:
        UsageError: the folder or the database holds a library, or there is no such backup.
        LibraryDamaged: the backup is not whole.
        OriginalsAway: the place of originals cannot be reached.
    """
    if not source.is_file():
        raise UsageError(f"There is no backup {source}. Check the spelling and try again.")
    if config.library.exists() and any(config.library.iterdir()):
        raise UsageError(f"{config.library} is not empty. Restore into a new folder.")
    listed = _prove(source)
    beside = config.library.with_name(config.library.name + ".restoring")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        with tarfile.open(source) as archive:
            elsewhere: list[str] = []
            for name in listed:
                if config.files and name.startswith(_FILES):
                    elsewhere.append(name)
                else:
                    _unpack(archive, name, beside)
            if elsewhere:
                _keep_elsewhere(archive, elsewhere, beside, config)
        if config.catalogue:
            with (
                closing(_catalogue(beside / _CATALOGUE)) as source_of_copy,
                closing(Catalogue(config.catalogue_url, beside / _FILES)) as target_of_copy,
            ):
                copying.copy(source_of_copy, target_of_copy, files=False)
            for each in beside.glob(f"{_CATALOGUE}*"):
                each.unlink()
        if config.library.exists():
            config.library.rmdir()
        beside.rename(config.library)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    with Library(config) as library, library.writing("evidence restore"):
        documents = rebuild(library)
    return {"files": len(listed), "documents": documents}


def _originals(catalogue: Path) -> list[str]:
    """Give the originals that the copied catalogue knows: one added since is not of this backup."""
    with sqlite3.connect(catalogue) as connection:
        rows = connection.execute("SELECT sha256 FROM files ORDER BY sha256").fetchall()
    connection.close()
    return [sha256 for (sha256,) in rows]


def _keep_elsewhere(archive: tarfile.TarFile, names: list[str], folder: Path, config: Config) -> None:
    """Put the originals of an archive into the place that the settings name; those there already may stay."""
    place = partial(open_originals, replace(config, library=folder), new=True)
    catalogue = Catalogue(f"sqlite:///{(folder / _CATALOGUE).absolute()}", place)
    try:
        for name in names:
            _unpack(archive, name, folder)
            catalogue.files.keep(folder / name, Path(name).name)
            (folder / name).unlink()
        shutil.rmtree(folder / _FILES)
    finally:
        catalogue.close()


def _catalogue(path: Path) -> Catalogue:
    """Open or make the catalogue of an archive, whose originals are not asked for."""
    return Catalogue(f"sqlite:///{path.absolute()}", path.parent / _FILES)


def _copy_database(source: Path, target: Path) -> None:
    reading, writing = sqlite3.connect(source), sqlite3.connect(target)
    try:
        reading.backup(writing)
    finally:
        reading.close()
        writing.close()


def _prove(archive_path: Path) -> list[str]:
    """Read an archive through and compare every checksum; gives the names of its files."""
    try:
        with tarfile.open(archive_path) as archive:
            listed: dict[str, str] = json.loads(_member(archive, _LIST).read())["files"]
            for name, sha256 in listed.items():
                digest = hashlib.sha256()
                opened = _member(archive, name)
                while chunk := opened.read(_CHUNK):
                    digest.update(chunk)
                if digest.hexdigest() != sha256:
                    raise LibraryDamaged(f"{name} in {archive_path} is not what was backed up. Use another backup.")
    except (tarfile.TarError, KeyError, ValueError, EOFError, OSError) as error:
        raise LibraryDamaged(f"{archive_path} is no whole backup of a library. Use another one.") from error
    return list(listed)


def _unpack(archive: tarfile.TarFile, name: str, folder: Path) -> None:
    """Write a file of an archive into a folder, and nowhere else; only its content is taken over."""
    target = (folder / name).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise LibraryDamaged(f"The backup names {name}, which is no file of a library. Use another backup.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with _member(archive, name) as opened, target.open("wb") as file:
        shutil.copyfileobj(opened, file)


def _member(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    opened = archive.extractfile(name)
    if opened is None:
        raise KeyError(name)
    return opened


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    data = text.encode()
    member = tarfile.TarInfo(name)
    member.size = len(data)
    archive.addfile(member, BytesIO(data))
