"""The pages that engines index: read from JSON lines, repeated under new numbers where there are too few."""

from __future__ import annotations

import json
import lzma
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Page:
    """One page; ``number`` counts all pages from 1, ``document`` all documents, ``place`` the pages of a document."""

    number: int
    document: int
    place: int
    title: str
    text: str
    workstreams: tuple[str, ...]
    year: int
    kind: str


def material() -> Path:
    """Give the file of pages that lies with the material for measuring.

    Raises:
        SystemExit: EVIDENCE_MATERIAL names none.
    """
    path = Path(os.environ.get("EVIDENCE_MATERIAL", "")) / "evaluation" / "pages.jsonl.xz"
    if not os.environ.get("EVIDENCE_MATERIAL") or not path.exists():
        sys.exit("Name a file of pages with --pages-file, or set EVIDENCE_MATERIAL to the folder that holds them.")
    return path


def read_pages(path: Path) -> Iterator[dict[str, Any]]:
    """Give each line of a file (may be .xz) as it stands there."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def repeated(path: Path, wanted: int) -> Iterator[Page]:
    """Give so many pages of a file, from its beginning again when it ends, then as pages of other documents."""
    number = document = 0
    while number < wanted:
        held, place, before = "", 0, number
        for raw in islice(read_pages(path), wanted - number):
            if raw["document"] != held:
                held, place = raw["document"], 0
                document += 1
            number, place = number + 1, place + 1
            streams = tuple(dict.fromkeys(raw.get("workstreams", ())))
            year, kind = int(raw.get("year") or 0), raw.get("kind", "")
            yield Page(number, document, place, raw["title"], raw["text"], streams, year, kind)
        if number == before:
            sys.exit(f"{path} holds no pages. Name another file with --pages-file.")


def write(pages: Iterator[Page], path: Path) -> None:
    """Write pages down for the engines' processes to read."""
    with path.open("w", encoding="utf-8") as file:
        for page in pages:
            file.write(json.dumps(asdict(page), ensure_ascii=False) + "\n")


def written(path: Path, most: int | None = None) -> Iterator[Page]:
    """Give the pages that were written down, so many of them at most."""
    for raw in islice(read_pages(path), most):
        yield Page(**{**raw, "workstreams": tuple(raw["workstreams"])})
