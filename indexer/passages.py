"""Cuts extracted text into Passages, each with its Locator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer import language
from indexer.extract.extraction import Block, Extraction
from indexer.model import Link, Locator, Passage, Problem, ReadStatus

NEAR = 400
"""Words that a passage cut from a longer section has, about."""

_PRINTED = ("page", "slide")  # what a reader turns to is never cut


def cut(blocks: Sequence[Block]) -> list[Passage]:
    """Give a document's passages in reading order.

    A page or slide is one passage. Sections and sheets are cut at paragraphs (rows), then sentences, near 400 words;
    sections are numbered as they come, for nothing printed numbers them. The passages joined give the text.
    """
    passages: list[Passage] = []
    for block in blocks:
        passages.extend(_pieces(block))
    number = 0
    for at, passage in enumerate(passages):
        if passage.locator.label == "section":
            number += 1
            passages[at] = replace(passage, locator=Locator("section", str(number), number))
    return passages


def summary(extraction: Extraction, passages: list[Passage]) -> Problem | None:
    """Say in one Problem what of a file could not be read; None when nothing is missing."""
    if extraction.problems:
        return extraction.problems[0]
    troubled = [passage for passage in passages if passage.problem]
    if troubled:
        first = troubled[0]
        assert first.problem is not None  # noqa: S101 - just selected for it
        places = {passage.locator.index for passage in passages}  # a sheet may be cut into many passages
        count = f"{len({passage.locator.index for passage in troubled})} of {len(places)} {first.locator.label}s"
        reason = first.problem.reason if len(places) == 1 else f"{count} could not be read. {first.problem.reason}"
        return Problem(reason, first.problem.remedy, first.problem.needs)
    if extraction.status is ReadStatus.UNREADABLE:
        return Problem("The file holds no text.", "Look whether it should: it may be empty or only pictures.")
    return None


def _pieces(block: Block) -> Iterator[Passage]:
    whole = Passage(
        block.locator, block.text, block.heading, block.notes, block.running, block.links, block.problem, block.reader
    )
    if block.locator.label in _PRINTED:
        yield whole
        return
    if not (block.text.strip() or block.heading or block.notes or block.problem):
        return
    texts = list(_split(block.text, "\n\n" if block.locator.label == "section" else "\n"))
    if len(texts) < 2:
        yield whole
        return
    links = _share(block.links, texts)
    for at, text in enumerate(texts):
        notes, problem = (block.notes, block.problem) if at == 0 else ("", None)
        yield replace(whole, text=text, notes=notes, problem=problem, links=links[at])


def _split(text: str, between: str) -> Iterator[str]:
    """Gather paragraphs until they come near 400 words."""
    held: list[str] = []
    size = 0
    for paragraph in _shortened(text.split(between), between):
        length = len(paragraph.split())
        if held and size + length > NEAR * 1.25:
            yield between.join(held)
            held, size = [], 0
        held.append(paragraph)
        size += length
    if held:
        yield between.join(held)


def _shortened(paragraphs: list[str], between: str) -> Iterator[str]:
    """Cut what is far too long for one passage between sentences, or, where there are none, between words."""
    for paragraph in paragraphs:
        if len(paragraph.split()) <= NEAR * 2 or between == "\n":
            yield paragraph
            continue
        held = ""
        for start, end in language.sentences(paragraph):
            for piece in _by_words(paragraph[start:end]):
                if held and len(held.split()) + len(piece.split()) > NEAR:
                    yield held
                    held = ""
                held = f"{held} {piece}" if held else piece
        if held:
            yield held


def _by_words(sentence: str) -> Iterator[str]:
    words = sentence.split(" ")
    for start in range(0, len(words), NEAR):
        yield " ".join(words[start : start + NEAR])


def _share(links: Sequence[Link], texts: Sequence[str]) -> list[tuple[Link, ...]]:
    """Give each link to the first piece that holds its anchor, from where the last link stood."""
    shared: list[tuple[Link, ...]] = [() for _ in texts]
    at = 0
    for link in links:
        where = next((i for i in range(at, len(texts)) if link.anchor and link.anchor in texts[i]), at)
        shared[where] = (*shared[where], link)
        at = where
    return shared
