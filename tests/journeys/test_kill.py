"""Whenever an index run is killed, the library is sound, and the next run carries on to the very same end."""

from __future__ import annotations

import json
import math
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
from pathlib import Path
from typing import Any

import pytest

from indexer.config import Config
from indexer.library import Library
from indexer.search.results import Search

KILLS = int(os.environ.get("EVIDENCE_KILLS", "6"))
QUERIES = ("neglect", "thresholds OR trafficking", '"social work"', "care -neglect", "council insp*", "")
SUBJECTS = ("neglect", "trafficking", "thresholds", "home based risk", "hearings", "social work")


def write_documents(folder: Path) -> None:
    """About sixty files: three formats, copies, near-copies, an empty one, a manifest, an archive."""
    choose = random.Random(7)  # noqa: S311 - the same files each time
    words = [
        f"{stem}{ending}" for stem in ("care", "child", "plan", "home", "risk", "meet") for ending in ("", "s", "ing")
    ]
    folder.mkdir()
    rows = ["path,title,organisation"]
    for number in range(60):
        subject = SUBJECTS[number % len(SUBJECTS)]
        body = "\n\n".join(
            f"Paragraph {part} on {subject}. " + " ".join(choose.choice(words) for _ in range(90)) + "."
            for part in range(12)
        )
        name = f"{number:02}.{('txt', 'md', 'html')[number % 3]}"
        opening = f"Report {number} for the Quillfeather Trust" if number % 5 else f"Report {number}, Bexley Council"
        if name.endswith("html"):
            body = (
                f"<html><head><title>{opening}</title></head><body><p>"
                + body.replace("\n\n", "</p><p>")
                + "</p></body></html>"
            )
        (folder / name).write_text(body if name.endswith("html") else f"# {opening}\n\n{body}")
        if number % 10 == 0:
            rows.append(f"{name},Title of {number},{'Quillfeather Trust' if number == 30 else 'Programme Office'}")
    shutil.copy(folder / "03.txt", folder / "copy.txt")
    (folder / "near.txt").write_text((folder / "06.txt").read_text() + "\n\nOne more sentence.")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "manifest.csv").write_text("\n".join(rows) + "\n")
    shutil.make_archive(str(folder / "packed"), "zip", folder, "01.md")


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if given := os.environ.get("EVIDENCE_KILL_FOLDER"):
        return Path(given)
    folder = tmp_path_factory.mktemp("kill") / "documents"
    write_documents(folder)
    if material := os.environ.get("EVIDENCE_MATERIAL"):
        for report in sorted(Path(material).glob("corpus/reports/*.pdf"))[:6]:
            shutil.copy(report, folder)
    return folder


def evidence(library: Path, *arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "indexer", "--library", str(library), *map(str, arguments)]


def environment() -> dict[str, str]:
    return {**os.environ, "EVIDENCE_OCR": "no", "EVIDENCE_WORKERS": "2"}


def finish(library: Path, folder: Path) -> None:
    """Let a run come to its end."""
    subprocess.run(evidence(library, "index", folder), env=environment(), check=True, capture_output=True)


def content(folder: Path) -> dict[str, Any]:
    """All that a library says, apart from when it was told."""
    with Library(Config(library=folder)) as library:
        catalogue = library.catalogue
        held = [replace(each, added_at="") for each in catalogue.documents.all()]  # two runs, two moments
        answers = {}
        for query in QUERIES:
            results = library.search(Search(query, size=1000, snippets=100))
            answers[query] = [
                (
                    each.document.id,
                    each.met,
                    each.passages,
                    each.score,
                    [(hit.position, hit.snippet) for hit in each.hits],
                )
                for each in results.results
            ]
        return {
            "documents": held,
            "passages": {each.id: catalogue.documents.passages(each.id) for each in held},
            "near copies": {each.id: catalogue.near_copies.of(each.id) for each in held},
            "sources": {each.id: catalogue.history.guesses(each.id) for each in held},
            "locations": [(e.path, e.sha256, e.outcome, e.document, e.problem) for e in catalogue.locations.all()],
            "originals": sorted(catalogue.files.originals.listed()),
            "revisions": dict(library.engine.revisions()),
            "answers": answers,
        }


def workers_of(process: int) -> set[int]:
    """Give the processes that a process started, by asking each for its parent (Linux)."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(fields[1]) == process and fields[0] != "Z":
            found.add(int(path.parent.name))
    return found


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def documents_in(library: Path) -> int:
    """Count the documents written down so far, from outside."""
    try:
        with closing(sqlite3.connect(f"file:{library}/catalogue.sqlite?mode=ro", uri=True)) as catalogue:
            return int(catalogue.execute("SELECT count(*) FROM documents").fetchone()[0])
    except sqlite3.Error:  # not made yet
        return 0


def kill_at(reached: int, seconds: float, library: Path, folder: Path) -> bool:
    """Start a run and kill it so long after so many documents are in; its workers must end too.

    Gives whether it was still running.
    """
    run = subprocess.Popen(
        evidence(library, "index", folder),
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while run.poll() is None and documents_in(library) < reached:
        time.sleep(0.01)
    try:
        run.wait(seconds)
    except subprocess.TimeoutExpired:
        workers = workers_of(run.pid)
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        patience = time.monotonic() + 30
        while any(map(is_running, workers)):
            assert time.monotonic() < patience, "a worker outlived the run that started it"
            time.sleep(0.05)
        return True
    assert run.returncode == 0
    return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="Looking for workers left behind needs Linux's /proc.")
def test_a_run_that_is_killed_carries_on_to_the_same_end(documents: Path, tmp_path: Path) -> None:
    undisturbed, library = tmp_path / "undisturbed", tmp_path / "library"
    finish(undisturbed, documents)
    whole = documents_in(undisturbed)
    at = random.Random(os.environ.get("EVIDENCE_KILL_SEED", "kill"))  # noqa: S311 - a moment, not a secret
    kills = 0
    for attempt in range(KILLS):  # the first while it starts, the last while the index follows
        reached = math.ceil(whole * attempt / max(KILLS - 1, 1))
        kills += kill_at(reached, at.uniform(0, 0.2 if attempt else 1.5), library, documents)
        if not (library / "catalogue.sqlite").exists():
            continue
        checked = subprocess.run(
            evidence(library, "check", "--json"), env=environment(), capture_output=True, check=False
        )
        assert checked.returncode == 0, checked.stdout.decode() + checked.stderr.decode()
        assert json.loads(checked.stdout)["clean"]
    assert kills >= KILLS // 2, "too few runs were still going when they were to be killed"
    finish(library, documents)
    found, wanted = content(library), content(undisturbed)
    assert len(wanted["documents"]) > 1
    for part, value in wanted.items():
        assert found[part] == value, part
