"""Reads what a collection says of itself: its manifest.csv, workstreams.toml and vocabulary.csv."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from indexer.errors import BadCollection, BadVocabulary
from indexer.model import FIELDS, WORKSTREAM, Workstream, is_date
from indexer.vocabulary_csv import read_csv
from indexer.vocabulary_file import VocabularyFile

MANIFEST = "manifest.csv"
WORKSTREAMS = "workstreams.toml"
VOCABULARY = "vocabulary.csv"
DESCRIPTIONS = frozenset({MANIFEST, WORKSTREAMS, VOCABULARY, "README.md"})
"""Files beside a manifest that describe the collection and are no documents of it."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a manifest says of one file: metadata fields, workstream slugs and keys of other tags."""

    values: Mapping[str, str]
    workstreams: tuple[str, ...]
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """A folder with a manifest. ``rows`` are by path relative to it; ``complaints`` are what had to be left out."""

    folder: Path
    rows: Mapping[str, Row] = field(default_factory=dict)
    workstreams: tuple[Workstream, ...] = ()
    acronyms: Mapping[str, str] = field(default_factory=dict)
    vocabulary: VocabularyFile = field(default_factory=VocabularyFile)
    complaints: tuple[str, ...] = ()


def read_collection(folder: Path) -> Collection | None:
    """Read a folder's manifest and workstreams, and the tags beside them; None when it has neither.

    Raises:
        BadCollection: one of the files is not what it must be. Single wrong values are only complained of.
    """
    has_manifest, has_workstreams = (folder / MANIFEST).is_file(), (folder / WORKSTREAMS).is_file()
    if not has_manifest and not has_workstreams:
        return None  # a vocabulary.csv by itself may be anybody's
    workstreams, acronyms = _read_workstreams(folder / WORKSTREAMS) if has_workstreams else ((), {})
    vocabulary = _read_vocabulary(folder / VOCABULARY)
    complaints: list[str] = []
    rows = _read_manifest(folder / MANIFEST, {each.slug for each in workstreams}, complaints) if has_manifest else {}
    complaints += [f"{MANIFEST}: there is no file {path}." for path in rows if not (folder / path).is_file()]
    return Collection(folder, rows, workstreams, acronyms, vocabulary, tuple(complaints))


def _read_manifest(path: Path, slugs: set[str], complaints: list[str]) -> dict[str, Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not {"path", "title"} <= set(reader.fieldnames or ()):
                raise BadCollection(f"{path} must have the columns path and title in its first row.")
            lines = [(reader.line_num, line) for line in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadCollection(f"{path} cannot be read as CSV in UTF-8 ({error}). Save it as “CSV UTF-8”.") from error
    rows: dict[str, Row] = {}
    for number, line in lines:
        place = f"{path.name}, line {number}"
        name = (line.get("path") or "").strip()
        if not name:
            complaints.append(f"{place}: the path is missing, so the row was left out.")
        elif name in rows:
            complaints.append(f"{place}: {name} has a row already, so this one was left out.")
        else:
            rows[name] = _row(line, slugs, place, complaints)
    return rows


def _row(line: Mapping[str, str | None], slugs: set[str], place: str, complaints: list[str]) -> Row:
    values = {name: text for name in FIELDS if (text := (line.get(name) or "").strip())}
    if "date" in values and not is_date(values["date"]):
        complaints.append(f"{place}: the date “{values.pop('date')}” is not like 2016-07-31, so it was left out.")
    named = [slug.strip() for slug in (line.get("workstreams") or "").split(";") if slug.strip()]
    complaints += [
        f"{place}: {WORKSTREAMS} has no workstream “{slug}”, so it was left out." for slug in named if slug not in slugs
    ]
    tags = [key for each in (line.get("tags") or "").split(";") if (key := each.strip())]
    complaints += [
        f"{place}: the tag “{key}” is not like group/tag, so it was left out." for key in tags if "/" not in key
    ]
    return Row(values, tuple(slug for slug in named if slug in slugs), tuple(key for key in tags if "/" in key))


def _read_workstreams(path: Path) -> tuple[tuple[Workstream, ...], dict[str, str]]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadCollection(f"{path} cannot be read: {error}. Correct it and try again.") from error
    found = []
    listed, common = table.get("workstream", []), table.get("acronyms", {})
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise BadCollection(f"{path}: each workstream begins with a line [[workstream]], in double brackets.")
    for number, each in enumerate(listed, 1):
        if not all(isinstance(each.get(key), str) and each[key].strip() for key in ("slug", "name", "definition")):
            raise BadCollection(f"{path}: workstream {number} needs a slug, a name and a definition.")
        words, acronyms = each.get("words", []), each.get("acronyms", {})
        if not isinstance(words, list) or not isinstance(acronyms, dict):
            raise BadCollection(f"{path}: words of workstream {number} must be a list, and acronyms a table.")
        found.append(
            Workstream(each["slug"], each["name"], each["definition"].strip(), tuple(map(str, words)), _texts(acronyms))
        )
    if not isinstance(common, dict):
        raise BadCollection(f"{path}: acronyms must be a table, as under a line [acronyms].")
    return tuple(found), _texts(common)


def _read_vocabulary(path: Path) -> VocabularyFile:
    if not path.is_file():
        return VocabularyFile()
    try:
        found = read_csv(path.read_bytes())
    except BadVocabulary as error:
        raise BadCollection(f"{path}: {error}") from error
    for at, tag in enumerate(found.tags):
        if tag.group == WORKSTREAM:
            raise BadCollection(
                f"{path}: {found.place(at)}“{tag.name}” is of the group “{WORKSTREAM}”. "
                f"Put workstreams into {WORKSTREAMS}."
            )
    return found


def _texts(table: Mapping[str, object]) -> dict[str, str]:
    return {str(short): str(long) for short, long in table.items()}
