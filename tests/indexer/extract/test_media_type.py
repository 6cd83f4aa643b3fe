from __future__ import annotations

import zipfile
from pathlib import Path
from time import process_time

import docx as python_docx
import pptx as python_pptx
import pytest
from openpyxl import Workbook

from indexer.extract import media_type as types
from indexer.extract.media_type import describe, media_type
from indexer.extract.package import OLE_MAGIC


def told(path: Path, content: bytes, name: str) -> str | None:
    (path / "held").write_bytes(content)
    return media_type(path / "held", name)


def ole(*names: str) -> bytes:
    return OLE_MAGIC + b"\0" * 504 + b"".join(f"{name}\0".encode("utf-16-le").ljust(128, b"\0") for name in names)


@pytest.fixture
def office(tmp_path) -> dict[str, bytes]:
    python_docx.Document().save(str(tmp_path / "a.docx"))
    python_pptx.Presentation().save(str(tmp_path / "a.pptx"))
    Workbook().save(tmp_path / "a.xlsx")
    return {kind: (tmp_path / f"a.{kind}").read_bytes() for kind in ("docx", "pptx", "xlsx")}


@pytest.mark.parametrize("name", ["a", "a.txt", "a.pdf", "wrong.xlsx"])
def test_office_packages_are_told_by_content_whatever_their_name(tmp_path, office, name):
    assert told(tmp_path, office["docx"], name) == types.DOCX
    assert told(tmp_path, office["pptx"], name) == types.PPTX
    assert told(tmp_path, office["xlsx"], name) == types.XLSX


@pytest.mark.parametrize(
    ("main", "expected"),
    [
        ("application/vnd.ms-word.document.macroEnabled.main+xml", types.DOCX),
        ("application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml", types.PPTX),
        ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", types.XLSX),
    ],
)
def test_macros_templates_and_shows_are_their_kind(tmp_path, main, expected):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override PartName="/x" ContentType="{main}"/></Types>')
    assert told(tmp_path, (tmp_path / "a.zip").read_bytes(), "a") == expected


@pytest.mark.parametrize("kind", [types.ODT, types.ODP, types.ODS])
def test_opendocument_is_told_by_its_mimetype(tmp_path, kind):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("mimetype", kind)
    assert told(tmp_path, (tmp_path / "a.zip").read_bytes(), "a.zip") == kind


def test_a_plain_archive_is_zip(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("report.txt", "words")
    assert told(tmp_path, (tmp_path / "a.zip").read_bytes(), "a.zip") == types.ZIP


@pytest.mark.parametrize(
    ("names", "name", "expected"),
    [
        (("WordDocument",), "a", types.DOC),
        (("PowerPoint Document",), "a.doc", types.PPT),
        (("Workbook",), "a", types.XLS),
        (("EncryptedPackage",), "a.pptx", types.PPTX),
        (("EncryptedPackage",), "a", types.DOCX),
        (("Something",), "a", None),
        (("Something",), "a.doc", types.DOC),
    ],
)
def test_compound_files_are_told_by_their_streams(tmp_path, names, name, expected):
    assert told(tmp_path, ole("Root Entry", *names), name) == expected


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"%PDF-1.7\n", "a", types.PDF),
        (b"\0\0junk first %PDF-1.4", "a.bin", types.PDF),
        (rb"{\rtf1 words}", "a.txt", types.RTF),
        (b"<!DOCTYPE html><p>x", "a.txt", types.HTML),
        (b"\xef\xbb\xbf\n<!-- c --><html>", "a", types.HTML),
        (b"<?xml version='1.0'?><html xmlns='x'>", "a", types.HTML),
        (b"<div><p>x</p><p>y</p><h1>z</h1><table>" * 2, "a", types.HTML),
        (b"<p>x", "a.html", types.HTML),
        ("Some words, née.".encode(), "a", types.TEXT),
        ("Some words".encode("utf-16"), "a", types.TEXT),
        ("Some plain words, née Dupont".encode("cp1252"), "a.txt", types.TEXT),
        (b"# Head\n", "a.md", types.MARKDOWN),
        (b"a,b\n", "a.csv", types.CSV),
        (b"a,b\n", "a.pdf", types.TEXT),
    ],
)
def test_text_formats_and_pdf(tmp_path, content, name, expected):
    assert told(tmp_path, content, name) == expected


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"\xff\xd8\xff\xe0\0\x10JFIF",
        b"GIF89a\x01\0\x01\0",
        b"\x7fELF\x02\x01\x01\0",
        b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff",
        b"\0\x01\0\0\0\x0f\0\x80glyf",
        b"ID3\x03\0\0\0\0\0\x0f",
        bytes(range(256)) * 4,
        b"\xc3\x28\xff\xfe\xd0\x91\xa4\xb1" * 20,
    ],
)
@pytest.mark.parametrize("name", ["a", "a.png", "a.txt"])
def test_what_is_no_document_has_no_type(tmp_path, content, name):
    assert told(tmp_path, content, name) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.pdf", types.PDF), ("a.DOCX", types.DOCX), ("a.txt", types.TEXT), ("a.png", None), ("a", None)],
)
def test_an_empty_file_is_what_its_name_says(tmp_path, name, expected):
    assert told(tmp_path, b"", name) == expected
    assert told(tmp_path, b"\0" * 100, name) == expected


def test_damaged_files_are_still_what_they_were(tmp_path, office):
    for kind, expected in (("docx", types.DOCX), ("pptx", types.PPTX), ("xlsx", types.XLSX)):
        assert told(tmp_path, office[kind][:700], f"a.{kind}") == expected
    assert told(tmp_path, b"\x01\x02\x03garbled\0\0", "a.pdf") == types.PDF


def test_a_character_cut_in_two_at_the_end_of_the_sample_does_no_harm(tmp_path):
    content = b"a" * (types._HEAD - 1) + "é and more".encode()
    assert told(tmp_path, content, "a.txt") == types.TEXT


def test_every_type_has_a_name_for_people():
    assert describe(types.PDF) == "PDF"
    assert describe(types.DOCX) == "Word document"
    assert describe("font/woff") == "font/woff"
    assert set(types._NAMED.values()) <= set(types._DESCRIPTIONS)


def test_a_page_of_nothing_but_comments_takes_no_long_time(tmp_path):
    started = process_time()
    assert told(tmp_path, b"<!---->" * 9_000, "a.txt") == types.TEXT
    assert process_time() - started < 2
