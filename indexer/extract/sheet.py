"""Reads spreadsheets: Excel workbooks (.xlsx, .xlsm) sheet by sheet, and CSV files."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from lxml import etree  # type: ignore[import-untyped]
from openpyxl import load_workbook

from indexer.extract.characters import decode, one_line, paragraphs, table_row
from indexer.extract.extraction import Block, Part, Unreadable
from indexer.extract.links import web_link
from indexer.extract.package import Package, damaged, office_properties
from indexer.extract.sections import no_words, reader_name
from indexer.model import Locator, Problem

_MOST_CHARACTERS: Final = 1_000_000
"""What is read of one sheet: some 300 printed pages; more is data, not evidence to quote."""
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_xlsx(path: Path) -> Iterator[Part]:
    """Read a workbook, a Block for each sheet that is not empty; formulas give the values they were saved with.

    Raises:
        Unreadable: the file is no Excel package, is encrypted, goes past a limit, or has no words.
    """
    with Package(path) as package:
        beside = _checked(package)
        yield from office_properties(package, "Excel properties")
    told = False
    with path.open("rb") as file, warnings.catch_warnings():  # an open file: openpyxl would judge a path by its ending
        warnings.simplefilter("ignore")  # openpyxl warns of features that it doesn't keep; nothing is written here
        try:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
            raise damaged("The workbook") from error
        for index, sheet in enumerate(book.worksheets, 1):
            comments, links = beside.get(sheet.title, ({}, {}))
            rows: Iterable[str] = ()
            cells: dict[str, str] = {}
            try:
                sheet.reset_dimensions()
                rows = (table_row(_row(row, links, cells)) for row in sheet.iter_rows())
                text, problem = _limited(rows, sheet.title)
            except (KeyError, ValueError, TypeError, AttributeError, IndexError, etree.XMLSyntaxError):
                text, problem = "", damaged(f"The sheet {sheet.title}").problem
            notes = "\n\n".join(f"Comment ({place}): {words}" for place, words in comments.items())
            text = paragraphs(f"{text}\n\n{notes}")
            if text or problem:
                told = True
                found = (web_link(url, cells.get(place, "")) for place, url in links.items())
                yield Block(
                    Locator("sheet", one_line(sheet.title) or str(index), index),
                    text,
                    "" if sheet.sheet_state == "visible" else f"{one_line(sheet.title)} (hidden sheet)",
                    links=tuple(dict.fromkeys(link for link in found if link)),
                    problem=problem,
                    reader=reader_name("openpyxl"),
                )
        book.close()
    if not told:
        raise no_words()


def read_csv(path: Path) -> Iterator[Part]:
    """Read a file of separated values as one sheet; its encoding, separator and quotes are found out.

    Raises:
        Unreadable: the file has no words.
    """
    text = decode(path.read_bytes()).replace("\0", "")
    try:
        dialect: Any = csv.Sniffer().sniff(text[:20_000], ",;\t|")
    except csv.Error:
        dialect = csv.excel
    csv.field_size_limit(_MOST_CHARACTERS)
    try:
        shown, problem = _limited(map(table_row, csv.reader(io.StringIO(text, newline=""), dialect)), "1")
    except csv.Error:
        shown, problem = _limited(text.splitlines(), "1")
    shown = paragraphs(shown)
    if not shown:
        raise no_words()
    yield Block(Locator("sheet", "1", 1), shown, problem=problem, reader="csv")


def _limited(rows: Iterable[str], name: str) -> tuple[str, Problem | None]:
    """Join rows that say something, up to the limit; the Problem says when there are more."""
    held: list[str] = []
    length = 0
    for row in rows:
        if row:
            length += len(row) + 1
            if length > _MOST_CHARACTERS:
                reason = (
                    f"Of the sheet {name} only the first {len(held):,} rows were read; it is too long to read whole."
                )
                return "\n".join(held), Problem(reason, "If the rest matters, add it as files of its own.")
            held.append(row)
    return "\n".join(held), None


def _row(row: Iterable[Any], links: dict[str, str], cells: dict[str, str]) -> Iterator[str]:
    for cell in row:
        text = _shown(cell.value, getattr(cell, "number_format", "") or "")
        if links and text and cell.coordinate in links:
            cells[cell.coordinate] = text
        yield text


def _shown(value: Any, form: str) -> str:
    """Write a cell's value as a reader would know it: dates as ISO, percentages as such, numbers without noise."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return f"{value * 100:.6g}%" if "%" in form else str(value) if isinstance(value, int) else f"{value:.12g}"
    return str(value)


def _checked(package: Package) -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    """Go through all that openpyxl will read, within the limits, and give each sheet's comments and links by cell.

    openpyxl neither counts what it unpacks nor, when only reading, tells comments and links.
    """
    main = package.main_part()
    for name in package.names:
        if name.lower().endswith((".xml", ".rels")):
            _refuse_dtd(package, name)
    book = package.xml(main)
    if etree.QName(book).localname != "workbook":
        raise damaged("The file is named a workbook but holds something else, or")
    if _MAIN.encode() not in b"".join(package.chunks(main)):
        raise Unreadable(
            "The workbook is saved as Strict Open XML, which is not read.",
            "Open it in Excel, save it as an ordinary workbook (.xlsx), and add that.",
        )
    relations = package.relations(main)
    found: dict[str, tuple[dict[str, str], dict[str, str]]] = {}
    for sheet in book.iter("{*}sheet"):
        relation = relations.get(sheet.get(_RELATION, ""))
        if relation and relation.target in package:
            found[sheet.get("name", "")] = _comments(package, relation.target), _links(package, relation.target)
    return found


def _refuse_dtd(package: Package, name: str) -> None:
    parser = etree.XMLPullParser(("start",), resolve_entities=False, no_network=True, load_dtd=False)
    begun = False
    for chunk in package.chunks(name):
        if not begun:
            try:
                parser.feed(chunk)
            except etree.XMLSyntaxError as error:
                raise damaged(f"The part {name} of the file") from error
            for _, root in parser.read_events():
                begun = True
                if root.getroottree().docinfo.doctype:
                    raise damaged(f"The part {name} of the file has a document type definition, so the file")
                break


def _comments(package: Package, sheet: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in package.related(sheet, "comments"):
        for comment in package.xml(name).iter("{*}comment"):
            words = one_line("".join(each.text or "" for each in comment.iter("{*}t")))
            if words:
                found[comment.get("ref", "")] = words
    return found


def _links(package: Package, sheet: str) -> dict[str, str]:
    relations = {key: each for key, each in package.relations(sheet).items() if each.external}
    if not relations:
        return {}
    places = {
        each.get(_RELATION, ""): each.get("ref", "").partition(":")[0]
        for each in package.xml(sheet).iter("{*}hyperlink")
    }
    return {place: relations[key].target for key, place in places.items() if key in relations}
