"""Measures indexing and searching beside stock Whoosh, tantivy, SQLite FTS5 and Xapian, in one run.

    python benchmarks/speed.py 10000 50000 100000 [--engines ours,tantivy] [--stock-pages N] [--json]

For each number of pages that is given, they are taken from $EVIDENCE_MATERIAL/evaluation/pages.jsonl.xz or from the
file that --pages-file names (JSON lines, may be .xz; document, title, page, text, and workstreams, year and kind), and
where there are too few repeated as pages of other documents. Every engine indexes the same pages and answers the same
200 queries of ten kinds, in processes of its own, one after the other: top 20; with the counts of facets; and with
snippets too.

What is counted is CPU: of all threads, and when indexing of all processes. Pages are read and catalogues and tables of
texts are filled while the clock stands; what an engine stores itself counts as its indexing. Each query is asked once
("first time") and later twice more in another order ("again", the quicker of the two). "cold" is the first query of a
new process, after opening. Memory is the most that a process held, Python and libraries included. Ours groups passages
by document, counts all facets, not only three, and also looks for words that meet across a document's pages; it goes by
words alone, as the others do (meaning.py measures what meaning adds). Engines without a kind of query are left out of
that kind. Stock Whoosh is slow with facets, and is asked fewer queries there.

Quote ratios to tantivy. Targets are for 100,000 pages; there, a missed one makes the program end with 1.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any

from engines.engine import ENGINES
from engines.measuring import MODES, as_json, in_its_own_process, measure
from engines.pages import material, repeated, write, written
from engines.queries import KINDS, sample

Figures = dict[str, Any]

_SAMPLE = 10_000  # pages that queries are made of
_SLOW = 50  # queries that stock Whoosh is asked with facets
_FULL = 100_000  # pages for which the targets are
_STOP = frozenset(
    "about after also been before being between both could does each from have having here into more most must only "
    "other over same should some such than that their them then there these they this those through under very were "
    "what when where which while will with would your".split()
)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("pages", type=int, nargs="*", default=[10_000, 50_000, 100_000])
    arguments.add_argument("--engines", default=",".join(ENGINES), help="of " + ", ".join(ENGINES))
    arguments.add_argument(
        "--stock-pages", type=int, help="let stock Whoosh index so many pages only: it takes minutes"
    )
    arguments.add_argument("--pages-file", type=Path)
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--measure", help=argparse.SUPPRESS)  # what to measure, in the process of an engine
    given = arguments.parse_args()
    if given.measure:
        print(json.dumps(measure(**json.loads(given.measure))))
        return
    names = _present(given.engines.split(","))
    source = given.pages_file or material()
    sizes: dict[int, Figures] = {}
    for size in sorted(given.pages):
        sizes[size] = _measured(source, size, names, given.stock_pages)
        if not given.json:
            _show(size, sizes[size], given.stock_pages)
    if given.json:
        print(json.dumps(sizes, indent=1))
    missed = [] if given.json else _judged(sizes)
    if len(sizes) > 1 and not given.json:
        missed += _growth(sizes)
    sys.exit(1 if missed and max(sizes) >= _FULL else 0)


def _present(wanted: list[str]) -> list[str]:
    if unknown := [name for name in wanted if name not in ENGINES]:
        sys.exit(f"There is no engine {unknown[0]}. Name some of {', '.join(ENGINES)}.")
    if "port" in wanted and "ours" not in wanted:
        sys.exit("“port” searches the index that “ours” makes. Name both.")
    for name in wanted:
        if missing := ENGINES[name].missing():
            print(missing, file=sys.stderr)
    return [name for name in ENGINES if name in wanted and not ENGINES[name].missing()]


def _measured(source: Path, size: int, names: list[str], stock_pages: int | None) -> Figures:
    figures: Figures = {}
    with tempfile.TemporaryDirectory(prefix="speed-") as temporary:
        folder = Path(temporary)
        write(repeated(source, size), folder / "pages.jsonl")
        step = max(1, size // _SAMPLE)
        queries = sample(list(islice(written(folder / "pages.jsonl"), 0, None, step)), _STOP)
        (folder / "queries.json").write_text(as_json(queries))
        for name in names:
            start = time.perf_counter()
            most = {"most": stock_pages} if name == "whoosh" and stock_pages else {}
            held: Figures = {}
            if name == ENGINES[name].index:
                in_its_own_process(name, "prepare", folder, **most)
                before = _size(folder / name)
                held["index"] = in_its_own_process(name, "index", folder, **most)
                held["size_mb"], held["beside_mb"] = _size(folder / name) - before, before
            modes = ["top"] if name == "port" else list(MODES)
            if name != "port":
                held["cold"] = in_its_own_process(name, "cold", folder)
            for mode in modes:
                few = {"queries": _SLOW} if name == "whoosh" and mode != "top" else {}
                held[mode] = in_its_own_process(name, mode, folder, **few)
            figures[name] = held
            print(f"{size:,} pages: {name} measured, {time.perf_counter() - start:.0f} s", file=sys.stderr)
    return figures


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def spread(answers: list[Any], column: int = 3, kind: str = "") -> tuple[float, float, float]:
    """Give p50, p95 and p99 of the milliseconds of answers (2: the first time is column 1; again, column 3)."""
    taken = sorted(each[column] for each in answers if kind in ("", each[0]))
    p95, p99 = (taken[min(len(taken) - 1, int(len(taken) * part))] for part in (0.95, 0.99))
    return statistics.median(taken), p95, p99


def _show(size: int, figures: Figures, stock_pages: int | None) -> None:
    print(f"\n{size:,} pages")
    for name in figures:
        version = figures[name].get("cold", {}).get("version", "")
        print(f"  {name:8} {version:22} {ENGINES[name].said}")
    if stock_pages and "whoosh" in figures:
        print(f"  Stock Whoosh indexed the first {stock_pages:,} pages only, and searches those.")
    print("  Indexing           pages/CPU s   CPU s  index MB  beside it MB  peak MB (before)")
    for name, held in figures.items():
        if index := held.get("index"):
            print(
                f"    {name:8} {index['pages'] / index['cpu']:18,.0f} {index['cpu']:8.1f} {held['size_mb']:8.1f}"
                f" {held['beside_mb']:12.1f} {index['peak_mb']:10.0f} ({index['before_mb']:.0f})"
            )
    print("  Opening, and the first query with facets and snippets of a new process, CPU ms")
    for name, held in figures.items():
        if cold := held.get("cold"):
            print(f"    {name:8} open {cold['open_ms']:8.1f}  first query {cold['first_ms']:8.1f}")
    for mode, said in MODES.items():
        print(f"  Searching, {said}, CPU ms: p50 p95 p99, times tantivy's; peak MB; queries that found something")
        for name, held in figures.items():
            if mode in held:
                for word, column in (("again", 3), ("first time", 1)):
                    _line(name, word, held, figures.get("tantivy", {}), mode, column)
    _by_kind(figures)


def _line(name: str, word: str, held: Figures, tantivy: Figures, mode: str, column: int) -> None:
    answers = held[mode]["answers"]
    times = spread(answers, column)
    ratios = ""
    if tantivy and name != "tantivy":
        beside = spread(_same_kinds(tantivy[mode], held[mode]), column)
        ratios = " ".join(f"x{one / other:.1f}" for one, other in zip(times, beside, strict=True))
    found = sum(1 for each in answers if each[2])
    print(
        f"    {name:8} {word:10} {times[0]:8.2f} {times[1]:8.2f} {times[2]:8.2f}  {ratios:20}"
        f"{held[mode]['peak_mb']:6.0f} MB  {found} of {len(answers)}"
    )


def _by_kind(figures: Figures) -> None:
    for mode, said in MODES.items():
        print(f"  By kind, {said}, again, CPU ms: p50 p95, in brackets times tantivy's")
        for kind, number in KINDS.items():
            parts = []
            for name, held in figures.items():
                if mode not in held or not _has(held[mode], kind):
                    continue
                times = spread(held[mode]["answers"], 3, kind)
                part = f"{name} {times[0]:.2f} {times[1]:.2f}"
                if "tantivy" in figures and name != "tantivy":
                    beside = spread(figures["tantivy"][mode]["answers"], 3, kind)
                    part += f" (x{times[0] / beside[0]:.1f} x{times[1] / beside[1]:.1f})"
                parts.append(part)
            without = [name for name, held in figures.items() if mode in held and not _has(held[mode], kind)]
            lacking = f"; not supported: {', '.join(without)}" if without else ""
            print(f"    {kind:8} ({number:2}) {'; '.join(parts)}{lacking}")


def _same_kinds(held: Figures, other: Figures) -> list[Any]:
    """Give the answers to queries of the kinds that the other has too."""
    return [each for each in held["answers"] if _has(other, each[0])]


def _has(held: Figures, kind: str) -> bool:
    return any(each[0] == kind for each in held["answers"])


def _judged(sizes: dict[int, Figures]) -> list[str]:
    """Say which targets are held at the largest size; gives those missed."""
    size = max(sizes)
    figures, wanted = sizes[size], []
    ours = figures.get("ours")
    if ours and "tantivy" in figures:
        tantivy = figures["tantivy"]
        full = spread(ours["with_snippets"]["answers"])
        beside = spread(_same_kinds(tantivy["with_snippets"], ours["with_snippets"]))
        wanted.append(("top 20 with facets and snippets, p50 times tantivy's", full[0] / beside[0], 1.5))
        wanted.append(("top 20 with facets and snippets, p95 times tantivy's", full[1] / beside[1], 3.0))
        for mode, said in MODES.items():
            ratios = {
                kind: spread(ours[mode]["answers"], 3, kind)[1] / spread(tantivy[mode]["answers"], 3, kind)[1]
                for kind in KINDS
                if _has(ours[mode], kind)
            }
            worst = max(ratios, key=lambda kind: ratios[kind])
            wanted.append((f"every kind, {said}, p95 times tantivy's (worst: {worst})", ratios[worst], 12.0))
    if ours and "whoosh" in figures:
        speeds = [figures[name]["index"]["pages"] / figures[name]["index"]["cpu"] for name in ("whoosh", "ours")]
        wanted.append(("indexing, times stock Whoosh's speed", speeds[1] / speeds[0], -2.8))
    if ours:
        peak = max(ours[phase]["peak_mb"] for phase in ("index", *MODES))
        wanted.append(("most memory of a process, MB", peak, 700.0))
    print(f"\nTargets, at {size:,} pages" + ("" if size >= _FULL else f" (they are for {_FULL:,})"))
    return [said for said, value, most in wanted if not _held(said, value, most)]


def _held(said: str, value: float, limit: float) -> bool:
    """Print how a figure stands to its limit: at most so much, or at least where it is below nought."""
    held = value >= -limit if limit < 0 else value <= limit
    print(
        f"  {'held  ' if held else 'MISSED'} {said}: {value:.2f}, at {'least' if limit < 0 else 'most'} {abs(limit):g}"
    )
    return held


def _growth(sizes: dict[int, Figures]) -> list[str]:
    """Say how figures grow from the smallest to the largest size; gives those of ours that grow faster than pages."""
    small, large = min(sizes), max(sizes)
    pages = large / small
    print(f"\nGrowth from {small:,} to {large:,} pages, {pages:.1f} times as many")
    missed = []
    for name in sizes[large]:
        one, other = sizes[small][name], sizes[large][name]
        grown = {
            f"{mode} p{at}": _grown(one, other, mode, column)
            for mode in MODES
            if mode in other
            for column, at in enumerate((50, 95))
        }
        if "index" in other:
            grown |= {
                "index CPU": other["index"]["cpu"] / one["index"]["cpu"],
                "index MB": other["size_mb"] / one["size_mb"],
            }
            grown |= {"index peak": other["index"]["peak_mb"] / one["index"]["peak_mb"]}
        print(f"  {name:8} " + ", ".join(f"{re.sub('_', ' ', said)} x{value:.1f}" for said, value in grown.items()))
        if name == "ours":
            missed = [f"{said} grows x{value:.1f}" for said, value in grown.items() if value > pages * 1.1]
    print("  ours grows " + ("faster than its pages: " + ", ".join(missed) if missed else "at most as its pages do"))
    return missed


def _grown(one: Figures, other: Figures, mode: str, column: int) -> float:
    return spread(other[mode]["answers"])[column] / spread(one[mode]["answers"])[column]


if __name__ == "__main__":
    main()
