"""Measures indexing a folder of files from nothing, beside Recoll on the same files and cores, in turns.

    python benchmarks/end_to_end.py FOLDER [--times 3] [--cores 2] [--json]

“evidence index FOLDER” fills a new library, with and without the recognition of pages that are pictures (OCR), and
“recollindex” (from Debian: apt-get install recoll) fills a new index under settings of its own that name only the
folder, so that its threads and readers are those it chooses. Files are read once before, so that all find them in
memory. CPU seconds and peak memory are those of the whole tree of processes: the largest process, and the largest sum
of what processes held at one time, looked at ten times a second (memory they share is counted for each). A file counts
as read if the index holds words of its text. Recoll reads many formats through programs of others: those that it says
are missing are printed, and with one missing the comparison is none.

Seconds depend on the machine: quote the ratios. Ends with 1 where Recoll was faster or read more files.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import unquote

from engines.serving import most_mb, resident_mb, tree

from indexer.config import Config
from indexer.library import Library

_LOOK = 0.1  # seconds between two looks at the memory of the processes
_HELD = re.compile(r"^\S+\t\[([^\]\n]*)\]\t\[.*\]\t\d+\tbytes\t$\n?", re.MULTILINE)  # what recollq prints before a text


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took: seconds on the clock and of all CPUs, megabytes, and the files of which it has the text."""

    wall: float
    cpu: float
    largest_mb: float
    together_mb: float
    read: frozenset[str]
    missing: str = ""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--times", type=int, default=3)
    arguments.add_argument("--cores", type=int, default=2)
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    folder = given.folder.resolve()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: given.cores])
    files = [path for path in folder.rglob("*") if path.is_file()]
    size = sum(len(path.read_bytes()) for path in files)
    has_recoll = bool(shutil.which("recollindex"))
    runs: dict[str, list[Run]] = {"ours": [], "Recoll": [], "ours, OCR": []}
    for _ in range(given.times):
        runs["ours"].append(ours(folder, ocr=False))
        if has_recoll:
            runs["Recoll"].append(recoll(folder))
        runs["ours, OCR"].append(ours(folder, ocr=True))
    if given.json:
        print(json.dumps({name: [_facts(run) for run in each] for name, each in runs.items()}, indent=1))
    else:
        cores = len(os.sched_getaffinity(0))
        print(f"{len(files)} files, {size / 1e6:.0f} MB, {cores} cores, medians of {given.times} runs")
        for name, each in runs.items():
            if each:
                _show(name, each)
    if not has_recoll:
        print("Recoll is not here to be measured: install it (on Debian: apt-get install recoll).")
        return
    sys.exit(0 if _compare(folder, runs, quiet=given.json) else 1)


def ours(folder: Path, *, ocr: bool) -> Run:
    """Index the folder into a new library."""
    with tempfile.TemporaryDirectory() as temporary:
        library = Path(temporary) / "library"
        wall, cpu, largest, together = _measured(
            [sys.executable, "-m", "indexer", "--library", str(library), "index", str(folder)],
            {"EVIDENCE_OCR": "yes" if ocr else "no", "PYTHONPATH": str(Path(__file__).parents[1])},
        )
        return Run(wall, cpu, largest, together, frozenset(_read_by_us(library)))


def recoll(folder: Path) -> Run:
    """Index the folder into a new Recoll index."""
    with tempfile.TemporaryDirectory() as temporary:
        (Path(temporary) / "recoll.conf").write_text(f"topdirs = {folder}\nloglevel = 1\n")
        settings = {"RECOLL_CONFDIR": temporary, "HOME": temporary}
        wall, cpu, largest, together = _measured(["recollindex"], settings)
        missing = Path(temporary) / "missing"
        missed = "; ".join(missing.read_text().split("\n")).strip("; ") if missing.exists() else ""
        return Run(wall, cpu, largest, together, frozenset(_read_by_recoll(folder, settings)), missed)


def _measured(command: list[str], settings: dict[str, str]) -> tuple[float, float, float, float]:
    start = time.perf_counter()
    process = subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    together = 0.0
    largest = 0.0
    while True:
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        running = tree(process.pid)
        together = max(together, sum(map(resident_mb, running)))
        largest = max(largest, *map(most_mb, running))
        time.sleep(_LOOK)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} ended with {process.returncode}. Run it by hand to see why: {' '.join(command)}")
    return wall, usage.ru_utime + usage.ru_stime, largest, together


def _read_by_us(library: Path) -> set[str]:
    with Library(Config(library=library)) as held:
        documents = held.catalogue.documents
        read = {
            each.id
            for each in documents.all()
            if any(passage.text.strip() or passage.notes.strip() for passage in documents.passages(each.id).values())
        }
        return {str(each.path) for each in held.catalogue.locations.all() if each.document in read}


def _read_by_recoll(folder: Path, settings: dict[str, str]) -> set[str]:
    """Have Recoll give the text of all that it holds of the folder.

    To know a file's name is not to have read it, nor to have put [pic] for a picture, as antiword does.
    """
    given = subprocess.run(
        ["recollq", "-n", "0", "-d", f'dir:"{folder}"'], env=os.environ | settings, check=True, capture_output=True
    ).stdout.decode(errors="replace")
    found = list(_HELD.finditer(given))
    ends = [each.start() for each in found[1:]] + [len(given)]
    texts = ((each[1], given[each.end() : end]) for each, end in zip(found, ends, strict=True))
    return {
        unquote(url).removeprefix("file://")
        for url, text in texts
        if re.search(r"\w", text.replace("[pic]", "")) and not text.startswith("Cant turn to text:")
    }


def _facts(run: Run) -> dict[str, object]:
    return asdict(run) | {"read": len(run.read)}


def _middle(runs: list[Run], name: str) -> float:
    return float(statistics.median(getattr(run, name) for run in runs))


def _show(name: str, runs: list[Run]) -> None:
    print(
        f"  {name:10} {_middle(runs, 'wall'):6.1f} s  {_middle(runs, 'cpu'):6.1f} CPU s  "
        f"largest process {_middle(runs, 'largest_mb'):5.0f} MB, all together {_middle(runs, 'together_mb'):5.0f} MB  "
        f"{len(runs[-1].read):4} files read"
    )


def _compare(folder: Path, runs: dict[str, list[Run]], *, quiet: bool) -> bool:
    """Say how ours stands to Recoll; tells whether it is faster and has read no fewer files."""
    recoll_read, held = runs["Recoll"][-1].read, True
    for name in ("ours", "ours, OCR"):
        wall, cpu = (_middle(runs[name], each) / _middle(runs["Recoll"], each) for each in ("wall", "cpu"))
        missed = sorted(recoll_read - runs[name][-1].read)
        more = len(runs[name][-1].read - recoll_read)
        if name == "ours":
            held = wall < 1 and len(runs[name][-1].read) >= len(recoll_read)
        if not quiet:
            print(f"  {name}: {wall:.2f} times Recoll's time, {cpu:.2f} times its CPU; {more} files only ours has read")
            for path in missed:
                print(f"    read by Recoll alone: {Path(path).relative_to(folder)}")
    if not quiet:
        if missing := runs["Recoll"][-1].missing:
            print(f"  Recoll had to do without: {missing}")
        print(f"  target, faster than Recoll with no fewer files read (without OCR): {'held' if held else 'MISSED'}")
    return held


if __name__ == "__main__":
    main()
