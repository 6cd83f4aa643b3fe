"""Compares reference lists and citations with those of pandoc, by the same CSL files, on fifty invented works.

    python benchmarks/styles.py [FILE.json] [--differences]

FILE.json is a list of CSL-JSON items, styles.json beside this program unless named. Prints for each style how many
references, and how many citations in a text, are equal to pandoc's, letter for letter and italic for italic.

It needs pandoc, whose citation processor shares no code with citeproc-py. Pandoc is given the style's own file with
the terms of the en-GB locale that citeproc-py has, for the two bring different editions of it ("edn" and "ed."), and
with the page ranges of "chicago-16" called "chicago", for pandoc before 3.0 knows the rule by that name alone.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from citeproc import LOCALES_PATH
from lxml import etree  # type: ignore[import-untyped]

from indexer.citation.runs import Run
from indexer.citation.styles import STYLES, References

WORKS = Path(__file__).with_name("styles.json")

_CSL = "{http://purl.org/net/xbiblio/csl}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_MARKS = {"Emph": "i", "Strong": "b", "Superscript": "sup", "Subscript": "sub"}


def by_us(items: list[dict[str, Any]], style: str) -> tuple[dict[str, str], list[str]]:
    """Set the references, by identifier in the order of the list, and the citations of page 12 of each."""
    made = References(items, style)
    listed = {each.csl["id"]: _shown(each.runs) for each in made.listed()}
    return listed, [_shown(made.in_text(at, "p. 12").runs) for at in range(len(items))]


def by_pandoc(items: list[dict[str, Any]], style: str) -> tuple[dict[str, str], list[str]]:
    """Set the same with pandoc."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "style.csl").write_bytes(_for_pandoc(STYLES[style].path))
        (folder / "works.json").write_text(json.dumps(items), encoding="utf-8")
        text = "---\nlang: en-GB\n---\n" + "\n\n".join(f"[@{each['id']}, p. 12]" for each in items)
        options = ["--from=markdown", "--to=json", "--citeproc", "--csl=style.csl", "--bibliography=works.json"]
        answer = subprocess.run(
            ["pandoc", *options], cwd=folder, input=text, capture_output=True, text=True, check=True
        )
    *paragraphs, listed = json.loads(answer.stdout)["blocks"]
    entries = {each["c"][0][0].removeprefix("ref-"): _shown(_runs(each["c"][1])) for each in listed["c"][1]}
    cites = [_shown(_runs(each["c"])) for each in paragraphs]
    return {key: text for key, text in entries.items() if text.strip()}, cites


def _for_pandoc(path: str) -> bytes:
    style = etree.parse(path).getroot()
    terms = etree.parse(f"{LOCALES_PATH}/locales-en-GB.xml").getroot().iter(f"{_CSL}term")
    locales = [each for each in style.findall(f"{_CSL}locale") if each.get(_LANGUAGE) in ("en-GB", "en", None)]
    own = {(term.get("name"), term.get("form")) for each in locales for term in each.iter(f"{_CSL}term")}
    locale = next((each for each in locales if each.get(_LANGUAGE) == "en-GB"), None)
    if locale is None:
        locale = etree.Element(f"{_CSL}locale", {_LANGUAGE: "en-GB"})
        style.insert(list(style).index(style.find(f"{_CSL}info")) + 1, locale)
    held = locale.find(f"{_CSL}terms")
    held = etree.SubElement(locale, f"{_CSL}terms") if held is None else held
    held.extend(term for term in list(terms) if (term.get("name"), term.get("form")) not in own)
    if style.get("page-range-format") == "chicago-16":
        style.set("page-range-format", "chicago")
    written: bytes = etree.tostring(style, encoding="utf-8")
    return written


def _runs(nodes: Any, marks: frozenset[str] = frozenset()) -> Iterator[Run]:
    for node in nodes:
        kind, content = node["t"], node.get("c")
        if kind == "Str":
            yield str(content), marks
        elif kind in ("Space", "SoftBreak"):
            yield " ", marks
        elif kind in _MARKS:
            yield from _runs(content, marks ^ {_MARKS[kind]})
        else:
            yield from _runs(content[1] if kind in ("Span", "Link", "Cite") else content, marks)


def _shown(runs: Any) -> str:
    """Write runs with stars around italics, and other marks by name; spaces that hold a line together are spaces."""
    made, before = "", frozenset[str]()
    for text, marks in (*runs, ("", frozenset())):
        made += "".join(f"<{each}>" for each in sorted(marks ^ before)) + text
        before = marks
    return made.replace("\N{NO-BREAK SPACE}", " ").strip()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("file", nargs="?", type=Path, default=WORKS)
    asked.add_argument("--differences", action="store_true", help="print what differs")
    given = asked.parse_args()
    items = json.loads(given.file.read_text(encoding="utf-8"))
    print(f"{'style':10} {'references':>20} {'same order':>12} {'citations':>12}")
    for style in STYLES:
        (ours, our_cites), (theirs, their_cites) = by_us(items, style), by_pandoc(items, style)
        equal = sum(ours.get(key) == text for key, text in theirs.items())
        cites = sum(ours == theirs for ours, theirs in zip(our_cites, their_cites, strict=True))
        order = "yes" if list(ours) == list(theirs) else "no"
        print(f"{style:10} {f'{equal} of {len(theirs)}':>20} {order:>12} {f'{cites} of {len(items)}':>12}")
        for key, text in theirs.items():
            if given.differences and ours.get(key) != text:
                print(f"  {key}\n    pandoc {text}\n    ours   {ours.get(key)}")


if __name__ == "__main__":
    main()
