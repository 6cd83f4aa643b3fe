r"""Job: a vocabulary as CSV, for spreadsheets.

There is a row for each group, without a slug or name of a tag, and a row for each tag. A cell of several values has
"; " between them, in which "\;" is a semicolon, "\=" an equals sign and "\\" a backslash.
"""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from io import StringIO

from indexer.cells import armed, disarmed
from indexer.errors import BadVocabulary
from indexer.model import TagGroup
from indexer.terms import slug as slug_of
from indexer.vocabulary_file import MOST_BYTES, VocabularyFile, WrittenTag, checked, decoded, is_slug

COLUMNS = (
    "group",
    "group name",
    "slug",
    "name",
    "definition",
    "note",
    "other names",
    "words",
    "acronyms",
    "parents",
    "past names",
    "retired",
    "successors",
)
"""The columns of a vocabulary as CSV; only "group" and "name" must be there."""

_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
"""What spreadsheets put between cells, which depends on the country; of equals the first."""

_YES_OR_NO = {"": False, "no": False, "false": False, "0": False, "yes": True, "true": True, "1": True}
_ITEM = re.compile(r"(?:[^\\;]|\\.|\\\Z)+", re.DOTALL)
_LONG_FORM = re.compile(r"(?P<short>(?:[^\\=]|\\.)+)=(?P<long>.+)", re.DOTALL)


def write_csv(file: VocabularyFile) -> str:
    """Write a vocabulary as CSV. Cells that a spreadsheet would run are disarmed."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for group in file.groups:
        cells = [group.slug, group.name, "", "", group.definition, *[""] * (len(COLUMNS) - 5)]
        writer.writerow(map(disarmed, cells))
    for entry in file.tags:
        cells = [
            *(entry.group, entry.group_name, entry.slug, entry.name, entry.definition, entry.note),
            _joined(entry.other_names),
            _joined(entry.words),
            "; ".join(f"{_escaped(short, '=')} = {_escaped(long)}" for short, long in entry.acronyms.items()),
            _joined(entry.parents),
            _joined(entry.past_names),
            "yes" if entry.retired else "",
            _joined(entry.successors),
        ]
        writer.writerow(map(disarmed, cells))
    return out.getvalue()


def read_csv(text: str | bytes) -> VocabularyFile:
    """Read a vocabulary from CSV. A tag without a slug gets one from its name.

    Raises:
        BadVocabulary: it cannot be understood or contradicts itself; the sentence names the line.
    """
    text = decoded(_as_utf_8(text) if isinstance(text, bytes) else text[: MOST_BYTES + 1].encode("utf-8", "replace"))
    groups: dict[str, TagGroup] = {}
    entries: list[WrittenTag] = []
    places: list[str] = []
    for line, row in _rows(text):
        group = _group(line, row, groups)
        if row["name"] or row["slug"]:
            entries.append(_entry(line, row, group))
            places.append(f"Line {line}: ")
        else:
            groups[group.slug] = replace(group, definition=row["definition"] or group.definition)
    # A group may get its name in a later row than its first.
    named = tuple(replace(entry, group_name=groups[entry.group].name) for entry in entries)
    return checked(VocabularyFile(tuple(groups.values()), named), places)


def _as_utf_8(data: bytes) -> bytes:
    """Give a file in UTF-8 that says that it is in UTF-16, as Excel writes “Unicode text”."""
    try:
        return data.decode("utf-16").encode() if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else data
    except UnicodeDecodeError:
        return data  # which is no UTF-8 either, and refused as such


def _rows(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Give each row with the line on which it begins; every column is there."""
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        header = [" ".join(cell.casefold().replace("_", " ").split()) for cell in next(reader, [])]
        _check_header(header)
        begins = reader.line_num + 1
        for cells in reader:
            if len(cells) > len(header) and any(cells[len(header) :]):
                raise BadVocabulary(
                    f"Line {begins} has more cells than the first row has columns. Put quotation marks around a cell "
                    f"with a {_SEPARATORS[separator]} in it."
                )
            if any(cell.strip() for cell in cells):
                given = dict(zip(header, (armed(cell).strip() for cell in cells), strict=False))
                yield begins, dict.fromkeys(COLUMNS, "") | given
            begins = reader.line_num + 1
    except csv.Error as error:
        raise BadVocabulary(
            f"The row at line {begins} cannot be read as CSV ({error}). Save it as “CSV UTF-8”."
        ) from error


def _check_header(header: list[str]) -> None:
    if unknown := [name for name in header if name not in COLUMNS]:
        named = ", ".join(f"“{name}”" for name in unknown)
        raise BadVocabulary(
            f"The first row has columns that are not known: {named}. Take them away or rename them; the columns are "
            f"{', '.join(COLUMNS)}."
        )
    if twice := sorted({name for name in header if header.count(name) > 1}):
        raise BadVocabulary(f"The first row has the column “{twice[0]}” twice. Take one of them away.")
    if not {"group", "name"} <= set(header):
        raise BadVocabulary("The first row must name the columns, and “group” and “name” among them.")


def _group(line: int, row: Mapping[str, str], groups: dict[str, TagGroup]) -> TagGroup:
    slug, name = row["group"], row["group name"]
    if not is_slug(slug):
        raise BadVocabulary(
            f"Line {line}: the group “{slug}” must be a short name of letters, digits, “-”, “_” or “.”. Its full name "
            "belongs into the column “group name”."
        )
    known = groups.get(slug, TagGroup(slug, ""))
    if name and known.name not in {"", slug, name}:
        raise BadVocabulary(
            f"Line {line}: the group “{slug}” is called “{name}” here and “{known.name}” above. Choose one."
        )
    groups[slug] = replace(known, name=name or known.name or slug)
    return groups[slug]


def _entry(line: int, row: Mapping[str, str], group: TagGroup) -> WrittenTag:
    if not row["name"]:
        raise BadVocabulary(f"Line {line}: the tag “{row['slug']}” has no name. Fill in the column “name”.")
    slug = row["slug"] or slug_of(row["name"])
    if not slug:
        raise BadVocabulary(f"Line {line}: the name “{row['name']}” has no letters or figures. Use other words.")
    if not is_slug(slug):
        raise BadVocabulary(
            f"Line {line}: the slug “{slug}” must be of letters, digits, “-”, “_” or “.”, without spaces. "
            "Leave it empty, and one is made from the name."
        )
    if row["retired"].casefold() not in _YES_OR_NO:
        raise BadVocabulary(f"Line {line}: “{row['retired']}” under “retired” must be yes, no or empty.")
    successors = _items(row["successors"])
    return WrittenTag(
        group.slug,
        group.name,
        slug,
        row["name"],
        row["definition"],
        row["note"],
        _items(row["other names"]),
        _items(row["words"]),
        _acronyms(line, row["acronyms"]),
        _items(row["parents"]),
        _items(row["past names"]),
        _YES_OR_NO[row["retired"].casefold()] or bool(successors),
        successors,
    )


def _acronyms(line: int, cell: str) -> dict[str, str]:
    found = {}
    for item in _ITEM.findall(cell):
        if not item.strip():
            continue
        pair = _LONG_FORM.fullmatch(item)
        if not pair or not (short := _plain(pair["short"])) or not (long := _plain(pair["long"])):
            raise BadVocabulary(
                f"Line {line}: write an acronym like “CPC = Child Protection Committee”, not “{item.strip()}”."
            )
        found[short] = long
    return found


def _joined(items: Iterable[str]) -> str:
    return "; ".join(map(_escaped, items))


def _escaped(item: str, more: str = "") -> str:
    return re.sub(rf"([\\;{more}])", r"\\\1", item)


def _items(cell: str) -> tuple[str, ...]:
    return tuple(item for each in _ITEM.findall(cell) if (item := _plain(each)))


def _plain(item: str) -> str:
    return re.sub(r"\\([\\;=])", r"\1", item.strip())
