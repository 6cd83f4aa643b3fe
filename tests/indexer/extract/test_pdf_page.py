"""Reading one page through PDFium's own functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2.raw as pdfium
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from indexer.extract import pdf_page
from indexer.extract.pdf_page import annotated_links, clean, is_picture, page_text
from indexer.model import Link

# A font whose letters say, by their Unicode map, that they are what no keyboard has.
MAPPED = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>> endobj
4 0 obj <</Length 60>> stream
BT /F 11 Tf 72 700 Td (Open A) Tj 0 -20 Td (and BC end) Tj ET
endstream endobj
5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>> endobj
6 0 obj <</Length 190>> stream
/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <00> <ff> endcodespacerange
3 beginbfchar <41> <d83ddcd6> <42> <0007> <43> <d800> endbfchar
endcmap end end
endstream endobj
trailer <</Root 1 0 R>>
"""


@contextmanager
def opened(path: Path) -> Iterator[tuple[pdfium.FPDF_DOCUMENT, pdfium.FPDF_PAGE, pdfium.FPDF_TEXTPAGE]]:
    document = pdfium.FPDF_LoadDocument(str(path).encode(), None)
    page = pdfium.FPDF_LoadPage(document, 0)
    textpage = pdfium.FPDFText_LoadPage(page)
    try:
        yield document, page, textpage
    finally:
        pdfium.FPDFText_ClosePage(textpage)
        pdfium.FPDF_ClosePage(page)
        pdfium.FPDF_CloseDocument(document)


def drawn(path: Path, draw: Callable[[Canvas], object]) -> Path:
    canvas = Canvas(str(path), invariant=1)
    canvas.setFont("Helvetica", 11)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return path


def picture(canvas: Canvas, width: float, height: float) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (30, 40), 200)), 0, 0, width, height)


class TestPageText:
    def test_characters_beyond_the_basic_plane_do_not_shift_the_lines(self, tmp_path):
        path = tmp_path / "mapped.pdf"
        path.write_bytes(MAPPED)
        with opened(path) as (_, _, textpage):
            read = page_text(textpage)
        assert [line.text.split()[0] for line in read.lines] == ["Open", "and"]
        assert read.lines[1].text.endswith("end")
        assert [line.size for line in read.lines] == [11.0, 11.0]
        assert clean(read.text) == read.text
        read.text.encode()

    def test_the_size_is_the_printed_one_where_the_page_is_scaled(self, tmp_path):
        def draw(canvas: Canvas) -> None:
            canvas.scale(2, 2)
            canvas.setFont("Helvetica", 9)
            canvas.drawString(50, 300, "Scaled")

        with opened(drawn(tmp_path / "scaled.pdf", draw)) as (_, _, textpage):
            assert [line.size for line in page_text(textpage).lines] == [18.0]

    def test_a_page_longer_than_the_limit_is_cut_and_says_so(self, tmp_path, monkeypatch):
        monkeypatch.setattr(pdf_page, "LONGEST_PAGE", 12)
        path = drawn(tmp_path / "long.pdf", lambda canvas: canvas.drawString(72, 700, "Words beyond the limit"))
        with opened(path) as (_, _, textpage):
            read = page_text(textpage)
        assert read.cut
        assert read.text == "Words beyond"

    def test_a_page_within_the_limit_is_whole(self, tmp_path):
        with opened(drawn(tmp_path / "short.pdf", lambda canvas: canvas.drawString(72, 700, "Words"))) as (_, _, text):
            assert (page_text(text).text, page_text(text).cut) == ("Words", False)

    def test_an_empty_page_has_no_lines(self, tmp_path):
        with opened(drawn(tmp_path / "empty.pdf", lambda _: None)) as (_, _, textpage):
            assert (page_text(textpage).text, page_text(textpage).lines) == ("", ())


class TestAnnotatedLinks:
    def test_a_link_broken_over_two_lines_is_one_link(self, tmp_path):
        def draw(canvas: Canvas) -> None:
            canvas.drawString(72, 700, "The national")
            canvas.drawString(72, 680, "guidance")
            for bottom in (696, 676):
                canvas.linkURL("https://example.org/guidance", (72, bottom, 160, bottom + 16))

        with opened(drawn(tmp_path / "link.pdf", draw)) as handles:
            assert annotated_links(*handles) == [Link("https://example.org/guidance", "The national guidance")]

    def test_a_link_inside_the_document_and_one_to_a_script_are_none(self, tmp_path):
        def draw(canvas: Canvas) -> None:
            canvas.drawString(72, 700, "Here and there")
            canvas.bookmarkPage("there")
            canvas.linkAbsolute("", "there", (72, 696, 160, 712))
            canvas.linkURL("javascript:alert(1)", (72, 696, 160, 712))

        with opened(drawn(tmp_path / "link.pdf", draw)) as handles:
            assert annotated_links(*handles) == []


class TestIsPicture:
    @pytest.mark.parametrize(
        ("draw", "characters", "expected"),
        [
            (lambda canvas: picture(canvas, 595, 842), 0, True),
            (lambda canvas: picture(canvas, 60, 40), 0, True),
            (lambda canvas: picture(canvas, 595, 842), 20, True),
            (lambda canvas: picture(canvas, 60, 40), 20, False),
            (lambda canvas: canvas.line(0, 0, 50, 50), 0, False),
            (lambda canvas: [canvas.rect(at, at, 3, 3) for at in range(100)], 0, True),
        ],
        ids=["scan", "small picture", "scan with a number", "logo", "one line", "letters drawn as shapes"],
    )
    def test_pages_without_text(self, tmp_path, draw, characters, expected):
        with opened(drawn(tmp_path / "page.pdf", draw)) as (_, page, _):
            assert is_picture(page, characters) is expected

    def test_a_picture_inside_a_form_counts(self, tmp_path):
        def draw(canvas: Canvas) -> None:
            canvas.beginForm("scan", 0, 0, 595, 842)
            picture(canvas, 595, 842)
            canvas.endForm()
            canvas.doForm("scan")

        with opened(drawn(tmp_path / "form.pdf", draw)) as (_, page, _):
            assert is_picture(page, 10)


def test_clean_takes_out_control_characters_only():
    assert clean("a\x00b\x07c\td\ne\x02f\x7fg\ufffeh\uffff") == "abc\td\ne\x02fgh"
