"""Measures how well evidence for a sentence is found: the right document first, the right sentence in the first five.

    python benchmarks/claims.py FOLDER

FOLDER holds pairs of files as SciFact has them (Wadden and others 2020): NAME_sentences.SPLIT*.jsonl with "doc_id"
and "sentences", and NAME_SPLIT.jsonl with "claim" and "evidence" ("doc_id" and places of "sentences"). The documents
of each pair are read into a new library as the product reads text files, and `support` is asked for each claim that
has evidence, with five answers. A sentence is right if it is one of the evidence, or, where the library parts sentences
in another place, a piece of it or more.

Beside it, on the same sentences: plain BM25 over the given sentences, and with the BM25 of their document added.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from indexer import ingest, language
from indexer.config import Config
from indexer.library import Library
from indexer.support import support
from indexer.view import View

Found: TypeAlias = list[tuple[str, str]]
"""Documents and sentences, nearest first."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with its evidence: documents and sentences."""

    text: str
    evidence: frozenset[tuple[str, str]]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    given = arguments.parse_args()
    for path in sorted(given.folder.glob("*_sentences.*.jsonl")):
        name, _, split = path.name.partition("_sentences.")
        split = re.split(r"\W", split)[0]
        documents = {str(each["doc_id"]): each["sentences"] for each in _lines(path)}
        claims = _claims(given.folder / f"{name}_{split}.jsonl", documents)
        print(f"{name} {split}: {len(claims)} claims with evidence, {len(documents)} documents")
        _print("BM25 of sentences", claims, bm25(documents, 0))
        _print("and of documents", claims, bm25(documents, 1))
        with TemporaryDirectory() as folder, _library(Path(folder), documents) as library:
            _print("support", claims, ours(library))


def ours(library: Library) -> Callable[[str], Found]:
    """Ask the library as shipped."""
    view = View(library)
    names = {
        each.document: Path(each.path).stem for each in library.catalogue.locations.all() if each.document is not None
    }

    def ask(claim: str) -> Found:
        return [(names[each.document.id], each.sentence) for each in support(view, claim, 5).evidence]

    return ask


def bm25(documents: dict[str, list[str]], weight: float) -> Callable[[str], Found]:
    """Make the ranking to compare with: sentences by BM25, so much of their document's added."""
    places = [(number, sentence) for number, sentences in documents.items() for sentence in sentences]
    by_sentence = _bm25([_stems(sentence) for _, sentence in places])
    numbers = list(documents)
    by_document = _bm25([_stems(" ".join(documents[each])) for each in numbers])

    def ask(claim: str) -> Found:
        stems = _stems(claim)
        whole = {numbers[at]: score for at, score in by_document(stems).items()}
        scores = {at: score + weight * whole.get(places[at][0], 0) for at, score in by_sentence(stems).items()}
        return [places[at] for at in sorted(scores, key=lambda at: -scores[at])[:5]]

    return ask


def _bm25(units: Sequence[list[str]], k1: float = 1.2, b: float = 0.75) -> Callable[[Iterable[str]], dict[int, float]]:
    mean = sum(map(len, units)) / len(units)
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, unit in enumerate(units):
        for stem, count in Counter(unit).items():
            postings[stem].append((at, count * (k1 + 1) / (count + k1 * (1 - b + b * len(unit) / mean))))

    def ask(stems: Iterable[str]) -> dict[int, float]:
        scores: dict[int, float] = defaultdict(float)
        for stem in set(stems):
            held = postings.get(stem, [])
            idf = math.log(1 + (len(units) - len(held) + 0.5) / (len(held) + 0.5))
            for at, score in held:
                scores[at] += idf * score
        return scores

    return ask


_COMMON = frozenset(language.stems(language.COMMON_WORDS))


def _stems(text: str) -> list[str]:
    return [each for each in language.stems(language.words(text)) if each not in _COMMON]


def _library(folder: Path, documents: dict[str, list[str]]) -> Library:
    sources = folder / "documents"
    sources.mkdir()
    for number, sentences in documents.items():
        (sources / f"{number}.txt").write_text(" ".join(map(language.one_line, sentences)), encoding="utf-8")
    library = Library(Config(library=folder / "library", ocr=False), create=True)
    ingest.index(library, [sources])
    return library


def _claims(path: Path, documents: dict[str, list[str]]) -> list[Claim]:
    found = []
    for each in _lines(path):
        evidence = frozenset(
            (str(part["doc_id"]), documents[str(part["doc_id"])][at])
            for part in each["evidence"]
            for at in part["sentences"]
        )
        if evidence:
            found.append(Claim(each["claim"], evidence))
    return found


def _lines(path: Path) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _print(name: str, claims: list[Claim], ask: Callable[[str], Found]) -> None:
    begun = time.process_time()
    answers = [ask(each.text) for each in claims]
    seconds = (time.process_time() - begun) / len(claims)
    documents = [
        bool(found) and found[0][0] in {number for number, _ in claim.evidence}
        for claim, found in zip(claims, answers, strict=True)
    ]
    sentences = [
        any(
            number == right and _same(sentence, wanted)
            for number, sentence in found
            for right, wanted in claim.evidence
        )
        for claim, found in zip(claims, answers, strict=True)
    ]
    print(
        f"  {name}: right document first {sum(documents) / len(claims):.3f}, "
        f"right sentence in the first five {sum(sentences) / len(claims):.3f}, {seconds * 1000:.1f} ms"
    )


def _same(one: str, other: str) -> bool:
    left, right = "".join(one.split()), "".join(other.split())
    return left in right or right in left


if __name__ == "__main__":
    main()
