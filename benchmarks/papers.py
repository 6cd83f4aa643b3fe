"""Times the checking of a long paper: ``python benchmarks/papers.py FOLDER [PAGES]``.

The folder is a collection, such as ``corpus``. A paper of so many pages of 500 words (100 unless said otherwise) is
made of sentences of its documents: on each page three are cited by organisation and year, one of them quoted; every
document cited is in its list of references. Prints CPU seconds for reading the paper, finding its citations, and
looking everything up.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from indexer import language
from indexer.config import Config
from indexer.ingest import index
from indexer.library import Library
from indexer.manuscript.reading import read_paper
from indexer.model import Document
from indexer.paper_check import check
from indexer.references import read_citations
from indexer.view import View

_WORDS = 500  # on a page
_CITED = 3  # sentences on a page
_Result = TypeVar("_Result")


def main(folder: Path, pages: int) -> None:
    """Make the paper, check it, and print the times."""
    with TemporaryDirectory() as place, Library(Config(library=Path(place), ocr=False), create=True) as library:
        index(library, [folder])
        view = View(library)
        text = _paper(view, pages, random.Random(1))  # noqa: S311 - the same paper each time
        read, reading = _timed(lambda: read_paper(text.encode(), "paper.md"))
        cited, citing = _timed(lambda: read_citations(read))
        view.finder()
        found, checking = _timed(lambda: check(read, cited, view, {}, lambda _: {}, {}))
        sys.stdout.write(
            f"{pages} pages, {len(text.split()):,} words, {len(cited.citations):,} citations of {len(found.works):,} "
            f"works, {len(found.claims):,} quotations and figures\n"
            f"  reading {reading:.1f}, citations {citing:.1f}, looking up {checking:.1f}: "
            f"{reading + citing + checking:.1f} CPU s, {(reading + citing + checking) / pages * 1000:.0f} ms a page\n"
        )


def _timed(do: Callable[[], _Result]) -> tuple[_Result, float]:
    begun = time.process_time()
    return do(), time.process_time() - begun


def _paper(view: View, pages: int, chance: random.Random) -> str:
    documents = [each for each in view.all().values() if each.organisation and each.date]
    sentences = [(each, words) for each in documents for words in _sentences(view, each)]
    written = []
    for _ in range(pages):
        page: list[str] = []
        while sum(len(each.split()) for each in page) < _WORDS:
            document, words = chance.choice(sentences)
            cite = f" ({document.organisation}, {document.date[:4]})."
            at = len(page)
            page.append(f"“{words}”{cite}" if at == 0 else f"{words.rstrip('.')}{cite}" if at < _CITED else words)
        written.append(" ".join(page))
    listed = [
        f"{each.organisation} ({each.date[:4]}) {each.title}. Glasgow: {each.organisation}." for each in documents
    ]
    return "\n\n".join(["# A long paper", *written, "## References", *listed])


def _sentences(view: View, document: Document) -> Iterator[str]:
    for passage in view.library.catalogue.documents.passages(document.id).values():
        for start, end in language.sentences(passage.text):
            words = language.one_line(passage.text[start:end])
            if 40 < len(words) < 400:
                yield words


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) == 3 else 100)
