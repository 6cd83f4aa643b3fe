"""Reads a PDF as flowing text: running lines aside, lines joined to paragraphs, broken words whole again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from indexer.extract.extraction import Block, Unreadable
from indexer.extract.media_type import PDF
from indexer.extract.pdf_lines import PrintedFile, PrintedPage
from indexer.extract.tidy import HYPHEN, Vocabulary
from indexer.manuscript.flow import Flow
from indexer.manuscript.page_layout import Paragraph, paragraphs
from indexer.model import Locator, Problem
from indexer.paper_text import PaperText

MOST_PAGES: Final = 1_000
"""Pages that a paper may have."""

_BROKEN: Final = re.compile(rf"([^\W\d_]+)(?:{HYPHEN}|[-\u00ad\u2010])\Z")
_NEXT_WORD: Final = re.compile(r"[^\W\d_]+")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.|doi:\s?|\b10\.\d{4,9}/)\S*[/\-_=&?%.#]\Z", re.IGNORECASE)
_DAMAGED: Final = "Look at the page itself, or bring a copy that is whole."


def read(path: Path) -> PaperText:
    """Read a PDF's text, with the links it carries.

    Raises:
        Unreadable: it is protected or damaged, has too many pages, or its pages are pictures without text.
    """
    with PrintedFile(path) as file:
        if file.count > MOST_PAGES:
            raise Unreadable(
                f"The paper has {file.count:,} pages, more than the {MOST_PAGES:,} that are read.",
                "Split it and bring its parts one by one.",
            )
        pages = list(file.pages())
        title = file.title
    if pages and all(page.picture or not page.lines for page in pages) and any(page.picture for page in pages):
        raise Unreadable(
            "The pages of the paper are pictures without text, as a scanner makes them.",
            "Have the words recognised (OCR) and bring the result, or bring the file it was printed from.",
        )
    words = Vocabulary.of([Block(Locator("page", "", page.index), _printed(page)) for page in pages])
    flow = Flow()
    for paragraph in paragraphs(pages):
        flow.begin()
        _add(flow, paragraph, words)
        flow.end(paragraph.kind, paragraph.level, paragraph.page)
    return flow.paper(title, PDF, [problem for page in pages if (problem := _problem(page))])


def _printed(page: PrintedPage) -> str:
    return "\n".join(line.text for line in page.lines)


def _problem(page: PrintedPage) -> Problem | None:
    if page.damaged:
        return Problem(f"Page {page.index} is damaged and could not be read.", _DAMAGED)
    if page.picture:
        return Problem(f"Page {page.index} is a picture without text.", "Bring a copy that holds its text.")
    if page.cut:
        return Problem(f"Page {page.index} holds more than a million characters; the rest was left out.", _DAMAGED)
    return None


def _add(flow: Flow, paragraph: Paragraph, words: Vocabulary) -> None:
    """Add a paragraph's lines, joined; a link that goes on in the next line is one link."""
    lines = [(line, at == 0) for row in paragraph.rows for at, line in enumerate(row.lines)]
    going = ("", 0, 0)
    for at, (line, _) in enumerate(lines):
        start, text, joint = flow.at, line.text, ""
        if at + 1 < len(lines):
            after, below = lines[at + 1]
            if below:
                url = line.links[-1].url if line.links and after.links else ""
                text, joint = _joined(text, after.text, words, url if url and after.links[0].url == url else "")
            else:
                joint = " " if after.box[0] - line.box[2] > 0.15 * min(line.size, after.size) else ""
        flow.add(text.replace(HYPHEN, "-"))
        for link in line.links:
            begin, end = start + link.start, min(start + link.end, flow.at)
            url, first, last = going
            if url == link.url and begin - last <= 1:
                going = url, first, end
            else:
                flow.link(first, url, last)
                going = link.url, begin, end
        flow.add(joint)
    flow.link(going[1], going[0], going[2])


def _joined(text: str, after: str, words: Vocabulary, url: str) -> tuple[str, str]:
    """Give a line as it is to be read before another, and what stands between them; ``url`` if a link joins them."""
    token, rest = text.rsplit(maxsplit=1)[-1], after.split(maxsplit=1)[0]
    whole = text.replace(HYPHEN, "-")
    if _ADDRESS.search(token) and (url or not (token.endswith(".") or rest[0].isupper())):
        return whole, ""
    if url and f"{token}{rest}".rstrip(".,;)").casefold() in url.casefold():
        return whole, ""  # an address that is printed over two lines
    broken, following = _BROKEN.search(text), _NEXT_WORD.match(after)
    if broken and following:
        shown = broken[1] + following[0]
        kept = words.keeps_hyphen(broken[1], following[0]) and shown.casefold() not in url.casefold()
        return text[: broken.end(1)] + ("-" if kept else ""), ""
    if text.endswith((HYPHEN, "-", "\u2010")) and after[0].isalnum():
        return whole, ""  # "2015-" and "2016"
    return whole, " "
