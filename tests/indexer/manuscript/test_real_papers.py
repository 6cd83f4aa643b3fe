"""Measures reading and giving back on real files: no letter may change, whatever Word wrote."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest

from indexer.config import Config
from indexer.errors import BadPaper
from indexer.extract.extraction import Unreadable
from indexer.manuscript.annotate import annotate_docx
from indexer.manuscript.html_page import as_html
from indexer.manuscript.isolated import read_safely
from indexer.manuscript.marks import Entry, Mark
from indexer.manuscript.new_docx import new_docx
from indexer.manuscript.reading import read_paper, read_pasted
from indexer.paper_text import PaperText

ROOT = Path(__file__).parents[3]
SAMPLES = sorted((ROOT / "corpus").rglob("*.docx"))
MATERIAL = os.environ.get("EVIDENCE_MATERIAL", "")
REAL = sorted(Path(MATERIAL, "corpus", "word").glob("*.docx")) if MATERIAL else []
AWKWARD = sorted(Path(MATERIAL, "awkward").iterdir()) if MATERIAL else []
LIST = "\nList of sources\nA source 2"
ENTRIES = [Entry((("A source ", frozenset()), ("2", frozenset({"sup", "b"}))), "https://example.org/s")]


def marks_on(paper: PaperText, most: int = 60) -> list[Mark]:
    """Put marks at places that look random and are the same each time."""
    chance = random.Random(len(paper.text))  # noqa: S311 - nothing secret
    marks = []
    for at in range(min(most, len(paper.text) // 5 + 2)):
        start = chance.randrange(len(paper.text))
        url, comment = chance.choice(
            [("", "Say why.\nThen go on."), (f"https://example.org/{at}?a=1&b=2", ""), ("x:", "C.")]
        )
        marks.append(Mark(start, min(len(paper.text), start + chance.randrange(60)), url, comment))
    return marks


def given_back(path: Path) -> tuple[PaperText, bytes] | None:
    """Give a file's paper, and the file with marks and a list; None where there is nothing to give back."""
    data = path.read_bytes()
    try:
        paper = read_paper(data, path.name)
        return paper, annotate_docx(data, paper, marks_on(paper), "List of sources", ENTRIES, "Evidence Review")
    except (Unreadable, BadPaper):
        return None


@pytest.mark.parametrize("path", [*SAMPLES, *REAL], ids=lambda path: path.name)
def test_a_word_file_keeps_every_letter(path):
    given = given_back(path)
    if given is None:
        assert path in REAL
        return
    paper, data = given
    assert read_paper(data).text.replace(LIST, "", 1) == paper.text


@pytest.mark.skipif(not MATERIAL, reason="EVIDENCE_MATERIAL names no folder of real files to measure on.")
def test_nearly_all_real_word_files_can_be_given_back():
    assert sum(given_back(path) is not None for path in REAL) >= 0.75 * len(REAL)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed, so it cannot be tried.")
def test_libreoffice_reads_the_same_words_as_in_the_original(tmp_path):
    for folder in ("before", "after"):
        (tmp_path / folder).mkdir()
    for path in [*SAMPLES, *REAL]:
        # words that Word sets in a frame LibreOffice leaves out of plain text, unless they have a comment
        if (given := given_back(path)) and b"framePr" not in document(path.read_bytes()):
            shutil.copy(path, tmp_path / "before" / path.name)
            (tmp_path / "after" / path.name).write_bytes(given[1])
    for folder in ("before", "after"):
        files = sorted(map(str, (tmp_path / folder).glob("*.docx")))
        command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
        command += ["--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path / folder), *files]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    texts = sorted((tmp_path / "before").glob("*.txt"))
    assert len(texts) >= len(SAMPLES)
    for before in texts:
        after = tmp_path / "after" / before.name
        assert lines(after.read_text("utf-8-sig").replace("List of sources\nA source 2\n", "", 1)) == lines(
            before.read_text("utf-8-sig")
        ), before.name


def document(data: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist() if name.endswith("document.xml"))


def lines(text: str) -> list[str]:
    """Give the lines with words; LibreOffice adds an empty one before a table that begins a text with comments."""
    return [line for line in text.splitlines() if line.strip()]


@pytest.mark.skipif(not MATERIAL, reason="EVIDENCE_MATERIAL names no folder of real files to measure on.")
def test_no_awkward_file_ends_in_anything_but_words_or_a_sentence():
    config = Config(cpu_seconds=4)

    def said(path: Path) -> str:
        try:
            return read_safely(path.read_bytes(), path.name, config).text.strip()
        except BadPaper as error:
            return str(error) if str(error).endswith(".") else ""

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        assert all(threads.map(said, [path for path in AWKWARD if path.suffix != ".pptx"]))


@pytest.mark.parametrize("path", sorted((ROOT / "corpus").rglob("*.*")), ids=lambda path: path.name)
def test_every_sample_is_given_back_in_each_form(path):
    if path.suffix not in {".pdf", ".md", ".html", ".docx"} or path.parent == ROOT / "corpus":
        return
    paper = read_paper(path.read_bytes(), path.name)
    marks = marks_on(paper)
    assert read_paper(new_docx(paper, marks, "List of sources", ENTRIES, "A")).text.replace(LIST, "", 1) == paper.text
    assert as_html(paper, marks, "List of sources", ENTRIES, []).count('id="problem-') == sum(
        bool(mark.comment) for mark in marks
    )


def test_a_paper_of_500_pages_is_read_and_given_back_in_little_time():
    words = "Forty two homes were counted in the sample (Typist, 2015) and seen by two people. " * 6
    paper = read_pasted("\n\n".join(f"{at} {words}" for at in range(3_000)))
    marks = [
        Mark(block.start + 60, block.start + 72, f"https://example.org/{block.start}", "Say.") for block in paper.blocks
    ]
    begun = time.process_time()
    data = new_docx(paper, marks, "List of sources", ENTRIES, "A")
    made = time.process_time()
    read = read_paper(data)
    done = time.process_time()
    assert read.text.replace(LIST, "", 1) == paper.text
    assert len(read.links) == len(marks) + 1
    assert done - made < 15
    assert made - begun < 15
    begun = time.process_time()
    assert len(as_html(paper, marks, "List of sources", ENTRIES, [])) > len(paper.text)
    assert time.process_time() - begun < 15
