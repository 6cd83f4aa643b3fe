"""The attempts at one PDF: PDFium first, pypdf for what PDFium could not, tesseract for pages that are pictures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from indexer.extract import ocr
from indexer.extract.extraction import Block, Extraction, Property, within_limit
from indexer.extract.job import DAMAGED, NOT_OPENED, SPLIT, Answer, Limits, Run
from indexer.extract.tidy import tidy
from indexer.model import Locator, Problem

_PDFIUM_SHARE = 0.55  # of the CPU seconds, so that pypdf always has its turn
_FEW_PAGES = 20  # a PDF in which PDFium finds no words is tried with pypdf if it has no more
_SLOWER = 3  # how much longer than PDFium pypdf may take over a page

_LOOK = "Look at the page itself, or print it as a PDF and add that."
_SLOW_PAGE = Problem("This page took too long to read and was left out.", _LOOK)
_NOT_RECOGNISED = Problem("This page is a picture whose words were not recognised in the time allowed.", _LOOK)


def read_pdf(run: Run, limits: Limits, path: Path) -> Extraction:
    """Read a PDF, page by page; what one library can't read the other tries, within one budget of CPU seconds."""
    return _Attempts(run, limits, path).read()


class _Attempts:
    def __init__(self, run: Run, limits: Limits, path: Path) -> None:
        self._run = run
        self._limits = limits
        self._path = path
        self._left = limits.cpu_seconds
        self._spent = 0.0
        self._pages = 0
        self._properties: dict[Property, None] = {}
        self._blocks: dict[int, Block] = {}
        self._reason: Problem | None = None

    def read(self) -> Extraction:
        problems: list[Problem] = []
        reached = self._attempt("pdfium", 1, self._limits.cpu_seconds * _PDFIUM_SHARE)
        if reached is not None:
            first_reason = self._reason
            reached = self._attempt("pypdf", reached, self._left)
            # PDFium tells a password, or a lack of memory, from damage where pypdf may not.
            self._reason = first_reason if self._reason in (DAMAGED, NOT_OPENED) and first_reason else self._reason
        elif self._is_without_words() and self._left > 0:
            self._look_again()
        if reached is not None:
            problems.append(self._rest(reached))
        blocks = tidy([self._blocks[index] for index in sorted(self._blocks)])
        if self._limits.ocr and ocr.available():
            blocks = self._recognised(blocks)
        return Extraction.gather(within_limit([*self._properties, *blocks, *problems]), self._spent)

    def _attempt(self, how: str, first: int, allowed: float) -> int | None:
        """Read on from a page with one library; gives the page another should go on from, None when all is read."""
        while allowed > 0:
            answer = self._ask(how, first, allowed)
            allowed -= answer.cpu_seconds
            if answer.refused is not None or answer.failed:
                self._reason = answer.refused or DAMAGED
                return max(answer.page, first)
            if not answer.ended:
                self._reason = None
                return None
            self._reason = Problem(f"{answer.ended}.", SPLIT)
            if not answer.page or not answer.too_slow or allowed < 1:
                return max(answer.page, first)
            page = answer.page
            self._blocks[page] = Block(Locator("page", str(page), page), "", problem=_SLOW_PAGE)
            if page >= answer.pages:
                return None
            first = page + 1
        return first

    def _ask(self, how: str, first: int, allowed: float) -> Answer:
        page_seconds = self._limits.page_seconds * (1 if how == "pdfium" else _SLOWER)
        job: dict[str, Any] = {"how": how, "path": str(self._path), "first": first}
        answer = self._run(job | {"cpu_seconds": allowed, "page_seconds": page_seconds}, allowed)
        self._left -= answer.cpu_seconds
        self._spent += answer.cpu_seconds
        self._pages = max(self._pages, answer.pages)
        for part in answer.parts:
            if isinstance(part, Property):
                self._properties[part] = None
            elif isinstance(part, Block):
                self._blocks[part.locator.index] = part
        return answer

    def _is_without_words(self) -> bool:
        return len(self._blocks) <= _FEW_PAGES and not any(block.text for block in self._blocks.values())

    def _look_again(self) -> None:
        """Have pypdf look for words where PDFium found none."""
        before = dict(self._blocks)
        self._attempt("pypdf", 1, self._left)
        if self._is_without_words():
            self._blocks = before
        self._reason = None

    def _rest(self, reached: int) -> Problem:
        """Say which pages nobody could read, and why."""
        reason = self._reason or DAMAGED
        if not self._blocks:
            return reason
        last = f" to {self._pages}" if self._pages > reached else ""
        return Problem(f"Page{'s' if last else ''} {reached}{last} could not be read. {reason.reason}", reason.remedy)

    def _recognised(self, blocks: list[Block]) -> list[Block]:
        """Have the words of pictures recognised, within a budget of their own."""
        waiting = [
            block.locator.index for block in blocks if block.problem is not None and block.problem.needs == ocr.PROGRAM
        ]
        left = self._limits.ocr_cpu_seconds
        found: dict[int, Block] = {}
        while waiting and left > 0:
            job = {
                "how": "ocr",
                "path": str(self._path),
                "pages": waiting,
                "language": self._limits.ocr_language,
                "cpu_seconds": left,
                "page_seconds": 0,
            }
            answer = self._run(job, left)
            left -= answer.cpu_seconds
            self._spent += answer.cpu_seconds
            found |= {part.locator.index: part for part in answer.parts if isinstance(part, Block)}
            done = set(found) | ({answer.page} if answer.ended or answer.failed else set())
            if not answer.ended and not answer.failed:
                break
            waiting = [index for index in waiting if index not in done and index > answer.page]
        return [self._with_words(block, found.get(block.locator.index)) for block in blocks]

    def _with_words(self, block: Block, recognised: Block | None) -> Block:
        if block.problem is None or block.problem.needs != ocr.PROGRAM:
            return block
        if recognised is None:
            return replace(block, problem=_NOT_RECOGNISED)
        text = "\n\n".join(filter(None, (block.text, recognised.text)))
        return replace(block, text=text, problem=recognised.problem, reader=recognised.reader or block.reader)
