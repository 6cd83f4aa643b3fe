"""Reading printed papers made for the purpose."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from indexer.extract.extraction import Unreadable
from indexer.manuscript import pdf_text
from indexer.manuscript.reading import read_paper
from indexer.paper_text import PaperText

LEFT, RIGHT, SIZE, LEADING = 72.0, 480.0, 11, 14
WORDS = "Forty two homes were counted in the sample and every one of them was seen by two people. "


class Page:
    """A page on which lines are set one below another."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas, self.y = canvas, 760.0

    def line(self, text: str, left: float = LEFT, size: int = SIZE, font: str = "Times-Roman", gap: float = 0) -> None:
        self.y -= LEADING + gap
        self.canvas.setFont(font, size)
        self.canvas.drawString(left, self.y, text)

    def paragraph(self, text: str, first: float = 0, rest: float = 0, gap: float = 0) -> None:
        """Set a paragraph as wide as the column, its first line and the rest indented."""
        words, indent = text.split(), first
        while words:
            count = len(words)
            while (
                count > 1
                and LEFT + indent + pdfmetrics.stringWidth(" ".join(words[:count]), "Times-Roman", SIZE) > RIGHT
            ):
                count -= 1
            self.line(" ".join(words[:count]), LEFT + indent, gap=gap)
            words, indent, gap = words[count:], rest, 0


def printed(*draw: Callable[[Page], object]) -> PaperText:
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setTitle("On counting homes")
    for number, each in enumerate(draw, 1):
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(LEFT, 800, "Sample Review of Counting")
        canvas.drawString(300, 30, f"{number}")
        each(Page(canvas))
        canvas.showPage()
    canvas.save()
    return read_paper(out.getvalue())


def kinds(paper: PaperText) -> list[tuple[str, str]]:
    return [(each.kind, paper.text[each.start : each.end]) for each in paper.blocks]


def test_lines_are_joined_to_paragraphs_and_headings_stand_alone():
    def draw(page: Page) -> None:
        page.line("Counting", size=16)
        page.paragraph(WORDS * 3, gap=10)
        page.paragraph(WORDS * 2, first=18)
        page.paragraph("Short.", first=18)
        page.paragraph(WORDS * 2, gap=8)

    paper = printed(draw)
    long = [(WORDS * times).strip() for times in (3, 2)]
    assert kinds(paper)[-5:] == [
        ("heading", "Counting"),
        *(("paragraph", text) for text in (*long, "Short.", long[1])),
    ]
    assert (paper.title, paper.blocks[-1].page) == ("On counting homes", 1)


def test_running_lines_are_left_out_and_a_paragraph_goes_on_over_the_page():
    first, second = (WORDS * 9).rsplit("and every one", 1)

    def one(page: Page) -> None:
        page.paragraph(f"{first}and", gap=0)
        page.line("1 A note in smaller type.", size=8, gap=30)

    paper = printed(one, lambda page: page.paragraph(f"every one{second}"), lambda page: page.paragraph("The end."))
    assert [text for _, text in kinds(paper)] == [(WORDS * 9).strip(), "1 A note in smaller type.", "The end."]
    assert [each.page for each in paper.blocks] == [1, 1, 3]


def test_entries_of_a_reference_list_are_told_by_their_hanging_lines():
    entries = [f"Typist, A. ({2000 + at}). {WORDS}Sample Agency." for at in range(5)]

    def draw(page: Page) -> None:
        page.paragraph(WORDS * 4)
        page.line("References", font="Times-Bold", gap=6)
        for entry in entries:
            page.paragraph(entry, rest=18)

    paper = printed(draw, lambda page: page.paragraph(f"Solo, B. (2016). {WORDS}", rest=18))
    assert [text for _, text in kinds(paper)][-6:] == [*entries, f"Solo, B. (2016). {WORDS}".strip()]
    assert ("heading", "References") in kinds(paper)


def test_numbered_entries_and_bullets_are_items():
    paper = printed(lambda page: [page.paragraph(f"[{at}] {WORDS * 2}", rest=20) for at in range(1, 4)])
    assert [kind for kind, text in kinds(paper) if text.startswith("[")] == ["item"] * 3


def test_words_broken_at_line_ends_are_whole_again_and_addresses_too():
    def draw(page: Page) -> None:
        page.line("The neighbourhood was counted, and all of the neighbour-")
        page.line("hood was seen; it is written down in full at https://example.org/")
        page.line("counted/homes and elsewhere in the well-")
        page.line("known book.")

    (text,) = [text for _, text in kinds(printed(draw)) if text.startswith("The")]
    assert "all of the neighbourhood was seen" in text
    assert "https://example.org/counted/homes and" in text
    assert "well-known" in text


def test_links_stand_on_the_characters_they_cover():
    def draw(page: Page) -> None:
        page.line("As Typist (2015) says at length, one may count.")
        canvas, start = page.canvas, LEFT + pdfmetrics.stringWidth("As ", "Times-Roman", SIZE)
        width = pdfmetrics.stringWidth("Typist (2015)", "Times-Roman", SIZE)
        canvas.linkURL("https://example.org/typist", (start, page.y - 2, start + width, page.y + 9))
        after = start + width + pdfmetrics.stringWidth(" ", "Times-Roman", SIZE)
        width = pdfmetrics.stringWidth("says", "Times-Roman", SIZE)
        canvas.linkRect("", "works", (after, page.y - 2, after + width, page.y + 9), relative=0)

    def works(page: Page) -> None:
        page.canvas.bookmarkHorizontalAbsolute("works", 700)
        page.line("Typist, A. (2015). Counting.")

    paper = printed(draw, works)
    found = [(paper.text[each.start : each.end], each.url) for each in paper.links]
    assert found[0] == ("Typist (2015)", "https://example.org/typist")
    assert found[1][0] == "says"
    assert found[1][1].startswith("#page=2")


def test_a_scan_is_refused_in_words_and_one_picture_among_pages_is_told():
    picture = ImageReader(Image.new("L", (50, 50), 128))

    def scan(page: Page) -> None:
        page.canvas.drawImage(picture, 0, 0, 600, 840)

    out = BytesIO()
    canvas = Canvas(out)
    scan(Page(canvas))
    canvas.save()
    with pytest.raises(Unreadable, match="pictures without text"):
        read_paper(out.getvalue())
    out = BytesIO()
    canvas = Canvas(out)
    Page(canvas).paragraph(WORDS)
    canvas.showPage()
    scan(Page(canvas))
    canvas.save()
    assert [each.reason for each in read_paper(out.getvalue()).problems] == ["Page 2 is a picture without text."]


def test_a_paper_of_more_pages_than_any_has_is_refused(monkeypatch):
    monkeypatch.setattr(pdf_text, "MOST_PAGES", 2)
    with pytest.raises(Unreadable, match="3 pages, more than the 2"):
        printed(*[lambda page: page.paragraph(WORDS)] * 3)
