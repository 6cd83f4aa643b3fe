"""Job: a person records that they looked for what belongs in a cell of the map and found none, or takes it back."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from indexer.catalogue import Catalogue, now
from indexer.catalogue.log import Entry
from indexer.catalogue.looked_for import Look
from indexer.cells import fit
from indexer.errors import NotFound, UsageError
from indexer.evidence_map.cell import counted
from indexer.language import one_line
from indexer.maps import YEAR, Asked, draw, looks_at
from indexer.model import Tag
from indexer.search.document_table import Filters
from indexer.search.results import Search
from indexer.terms import Vocabulary
from indexer.view import View
from indexer.vocabulary import By, find

_LONGEST_SEARCH = 2048
_LONGEST_NOTE = 2000


def as_address(search: str) -> str:
    """Give a search as the query of an address, however it was given: words, or an address with its query.

    >>> as_address("neglect in 2015")
    'q=neglect+in+2015'
    >>> as_address("http://localhost/?q=neglect&kind=review")
    'q=neglect&kind=review'
    """
    text = one_line(search)
    query = text.partition("?")[2] if text.startswith(("http://", "https://", "/?", "?")) else ""
    given = [(name, one_line(fit(value))) for name, value in parse_qsl(query)]
    return urlencode(given) if given else urlencode({"q": text}) if text else ""


def record(view: View, cell: Asked, row: str, column: str, search: str, note: str, by: By) -> Look:
    """Write down that somebody looked for what belongs in a cell and found none; gives it with its number.

    Args:
        view: What the person may see.
        cell: The axes; what narrows the map does not matter, for a look is on the cell of all documents.
        row: The key of the cell's row.
        column: The key of its column.
        search: The search that was made, in words or as an address.
        note: More to say, such as where else they looked.
        by: Who looked.

    Raises:
        NotFound: there is no such cell.
        UsageError: the cell has documents, or no search is given, or something is too long.
    """
    drawn = draw(view, Asked(cell.rows, cell.columns))
    down, across = drawn.at(row, column)
    found = drawn.found.cells[down][across]
    names = f"“{drawn.found.rows.values[down].label}” and “{drawn.found.columns.values[across].label}”"
    if found.documents:
        raise UsageError(
            f"{counted(found.documents, 'document')} with {names} stand here already, so it cannot be recorded that "
            "none was found. Open the cell on the map to see them."
        )
    made, note = as_address(search), fit(note).strip()
    if not made:
        raise UsageError("Say which search you made, so that others can see what was looked for and make it again.")
    if len(made) > _LONGEST_SEARCH or len(note) > _LONGEST_NOTE:
        raise UsageError(
            f"This is too long: a search may have {_LONGEST_SEARCH:,} characters and a note {_LONGEST_NOTE:,}. "
            "Shorten it."
        )
    catalogue, at = view.library.catalogue, now()
    look = Look(drawn.asked.rows, row, drawn.asked.columns, column, made, note, at, by.name)
    with catalogue.transaction():
        number = catalogue.looked_for.add(look)
        catalogue.log.record(Entry(at, by.name, "looked, none found", f"cell {row} × {column}", f"look {number}"))
    return replace(look, id=number)


def take_back(catalogue: Catalogue, number: int, by: By) -> Look:
    """Take a look back; gives what it was.

    Raises:
        NotFound: no look of this number stands.
    """
    at = now()
    with catalogue.transaction():
        look = catalogue.looked_for.get(number)
        if look is None or not catalogue.looked_for.take_back(number, at):
            raise NotFound("This record is not there, or was taken back already. Open the cell on the map again.")
        catalogue.log.record(
            Entry(at, by.name, "took back that none was found", f"cell {look.row} × {look.column}", f"look {number}")
        )
    return look


def on_cell(view: View, rows: str, columns: str, row: str, column: str) -> list[Look]:
    """Give the looks that stand on a cell, latest first."""
    library = view.library
    held = looks_at(library.catalogue.looked_for.standing(), library.vocabulary, rows, columns)
    return [look for look, told in reversed(held) if (told.row, told.column) == (row, column)]


def words_for(vocabulary: Vocabulary, axis: str, key: str) -> str:
    """Give what to search for in the text, to find what would belong in a row or a column; nothing for a year.

    These are the names of its tag and its usual words, any of which may stand.
    """
    tag = vocabulary.by_key(key) if axis != YEAR else None
    if tag is None:
        return ""
    names = dict.fromkeys(each.casefold().replace('"', "") for each in (tag.name, *tag.other_names, *tag.words))
    quoted = [f'"{each}"' if " " in each else each for each in names]
    return f"({' OR '.join(quoted)})" if len(quoted) > 1 else quoted[0]


def search_for(vocabulary: Vocabulary, rows: str, row: str, columns: str, column: str) -> Search:
    """Give the search that looks for what belongs in a cell: the words of its tags, and its year as a filter."""
    years = {key for axis, key in ((rows, row), (columns, column)) if axis == YEAR}
    words = filter(None, (words_for(vocabulary, rows, row), words_for(vocabulary, columns, column)))
    return Search(" ".join(words), Filters({YEAR: frozenset(years)} if years else {}, {}))


def value_of(vocabulary: Vocabulary, text: str) -> tuple[str, str]:
    """Give the axis and the key that a name means: a year, or a tag by any of its names.

    Raises:
        NotFound: no tag has this name, or several have.
    """
    if len(text) == 4 and text.isdecimal():
        return YEAR, text
    tag: Tag = find(vocabulary, text)
    return tag.group, tag.key
