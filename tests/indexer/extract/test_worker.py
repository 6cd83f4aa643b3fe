"""The worker process under hostile files made for the purpose: each is told of, and the next file is read."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from indexer.extract import types
from indexer.extract.job import Limits
from indexer.extract.worker import Worker
from indexer.model import ReadStatus

TIGHT = Limits(cpu_seconds=5, memory_bytes=400_000_000, page_seconds=1, ocr=False)
FONT = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<<%s>>"
WORDS = b"BT /F 9 Tf 10 10 Td (word) Tj ET"


def stream(entries: bytes, data: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


def write_pdf(path: Path, resources: bytes, content: bytes, *others: bytes) -> Path:
    """Write a PDF of one page by hand; the others are objects 5, 6 and so on."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<%s>>>>" % resources
    tree = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>")
    data, places = b"%PDF-1.4\n", b""
    for number, each in enumerate((*tree, page, content, *others), 1):
        places += b"%010d 00000 n \n" % len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    size = 5 + len(others)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(data))
    path.write_bytes(data + b"xref\n0 %d\n0000000000 65535 f \n" % size + places + end)
    return path


def flate_bomb(path: Path) -> Path:
    """600 MB of spaces as a page, deflated twice."""
    inner = zlib.compress(b" " * 600_000_000, 1)
    return write_pdf(path, FONT, stream(b"/Filter[/FlateDecode/FlateDecode]", zlib.compress(inner, 9)))


def nested_forms(path: Path) -> Path:
    """Twelve forms that each draw the next ten times: 10^12 texts, of which pypdf reads some thousands and stops."""
    ends = 16
    forms = [stream(FORM % (b"/XObject<</X %d 0 R>>" % (at + 1)), b"/X Do " * 10) for at in range(5, ends)]
    last = stream(FORM % FONT, WORDS * 100)  # so long that they are too much for pypdf on any machine
    return write_pdf(path, b"/XObject<</X 5 0 R>>", stream(b"", b"/X Do"), *forms, last)


def sound_pdf(path: Path, pages: int = 4) -> Path:
    canvas = Canvas(str(path), invariant=1)
    for index in range(1, pages + 1):
        canvas.drawString(72, 800, "Learning review")
        canvas.drawString(72, 700, f"A multi-agency team {chr(64 + index)} made an assess\u00ad")
        canvas.drawString(72, 686, "ment of need.")
        canvas.drawString(72, 40, f"Page {index} of {pages}")
        canvas.showPage()
    canvas.save()
    return path


@pytest.fixture
def worker() -> Iterator[Worker]:
    with Worker(TIGHT) as started:
        yield started


@pytest.fixture
def sound(tmp_path) -> Path:
    return sound_pdf(tmp_path / "sound.pdf")


def assert_reads_on(worker: Worker, sound: Path) -> None:
    extraction = worker.read(sound, types.PDF)
    assert extraction.status is ReadStatus.READ
    assert [block.reader.split()[0] for block in extraction.blocks] == ["pypdfium2"] * 4


class TestRead:
    def test_a_pdf_is_read_by_pdfium_and_tidied(self, worker, sound):
        extraction = worker.read(sound, types.PDF)
        assert extraction.status is ReadStatus.READ
        assert all(block.reader.startswith("pypdfium2 ") for block in extraction.blocks)
        assert extraction.blocks[1].text == "A multi-agency team B made an assessment of need."
        assert extraction.blocks[1].running == "Learning review\nPage 2 of 4"
        assert all(block.lines == () for block in extraction.blocks)
        assert 0 < extraction.cpu_seconds < 5

    def test_other_formats_are_read_too(self, worker, tmp_path):
        document = docx.Document()
        document.add_paragraph("Words of a document.")
        document.save(str(tmp_path / "a.docx"))
        (tmp_path / "b.txt").write_text("Words of a text.")
        assert worker.read(tmp_path / "a.docx", types.DOCX).blocks[0].text == "Words of a document."
        assert worker.read(tmp_path / "b.txt", types.TEXT).blocks[0].text == "Words of a text."

    @pytest.mark.parametrize("kind", [types.PDF, types.DOCX, types.PPTX, types.HTML, types.TEXT, types.XLSX, types.ODT])
    def test_an_empty_file_is_told_of(self, worker, tmp_path, kind):
        empty = tmp_path / "empty"
        empty.write_bytes(b"")
        extraction = worker.read(empty, kind)
        assert extraction.status is ReadStatus.UNREADABLE
        assert all(problem.reason.endswith(".") and problem.remedy for problem in extraction.problems)
        assert extraction.problems

    def test_a_kind_that_nothing_reads_is_named(self, worker, sound):
        [problem] = worker.read(sound, "application/x-no-such-thing").problems
        assert problem.reason.startswith("This kind of file (")

    def test_a_file_that_is_not_what_it_was_taken_for_is_told_of(self, worker, sound):
        assert worker.read(sound, types.DOCX).problems
        assert_reads_on(worker, sound)

    def test_a_file_that_is_too_large_is_not_opened(self, worker, tmp_path):
        large = tmp_path / "large.pdf"
        with large.open("wb") as file:
            file.truncate(500_000_001)
        [problem] = worker.read(large, types.PDF).problems
        assert "500,000,000 bytes" in problem.reason
        assert worker._process is None


class TestHostile:
    def test_a_flate_bomb(self, worker, tmp_path, sound):
        extraction = worker.read(flate_bomb(tmp_path / "bomb.pdf"), types.PDF)
        assert extraction.status is ReadStatus.UNREADABLE
        assert extraction.problems or extraction.blocks[0].problem
        assert_reads_on(worker, sound)

    def test_forms_that_draw_each_other(self, worker, tmp_path, sound):
        assert_reads_on(worker, sound)
        before = worker._process
        extraction = worker.read(nested_forms(tmp_path / "forms.pdf"), types.PDF)
        assert extraction.cpu_seconds <= TIGHT.cpu_seconds + 2
        assert worker._process is not before, "it did not so much as trouble the process: the test shows nothing"
        assert extraction.problems or extraction.blocks
        assert_reads_on(worker, sound)

    def test_a_slow_page_costs_neither_its_neighbours_nor_the_next_file(self, tmp_path, sound):
        writer = PdfWriter()
        for path, at in ((sound, 0), (nested_forms(tmp_path / "forms.pdf"), 0), (sound, 2)):
            writer.add_page(PdfReader(path).pages[at])
        writer.write(tmp_path / "mixed.pdf")
        with Worker(Limits(cpu_seconds=30, page_seconds=1, ocr=False)) as worker:
            first, slow, last = worker.read(tmp_path / "mixed.pdf", types.PDF).blocks
            assert "team A" in first.text
            assert "team C" in last.text
            assert [block.reader.split()[0] for block in (first, last)] == ["pypdfium2"] * 2
            assert slow.problem is not None
            assert slow.problem.reason == "This page took too long to read and was left out."
            assert_reads_on(worker, sound)

    def test_a_process_ended_between_two_files_is_replaced(self, worker, sound):
        assert_reads_on(worker, sound)
        assert worker._process is not None
        os.kill(worker._process.pid, signal.SIGKILL)
        os.waitid(os.P_PID, worker._process.pid, os.WEXITED | os.WNOWAIT)
        assert_reads_on(worker, sound)

    def test_a_process_ended_midway_is_told_of(self, tmp_path, sound):
        with Worker(Limits(cpu_seconds=60, page_seconds=60, ocr=False)) as worker:
            assert_reads_on(worker, sound)
            process = worker._process
            assert process is not None
            timer = threading.Timer(0.5, os.kill, (process.pid, signal.SIGSEGV))
            timer.start()
            extraction = worker.read(nested_forms(tmp_path / "forms.pdf"), types.PDF)
            assert worker._process is not process
            assert extraction.problems or all(block.reader.startswith("pypdf ") for block in extraction.blocks)
            assert_reads_on(worker, sound)


class TestProcess:
    def test_it_is_kept_from_file_to_file(self, worker, sound):
        assert_reads_on(worker, sound)
        first = worker._process
        assert_reads_on(worker, sound)
        assert worker._process is first

    def test_it_is_renewed_after_many_files(self, worker, tmp_path, monkeypatch):
        monkeypatch.setattr("indexer.extract.worker._FILES_EACH", 2)
        text = tmp_path / "a.txt"
        text.write_text("Words.")
        used = []
        for _ in range(4):
            assert worker.read(text, types.TEXT).cpu_seconds < 5
            used.append(worker._process)
        assert used[0] is used[1] is not used[2] is used[3]

    def test_closing_ends_it_and_twice_does_no_harm(self, sound):
        worker = Worker(TIGHT)
        assert_reads_on(worker, sound)
        process = worker._process
        assert isinstance(process, subprocess.Popen)
        worker.close()
        worker.close()
        assert process.returncode == -signal.SIGKILL

    def test_it_starts_again_after_closing(self, sound):
        worker = Worker(TIGHT)
        for _ in range(2):
            assert_reads_on(worker, sound)
            worker.close()

    def test_it_takes_its_programs_and_temporary_files_with_it(self, tmp_path, monkeypatch):
        noted, waits = tmp_path / "noted", tmp_path / "bin" / "soffice"
        waits.parent.mkdir()
        waits.write_text(f'#!/bin/sh\necho "$$ $HOME" > "{noted}.new"; mv "{noted}.new" "{noted}"; sleep 60\n')
        waits.chmod(0o755)
        monkeypatch.setenv("PATH", f"{waits.parent}{os.pathsep}{os.environ['PATH']}")
        old = tmp_path / "old.ppt"
        old.write_bytes(b"slides")
        with Worker(TIGHT) as worker:
            reading = threading.Thread(target=worker.read, args=(old, types.PPT))
            reading.start()
            end = time.monotonic() + 20
            while not noted.exists() and time.monotonic() < end:
                time.sleep(0.01)
            program, folder = noted.read_text().split()
            assert Path(folder).is_dir()
            process = worker._process
            assert process is not None
            process.kill()
            reading.join(20)
        state = Path(f"/proc/{program}/stat")
        assert not state.exists() or state.read_text().rpartition(")")[2].split()[0] in "ZX"
        assert not Path(folder).exists()

    def test_it_ends_when_its_parent_is_gone(self, worker, sound):
        assert_reads_on(worker, sound)
        process = worker._process
        assert process is not None
        assert process.stdin is not None
        process.stdin.close()
        end = time.monotonic() + 10
        while process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        assert process.returncode == 0
