"""Measures how entries of reference lists are read, field by field, against labelled strings.

    python benchmarks/references.py FOLDER

reads every XML file of a folder: sequences of labelled pieces, whose text together is the entry (as AnyStyle keeps
them). The entry is parsed, and each field compared with the pieces of that label. The rule, *exact*: both sides are
reduced to letters and digits without accents and case, and are then equal. Of names it is the words that count, in any
order and without "and", "et al." and "eds"; of dates the year and, where both have them, the month and the day; of
volumes, issues and pages the numbers in their order. *Soft* counts a field that shares at least 80% of its words with
the labelled one. A field that is found where none is labelled, or labelled and not found, counts against precision or
recall. An address of doi.org counts as a DOI. Labels without a counterpart in CSL (note, source, medium,
citation-number) are not compared, and directors and producers count as authors.
"""

from __future__ import annotations

import argparse
import re
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from indexer.references.entry import parse_reference

_SAME = {"journal": "container-title", "director": "author", "producer": "author"}
_FIELDS = (
    *("author", "editor", "translator", "date", "title", "container-title", "collection-title", "volume", "pages"),
    *("publisher", "location", "edition", "genre", "url", "doi", "isbn"),
)
_NO_NAMES = frozenset(
    "and und et al y e others eds ed edited editor editors trans translated by in dir hg hrsg".split()
)
_NO_NUMBERS = frozenset("vol volume v no nr number issue n pp p pages page pgs in s bd t band tome".split())
_OF_EDITION = frozenset("edition ed edn".split())


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--wrong", metavar="FIELD", help="print what differs in one field")
    given = arguments.parse_args()
    for path in sorted(given.folder.glob("*.xml")) if given.folder.is_dir() else [given.folder]:
        measure(path, given.wrong)


def measure(path: Path, wrong: str | None) -> None:
    exact: dict[str, Counter[str]] = defaultdict(Counter)
    soft: dict[str, Counter[str]] = defaultdict(Counter)
    sequences = list(ET.parse(path).getroot())  # noqa: S314 - a file that the caller trusts
    begun = time.perf_counter()
    for sequence in sequences:
        text = " ".join(filter(None, (each.text for each in sequence)))
        labelled: dict[str, list[str]] = defaultdict(list)
        for each in sequence:
            label = "doi" if "doi.org/10." in (each.text or "") else _SAME.get(each.tag, each.tag)
            labelled[label].append(each.text or "")
        found = _as_labels(parse_reference(text))
        for field in _FIELDS:
            wanted = _words(field, " ".join(labelled[field])) if field in labelled else []
            got = _words(field, found.get(field, ""))
            if field == "date":  # as much of a date as both give
                wanted, got = wanted[: len(got) or None], got[: len(wanted) or None]
            _count(exact[field], wanted, got, "".join(wanted) == "".join(got))
            _count(soft[field], wanted, got, _overlap(wanted, got) >= 0.8)
            if field == wrong and "".join(wanted) != "".join(got):
                print(f"{text}\n   wanted {' '.join(wanted)}\n   found  {' '.join(got)}")
    seconds = time.perf_counter() - begun
    print(f"{path.name}: {len(sequences)} entries, {seconds / len(sequences) * 1000:.1f} ms each")
    print(f"  {'':18} {'P':>6} {'R':>6} {'F1':>6} {'soft':>6} {'labelled':>9}")
    for field in _FIELDS:
        print(_line(field, exact[field], soft[field]))
    print(_line("all (micro)", _sum(exact), _sum(soft)))


def _as_labels(csl: Mapping[str, Any]) -> dict[str, str]:
    """Give an item's fields by the names of the labels."""
    parts = csl.get("issued", {}).get("date-parts", [[]])[0]
    return {
        **{role: " ".join(" ".join(name.values()) for name in csl.get(role, [])) for role in _FIELDS[:3]},
        "author": " ".join(
            [*(" ".join(name.values()) for name in csl.get("author", [])), *csl.get("custom", {}).get("acronyms", {})]
        ),
        "date": " ".join(map(str, parts)) or csl.get("status", ""),
        "volume": " ".join(str(csl[each]) for each in ("volume", "issue") if each in csl),
        "pages": csl.get("page", csl.get("number-of-pages", "")),
        "location": csl.get("publisher-place", ""),
        "url": csl.get("URL", ""),
        "doi": csl.get("DOI", ""),
        "isbn": csl.get("ISBN", ""),
        "genre": " ".join(csl[each] for each in ("genre", "number") if each in csl),
        **{
            each: csl.get(each, "") for each in ("title", "container-title", "collection-title", "publisher", "edition")
        },
    }


_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def _words(field: str, text: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    plain = re.sub(r"</?italic>|&[a-z]+;", "", plain)
    if field == "date":
        return _date(plain)
    if field in {"doi", "isbn"}:
        return list(filter(None, [re.sub(r"^.*(?=10\.\d{4})|isbn(-1[03])?\b|[^a-z0-9]", "", plain)]))
    words = re.findall(r"[^\W_]+", re.sub(r"(?<=\w)['’](?=\w)", "", plain))
    if field in {"author", "editor", "translator"}:
        return sorted(each for each in words if each not in _NO_NAMES)
    if field in {"volume", "pages"}:
        return [each for each in words if each not in _NO_NUMBERS]
    if field == "edition":
        return [each for each in words if each not in _OF_EDITION]
    return words[1:] if field == "container-title" and words[:1] == ["in"] else words


def _date(text: str) -> list[str]:
    """Give the year, month and day of a date, or the words that stand for it."""
    year = re.search(r"\d{4}", text)
    if not year:
        return re.findall(r"[a-z]+", text)
    rest = text[: year.start()] + " " + text[year.end() :]
    month = next((number for number, name in enumerate(_MONTHS, 1) if re.search(rf"\b{name}", rest)), 0)
    day = re.search(r"\b([0-3]?\d)(?:st|nd|rd|th)?\b", rest)
    numeric = re.fullmatch(r"\W*\d{4} (\d\d?)(?: (\d\d?))?\W*", text)
    if numeric:
        return [year[0], *(each for each in numeric.groups() if each)]
    return [year[0], *([str(month)] if month else []), *([day[1].lstrip("0")] if month and day else [])]


def _overlap(wanted: list[str], got: list[str]) -> float:
    shared = sum((Counter(wanted) & Counter(got)).values())
    return shared / max(len(wanted), len(got), 1)


def _count(counts: Counter[str], wanted: list[str], got: list[str], equal: bool) -> None:
    counts["labelled"] += bool(wanted)
    counts["found"] += bool(got)
    counts["right"] += bool(wanted) and bool(got) and equal


def _sum(fields: Mapping[str, Counter[str]]) -> Counter[str]:
    return sum(fields.values(), Counter())


def _f1(counts: Counter[str]) -> tuple[float, float, float]:
    right, found, labelled = counts["right"], counts["found"], counts["labelled"]
    return right / max(found, 1), right / max(labelled, 1), 2 * right / max(found + labelled, 1)


def _line(name: str, exact: Counter[str], soft: Counter[str]) -> str:
    figures = " ".join(f"{each:6.3f}" for each in (*_f1(exact), _f1(soft)[2]))
    return f"  {name:18} {figures} {exact['labelled']:9}"


if __name__ == "__main__":
    main()
