"""Decides from its content what a file is; its name only tells text formats apart and vouches for damaged files."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an OLE compound file begins: a legacy Office file, or an encrypted new one."""

_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
PDF: Final = "application/pdf"
DOCX: Final = f"{_OFFICE}wordprocessingml.document"
PPTX: Final = f"{_OFFICE}presentationml.presentation"
XLSX: Final = f"{_OFFICE}spreadsheetml.sheet"
ODT: Final = "application/vnd.oasis.opendocument.text"
ODP: Final = "application/vnd.oasis.opendocument.presentation"
ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"
DOC: Final = "application/msword"
PPT: Final = "application/vnd.ms-powerpoint"
XLS: Final = "application/vnd.ms-excel"
RTF: Final = "application/rtf"
HTML: Final = "text/html"
TEXT: Final = "text/plain"
MARKDOWN: Final = "text/markdown"
CSV: Final = "text/csv"
ZIP: Final = "application/zip"

_DESCRIPTIONS: Final = {
    PDF: "PDF",
    DOCX: "Word document",
    PPTX: "PowerPoint deck",
    XLSX: "Excel workbook",
    ODT: "OpenDocument text",
    ODP: "OpenDocument presentation",
    ODS: "OpenDocument spreadsheet",
    DOC: "Word document (97–2003)",
    PPT: "PowerPoint deck (97–2003)",
    XLS: "Excel workbook (97–2003)",
    RTF: "Rich text",
    HTML: "Web page",
    TEXT: "Plain text",
    MARKDOWN: "Markdown",
    CSV: "Table (CSV)",
    ZIP: "ZIP archive",
}

_NAMED: Final = {
    "pdf": PDF,
    "docx": DOCX,
    "docm": DOCX,
    "dotx": DOCX,
    "dotm": DOCX,
    "pptx": PPTX,
    "pptm": PPTX,
    "ppsx": PPTX,
    "ppsm": PPTX,
    "potx": PPTX,
    "potm": PPTX,
    "xlsx": XLSX,
    "xlsm": XLSX,
    "xltx": XLSX,
    "odt": ODT,
    "ott": ODT,
    "odp": ODP,
    "otp": ODP,
    "ods": ODS,
    "doc": DOC,
    "dot": DOC,
    "ppt": PPT,
    "pps": PPT,
    "xls": XLS,
    "rtf": RTF,
    "zip": ZIP,
    "html": HTML,
    "htm": HTML,
    "xhtml": HTML,
    "txt": TEXT,
    "text": TEXT,
    "md": MARKDOWN,
    "markdown": MARKDOWN,
    "csv": CSV,
    "tsv": CSV,
}
_TEXT_FORMATS: Final = frozenset((HTML, TEXT, MARKDOWN, CSV))
# The main part's content type names the kind, whether document, template, show or one with macros.
_MAIN_PARTS: Final = (("wordprocessingml", DOCX), ("presentationml", PPTX), ("spreadsheetml", XLSX))
_MACRO_PARTS: Final = (("ms-word.", DOCX), ("ms-powerpoint.", PPTX), ("ms-excel.", XLSX))
_MAIN_FOLDERS: Final = (("word/", DOCX), ("ppt/", PPTX), ("xl/", XLSX))
_STREAMS: Final = (("WordDocument", DOC), ("PowerPoint Document", PPT), ("Workbook", XLS), ("Book", XLS))
_HEAD: Final = 1 << 16
_OTHER_FORMATS = re.compile(
    rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0|II\*\0|MM\0\*|RIFF|OggS|ID3[\x02-\x04]|fLaC|\x7fELF|\xca\xfe\xba\xbe|\x1f\x8b|BZh|"
    rb"7z\xbc\xaf|Rar!|\0asm|wOF[F2]|\x00\x01\x00\x00|OTTO|.{4}ftyp|SQLite format 3|%!PS",
    re.DOTALL,
)
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?>.*?-->)\s*)*+(?:<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TAGS = re.compile(r"<(?:html|head|body|title|div|p|h[1-6]|table|article|main)(?:\s[^<>]*)?>", re.IGNORECASE)
_CONTROLS = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def media_type(path: Path, name: str) -> str | None:
    """Give the IANA media type of the file at a path, or None when it is no document: a picture, a program, a font.

    ``name`` is the name people gave it. It decides between text formats; and for a file that is empty or too damaged
    to tell, so that it can be reported as unreadable rather than be taken for something else.
    """
    named = _NAMED.get(name.rpartition(".")[2].lower()) if "." in name else None
    with path.open("rb") as file:
        head = file.read(_HEAD)
        file.seek(0, 2)
        whole = file.tell() <= _HEAD
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(OLE_MAGIC):
        return _compound(path, named)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path, named)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
        return RTF
    text = None if _OTHER_FORMATS.match(head) else _text(head, whole=whole)
    if text is None or not text.strip():
        # Nothing to go by: an empty or overwritten file is what its name says, unless that says it is no document.
        damaged = not head.strip(b"\0 \t\r\n") or named not in _TEXT_FORMATS
        return named if damaged and not _OTHER_FORMATS.match(head) else None
    return _text_format(text, named)


def describe(media_type: str) -> str:
    """Name a media type as people do: "PDF", "Word document". An unknown one is given as it is."""
    return _DESCRIPTIONS.get(media_type, media_type)


def _compound(path: Path, named: str | None) -> str | None:
    """Tell an OLE compound file by the names in its directory ([MS-CFB] 2.6: UTF-16, ended by a zero)."""
    data = path.read_bytes()

    def holds(name: str) -> bool:
        return f"{name}\0".encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        # Which kind was encrypted isn't told; every reader of packages reports the password.
        return named or DOCX
    return next((kind for stream, kind in _STREAMS if holds(stream)), named)


def _zipped(path: Path, named: str | None) -> str | None:
    """Tell a ZIP package by its mimetype part (OpenDocument) or its content types (Office), else a plain archive."""
    damaged = named if named and named not in _TEXT_FORMATS else ZIP
    try:
        with ZipFile(path) as archive:
            names = {each.lower().lstrip("/"): each for each in archive.namelist()}
            if "mimetype" in names:
                said = archive.open(names["mimetype"]).read(200).decode("ascii", "replace").strip()
                for kind in (ODT, ODP, ODS):
                    if said.startswith(kind):
                        return kind
            if "[content_types].xml" in names:
                types = archive.open(names["[content_types].xml"]).read(1 << 20).decode("utf-8", "replace")
                mains = re.findall(r'ContentType="([^"]+\.main\+xml)"', types)
                for words, kind in (*_MAIN_PARTS, *_MACRO_PARTS):
                    if any(words in each for each in mains):
                        return kind
                for folder, kind in _MAIN_FOLDERS:
                    if any(each.startswith(folder) for each in names):
                        return kind
                return damaged
    except (BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError, zlib.error):
        return damaged
    return named if named in {DOCX, PPTX, XLSX, ODT, ODP, ODS} else ZIP


def _text(head: bytes, *, whole: bool) -> str | None:
    """Decode the beginning of a file if it is text: UTF with a mark, strict UTF-8, or likely Windows-1252."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if head.startswith(mark):
            try:
                text = head[: len(head) // 2 * 2].decode(encoding, "strict" if whole else "ignore")
            except UnicodeDecodeError:
                return None
            return None if _CONTROLS.search(text) else text
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if not whole and error.start > len(head) - 4:  # a character cut in two where the reading stopped
            text = head[: error.start].decode("utf-8-sig")
        else:
            text = _windows_1252(head)
    return None if _CONTROLS.search(text) else text


def _windows_1252(head: bytes) -> str:
    """Decode as Windows-1252 if mostly letters come out; else give a control character, which no text has."""
    try:
        text = head.decode("cp1252")
    except UnicodeDecodeError:
        return "\0"
    plain = sum(character.isalnum() or character in " \t\r\n.,;:-'\"()" for character in text)
    return text if plain >= 0.8 * len(text) else "\0"


def _text_format(text: str, named: str | None) -> str:
    """Tell HTML by how it begins; else believe the name, as far as it names a text format."""
    if _HTML_START.match(text):
        return HTML
    tags = len(_HTML_TAGS.findall(text[:20_000]))
    if named == HTML or (tags >= 5 and named not in _TEXT_FORMATS):
        return HTML if tags else TEXT
    return named if named in {MARKDOWN, CSV} else TEXT
