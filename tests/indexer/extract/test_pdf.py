"""Reading PDFs made for the purpose, through PDFium and through pypdf; ``reader`` says which it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PIL import Image
from pypdf.generic import ArrayObject, NameObject, NumberObject, TextStringObject
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from indexer.extract.extraction import Block, Extraction, Part, Property, Unreadable
from indexer.extract.pdf import DAMAGED_PAGE, PICTURE, iso_date, read_with_pdfium, read_with_pypdf
from indexer.model import Link

CIPHERS = ["RC4-40", "RC4-128", "AES-128", "AES-256"]
Read = Callable[[Path], Iterator[Part]]


@pytest.fixture(params=[(read_with_pdfium, "pypdfium2 "), (read_with_pypdf, "pypdf ")], ids=["PDFium", "pypdf"])
def both(request) -> tuple[Read, str]:
    chosen: tuple[Read, str] = request.param
    return chosen


@pytest.fixture
def path(tmp_path) -> Path:
    return Path(tmp_path, "held")


def canvas(path: Path) -> Canvas:
    made = Canvas(str(path), invariant=1)
    made.setTitle("A review of practice")
    made.setAuthor("A. Typist")
    return made


def page(made: Canvas, *lines: str, size: int = 11) -> None:
    made.setFont("Helvetica", size)
    for at, line in enumerate(lines):
        made.drawString(72, 720 - 1.3 * size * at, line)
    made.showPage()


def plain(path: Path, pages: int = 3) -> Path:
    made = canvas(path)
    for index in range(1, pages + 1):
        page(made, f"Words of page {index}.")
    made.save()
    return path


def locked(path: Path, password: str, cipher: str) -> None:
    writer = pypdf.PdfWriter(clone_from=path)
    writer.encrypt(password, "owner", algorithm=cipher)
    writer.write(path)


def blocks(parts: Iterator[Part]) -> list[Block]:
    return [part for part in parts if isinstance(part, Block)]


def properties(parts: Iterator[Part]) -> set[tuple[str, str, str]]:
    return {(part.name, part.value, part.source) for part in parts if isinstance(part, Property)}


class TestBoth:
    def test_the_reader_and_its_version_are_named(self, both, path):
        read, name = both
        assert all(block.reader.startswith(name) and block.reader[-1].isdigit() for block in blocks(read(plain(path))))

    def test_pages_carry_the_label_that_is_printed_on_them_and_their_place(self, both, path):
        made = canvas(path)
        made.addPageLabel(0, "ROMAN_LOWER", 1)
        made.addPageLabel(2, "ARABIC", 1)
        for words in ("Preface", "Contents", "Findings", "Next steps"):
            page(made, words)
        made.save()
        places = [block.locator for block in blocks(both[0](path))]
        assert [(place.label, place.value, place.index) for place in places] == [
            ("page", "i", 1),
            ("page", "ii", 2),
            ("page", "1", 3),
            ("page", "2", 4),
        ]

    def test_without_labels_a_page_is_called_by_its_number(self, both, path):
        assert [block.locator.value for block in blocks(both[0](plain(path)))] == ["1", "2", "3"]

    def test_a_link_whose_address_is_not_in_the_text_is_kept_with_its_words(self, both, path):
        made = canvas(path)
        made.setFont("Helvetica", 11)
        made.drawString(72, 700, "Read the guidance")
        made.linkURL("https://example.org/hidden?id=7", (72, 696, 180, 712))
        made.drawString(72, 600, "Ask us")
        made.linkURL("mailto:team@example.org", (72, 596, 120, 612))
        made.drawString(72, 500, "See https://example.org/shown.")
        made.drawString(72, 400, "A folder")
        made.linkURL("file:///home/someone/draft.docx", (72, 396, 180, 412))
        made.save()
        [block] = blocks(both[0](path))
        assert block.links == (
            Link("https://example.org/hidden?id=7", "Read the guidance"),
            Link("mailto:team@example.org", "Ask us"),
            Link("https://example.org/shown", "https://example.org/shown"),
        )
        assert "hidden" not in block.text

    def test_the_outline_names_sections_and_carries_them_on(self, both, path):
        made = canvas(path)
        for title in ("Summary", "", "Findings"):
            if title:
                made.bookmarkPage(title)
                made.addOutlineEntry(title, title, 0)
            page(made, title or "More of it")
        made.save()
        assert [block.heading for block in blocks(both[0](path))] == ["Summary", "Summary", "Findings"]

    def test_a_reading_that_begins_later_knows_the_section_it_begins_in(self, both, path):
        made = canvas(path)
        for title in ("Summary", "Findings", ""):
            if title:
                made.bookmarkPage(title)
                made.addOutlineEntry(title, title, 0)
            page(made, title or "More of it")
        made.save()
        [last] = blocks(both[0](path, first=3))
        assert (last.locator.index, last.heading) == (3, "Findings")

    def test_pages_to_read_can_be_chosen_and_are_told_first(self, both, path):
        told: list[tuple[int, int]] = []
        parts = both[0](plain(path, 5), first=2, only={1, 3, 5}, on_page=lambda *at: told.append(at))
        assert [block.text for block in blocks(parts)] == ["Words of page 3.", "Words of page 5."]
        assert told == [(3, 5), (5, 5)]

    def test_what_the_file_says_of_itself(self, both, path):
        said = properties(both[0](plain(path)))
        assert ("title", "A review of practice", "PDF information") in said
        assert ("author", "A. Typist", "PDF information") in said
        assert ("date", "2000-01-01", "PDF creation date") in said

    def test_the_language_of_the_file(self, both, path):
        writer = pypdf.PdfWriter(clone_from=plain(path))
        writer.root_object[NameObject("/Lang")] = TextStringObject("en-GB")
        writer.write(path)
        assert ("language", "en-GB", "PDF language") in properties(both[0](path))

    @pytest.mark.parametrize(
        "junk", ["Microsoft Word - report v3", "report.docx", "untitled", "PowerPoint Presentation", "Layout 1", "held"]
    )
    def test_a_title_that_says_nothing_is_no_title(self, both, path, junk):
        made = canvas(path)
        made.setTitle(junk)
        page(made, "words")
        made.save()
        assert not [each for each in properties(both[0](path)) if each[2] == "PDF information" and each[0] == "title"]

    def test_a_page_that_is_a_picture_says_so_and_needs_tesseract(self, both, path):
        made = canvas(path)
        page(made, "Words.")
        made.drawImage(ImageReader(Image.new("L", (300, 400), 200)), 0, 0, 595, 842)
        made.showPage()
        made.save()
        first, second = blocks(both[0](path))
        assert (first.problem, second.problem, second.text) == (None, PICTURE, "")
        assert PICTURE.needs == "tesseract"

    def test_an_empty_page_has_no_problem(self, both, path):
        made = canvas(path)
        page(made, "Words.")
        page(made)
        made.save()
        assert [(block.text, block.problem) for block in blocks(both[0](path))] == [("Words.", None), ("", None)]

    @pytest.mark.parametrize("cipher", CIPHERS)
    def test_a_password_is_reported_as_one(self, both, path, cipher):
        locked(plain(path), "opening", cipher)
        with pytest.raises(Unreadable) as raised:
            list(both[0](path))
        assert raised.value.problem.reason == "The file is protected by a password."
        assert "without the password" in raised.value.problem.remedy

    @pytest.mark.parametrize("cipher", CIPHERS)
    def test_a_file_that_only_restricts_printing_is_read(self, both, path, cipher):
        locked(plain(path), "", cipher)
        assert [block.text for block in blocks(both[0](path))] == [f"Words of page {index}." for index in (1, 2, 3)]

    @pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"no PDF at all", b"%PDF-1.4\n1 0 obj\n<</Type/Cat"])
    def test_what_is_no_pdf_is_reported(self, both, path, content):
        path.write_bytes(content)
        with pytest.raises(Unreadable) as raised:
            list(both[0](path))
        assert raised.value.problem.reason.endswith("could not be opened.")

    def test_a_truncated_file_is_reported_or_what_is_left_is_read(self, both, path):
        whole = plain(path, 30).read_bytes()
        path.write_bytes(whole[: len(whole) * 2 // 3])
        try:
            found = blocks(both[0](path))
        except Unreadable as unreadable:
            assert unreadable.problem.remedy.endswith(".")  # noqa: PT017 - either outcome is right; silence is not
        else:
            assert found
            assert all(block.text or block.problem for block in found)

    def test_the_same_words_from_both(self, path):
        plain(path, 2)
        read = [[block.text for block in blocks(each(path))] for each in (read_with_pdfium, read_with_pypdf)]
        assert read[0] == read[1]


class TestReadWithPdfium:
    def test_both_kinds_of_line_end_hyphen_are_marked(self, path):
        made = canvas(path)
        page(made, "A multi-", "disciplinary team made assess\u00ad", "ments of need.")
        made.save()
        [block] = blocks(read_with_pdfium(path))
        assert block.text == "A multi\x02disciplinary team made assess\x02ments of need."
        assert Extraction.gather([block]).status == "read"

    def test_ligatures_are_the_letters_they_stand_for(self, path):
        pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
        made = canvas(path)
        made.setFont("Vera", 11)
        made.drawString(72, 700, "She \ufb01nds the \ufb02oor.")
        made.save()
        assert blocks(read_with_pdfium(path))[0].text == "She finds the floor."

    def test_lines_come_with_their_size_and_weight(self, path):
        made = canvas(path)
        made.setFont("Helvetica-Bold", 20)
        made.drawString(72, 760, "Findings")
        made.setFont("Helvetica", 11)
        made.drawString(72, 700, "Children were seen.")
        made.save()
        [block] = blocks(read_with_pdfium(path))
        assert [(line.text, line.size, line.bold) for line in block.lines] == [
            ("Findings", 20.0, True),
            ("Children were seen.", 11.0, False),
        ]

    def test_the_largest_words_of_the_first_page_are_a_title_too(self, path):
        made = canvas(path)
        made.setFont("Helvetica", 24)
        made.drawString(72, 760, "Learning review of")
        made.drawString(72, 730, "the north")
        made.setFont("Helvetica", 30)
        made.drawString(72, 100, "Below the middle")
        made.setFont("Helvetica", 11)
        for at in range(5):
            made.drawString(72, 600 - 14 * at, "Text follows, in the size that most of the page has.")
        made.save()
        assert ("title", "Learning review of the north", "largest words on page 1") in properties(
            read_with_pdfium(path)
        )

    def test_a_page_in_one_size_shows_no_title(self, path):
        plain(path)
        assert not [each for each in properties(read_with_pdfium(path)) if each[2] == "largest words on page 1"]

    def test_an_outline_that_leads_back_into_itself_ends(self, path):
        made = canvas(path)
        for title in ("One", "Two"):
            made.bookmarkPage(title)
            made.addOutlineEntry(title, title, 0)
            page(made, title)
        made.save()
        writer = pypdf.PdfWriter(clone_from=path)
        outlines: Any = writer.root_object["/Outlines"]
        outlines["/First"]["/Next"][NameObject("/Next")] = outlines.raw_get("/First")
        writer.write(path)
        assert [block.heading for block in blocks(read_with_pdfium(path))] == ["One", "Two"]

    def test_a_page_that_is_no_page_is_damaged_and_the_others_are_read(self, path):
        writer = pypdf.PdfWriter(clone_from=plain(path))
        tree: Any = writer.root_object["/Pages"]
        tree["/Kids"][1] = writer._add_object(ArrayObject([NumberObject(1)]))
        writer.write(path)
        found = blocks(read_with_pdfium(path))
        assert [block.problem for block in found] == [None, DAMAGED_PAGE, None]
        assert [block.text for block in found] == ["Words of page 1.", "", "Words of page 3."]


class TestIsoDate:
    @pytest.mark.parametrize(
        ("text", "date"),
        [
            ("D:20230512103000+01'00'", "2023-05-12"),
            ("20230512", "2023-05-12"),
            ("D:202305", "2023-05"),
            ("D:2023", "2023"),
            ("D:20231350", "2023"),
            ("D:20230599", "2023-05"),
            ("D:00010101", ""),
            ("yesterday", ""),
            ("", ""),
        ],
    )
    def test_dates(self, text, date):
        assert iso_date(text) == date
