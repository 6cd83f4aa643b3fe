"""Whenever an import's process is killed, the library is sound, and carrying on leads to the very same end."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from indexer import imports
from indexer.catalogue.imports import Answer, Decision, State
from indexer.config import Config
from indexer.ingest import index
from indexer.library import Library
from indexer.model import Standing
from indexer.search.results import Search

KILLS = int(os.environ.get("EVIDENCE_KILLS", "6"))
ANN = "Ann"


def report(number: int, more: str = "") -> str:
    choose = random.Random(number)  # noqa: S311 - the same words each time
    words = [
        f"{stem}{ending}" for stem in ("care", "child", "plan", "home", "risk", "meet") for ending in ("", "s", "ing")
    ]
    body = "\n\n".join(" ".join(choose.choice(words) for _ in range(90)) + "." for _ in range(10))
    return f"# Report {number} on neglect\n\n{body}\n\n{more}"


def begin(folder: Path) -> None:
    """Make a library of five documents, and an upload of thirty files: new ones, a copy, an edition, a bad one."""
    documents = folder.parent / "documents"
    if not documents.exists():
        documents.mkdir()
        for number in range(5):
            (documents / f"{number}.md").write_text(report(number))
    with Library(Config(library=folder, ocr=False), create=True) as library:
        index(library, [documents])
        files = {f"{number}.md": report(number, "A new last sentence." if number == 4 else "") for number in range(28)}
        files |= {"empty.txt": "", "copy.md": report(7)}
        streams = [(name, BytesIO(text.encode())) for name, text in files.items()]
        assert imports.begin_upload(library, streams, ANN) == 1


def command(library: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "indexer", "--library", str(library), *arguments]


def carry_on(library: Path) -> None:
    subprocess.run(command(library, "import", "run", "1"), env=environment(), check=True, capture_output=True)


def environment() -> dict[str, str]:
    return {**os.environ, "EVIDENCE_OCR": "no", "EVIDENCE_WORKERS": "2"}


def files_in(library: Path, phase: State) -> int:
    """Count the files that were read, or carried out, so far, from outside."""
    done = "" if phase is State.READING else "WHERE carried_out"
    with closing(sqlite3.connect(f"file:{library}/catalogue.sqlite?mode=ro", uri=True)) as catalogue:
        return int(catalogue.execute(f"SELECT count(*) FROM import_files {done}").fetchone()[0])


def kill_at(reached: int, seconds: float, phase: State, library: Path) -> bool:
    """Carry the import on and kill it so long after so many files are done; gives whether it was still running."""
    run = subprocess.Popen(
        command(library, "import", "run", "1"),
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while run.poll() is None and files_in(library, phase) < reached:
        time.sleep(0.01)
    try:
        run.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        return True
    return False


def must_be_sound(library: Path) -> None:
    checked = subprocess.run(command(library, "check", "--json"), env=environment(), capture_output=True, check=False)
    assert checked.returncode == 0, checked.stdout.decode() + checked.stderr.decode()
    assert json.loads(checked.stdout)["clean"]


def decide(folder: Path) -> None:
    """Say what a person would: one title corrected, one file left out, the rest as it was guessed."""
    with Library(Config(library=folder)) as library:
        files = {each.path: each for each in library.catalogue.imports.files(1)}
        corrected, left_out = files["import 1!/9.md"], files["import 1!/10.md"]
        assert files["import 1!/4.md"].decision is Decision.EDITION
        imports.decide(library, 1, corrected.id, Decision.ADD, None, Answer({"title": "The ninth report"}))
        imports.decide(library, 1, left_out.id, Decision.LEAVE_OUT, None, Answer({}))
        imports.add_all(library, 1)


def state(folder: Path) -> State:
    with Library(Config(library=folder)) as library:
        return imports.the_import(library, 1).state


def content(folder: Path) -> dict[str, Any]:
    """All that the library says, apart from when it was told."""
    with Library(Config(library=folder)) as library:
        catalogue = library.catalogue
        held = [replace(each, added_at="") for each in catalogue.documents.all()]
        return {
            "documents": held,
            "passages": {each.id: catalogue.documents.passages(each.id) for each in held},
            "sources": {each.id: catalogue.history.guesses(each.id) for each in held},
            "history": {each.id: [(e.action, e.field, e.by) for e in catalogue.history.of(each.id)] for each in held},
            "locations": [(e.path, e.sha256, e.outcome, e.document) for e in catalogue.locations.all()],
            "originals": sorted(catalogue.files.originals.listed()),
            "files": catalogue.imports.files(1),
            "result": imports.result(library, 1),
            "revisions": dict(library.engine.revisions()),
            "found": [each.document.id for each in library.search(Search("neglect", size=100)).results],
        }


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="Killing a run with its workers needs process groups.")
def test_an_import_that_is_killed_carries_on_to_the_same_end(tmp_path: Path) -> None:
    undisturbed, library = tmp_path / "undisturbed", tmp_path / "library"
    begin(undisturbed)
    shutil.copytree(undisturbed, library)
    carry_on(undisturbed)
    at = random.Random(os.environ.get("EVIDENCE_KILL_SEED", "import"))  # noqa: S311 - a moment, not a secret
    for phase in (State.READING, State.ADDING):
        kills = 0
        for attempt in range(KILLS):
            if state(library) is not phase:
                break
            reached = 28 * attempt // max(KILLS - 1, 1)  # the first while it starts, the last while it ends
            kills += kill_at(reached, at.uniform(0, 0.2), phase, library)
            must_be_sound(library)
            with Library(Config(library=library)) as held:
                if phase is State.READING:
                    assert {each.standing for each in held.catalogue.documents.all()} <= {
                        Standing.CURRENT,
                        Standing.PROPOSED,
                    }
                    assert held.search(Search("neglect")).documents == 5, "what is proposed is not found"
        assert kills >= 2, f"too few runs were still {phase.value} when they were to be killed"
        if state(library) is phase:
            carry_on(library)
        if phase is State.READING:
            decide(library)
            decide(undisturbed)
    carry_on(undisturbed)
    must_be_sound(library)
    found, wanted = content(library), content(undisturbed)
    assert wanted["result"] == imports.Result(added=23, added_unreadable=1, duplicates=5, left_out=1, editions=1), (
        wanted["result"]
    )
    for part, value in wanted.items():
        assert found[part] == value, part
    assert not (library / "uploads" / "1").exists()
