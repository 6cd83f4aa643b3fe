"""Office files of before 2007: with a stand-in for LibreOffice for what can go wrong, and with LibreOffice itself."""

from __future__ import annotations

import subprocess
from pathlib import Path
from shutil import which

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from indexer.extract import legacy, types
from indexer.extract.extraction import Block, Property, Unreadable
from indexer.extract.job import Limits
from indexer.extract.worker import Worker
from indexer.model import ReadStatus


@pytest.fixture
def made(tmp_path) -> Path:
    """The PDF that the stand-in makes of any file: a page of words, and a page that is a picture."""
    path = Path(tmp_path, "made.pdf")
    canvas = Canvas(str(path))
    canvas.setTitle("Briefing on referrals")
    canvas.drawString(72, 700, "Words of the first page.")
    canvas.showPage()
    canvas.drawImage(ImageReader(Image.new("L", (30, 40), 200)), 0, 0, 595, 842)
    canvas.showPage()
    canvas.save()
    return path


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    def put(script: str) -> None:
        program = tmp_path / "bin" / "soffice"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nout="$8"\nsource="$9"\n{script}\n')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")

    return put


@pytest.fixture
def held(tmp_path) -> Path:
    path = Path(tmp_path, "held")
    path.write_bytes(b"\xd0\xcf\x11\xe0 an old file")
    return path


class TestRead:
    def test_a_document_comes_page_by_page(self, stand_in, made, held):
        stand_in(f'cmp "$source" "{held}" && cp "{made}" "$out/file.pdf"')
        blocks = [part for part in legacy.read_document(held) if isinstance(part, Block)]
        assert [(str(block.locator), block.text) for block in blocks] == [
            ("page 1", "Words of the first page."),
            ("page 2", ""),
        ]

    def test_slides_are_called_slides(self, stand_in, made, held):
        stand_in(f'cp "{made}" "$out/file.pdf"')
        blocks = [part for part in legacy.read_slides(held) if isinstance(part, Block)]
        assert [str(block.locator) for block in blocks] == ["slide 1", "slide 2"]

    def test_a_page_that_is_a_picture_promises_no_recognition(self, stand_in, made, held):
        stand_in(f'cp "{made}" "$out/file.pdf"')
        *_, last = legacy.read_document(held)
        assert isinstance(last, Block)
        assert last.problem is not None
        assert last.problem.needs == ""
        assert "Save the file as a PDF" in last.problem.remedy

    def test_the_date_of_the_conversion_is_not_the_files(self, stand_in, made, held):
        stand_in(f'cp "{made}" "$out/file.pdf"')
        said = [part for part in legacy.read_document(held) if isinstance(part, Property)]
        assert [each.name for each in said if each.name == "date"] == []
        assert ("title", "Briefing on referrals") in [(each.name, each.value) for each in said]

    @pytest.mark.parametrize("script", ["exit 1", "exit 0", "kill -9 $$"])
    def test_what_it_cannot_open_is_told_of(self, stand_in, held, script):
        stand_in(script)
        with pytest.raises(Unreadable) as raised:
            list(legacy.read_document(held))
        assert raised.value.problem.reason == "LibreOffice could not open this Office file of before 2007."

    def test_nothing_is_left_in_the_folder_for_temporary_files(self, stand_in, made, held, tmp_path, monkeypatch):
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
        (tmp_path / "temporary").mkdir()
        stand_in(f'cp "{made}" "$out/file.pdf"')
        list(legacy.read_document(held))
        assert list((tmp_path / "temporary").iterdir()) == []

    def test_without_libreoffice_it_is_told_what_is_needed(self, held, tmp_path, monkeypatch):
        monkeypatch.setenv("PATH", str(tmp_path))
        assert not legacy.available()
        with pytest.raises(Unreadable) as raised:
            list(legacy.read_slides(held))
        assert raised.value.problem.needs == "soffice"
        assert "Install LibreOffice" in raised.value.problem.remedy


@pytest.mark.skipif(which("soffice") is None, reason="LibreOffice is not installed, so it cannot be tried.")
def test_a_document_is_read_through_the_worker(tmp_path):
    source = tmp_path / "source.html"
    source.write_text("<html><body><p>Children were seen at home.</p></body></html>")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--writer",
        "--convert-to",
        "doc:MS Word 97",
        "--outdir",
        tmp_path,
        source,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    held = (tmp_path / "source.doc").rename(tmp_path / "held")
    with Worker(Limits()) as worker:
        extraction = worker.read(held, types.DOC)
    assert extraction.status is ReadStatus.READ, extraction.problems
    assert [block.text for block in extraction.blocks] == ["Children were seen at home."]
    assert extraction.blocks[0].reader.startswith("olefile ")
