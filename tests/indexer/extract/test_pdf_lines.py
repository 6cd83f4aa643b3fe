from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from indexer.extract.extraction import Unreadable
from indexer.extract.pdf_lines import LineLink, PrintedFile
from indexer.extract.tidy import HYPHEN


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "held"
    canvas = Canvas(str(path), invariant=1)
    canvas.setTitle("On counting homes")
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(72, 700, "Counting")
    canvas.setFont("Helvetica", 10)
    canvas.drawString(72, 680, "Homes were counted in the neighbour-")
    canvas.drawString(72, 668, "hood by two people.")
    canvas.linkURL("https://example.org/", (71, 666, 72 + canvas.stringWidth("hood", "Helvetica", 10), 678))
    canvas.linkURL("javascript:alert(1)", (100, 666, 300, 678))
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    return path


def test_lines_come_with_their_place_and_look(path):
    with PrintedFile(path) as file:
        first, second = file.pages()
        assert (file.count, file.title) == (2, "On counting homes")
    assert [(line.text, line.size, line.bold, round(line.baseline)) for line in first.lines] == [
        ("Counting", 14.0, True, 700),
        (f"Homes were counted in the neighbour{HYPHEN}", 10.0, False, 680),
        ("hood by two people.", 10.0, False, 668),
    ]
    left, bottom, right, top = first.lines[0].box
    assert 71 < left < 75 < right < 150
    assert 695 < bottom < 705 < top < 715
    assert (second.lines, second.picture, second.damaged) == ((), False, False)


def test_links_stand_on_the_characters_whose_middle_they_cover(path):
    with PrintedFile(path) as file:
        page = next(file.pages())
    assert [line.links for line in page.lines] == [(), (), (LineLink(0, 4, "https://example.org/"),)]


def test_a_file_that_is_no_pdf_is_refused(tmp_path):
    (tmp_path / "x").write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(Unreadable, match="damaged"):
        PrintedFile(tmp_path / "x")
