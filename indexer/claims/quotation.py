"""Looks for quoted words in a source, allowing what a writer may do to a quotation."""

from __future__ import annotations

import re

from indexer.claims.claim import Checked, Claim, Verdict
from indexer.claims.source import Source
from indexer.quotes import Quote, differences, fold

_ELLIPSIS = r"\s*[\[(]?\s*(?:\u2026|\.\s?\.\s?\.)(?:\s?\.)?\s*[\])]?\s*"
_INSERTED = r"\s*\[[^\[\]]{0,80}\]\s*"
_BREAK = re.compile(rf"(?P<left_out>{_ELLIPSIS})|(?P<inserted>{_INSERTED})")
_LETTER = re.compile(r"\[(\w)\](?=\w)")  # "[T]he": a capital made small, or the reverse
_REMARK = re.compile(r"\s*\[(?:sic|emphasis[^\]]*|our emphasis|my emphasis)[.!]?\]", re.IGNORECASE)
_ENDS = " \t\r\n.,;:!?-\u2013\u2014"
_LEFT_OUT = 1500  # characters that an ellipsis may stand for
_REPLACED = 80  # characters of the source that an insertion may stand for
_FIRST = 1  # of several places where the words stand, the first of the document is given
_LEAST = 0.7  # likeness from which words are nearly the quoted ones
_NOTE_NUMBER = re.compile(r"(?<=[a-z.,;:)\u2019\u201d])\d{1,3}(?=\s|$)")
_SYMBOL = re.compile(r"(?<!\S)[^\w\s]+(?!\S)")


def check_quotation(claim: Claim, source: Source) -> Checked | None:
    """Look for a claim's quoted words; None where the source has nothing nearly like them.

    An ellipsis stands for anything short of a page, words in square brackets for a few; the punctuation at either end
    may be the writer's own.
    """
    parts, gaps = pieces(claim.text)
    if not parts:
        return None
    text = source.text
    whole = text.find(Quote(parts[0]), _FIRST) if len(parts) == 1 else text.find_parted(parts, gaps, _FIRST)
    if whole is not None:
        return Checked(Verdict.VERBATIM, position=whole.position, words=whole.words, likeness=1.0)
    nearly = text.find_nearly(Quote(" ".join(parts)), _FIRST, _LEAST)
    if nearly is None:
        return None
    if _telling(nearly.words) == _telling(" ".join(parts)):
        return Checked(Verdict.VERBATIM, position=nearly.position, words=nearly.words, likeness=1.0)
    return Checked(
        Verdict.DIFFERS,
        position=nearly.position,
        words=nearly.words,
        changes=tuple(differences(" ".join(parts), nearly.words.strip(_ENDS))),
        likeness=nearly.likeness,
    )


def pieces(quoted: str) -> tuple[list[str], list[int]]:
    """Give the parts of a quotation that are the source's words, and how much may stand between them.

    >>> pieces("[T]he child … told [the worker] so.")
    (['The child', 'told', 'so'], [1500, 80])
    """
    # White space says nothing in a quotation, and runs of it would be looked through again and again.
    quoted = _LETTER.sub(r"\1", _REMARK.sub("", " ".join(quoted.split())))
    parts: list[str] = []
    gaps: list[int] = []
    at = gap = 0
    for found in [*_BREAK.finditer(quoted), None]:
        part = quoted[at : found.start() if found else len(quoted)].strip(_ENDS)
        if fold(part):
            gaps += [gap] if parts else []
            parts.append(part)
            gap = 0
        if found:
            at = found.end()
            gap = max(gap, _LEFT_OUT if found["left_out"] else _REPLACED)
    return parts, gaps


def _telling(words: str) -> str:
    """Give words without what a page sets between them: numbers of notes, bullets."""
    return fold(_SYMBOL.sub(" ", _NOTE_NUMBER.sub("", words)))
