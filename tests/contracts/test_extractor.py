"""What every reader of a format keeps to; a new reader joins by a line in READERS."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from csv import Error as CsvError
from pathlib import Path
from random import Random
from time import process_time

import docx as python_docx
import pptx as python_pptx
import pytest
from lxml.etree import LxmlError
from openpyxl import Workbook
from reportlab.pdfgen.canvas import Canvas

from indexer.extract import docx, html, odf, pdf, pptx, rtf, sheet, text
from indexer.extract.extraction import Block, Extraction, Problem, Property, Reader, Unreadable
from indexer.extract.properties import iso_date

SENTENCES = (
    "Children were seen by their social worker. The partnership listened to them and acted on what it heard. " * 3
)
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# What the libraries beneath raise for a damaged file; the worker takes each as "this file is damaged".
PARSE_ERRORS = (
    *(Unreadable, LxmlError, zipfile.BadZipFile, zlib.error, struct.error, CsvError, EOFError),
    *(ValueError, KeyError, IndexError, TypeError, AttributeError, OSError),
)

ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
    for name, full in [("office", "office"), ("text", "text"), ("draw", "drawing"), ("presentation", "presentation")]
)


def word(path: Path) -> None:
    document = python_docx.Document()
    document.core_properties.title = "A review"
    document.add_heading("Findings", 1)
    document.add_paragraph(SENTENCES)
    document.add_heading("What next", 2)
    document.add_paragraph("See https://example.org/next.")
    document.save(str(path))


def deck(path: Path) -> None:
    presentation = python_pptx.Presentation()
    for title in ("First", "Second"):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = SENTENCES
        run = slide.placeholders[1].text_frame.paragraphs[0].add_run()
        run.text, run.hyperlink.address = "A link", "https://example.org/"
        slide.notes_slide.notes_text_frame.text = "Say this."
    presentation.save(str(path))


def printed(path: Path) -> None:
    canvas = Canvas(str(path), invariant=1)
    canvas.setTitle("A review of practice")
    for index, title in enumerate(("Findings", "What next"), 1):
        canvas.addPageLabel(index - 1, "ROMAN_LOWER", index)
        canvas.bookmarkPage(title)
        canvas.addOutlineEntry(title, title)
        for at, line in enumerate((title, *SENTENCES.split(". "))):
            canvas.drawString(72, 760 - 16 * at, line)
        canvas.linkURL("https://example.org/next", (72, 758, 140, 772))
        canvas.showPage()
    canvas.save()


def open_document(kind: str, body: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
            archive.writestr(
                "content.xml",
                f"<office:x {ODF}><office:body><office:{kind}>{body}</office:{kind}></office:body></office:x>",
            )
            archive.writestr("meta.xml", "<x><language>en-GB</language></x>")

    return make


def workbook(path: Path) -> None:
    book = Workbook()
    book.active.append(["Area", "Share"])
    book.active.append(["North", 0.5])
    book.create_sheet("Second").append(["words"])
    book.save(path)


def written(content: str, encoding: str = "utf-8") -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.write_bytes(content.encode(encoding))

    return make


PAGE = (
    '<!doctype html><html lang="en"><head><title>A page</title><meta name="author" content="Ann"></head><body><main><article>'
    f'<h1>Findings</h1><p>{SENTENCES}<a href="/a">relative</a> <a href="https://example.org/">link</a></p>'
    f"<h2>What next</h2><p>{SENTENCES}</p></article></main></body></html>"
)
READERS: dict[str, tuple[Reader, Callable[[Path], None]]] = {
    "pdf": (pdf.read_with_pdfium, printed),
    "pdf through pypdf": (pdf.read_with_pypdf, printed),
    "docx": (docx.read, word),
    "pptx": (pptx.read, deck),
    "odt": (odf.read_text, open_document("text", f"<text:h>Findings</text:h><text:p>{SENTENCES}</text:p>")),
    "odp": (
        odf.read_slides,
        open_document(
            "presentation", f"<draw:page><draw:text-box><text:p>{SENTENCES}</text:p></draw:text-box></draw:page>"
        ),
    ),
    "xlsx": (sheet.read_xlsx, workbook),
    "csv": (sheet.read_csv, written("Area,Share\nNorth,12%\nFife\x00\x1b,é\n", "cp1252")),
    "rtf": (
        rtf.read,
        written(rf"{{\rtf1\ansi {{\info{{\title A review}}}}{SENTENCES}\par \u-10179?\par \'00\'9f end}}"),
    ),
    "html": (html.read, written(PAGE)),
    "text": (text.read_text, written(f"{SENTENCES}\n\nA control \x07 and a \x0c feed.\n")),
    "markdown": (
        text.read_markdown,
        written(f"# Findings\n\n{SENTENCES}\n\n## Next\n\nSee [it](https://example.org/a) [no](b.md).\n"),
    ),
}


@pytest.fixture(params=READERS)
def reader(request, tmp_path) -> tuple[Reader, Path]:
    read, make = READERS[request.param]
    path = tmp_path / f"sample.{request.param}"
    make(path)
    return read, path


def shown(block: Block) -> str:
    links = "\n".join(f"{link.url}\n{link.anchor}" for link in block.links)
    return f"{block.heading}\n{block.text}\n{block.notes}\n{block.running}\n{links}\n{block.locator.value}"


def check(parts: Extraction) -> None:
    """Check what must hold of all that a reader gives, whatever the file."""
    indexes = [block.locator.index for block in parts.blocks]
    assert indexes == sorted(set(indexes))
    assert not indexes or indexes[0] >= 1
    for block in parts.blocks:
        said = block.text.strip() or block.heading.strip() or block.notes.strip() or block.problem
        assert said or block.locator.label == "page"  # a printed page may be blank
        assert block.text == block.text.strip()
        assert "\n\n\n" not in block.text
        assert "\n" not in block.heading
        assert block.reader
        assert not FORBIDDEN.search(shown(block))
        assert all(re.match(r"(?:https?|ftp)://[^/\s]|mailto:", link.url) for link in block.links)
    for each in parts.properties:
        assert each.value.strip()
        assert each.source
        assert not FORBIDDEN.search(each.value)
        assert each.name != "date" or iso_date(each.value) == each.value
    for problem in parts.problems + tuple(block.problem for block in parts.blocks if block.problem):
        assert problem.reason.endswith(".")
        assert problem.remedy.endswith(".")


LONG_RUNS = [" ", "\n", '"', "<", "<!---->", "{", "{\\field", "[", "|", "*", "a"]
BEGINNINGS = {"csv": "", "rtf": "{\\rtf1 ", "html": "", "text": "", "markdown": ""}


@pytest.mark.parametrize("unit", LONG_RUNS)
@pytest.mark.parametrize("kind", BEGINNINGS)
def test_a_long_run_of_anything_takes_no_long_time(tmp_path, kind, unit):
    path = tmp_path / "run"
    path.write_text(BEGINNINGS[kind] + unit * 20_000, encoding="utf-8")
    started = process_time()
    with suppress(Unreadable):
        list(READERS[kind][0](path))
    assert process_time() - started < 5


class TestExtractor:
    def test_a_sound_file_gives_words_that_keep_to_the_contract(self, reader):
        read, path = reader
        parts = Extraction.gather(read(path))
        assert parts.blocks
        assert any(block.text for block in parts.blocks)
        assert not parts.problems
        check(parts)

    def test_parts_are_of_the_three_kinds(self, reader):
        read, path = reader
        assert all(isinstance(part, Block | Property | Problem) for part in read(path))

    def test_the_same_file_gives_the_same_parts_and_is_not_changed(self, reader):
        read, path = reader
        before = path.read_bytes(), path.stat().st_mtime_ns
        first = list(read(path))
        assert list(read(path)) == first
        assert (path.read_bytes(), path.stat().st_mtime_ns) == before
        assert [each.name for each in path.parent.iterdir()] == [path.name]

    def test_the_name_of_the_file_does_not_matter(self, reader):
        read, path = reader
        expected = list(read(path))
        bare = path.rename(path.with_name("held"))
        assert list(read(bare)) == expected

    def test_an_empty_file_is_reported(self, reader):
        read, path = reader
        path.write_bytes(b"")
        with pytest.raises(Unreadable):
            list(read(path))

    @pytest.mark.parametrize("seed", range(12))
    def test_damaged_bytes_are_reported_or_read_never_worse(self, reader, seed):
        read, path = reader
        random = Random(seed)  # noqa: S311 - damage that can be repeated, not secrets
        data = bytearray(path.read_bytes())
        if seed % 2:
            del data[random.randrange(1, len(data)) :]
        else:
            for _ in range(8):
                data[random.randrange(len(data))] = random.randrange(256)
        path.write_bytes(bytes(data))
        parts: list[Block | Property | Problem] = []
        try:
            parts.extend(read(path))
        except PARSE_ERRORS as error:
            assert str(error)  # noqa: PT017 - either outcome is right; silence is not
        check(Extraction.gather(parts))
