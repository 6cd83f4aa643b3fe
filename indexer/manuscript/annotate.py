"""Gives a Word document back with links, comments and a list of references; its own words stay to the letter."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from indexer.errors import BadPaper
from indexer.extract.extraction import Unreadable
from indexer.extract.package import Element, Package
from indexer.extract.word_styles import W
from indexer.manuscript.marks import Entry, Mark
from indexer.manuscript.reading import stored
from indexer.manuscript.word_package import WordPackage
from indexer.manuscript.word_parts import Comments, entry_paragraph, heading, link_style
from indexer.manuscript.word_runs import Slot, cut, link
from indexer.manuscript.word_text import read_word
from indexer.paper_text import PaperText


def annotate_docx(
    data: bytes, paper: PaperText, marks: Sequence[Mark], list_title: str, entries: Sequence[Entry], author: str
) -> bytes:
    """Give a Word document with links and comments on its characters and a list of references at its end.

    Formatting, fields, tracked changes and notes stay. What leads somewhere already keeps its old link, and a formula
    gets none; of links that overlap the first is made. A comment stands on the first paragraph
    of its mark; one on a note or a text box stands where that hangs, for Word allows none within them.

    Args:
        data: the document.
        paper: the same as read, to whose text the marks refer.
        marks: what is put on its characters.
        list_title: the heading of the list; without entries there is no list.
        entries: the list.
        author: who signs the comments.

    Raises:
        BadPaper: the document is damaged, or is not the one that was read.
    """
    try:
        with stored(data) as path, Package(path) as package:
            word = read_word(package)
            if word.paper.text != paper.text:
                raise BadPaper("The paper's file is not the one that was read. Bring it again, and give it back then.")
            changed = WordPackage(package, word.roots)
            leading = any(mark.url for mark in marks) or any(entry.url for entry in entries)
            styled = leading and link_style(package, changed)
            slots = cut(word.origins, (place for mark in marks for place in (mark.start, mark.end)))
            comments = Comments(package, changed, author)
            for mark, touched in _touched(slots, marks):
                if mark.url:
                    covered = [
                        slot for slot in touched if slot.start < mark.end and slot.end > mark.start and not slot.solid
                    ]
                    for part, group in groupby(covered, key=lambda slot: slot.place.part):
                        relation = changed.relate(part, "hyperlink", mark.url, external=True)
                        link(list(group), relation, styled=styled)
                if mark.comment and touched:
                    first = touched[0]
                    line = [slot.hook for slot in touched if slot.place.anchor is first.place.anchor]
                    line = [hook for hook in line if _line(hook) is _line(first.hook)]
                    comments.add(line[0], line[-1], mark.comment)
            if entries:
                _append(package, changed, list_title, entries, styled=styled)
            return changed.save()
    except Unreadable as error:
        raise BadPaper(f"{error.problem.reason} {error.problem.remedy}") from error


def _touched(slots: list[Slot], marks: Sequence[Mark]) -> list[tuple[Mark, list[Slot]]]:
    """Give each mark with the slots it lies on, or else the one before it, in the order of the text."""
    found: list[tuple[Mark, list[Slot]]] = []
    first = 0
    for mark in sorted(marks, key=lambda each: (each.start, -each.end)):
        while first < len(slots) and slots[first].end <= mark.start:
            first += 1
        at = first
        touched = []
        while at < len(slots) and slots[at].start < mark.end:
            touched.append(slots[at])
            at += 1
        found.append((mark, touched or slots[max(first - 1, 0) :][:1]))
    return found


def _line(element: Element) -> Element:
    return next(element.iterancestors(f"{W}p"), None)


def _append(package: Package, changed: WordPackage, title: str, entries: Sequence[Entry], *, styled: bool) -> None:
    main = package.main_part()
    body = changed.part(main).find(f"{W}body")
    made: list[Element] = [heading(package, title)]
    for entry in entries:
        relation = changed.relate(main, "hyperlink", entry.url, external=True) if entry.url else ""
        made.append(entry_paragraph(entry, relation, styled=styled))
    last = body[-1] if len(body) and body[-1].tag == f"{W}sectPr" else None
    for each in made:
        if last is not None:
            last.addprevious(each)
        else:
            body.append(each)
