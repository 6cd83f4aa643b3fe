"""Recognising words in pictures: with a stand-in for tesseract for what can go wrong, and with tesseract itself."""

from __future__ import annotations

from pathlib import Path
from shutil import which

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from indexer.extract import ocr, types
from indexer.extract.job import Limits
from indexer.extract.worker import Worker
from indexer.model import ReadStatus

WORDS = "Children were seen at home"
needs_tesseract = pytest.mark.skipif(
    which("tesseract") is None, reason="tesseract is not installed, so it cannot be tried."
)


def scan(path: Path, *pages: str) -> Path:
    """Write a PDF whose pages are pictures of words, as a scanner would."""
    canvas = Canvas(str(path), pagesize=(420, 200), invariant=1)
    for words in pages:
        picture = Image.new("L", (1680, 800), 255)
        draw = ImageDraw.Draw(picture)
        draw.text((120, 300), words, fill=0, font=ImageFont.load_default(size=90))
        canvas.drawImage(ImageReader(picture), 0, 0, 420, 200)
        canvas.showPage()
    canvas.save()
    return path


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """Give a function that puts a shell script in tesseract's place."""

    def put(script: str) -> None:
        program = tmp_path / "bin" / "tesseract"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
        ocr.version.cache_clear()

    yield put
    ocr.version.cache_clear()


NAMED = 'if [ "$1" = --version ]; then echo "tesseract 9.9"; echo more; exit; fi\n'


class TestReadPages:
    def test_each_page_is_told_and_read_in_order(self, tmp_path, stand_in):
        stand_in(f'{NAMED}cat >/dev/null; echo " Words seen. "')
        told: list[int] = []
        found = list(ocr.read_pages(scan(tmp_path / "s.pdf", "one", "two", "three"), {3, 1}, "eng", told.append))
        assert told == [1, 3]
        assert [(each.locator.label, each.locator.index, each.text) for each in found] == [
            ("page", 1, "Words seen."),
            ("page", 3, "Words seen."),
        ]
        assert {each.reader for each in found} == {"tesseract 9.9"}
        assert all(each.problem is None for each in found)

    def test_identical_pictures_are_recognised_once(self, tmp_path, stand_in):
        noted = tmp_path / "calls"
        stand_in(f'{NAMED}cat >/dev/null; echo "$@" >> "{noted}"; echo Words')
        found = list(ocr.read_pages(scan(tmp_path / "s.pdf", "same", "other", "same"), [1, 2, 3], "eng+gla"))
        assert [each.text for each in found] == ["Words"] * 3
        calls = noted.read_text().splitlines()
        assert len(calls) == 2
        assert calls[0] == "stdin stdout -l eng+gla --dpi 300"

    def test_it_is_given_a_grey_picture_at_300_dots_an_inch(self, tmp_path, stand_in):
        stand_in(f'{NAMED}cat > "{tmp_path}/picture"; echo Words')
        list(ocr.read_pages(scan(tmp_path / "s.pdf", "one"), [1], "eng"))
        with Image.open(tmp_path / "picture") as picture:
            assert (picture.format, picture.mode) == ("PPM", "L")
            assert picture.size == pytest.approx((420 * 300 / 72, 200 * 300 / 72), abs=1)
            assert picture.getextrema() == (0, 255)

    def test_a_huge_page_is_rendered_coarser(self, tmp_path, stand_in):
        stand_in(f'{NAMED}head -c 40 > "{tmp_path}/picture"; cat >/dev/null; echo Words')
        canvas = Canvas(str(tmp_path / "s.pdf"), pagesize=(14000, 14000))
        canvas.rect(10, 10, 50, 50)
        canvas.save()
        list(ocr.read_pages(tmp_path / "s.pdf", [1], "eng"))
        width, height = (int(each) for each in (tmp_path / "picture").read_bytes().split()[1:3])
        assert 30_000_000 < width * height <= 40_100_000

    def test_a_picture_without_words_says_so(self, tmp_path, stand_in):
        stand_in(f"{NAMED}cat >/dev/null")
        [block] = ocr.read_pages(scan(tmp_path / "s.pdf", ""), [1], "eng")
        assert (block.text, block.problem) == ("", ocr.NO_WORDS)

    @pytest.mark.parametrize("script", ["cat >/dev/null; exit 1", "kill -9 $$"])
    def test_where_it_fails_the_page_says_so_and_the_next_is_read(self, tmp_path, stand_in, script):
        stand_in(f'{NAMED}if [ -e "{tmp_path}/once" ]; then cat >/dev/null; echo Words; exit; fi\n'
                 f'touch "{tmp_path}/once"\n{script}')  # fmt: skip
        first, second = ocr.read_pages(scan(tmp_path / "s.pdf", "one", "two"), [1, 2], "eng")
        assert first.problem is not None
        assert first.problem.reason == "The words of this page's picture could not be recognised."
        assert (second.text, second.problem) == ("Words", None)

    def test_without_tesseract_it_is_not_available_and_no_page_is_lost(self, tmp_path, monkeypatch):
        monkeypatch.setenv("PATH", str(tmp_path))
        assert not ocr.available()
        [block] = ocr.read_pages(scan(tmp_path / "s.pdf", "one"), [1], "eng")
        assert block.problem is not None


@needs_tesseract
def test_a_scan_is_read_through_the_worker(tmp_path):
    with Worker(Limits()) as worker:
        extraction = worker.read(scan(tmp_path / "s.pdf", WORDS, "The next page"), types.PDF)
    assert extraction.status is ReadStatus.READ
    assert [block.text for block in extraction.blocks] == [WORDS, "The next page"]
    assert all(block.reader.startswith("tesseract ") and block.reader[-1].isdigit() for block in extraction.blocks)


@needs_tesseract
def test_a_language_that_is_not_installed_costs_no_page(tmp_path):
    with Worker(Limits(ocr_language="zzz")) as worker:
        extraction = worker.read(scan(tmp_path / "s.pdf", WORDS), types.PDF)
    [block] = extraction.blocks
    assert block.problem is not None
    assert extraction.status is ReadStatus.UNREADABLE
