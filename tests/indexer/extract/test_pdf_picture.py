"""Pictures of pages: whatever way a page is turned and however large it is, a box lies on its word."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from indexer.extract.extraction import Unreadable
from indexer.extract.page_words import Box, PageWords
from indexer.extract.pdf_picture import page_words, picture

CORPUS = Path(__file__).parents[3] / "corpus"

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Give a function that writes a PDF of one page with two words, "quokka" upper left and "wombat" lower right."""

    def make(across: float = 600, down: float = 800, **changes: object) -> Path:
        path = tmp_path / "made.pdf"
        canvas = Canvas(str(path), pagesize=(across, down), invariant=1)
        canvas.setFont("Helvetica", 20)
        canvas.drawString(across * 0.1, down * 0.9, "quokka")
        canvas.drawString(across * 0.6, down * 0.1, "wombat")
        canvas.save()
        if changes:
            writer = PdfWriter(clone_from=PdfReader(path))
            page = writer.pages[0]
            if "turned" in changes:
                page.rotate(int(str(changes["turned"])))
            if "cut" in changes:
                page.cropbox.lower_left = (across * 0.5, 0)
            if "locked" in changes:
                writer.encrypt(str(changes["locked"]), "only its owner", algorithm="AES-256")
            writer.write(path)
        return path

    return make


def opened(webp: bytes) -> Image.Image:
    assert webp[:4] == b"RIFF"
    assert webp[8:12] == b"WEBP"
    return Image.open(BytesIO(webp)).convert("RGB")


def boxes_of(page: PageWords, word: str) -> tuple[Box, ...]:
    return next(each.boxes for each in page.words if page.text[each.start : each.end] == word)


def coloured(image: Image.Image) -> tuple[float, float]:
    """Give where the marker's yellow lies on average, as shares of width and height."""
    yellow = [
        (at % image.width, at // image.width)
        for at, (red, green, blue) in enumerate(image.get_flattened_data())
        if red > 200 and green > 180 and blue < 150
    ]
    assert yellow, "nothing is marked"
    xs, ys = zip(*yellow, strict=True)
    return sum(xs) / len(xs) / image.width, sum(ys) / len(ys) / image.height


def dark(image: Image.Image) -> int:
    return sum(1 for red, green, blue in image.get_flattened_data() if max(red, green, blue) < 110)


@pytest.mark.parametrize(
    ("turned", "where"),
    [(0, (0.16, 0.09)), (90, (0.91, 0.16)), (180, (0.84, 0.91)), (270, (0.09, 0.84))],
)
def test_a_box_lies_on_its_word_whichever_way_the_page_is_turned(
    make: Make, turned: int, where: tuple[float, float]
) -> None:
    path = make(turned=turned)
    page = page_words(path, 1)
    image = opened(picture(path, 1, 1000, boxes_of(page, "quokka")))
    assert image.width == 1000
    assert image.height == (1333 if turned % 180 == 0 else 750)
    assert coloured(image) == pytest.approx(where, abs=0.03)


def test_a_box_is_outlined_and_its_word_stays_readable(make: Make) -> None:
    path = make()
    plain, marked = (opened(picture(path, 1, 1000, boxes)) for boxes in ((), boxes_of(page_words(path, 1), "quokka")))
    assert dark(plain) > 200
    assert dark(marked) > dark(plain) + 300


def test_of_a_page_that_is_cut_only_what_is_printed_is_drawn(make: Make) -> None:
    path = make(cut=True)
    page = page_words(path, 1)
    image = opened(picture(path, 1, 1000, [*boxes_of(page, "wombat"), (0, 700, 60, 760)]))
    assert image.size == (1000, 2667)
    assert coloured(image)[0] == pytest.approx(0.31, abs=0.05)


def test_a_word_broken_over_two_lines_is_two_words_with_a_box_each(tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(72, 700, "an assess-")
    canvas.drawString(72, 686, "ment of need")
    canvas.save()
    page = page_words(path, 1)
    words = [page.text[each.start : each.end] for each in page.words]
    assert words == ["an", "assess", "ment", "of", "need"]
    (above,), (below,) = boxes_of(page, "assess"), boxes_of(page, "ment")
    assert above[1] > below[3] - 3
    assert above[0] > below[0]


def test_the_pages_of_the_file_are_counted() -> None:
    page = page_words(CORPUS / "reviews" / "neglect-recognition-and-response-2016-final.pdf", 2)
    assert page.pages == 5
    assert all(word.boxes for word in page.words)
    assert len(page.words) > 300


@pytest.mark.parametrize("size", [(14_400, 14_400), (20, 14_400), (14_400, 20), (0.5, 0.5)])
def test_a_page_of_any_size_is_a_picture_of_bearable_size(make: Make, size: tuple[float, float]) -> None:
    image = opened(picture(make(*size), 1, 1000, [(0, 0, 10, 10)]))
    assert image.width <= 1000
    assert image.height <= 8000
    assert image.width * image.height <= 4_010_000


def test_a_thumbnail_is_small(make: Make) -> None:
    path = make()
    webp = picture(path, 1, 240, boxes_of(page_words(path, 1), "wombat"))
    assert opened(webp).width == 240
    assert len(webp) < 20_000


def test_a_page_that_is_a_picture_has_no_words(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    Image.new("RGB", (200, 300), "grey").save(path)
    assert page_words(path, 1) == PageWords(1, "")
    assert opened(picture(path, 1, 240, [])).size == (240, 360)


def test_a_file_opens_without_its_owners_password_but_not_without_its_readers(make: Make) -> None:
    assert opened(picture(make(locked=""), 1, 240, [])).width == 240
    with pytest.raises(Unreadable, match="password"):
        picture(make(locked="secret"), 1, 240, [])


@pytest.mark.parametrize("index", [2, 10_000])
def test_a_page_that_is_not_there(make: Make, index: int) -> None:
    with pytest.raises(Unreadable, match="no page"):
        page_words(make(), index)


def test_a_file_that_is_no_pdf(tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.4\nnothing of use")
    with pytest.raises(Unreadable, match="damaged"):
        picture(path, 1, 240, [])


def test_the_fields_of_a_form_are_drawn(tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    canvas = Canvas(str(path), pagesize=(300, 300))
    canvas.acroForm.textfield(name="name", x=50, y=100, width=200, height=40, value="HELD", borderWidth=3)
    canvas.showPage()
    canvas.save()
    assert dark(opened(picture(path, 1, 240, []))) > 100
