"""Puts dates, counts, places and codes into plain English, as template filters."""

from __future__ import annotations

import mimetypes
import re
from datetime import date
from pathlib import PurePath

from flask import Flask

from indexer.catalogue.locations import MEMBER
from indexer.model import Locator, Role
from indexer.search.document_table import UNKNOWN

FACET_NAMES = {
    "workstream": "Workstream",
    "tag": "Tag",
    "kind": "Kind of document",
    "organisation": "Organisation",
    "year": "Year",
    "language": "Language",
}

ROLES = {
    Role.READER: "Reader: searches and reads",
    Role.RESEARCHER: "Researcher: also brings documents in and tags them",
    Role.EDITOR: "Editor: also brings documents in and writes papers",
    Role.ADMINISTRATOR: "Administrator: keeps the library, sees every document, and decides who may sign in",
}

_MISSING = {"workstream": "No workstream", "kind": "Kind not known", "year": "Date not known"}

_LANGUAGES = {
    "cy": "Welsh",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "ga": "Irish",
    "gd": "Scottish Gaelic",
    "nl": "Dutch",
    "pl": "Polish",
    "sco": "Scots",
    "ur": "Urdu",
}

_FILE_KINDS = {
    "application/pdf": "PDF",
    "text/html": "Web page",
    "text/plain": "Text file",
    "text/markdown": "Markdown text",
    "text/csv": "CSV table",
    "application/rtf": "RTF document",
    "application/msword": "Word document",
    "application/vnd.ms-powerpoint": "PowerPoint presentation",
    "application/vnd.ms-excel": "Excel workbook",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word document",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel workbook",
    "application/vnd.oasis.opendocument.text": "OpenDocument text",
    "application/vnd.oasis.opendocument.presentation": "OpenDocument presentation",
    "application/vnd.oasis.opendocument.spreadsheet": "OpenDocument spreadsheet",
}

_MONTHS = (
    "January February March April May June July August September October November December".split()
)  # not strftime's: those follow the machine's language


def prepare(app: Flask) -> None:
    """Give an application's templates these filters."""
    for make in (plain_date, moment, counted, capital, place, language_name, file_kind, file_size, file_label):
        app.add_template_filter(make)
    app.jinja_env.globals["roles"] = ROLES


def plain_date(text: str) -> str:
    """Write an ISO 8601 date, whole or reduced: "31 July 2015", "July 2015", "2015"; others stay as they are."""
    found = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text[:10])
    if found is None:
        return text
    year, month, day = found.groups()
    try:
        held = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return text
    if not month:
        return year
    named = f"{_MONTHS[held.month - 1]} {year}"
    return f"{held.day} {named}" if day else named


def moment(text: str) -> str:
    """Write a moment in UTC: "31 July 2015 at 14:05"."""
    return f"{plain_date(text)} at {text[11:16]}" if len(text) > 15 else plain_date(text)


def counted(number: int, one: str, many: str = "") -> str:
    """Write a count with its noun: "1 passage", "1,204 passages"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def capital(text: str) -> str:
    """Begin a label with a capital letter, leaving the rest as it is."""
    return text[:1].upper() + text[1:]


def place(locator: Locator) -> str:
    """Name a place in a document: "Page iv", "Slide 3"."""
    return capital(str(locator))


def language_name(code: str) -> str:
    """Name a language by its ISO 639 code; an unknown code is shown itself."""
    return _LANGUAGES.get(code, code)


def file_kind(media_type: str) -> str:
    """Name a kind of file by its media type."""
    return _FILE_KINDS.get(media_type) or (mimetypes.guess_extension(media_type) or media_type).lstrip(".").upper()


def file_size(size: int) -> str:
    """Write a size in bytes with the unit that fits: "812 bytes", "35 KB", "1.2 MB"."""
    if size < 1000:
        return counted(size, "byte")
    if size < 1_000_000:
        return f"{size / 1000:.0f} KB"
    return f"{size / 1_000_000:.1f} MB"


def file_label(path: str) -> str:
    """Name a file by where it was found, without the folders of the machine: "minutes.docx in papers.zip"."""
    *archives, file = [PurePath(part).name for part in path.split(MEMBER)]
    return f"{file} in {archives[-1]}" if archives else file


def facet_label(facet: str, value: str, label: str, group: str = "") -> str:
    """Write the label of a facet value, of the facet "tag" one of a tag group of this name."""
    if facet == "tag" and value.endswith(f"/{UNKNOWN}"):
        return f"No {group.lower() or 'tag'}"
    if value == UNKNOWN:
        return _MISSING.get(facet, "Not known")
    if facet == "language":
        return language_name(value)
    return capital(label) if facet == "kind" else label
