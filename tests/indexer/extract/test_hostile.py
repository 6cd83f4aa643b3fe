"""Every awkward file of the material ends as read, partly read or unreadable within its limits, and the worker goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from indexer.extract import types
from indexer.extract.job import Limits
from indexer.extract.media_type import media_type
from indexer.extract.worker import Worker
from indexer.model import ReadStatus


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    path = Path(tmp_path_factory.mktemp("sound"), "sound.pdf")
    canvas = Canvas(str(path))
    canvas.drawString(72, 700, "Words of a sound file.")
    canvas.save()
    return path


def complaints(worker: Worker, path: Path, kind: str) -> list[str]:
    extraction = worker.read(path, kind)
    problems = [*extraction.problems, *(block.problem for block in extraction.blocks if block.problem)]
    found = []
    if extraction.cpu_seconds > 60:
        found.append(f"took {extraction.cpu_seconds:.0f} CPU seconds")
    if not all(each.reason.endswith(".") and each.remedy.endswith(".") for each in problems):
        found.append(f"says no whole sentence: {problems}")
    if extraction.status is ReadStatus.READ and problems:
        found.append("counts as read in spite of its problems")
    if any("root:x:0" in block.text for block in extraction.blocks):
        found.append("gave away a file of this machine")
    return found


def test_whatever_a_file_does_the_run_goes_on(material, sound):
    paths = sorted(path for path in (material / "awkward").iterdir() if path.is_file())
    kinds = {path: media_type(path, path.name) for path in paths}
    assert sum(kind is not None for kind in kinds.values()) > 50
    found: dict[str, list[str]] = {}
    with Worker(Limits(ocr=False)) as worker:
        for path, kind in kinds.items():
            if kind is None:
                continue
            wrong = complaints(worker, path, kind)
            after = worker.read(sound, types.PDF)
            if [block.text for block in after.blocks] != ["Words of a sound file."] or after.status != ReadStatus.READ:
                wrong.append(f"spoiled the next file: {after}"[:300])
            if wrong:
                found[path.name] = wrong
    assert found == {}
