"""Reads Word and PowerPoint files of before 2007: 97 to 2003 by themselves, others as PDFs that LibreOffice makes."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copyfile, which
from tempfile import TemporaryDirectory

from indexer.extract import doc, ppt
from indexer.extract.compound import NotUnderstood
from indexer.extract.extraction import Block, Part, Property, Unreadable
from indexer.extract.pdf import PICTURE, read_with_pdfium
from indexer.extract.program import Overran, run
from indexer.model import Locator, Problem

PROGRAM = "soffice"
_SECONDS = 50.0


def available() -> bool:
    """Tell whether LibreOffice is installed."""
    return which(PROGRAM) is not None


def read_document(path: Path) -> Iterator[Part]:
    """Read a DOC section by section, or page by page where LibreOffice makes pages of it."""
    try:
        yield from doc.read(path)
    except NotUnderstood:
        yield from _read(path, "doc")


def read_slides(path: Path) -> Iterator[Part]:
    """Read a PPT slide by slide."""
    try:
        yield from ppt.read(path)
    except NotUnderstood:
        for part in _read(path, "ppt"):
            if isinstance(part, Block):
                index = part.locator.index
                yield replace(part, locator=Locator("slide", str(index), index))
            else:
                yield part


def _read(path: Path, ending: str) -> Iterator[Part]:
    if not available():
        raise Unreadable(
            "This is a damaged Office file, or one of before 1997, which needs LibreOffice to be read.",
            "Install LibreOffice and index the file again, or save it in today's format.",
            PROGRAM,
        )
    with TemporaryDirectory(prefix="evidence-office-") as folder:
        # A profile of its own, for LibreOffice refuses to run twice on one; a name of its own, for ours has no ending.
        source = Path(folder) / f"file.{ending}"
        copyfile(path, source)
        command = [
            PROGRAM, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", "--nolockcheck",
            "--convert-to", "pdf", "--outdir", folder, str(source),
        ]  # fmt: skip
        try:
            run(command, _SECONDS, environment={"HOME": folder})
        except (Overran, subprocess.CalledProcessError) as error:
            raise Unreadable(*_FAILED) from error
        made = source.with_suffix(".pdf")
        if not made.exists():
            raise Unreadable(*_FAILED)
        for part in read_with_pdfium(made):
            # The PDF was made today, so its date says nothing of the file.
            if isinstance(part, Block) and part.problem is PICTURE:
                yield replace(part, problem=_PICTURE)
            elif not (isinstance(part, Property) and part.name == "date"):
                yield part


_PICTURE = Problem(
    "This page is a picture without text, and pictures in Office files of before 2007 are not recognised.",
    "Save the file as a PDF and add that.",
)
_FAILED = (
    "LibreOffice could not open this Office file of before 2007.",
    "Open it in Word or PowerPoint, save it in today's format, and add that copy.",
)
