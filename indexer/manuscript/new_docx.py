"""Makes a new Word document of a paper that came in another format, with its links, notes, comments and references."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import Any, Final

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.text.paragraph import Paragraph
from lxml import etree  # type: ignore[import-untyped]

from indexer.extract.links import safe
from indexer.extract.word_styles import W
from indexer.manuscript.annotate import annotate_docx
from indexer.manuscript.marks import Entry, Mark
from indexer.manuscript.word_parts import element, run
from indexer.paper_text import Block, NoteMark, PaperText

_UNWRITABLE: Final = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\uf000-\uf0ff\ufdd0-\ufdef\ufffe\uffff]"
)
"""What a Word document cannot hold, or holds as something else."""
_BREAKS: Final = {"\n": "br", "\t": "tab"}


def new_docx(paper: PaperText, marks: Sequence[Mark], list_title: str, entries: Sequence[Entry], author: str) -> bytes:
    """Give a paper as a new Word document: its headings, and all else as paragraphs; notes as footnotes.

    Its text is the paper's to the letter, but that characters which no document can hold become "\ufffd". The paper's
    own links to addresses stay where no mark's lies. Notes whose marks are not known, or stand in another order, come
    as paragraphs at the end. For the rest as :func:`annotate_docx`.

    Raises:
        BadPaper: the paper's blocks are not parted by line ends.
    """
    plain = replace(paper, text=_UNWRITABLE.sub("\ufffd", paper.text))
    own = [Mark(each.start, each.end, each.url) for each in paper.links if safe(each.url)]
    free = [
        link for link in own if not any(mark.url and mark.start < link.end and link.start < mark.end for mark in marks)
    ]
    return annotate_docx(_written(plain), plain, [*marks, *free], list_title, entries, author)


def _written(paper: PaperText) -> bytes:
    document = docx.Document()
    document.core_properties.title = _UNWRITABLE.sub("\ufffd", paper.title)[:255]
    document.core_properties.author = ""
    marks = _footnotes(paper)
    notes = {mark.note: _Note(number, numbered=mark.start == mark.end) for number, mark in enumerate(marks, 1)}
    for start, end, block in _paragraphs(paper):
        if block.note in notes:
            notes[block.note].add(paper.text[start:end])
            continue
        if block.kind == "heading":
            paragraph = document.add_heading(level=min(max(block.level, 1), 9))
        else:
            paragraph = document.add_paragraph(style="List Paragraph" if block.kind == "item" else None)
        at = start
        while marks and marks[0].end <= end:
            mark = marks.popleft()
            paragraph.add_run(paper.text[at : mark.start])
            notes[mark.note].refer(paragraph, paper.text[max(at, mark.start) : mark.end])
            at = max(at, mark.end)
        paragraph.add_run(paper.text[at:end])
    if notes:
        _add_footnotes(document, [note.element for note in notes.values()])
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _paragraphs(paper: PaperText) -> Iterator[tuple[int, int, Block]]:
    """Yield the blocks, each with all characters up to the line ends that part them, white space too."""
    blocks = paper.blocks or (Block(0, len(paper.text)),)
    start = 0
    for block, after in zip(blocks, (*blocks[1:], None), strict=True):
        if after is None:
            yield start, len(paper.text), block
            return
        # the mark of a note may stand after line ends that close the body, and belongs to it
        find = paper.text.rfind if after.kind == "note" != block.kind else paper.text.find
        end = find("\n", block.end, after.start)
        yield start, end if end >= 0 else block.end, block
        start = end + 1


def _footnotes(paper: PaperText) -> deque[NoteMark]:
    """Give the first mark of each note, in order, where all can be footnotes; none where some are out of order."""
    held = list(dict.fromkeys(block.note for block in paper.blocks if block.kind == "note"))
    first: dict[str, NoteMark] = {}
    for mark in sorted(paper.note_marks, key=lambda each: (each.start, each.end)):
        if mark.note in held:
            first.setdefault(mark.note, mark)
    kinds = [block.kind == "note" for block in paper.blocks]
    apart = all(one.end <= other.start for one, other in pairwise(first.values()))
    return deque(first.values() if list(first) == held and kinds == sorted(kinds) and apart else ())


class _Note:
    """A footnote that is being written."""

    def __init__(self, number: int, *, numbered: bool) -> None:
        """Begin it; ``numbered`` says that its number is Word's own, else its mark stands in the text."""
        self.element = element("footnote", id=str(number))
        self._number, self._numbered = str(number), numbered

    def refer(self, paragraph: Paragraph, words: str) -> None:
        """Put its mark at the end of a paragraph, as these words or else as a number."""
        place = paragraph.add_run(words)
        place.font.superscript = True
        reference = element("footnoteReference", id=self._number)
        if words:
            reference.set(f"{W}customMarkFollows", "1")
        place.element.get_or_add_rPr().addnext(reference)

    def add(self, words: str) -> None:
        """Add a paragraph."""
        paragraph = element("p")
        if self._numbered and not len(self.element):
            raised = element("rPr", element("vertAlign", val="superscript"))
            paragraph.append(element("r", raised, element("footnoteRef")))
        for piece in re.split("([\n\t])", words):
            paragraph.append(element("r", element(_BREAKS[piece])) if piece in _BREAKS else run(piece))
        self.element.append(paragraph)


def _add_footnotes(document: Document, notes: list[Any]) -> None:
    """Put the footnotes into the document, after the two lines that Word expects among them."""
    lines = [
        element("footnote", element("p", element("r", element(kind))), type=kind, id=str(number))
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    ]
    root = element("footnotes", *lines, *notes)
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, data, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
