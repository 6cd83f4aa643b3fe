"""Reads PowerPoint decks (.pptx, .ppsx, .potx): each slide's words, tables, charts, notes, comments and links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from indexer.extract.characters import one_line, paragraphs, table_row
from indexer.extract.extraction import Block, Part, Unreadable
from indexer.extract.links import web_link
from indexer.extract.package import Element, Package, Relation, damaged, office_properties, whole_number
from indexer.extract.properties import properties
from indexer.extract.sections import no_words, reader_name
from indexer.model import Link, Locator, Problem

A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DGM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATHS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"

_HIDDEN: Final = "(hidden slide)"
_RUNNING: Final = frozenset({"sldNum", "dt", "ftr", "hdr"})
_MACHINE_MADE = re.compile(
    r"\b\w{1,30} (?:automatically generated|generated with \w{1,20} (?:\w{1,20} )?confidence)\b.*"
    r"|\bai-generated content may be incorrect\.?",
    re.IGNORECASE,
)
_PICTURE_FILE = re.compile(
    r"(?:[a-z]:\\|https?://\S+\Z|[^ ]+ ?[^ ]*\.(?:png|jpe?g|gif|bmp|svg|emf|wmf|tiff?)\Z)", re.IGNORECASE
)


@dataclass(slots=True)
class _Slide:
    """What one slide gives, while it is being gathered."""

    package: Package
    relations: dict[str, Relation]
    heading: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    running: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    problem: Problem | None = None


def read(path: Path) -> Iterator[Part]:
    """Read a deck slide by slide, in the order in which they are shown.

    A slide that is damaged, or has pictures and no words, gives a Block with a Problem; an empty one gives none.

    Raises:
        Unreadable: the file is no PowerPoint package, is encrypted, or goes past a limit.
    """
    with Package(path) as package:
        main = package.main_part()
        presentation = package.xml(main)
        if presentation.tag != f"{P}presentation":
            raise damaged("The file is named a presentation but holds something else, or")
        yield from office_properties(package, "PowerPoint properties")
        relations = package.relations(main)
        authors = dict(_authors(package, relations.values()))
        shown = [relations.get(each.get(f"{R}id", "")) for each in presentation.iterfind(f"{P}sldIdLst/{P}sldId")]
        told = False
        for index, relation in enumerate(shown, 1):
            try:
                if relation is None:
                    raise damaged(f"Slide {index} is not in the file, which")
                block = _slide_block(package, relation.target, index, authors)
            except Unreadable as error:
                block = _block(index, problem=error.problem)
            if index == 1:
                yield from properties("first slide", [("title", block.heading.removesuffix(_HIDDEN).strip())])
            if block.text or block.heading or block.notes or block.problem:
                told = True
                yield block
        if not told:
            raise no_words()


def _block(index: int, text: str = "", heading: str = "", notes: str = "", problem: Problem | None = None) -> Block:
    locator = Locator("slide", str(index), index)
    return Block(locator, text, heading, notes, problem=problem, reader=reader_name("lxml"))


def _slide_block(package: Package, part: str, index: int, authors: dict[str, str]) -> Block:
    root = package.xml(part)
    slide = _Slide(package, package.relations(part))
    _shapes(root.find(f"{P}cSld/{P}spTree"), slide)
    notes: list[str] = []
    for kind, gather in (("notesSlide", _notes), ("comments", _comments)):
        for name in package.related(part, kind):
            try:
                gather(package, name, authors, slide, notes)
            except Unreadable as error:
                slide.problem = error.problem
    heading, text = one_line(" ".join(slide.heading)), paragraphs("\n\n".join(slide.words))
    if root.get("show") in {"0", "false"}:
        heading = f"{heading} {_HIDDEN}".strip()
    if not (heading or text or notes) and any(each.kind == "image" for each in slide.relations.values()):
        slide.problem = Problem(
            f"Slide {index} has pictures and no words; words inside the pictures of a deck are not read.",
            "If words are to be seen there, save the deck as a PDF and add that.",
        )
    return Block(
        Locator("slide", str(index), index),
        text,
        heading,
        notes=paragraphs("\n\n".join(notes)),
        running=paragraphs("\n".join(slide.running)),
        links=tuple(dict.fromkeys(slide.links)),
        problem=slide.problem,
        reader=reader_name("lxml"),
    )


def _notes(package: Package, name: str, _authors: dict[str, str], slide: _Slide, notes: list[str]) -> None:
    page = _Slide(package, package.relations(name))
    _shapes(package.xml(name).find(f"{P}cSld/{P}spTree"), page)
    notes += page.heading + page.words
    slide.links += page.links


def _comments(package: Package, name: str, authors: dict[str, str], slide: _Slide, _notes: list[str]) -> None:
    """Read comments of the old sort (author by number) and the threaded one (author by id, replies within)."""
    for comment in package.xml(name).iter("{*}cm", "{*}reply"):
        text = comment.findtext(f"{P}text")
        bodies = [text] if text else [words(each) for each in comment.iterfind("{*}txBody")]
        author = authors.get(comment.get("authorId", ""), "unknown")
        slide.words += [f"Comment ({author}): {one_line(body)}" for body in bodies if body.strip()]


def _authors(package: Package, relations: Iterable[Relation]) -> Iterator[tuple[str, str]]:
    for relation in relations:
        if relation.kind in {"commentAuthors", "authors"} and relation.target in package:
            for author in package.xml(relation.target).iter("{*}cmAuthor", "{*}author"):
                yield author.get("id", ""), one_line(author.get("name", "")) or "unknown"


def _shapes(tree: Element, slide: _Slide) -> None:
    """Gather a tree of shapes in the order of the file, which is the order in which they are read out."""
    for shape in () if tree is None else tree:
        if shape.tag == f"{MC}AlternateContent":
            _shapes(choice(shape), slide)
        elif shape.tag in {f"{P}grpSp", f"{A}graphic", f"{A}graphicData"}:
            _about(shape, slide)
            _shapes(shape, slide)
        elif shape.tag == f"{A}tbl":
            slide.words.append(_table(shape, slide))
        elif shape.tag == f"{P}graphicFrame":
            _about(shape, slide)
            _shapes(shape.find(f"{A}graphic"), slide)
        elif shape.tag in {f"{P}sp", f"{P}cxnSp", f"{P}pic", f"{P}contentPart"}:
            _shape(shape, slide)
        else:
            slide.words += drawn_words(shape, slide.package, slide.relations)


def choice(alternatives: Element) -> Element:
    """Give the branch of an AlternateContent that holds more: the first choice, unless only the fallback has words."""
    branches = [*alternatives.iterfind(f"{MC}Choice"), *alternatives.iterfind(f"{MC}Fallback")]
    worded = (each for each in branches if next(each.iter("{*}t", "{*}chart", "{*}relIds"), None) is not None)
    return next(worded, branches[0] if branches else None)


def _shape(shape: Element, slide: _Slide) -> None:
    body = shape.find(f"{P}txBody")
    text = "" if body is None else words(body, slide)
    _about(shape, slide, text)
    placeholder = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
    kind = "" if placeholder is None else placeholder.get("type", "")
    if not text.strip():
        return
    if kind in {"title", "ctrTitle"}:
        slide.heading.append(text)
    elif kind in _RUNNING:
        slide.running.append(text)
    else:
        slide.words.append(text)


def _about(shape: Element, slide: _Slide, text: str = "") -> None:
    """Take a shape's alternative text and its own link."""
    about = shape.find(f"*/{P}cNvPr")
    if about is None:
        return
    alternative = alternative_text(about)
    if alternative:
        slide.words.append(f"Picture: {alternative}")
    for click in about.iterfind(f"{A}hlinkClick"):
        _link(click, text or alternative, slide)


def alternative_text(about: Element) -> str:
    """Give the words an author wrote for those who can't see a picture, without file names and machine-made phrases."""
    said = one_line(about.get("descr", "") or about.get("title", ""))
    return "" if _PICTURE_FILE.match(said[:1000]) else _MACHINE_MADE.sub("", said).strip()


def _link(click: Element, anchor: str, slide: _Slide) -> None:
    relation = slide.relations.get(click.get(f"{R}id", ""))
    if relation and relation.external:
        link = web_link(relation.target, anchor)
        if link:
            slide.links.append(link)


def _table(table: Element, slide: _Slide) -> str:
    rows = (
        table_row(
            "".join(words(body, slide) for body in cell.iterfind(f"{A}txBody")) for cell in row.iterfind(f"{A}tc")
        )
        for row in table.iterfind(f"{A}tr")
    )
    return "\n".join(filter(None, rows))


def words(body: Element, slide: _Slide | None = None) -> str:
    """Give the words of a DrawingML text body, a line for each paragraph; its links go to ``slide``."""
    lines: list[str] = []
    for paragraph in body.iter(f"{A}p"):
        line: list[str] = []
        for element in paragraph.iter(f"{A}t", f"{A}br", f"{A}tab", MATHS, f"{A}hlinkClick"):
            if element.tag == f"{A}hlinkClick":
                run = element.getparent().getparent()
                if slide:
                    _link(element, "".join(t.text or "" for t in run.iter(f"{A}t")), slide)
            else:
                line.append("\n" if element.tag == f"{A}br" else element.text or "")
        lines.append("".join(line).strip())
    return "\n".join(line for line in lines if line)


def drawn_words(graphic: Element, package: Package, relations: dict[str, Relation]) -> list[str]:
    """Give the words of the charts and SmartArt that an element refers to, as paragraphs.

    A chart's numbers come as a table: a line for each category, a column for each series.
    """
    found: list[str] = []
    for element in graphic.iter(f"{C}chart", f"{DGM}relIds", "{*}chart"):
        relation = relations.get(element.get(f"{R}dm" if element.tag == f"{DGM}relIds" else f"{R}id", ""))
        if relation is None or relation.target not in package:
            continue
        root = package.xml(relation.target)
        if relation.kind == "diagramData":
            found += [words(body) for body in root.iter(f"{DGM}t")]
        else:
            found += _chart(root)
            for name in package.related(relation.target, "chartUserShapes"):
                found += [words(body) for body in package.xml(name).iter("{*}txBody")]
    return list(filter(None, found))


def _chart(root: Element) -> list[str]:
    titles = [words(each) for each in root.iter(f"{C}rich", f"{C}tx") if each.tag == f"{C}rich"]
    names: list[str] = []
    columns: list[dict[int, str]] = []
    rows: dict[int, str] = {}
    for series in root.iter(f"{C}ser"):
        names.append(" ".join(_points(series.find(f"{C}tx")).values()))
        for labels in (series.find(f"{C}cat"), series.find(f"{C}xVal")):
            for at, label in _points(labels).items():
                rows.setdefault(at, label)
        columns.append(_points(series.find(f"{C}val")) or _points(series.find(f"{C}yVal")))
    indexes = sorted(set(rows).union(*columns))
    table = [table_row([rows.get(at, ""), *(column.get(at, "") for column in columns)]) for at in indexes]
    if any(names):
        table.insert(0, table_row(["", *names]))
    # The newer sort of chart (funnel, treemap and the like) keeps its labels in cx:pt.
    newer = [
        one_line(each.text or "") for each in root.iter("{http://schemas.microsoft.com/office/drawing/2014/chartex}pt")
    ]
    return [*titles, "\n".join(table), "\n".join(filter(None, newer))]


def _points(data: Element) -> dict[int, str]:
    """Give the cached points of a chart's labels or values by their place; percentages as they are shown."""
    found: dict[int, str] = {}
    if data is None:
        return found
    percent = "%" in (data.findtext(f".//{C}formatCode") or "")
    levels = list(data.iter(f"{C}lvl")) or [data]
    for level in reversed(levels):  # the outermost level of grouped categories comes last
        for point in level.iter(f"{C}pt"):
            at = whole_number(point.get("idx"), 0)
            value = _number(point.findtext(f"{C}v") or "", percent=percent)
            found[at] = f"{found[at]} {value}" if at in found else value
    return found or {0: data.findtext(f"{C}v") or ""}


def _number(text: str, *, percent: bool) -> str:
    """Write a cached number without the noise of binary fractions."""
    try:
        value = float(text)
    except ValueError:
        return one_line(text)
    return f"{value * 100:.6g}%" if percent else f"{value:.10g}"
