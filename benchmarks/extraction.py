"""Measures reading: passages a CPU second beside plain libraries in the same run, failures, memory, recall, web F1.

    python benchmarks/extraction.py FOLDER [--truth FILE] [--no-legacy] [--json]

FOLDER holds real files, however nested; its parts are measured apart, format by format. Reading is what the program
does to a file, all of it: through a worker process under limits (without recognition of pictures), tidied, and cut
into passages; CPU seconds are this process's and the worker's together. Beside it stands what a plain library takes to
give its text of the same file in this process, with no limits, labels, links or headings. Each takes turns at being
first. pypdf reads every third PDF only, for it is slow. Both rates count our passages, so their ratio is one of time.

Recall is the share of the words of the text runs in the XML of decks and Word files that is given back (multiset, mean
of the files). Web pages are scored by multiset 4-gram F1 (as in Zyte's article extraction benchmark, 2020) against the
article texts of FILE, or of FOLDER/../evaluation/web-truth.json, JSON: {name: {"articleBody": text}}.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import sys
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

import docx
import pptx
import pypdf
import pypdfium2
from bs4 import BeautifulSoup
from lxml import etree  # type: ignore[import-untyped]

from indexer.extract import types
from indexer.extract.extraction import Extraction
from indexer.extract.job import Limits
from indexer.extract.media_type import media_type
from indexer.extract.worker import Worker
from indexer.model import ReadStatus
from indexer.passages import cut

Plain = Callable[[Path], str]

_EVERY = 3  # the share of PDFs that pypdf reads
_FLOORS = {
    ("reports", types.PDF, "pypdfium2, text in bounds"): 0.4,
    ("reports", types.PDF, "pypdf"): 6.0,
    ("", types.PPTX, "recall"): 0.97,
    ("", types.DOCX, "recall"): 0.95,
    ("", types.HTML, "F1"): 0.95,
}
_SLIDE_PARTS = re.compile(r"ppt/(?:slides/slide|notesSlides/|diagrams/data|charts/chart|comments/)[^/]*\.xml")
_WORD_PARTS = re.compile(r"word/(?:document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml")
_LEGACY = (types.DOC, types.PPT)


def pdfium_bounded(path: Path) -> str:
    """Give the text in each page's bounds."""
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def pdfium_range(path: Path) -> str:
    """Give each page's text, in bounds or not."""
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def pypdf_text(path: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def pptx_text(path: Path) -> str:
    shapes = [shape for slide in pptx.Presentation(str(path)).slides for shape in slide.shapes]
    return "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)


def docx_text(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)


def html_text(path: Path) -> str:
    return BeautifulSoup(path.read_bytes(), "lxml").get_text(" ")


PLAIN: dict[str, dict[str, Plain]] = {
    types.PDF: {
        "pypdfium2, text in bounds": pdfium_bounded,
        "pypdfium2, text range": pdfium_range,
        "pypdf": pypdf_text,
    },
    types.PPTX: {"python-pptx, text frames": pptx_text},
    types.DOCX: {"python-docx, paragraphs": docx_text},
    types.HTML: {"bs4, get_text": html_text},
}


@dataclass(slots=True)
class Reading:
    """What came of one file in one way: CPU seconds, the words, and whether it failed."""

    seconds: float = 0.0
    words: str = ""
    failed: bool = False


@dataclass(slots=True)
class File:
    """One file, read in every way."""

    path: Path
    passages: int = 0
    ours: Reading = field(default_factory=Reading)
    plain: dict[str, Reading] = field(default_factory=dict)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--truth", type=Path)
    arguments.add_argument("--no-legacy", action="store_true", help="leave out what LibreOffice must read")
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    folder: Path = given.folder
    if not folder.is_dir():
        sys.exit(f"{folder} is no folder. Name one that holds PDFs, decks, Word files or web pages.")
    truth = given.truth or folder.parent / "evaluation" / "web-truth.json"
    articles = (
        {name: page["articleBody"] for name, page in json.loads(truth.read_text("utf-8")).items()}
        if truth.exists()
        else {}
    )
    warnings.simplefilter("ignore")  # a plain library warns of many a real file
    figures = []
    with Worker(Limits(ocr=False)) as worker:
        for (part, kind), paths in sorted(_groups(folder, legacy=not given.no_legacy).items()):
            files = list(_read(worker, kind, paths))
            figures.append(_figures(part, kind, files, articles))
            if not given.json:
                print("\n".join(_lines(figures[-1])), flush=True)
    memory = {
        "reading_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        "plain_and_tidying_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    if given.json:
        print(json.dumps({"groups": figures, "peak_memory": memory}, indent=1))
        return
    print(
        f"peak memory: {memory['reading_mb']} MB the largest process that reads (LibreOffice's, if it was needed), ",
        end="",
    )
    print(f"{memory['plain_and_tidying_mb']} MB this process with the plain libraries")


def _groups(folder: Path, *, legacy: bool) -> dict[tuple[str, str], list[Path]]:
    """Sort the files by the part of the folder they lie in and by their format."""
    found: dict[tuple[str, str], list[Path]] = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        kind = media_type(path, path.name)
        if kind is not None and (legacy or kind not in _LEGACY):
            part = path.parent.name if path.parent != folder else folder.resolve().name
            found.setdefault((part, kind), []).append(path)
    return found


def _read(worker: Worker, kind: str, paths: list[Path]) -> Iterator[File]:
    """Read each file in every way, turn about; the first is read once before, so that no one pays for imports."""
    ways = PLAIN.get(kind, {})
    _ours(worker, File(paths[0]), kind)
    for plain in ways.values():
        _plain(plain, paths[0])
    for number, path in enumerate(paths):
        file = File(path)
        if number % 2:
            _ours(worker, file, kind)
        for name, plain in ways.items():
            if name != "pypdf" or number % _EVERY == 0:
                file.plain[name] = _plain(plain, path)
        if not number % 2:
            _ours(worker, file, kind)
        yield file


def _ours(worker: Worker, file: File, kind: str) -> None:
    start = time.process_time()
    extraction = worker.read(file.path, kind)
    passages = cut(extraction.blocks)
    file.passages = len(passages)
    seconds = time.process_time() - start + extraction.cpu_seconds
    file.ours = Reading(seconds, _words(extraction), extraction.status is ReadStatus.UNREADABLE)


def _words(extraction: Extraction) -> str:
    return "\n".join(f"{each.heading}\n{each.text}\n{each.notes}\n{each.running}" for each in extraction.blocks)


def _plain(read: Plain, path: Path) -> Reading:
    start = time.process_time()
    try:
        words = read(path)
    except Exception:  # noqa: BLE001 - whatever a plain library raises, it failed
        return Reading(time.process_time() - start, failed=True)
    return Reading(time.process_time() - start, words, not words.strip())


def _figures(part: str, kind: str, files: list[File], articles: dict[str, str]) -> dict[str, object]:
    passages = sum(file.passages for file in files)
    seconds = sum(file.ours.seconds for file in files)
    figures: dict[str, object] = {
        "folder": part,
        "format": types.describe(kind),
        "files": len(files),
        "passages": passages,
        "passages_per_cpu_second": passages / seconds,
        "failures": sum(file.ours.failed for file in files),
    }
    beside = []
    for name in PLAIN.get(kind, {}):
        both = [file for file in files if name in file.plain]
        took = sum(file.plain[name].seconds for file in both)
        ratio = took / sum(file.ours.seconds for file in both)
        beside.append(
            {
                "library": name,
                "files": len(both),
                "passages_per_cpu_second": sum(file.passages for file in both) / took,
                "failures": sum(file.plain[name].failed for file in both),
                "ratio": ratio,
                "floor": _FLOORS.get((part, kind, name)),
            }
        )
    figures["beside"] = beside
    figures["quality"] = list(_quality(kind, files, articles))
    return figures


def _quality(kind: str, files: list[File], articles: dict[str, str]) -> Iterator[dict[str, object]]:
    """Give recall (decks, Word files) or F1 (web pages), ours and the plain library's."""
    if kind == types.HTML:
        measure = "F1"
        scores = [
            {name: _f1(words, articles[file.path.stem]) for name, words in _all_words(file)}
            for file in files
            if file.path.stem in articles
        ]
    elif kind in (types.PPTX, types.DOCX):
        measure = "recall"
        parts = _SLIDE_PARTS if kind == types.PPTX else _WORD_PARTS
        runs = [(file, _runs(file.path, parts)) for file in files]
        scores = [
            {name: _recall(words, held) for name, words in _all_words(file)} for file, held in runs if held.total() >= 5
        ]
    else:
        return
    for name in scores[0] if scores else ():
        floor = _FLOORS.get(("", kind, measure)) if name == "ours" else None
        each = [score[name] for score in scores]
        yield {
            "measure": measure,
            "of": name,
            "files": len(each),
            "mean": fmean(each),
            "worst": min(each),
            "floor": floor,
        }


def _all_words(file: File) -> list[tuple[str, str]]:
    return [("ours", file.ours.words), *((name, each.words) for name, each in file.plain.items())]


def _bag(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def _recall(words: str, expected: Counter[str]) -> float:
    return (_bag(words) & expected).total() / expected.total()


def _runs(path: Path, parts: re.Pattern[str]) -> Counter[str]:
    """Count the words of the text runs in parts of a package, each paragraph joined, without fallback copies."""
    found: Counter[str] = Counter()
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(path) as archive:  # a damaged file counts as failed, not here
        for name in filter(parts.fullmatch, archive.namelist()):
            for paragraph in etree.fromstring(archive.read(name)).iter("{*}p"):
                if next(paragraph.iterancestors("{*}Fallback"), None) is None:
                    own = paragraph.iter("{*}t", "{*}br", "{*}tab")
                    own = [run for run in own if next(run.iterancestors("{*}p")) is paragraph]
                    found += _bag("".join((run.text or "") if run.tag.endswith("}t") else " " for run in own))
    return found


def _f1(found: str, expected: str) -> float:
    ours, theirs = _four_grams(found), _four_grams(expected)
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total())


def _four_grams(text: str) -> Counter[tuple[str, ...]]:
    tokens = re.findall(r"\w+", text)
    return Counter(tuple(tokens[at : at + 4]) for at in range(max(1, len(tokens) - 3)))


def _lines(figures: dict[str, object]) -> Iterable[str]:
    """Give what is printed of one group."""
    yield (
        f"{figures['folder']}, {figures['format']}: {figures['files']} files, {figures['passages']} passages, "
        f"{figures['passages_per_cpu_second']:.0f} a CPU second, {figures['failures']} failed"
    )
    for each in figures["beside"]:  # type: ignore[attr-defined]
        yield (
            f"  {each['ratio']:.2f} times {each['library']} ({each['passages_per_cpu_second']:.0f} a CPU second, "
            f"{each['failures']} of {each['files']} files failed){_verdict(each['ratio'], each['floor'])}"
        )
    for each in figures["quality"]:  # type: ignore[attr-defined]
        yield (
            f"  {each['measure']} of {each['of']}: {each['mean']:.3f}, worst {each['worst']:.3f}, "
            f"{each['files']} files{_verdict(each['mean'], each['floor'])}"
        )


def _verdict(figure: float, floor: float | None) -> str:
    if floor is None:
        return ""
    return f" - floor {floor:g}: {'met' if figure >= floor else 'NOT MET'}"


if __name__ == "__main__":
    main()
