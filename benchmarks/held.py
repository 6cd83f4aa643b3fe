"""Measures how well cited works are found among held documents, case by case.

    python benchmarks/held.py FOLDER [--wrong]

reads a collection into a temporary library, writes for each document with a title the entries by which papers would
cite it, reads those as entries of a reference list, and looks for the documents. The cases: the organisation's name
in full, its acronym, none at all, the notation of other styles, a year that is one off, a title cut short or without
its subtitle, two editions (a second one is put beside each document), author and year in the text alone, and works
that are not held: the document itself is left out, or a word of its title is another's.

Precision is the share of "held" verdicts that name the right document; recall the share of works that are held of
which the verdict says so. "offered" counts what is ambiguous with the right document among the choices.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from indexer.config import Config
from indexer.held import Candidate, Held, Verdict, verdict
from indexer.ingest import index
from indexer.library import Library
from indexer.model import Document, DocumentId, Standing
from indexer.references.entry import parse_reference
from indexer.references.same_names import initials

_SECOND = 1_000_000  # added to a document's number for its second edition


@dataclass(frozen=True, slots=True)
class Cited:
    """A work that a paper cites, the library it is looked for in, and which documents are right: none if not held."""

    case: str
    among: Held
    csl: Mapping[str, Any]
    text: str
    right: frozenset[DocumentId]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--wrong", action="store_true", help="print what is held wrongly, or not offered at all")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder, Library(Config(library=Path(folder)), create=True) as library:
        index(library, [given.folder])
        documents = [each for each in library.catalogue.documents.all() if each.standing is Standing.CURRENT]
        acronyms = dict(library.catalogue.vocabulary.acronyms())
    measure(documents, acronyms, show=given.wrong)


def measure(documents: Sequence[Document], acronyms: Mapping[str, str], *, show: bool) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    begun = time.perf_counter()
    for cited in _cited(documents, acronyms):
        found = cited.among.find(cited.csl, cited.text)
        outcome = _outcome(cited, found)
        counts[cited.case][outcome] += 1
        if show and outcome in {"held wrongly", "lost"}:
            print(f"{outcome} ({cited.case}): {cited.text or cited.csl}")
            for each in found[:2]:
                print(f"    {each.score:.2f} {each.document.title} ({each.document.date}): {'; '.join(each.reasons)}")
    total = sum(counts.values(), Counter())
    print(f"{len(documents)} documents, {total.total()} citations, {time.perf_counter() - begun:.1f} s")
    print(f"{'':28} {'held':>6} {'wrongly':>8} {'offered':>8} {'lost':>6} {'unheld':>7}   precision, recall")
    for case, outcomes in [*counts.items(), ("all", total)]:
        print(_line(case, outcomes))


def _outcome(cited: Cited, found: Sequence[Candidate]) -> str:
    """Name how a search ended: what nobody could tell apart is right if any of it is held."""
    if verdict(found) is Verdict.HELD:
        return "held" if found[0].document.id in cited.right else "held wrongly"
    if not cited.right:
        return "not held"
    return "offered" if any(each.document.id in cited.right for each in found) else "lost"


def _line(case: str, outcomes: Counter[str]) -> str:
    right, wrong = outcomes["held"], outcomes["held wrongly"]
    is_held = right + outcomes["offered"] + outcomes["lost"]
    precision = f"{right / (right + wrong):.3f}" if right + wrong else "-"
    recall = f"{right / is_held:.3f}" if is_held else "-"
    figures = f"{right:6} {wrong:8} {outcomes['offered']:8} {outcomes['lost']:6} {outcomes['not held']:7}"
    return f"{case:28} {figures}   {precision}, {recall}"


def _cited(documents: Sequence[Document], acronyms: Mapping[str, str]) -> Iterator[Cited]:
    held = Held(documents, acronyms=acronyms)
    titled = [each for each in documents if len(each.title.split()) > 1]
    twins = defaultdict(set)
    for each in titled:
        twins[_same(each)].add(each.id)
    for document in titled:
        # Documents of one title, organisation and year cannot be told apart by what papers say.
        right = frozenset(twins[_same(document)])
        for case, entry in _entries(document, acronyms):
            yield Cited(case, held, parse_reference(entry), entry, right)
        if document.organisation and document.date:
            alike = [each for each in documents if _named(each) == _named(document)]
            csl = {"author": [{"literal": document.organisation}], "issued": {"date-parts": [[int(document.date[:4])]]}}
            case = "in the text alone" if len(alike) == 1 else "in the text alone, several"
            yield Cited(case, held, csl, "", frozenset({document.id}))
    yield from _editions(titled, acronyms)
    yield from _not_held(titled, documents, acronyms, twins)


def _entries(document: Document, acronyms: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Write the entries by which papers would cite a document."""
    who, title, year = document.organisation, document.title, document.date[:4] or "n.d."
    place = f" Edinburgh: {who}." if who else ""
    yield "organisation in full", f"{who} ({year}) {title}.{place}".strip()
    yield "Vancouver", f"{who or 'Anon'}. {title}. Edinburgh; {year}."
    yield "quoted, OSCOLA", f"{who}, ‘{title}’ (Edinburgh, {year})".lstrip(", ")
    yield "no author", f"{title} ({year}). Edinburgh."
    if short := _acronym(who, acronyms):
        yield "acronym", f"{short} ({year}) {title}. Edinburgh: {short}."
    if document.date:
        yield "year one later", f"{who} ({int(year) + 1}) {title}.{place}".strip()
        yield "year one earlier", f"{who} ({int(year) - 1}) {title}.{place}".strip()
    words = title.split()
    if len(words) >= 6:
        yield (
            "title cut short",
            f"{who} ({year}) {' '.join(words[: len(words) * 2 // 3]).rstrip(',:;')}.{place}".strip(),
        )
    if ": " in title:
        yield "without subtitle", f"{who} ({year}) {title.split(': ')[0]}.{place}".strip()
    yield "small letters, no hyphens", f"{who} ({year}) {title.lower().replace('-', ' ')}.{place}".strip()


def _editions(titled: Sequence[Document], acronyms: Mapping[str, str]) -> Iterator[Cited]:
    """Put a second edition, three years later, beside each document, and cite either, both, or one between."""
    dated = [each for each in titled if each.date]
    second = {
        each.id: replace(each, id=DocumentId(each.id + _SECOND), date=f"{int(each.date[:4]) + 3}") for each in dated
    }
    for first in dated:
        both = Held([first, second[first.id]], acronyms=acronyms)
        later, year = second[first.id], int(first.date[:4])
        for case, when, right in (
            ("editions, by year", year, {first.id}),
            ("editions, by year", year + 3, {later.id}),
            ("editions, no year", 0, set()),
            ("editions, a year between", year + 10, set()),
        ):
            entry = f"{first.organisation} ({when or 'n.d.'}) {first.title}."
            yield Cited(case, both, parse_reference(entry), entry, frozenset(right))


def _not_held(
    titled: Sequence[Document],
    documents: Sequence[Document],
    acronyms: Mapping[str, str],
    twins: Mapping[tuple[str, str, str], set[DocumentId]],
) -> Iterator[Cited]:
    """Cite what is left out of the library, and works whose title is a held one's but for a word."""
    held = Held(documents, acronyms=acronyms)
    everything = [word for each in titled for word in each.title.split() if word[:1].isupper() and len(word) > 4]
    for number, document in enumerate(titled):
        left_out = twins[_same(document)]
        others = Held([each for each in documents if each.id not in left_out], acronyms=acronyms)
        for _, entry in _entries(document, acronyms):
            yield Cited("not held", others, parse_reference(entry), entry, frozenset())
        words = document.title.split()
        at = next((at for at in range(len(words) - 1, -1, -1) if words[at][:1].isupper() or words[at].isdigit()), 0)
        word = everything[number * 7 % len(everything)]
        if word.lower().strip(",:") in document.title.lower():
            continue
        words[at] = "2009" if words[at].isdigit() else word
        if " ".join(words) not in {each.title for each in documents}:
            entry = f"{document.organisation} ({document.date[:4] or 'n.d.'}) {' '.join(words)}."
            yield Cited("not held, a sibling", held, parse_reference(entry), entry, frozenset())


def _acronym(name: str, acronyms: Mapping[str, str]) -> str:
    known = next((short for short, long in acronyms.items() if long == name), "")
    return known or max((each.upper() for each in initials(name) if len(each) > 2), key=len, default="")


def _named(document: Document) -> tuple[str, str]:
    return document.organisation, document.date[:4]


def _same(document: Document) -> tuple[str, str, str]:
    return document.title, document.organisation, document.date[:4]


if __name__ == "__main__":
    main()
