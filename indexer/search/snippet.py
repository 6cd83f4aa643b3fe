"""The words that were found, in their sentences, safely marked."""

from __future__ import annotations

import html
import re
import string
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from indexer import language

_LENGTH = 280  # characters: about three lines in a result

_APART = re.compile(r"\s")
_OTHER_LETTERS = re.compile(r"[^\x00-\x7f\xa0-\xa9\xab\xae\xb0\xb7\u2012-\u205f\u25a0-\u25ff\ue000-\uf8ff]")
"""Letters whose folded form may begin otherwise. (Named here is what can be in no word.)"""

_ASCII = bytes(range(128))
_LETTERS = bytes(ord(chr(byte).lower()) if chr(byte) in string.ascii_letters else ord(" ") for byte in range(256))
"""What each byte becomes where only letters of ASCII count, in lower case."""

_PLAIN = re.compile(r"[A-Za-z]++(?=[ .,;:)?!\n])")
"""A word of plain letters, at whose end there is no doubt."""

_SPECIAL = re.compile("[&<>\"']").search
"""What is escaped in HTML."""

_BEFORE_WORDS = frozenset(' \n\t\r\xa0"(\u201c[/')
"""What ends whatever stands before it, so that a word begins after it."""


@dataclass(frozen=True, slots=True)
class Marker:
    """What is marked: words with one of the ``stems``, that begin with one of the ``prefixes``, or are nearly so.

    Of a word in ``near``, one letter may differ, be missing or be too many, though not the first. Both are folded.
    """

    stems: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    notes_first: bool = False
    """Show a passage's notes rather than its text, because they were asked for."""
    near: tuple[str, ...] = ()
    _known: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    """Each token met, with the stem it is marked for, or nothing."""
    _starts: tuple[bytes, ...] = field(init=False, compare=False, repr=False)
    """With what, in lower case and after a space, each word to mark begins, as far as it is written in ASCII."""
    _others: tuple[str, ...] = field(init=False, compare=False, repr=False)
    """The same of what is not of letters alone, such as a number, and without the space."""
    _nearly: re.Pattern[str] = field(init=False, compare=False, repr=False)
    _pairs: frozenset[bytes] | None = field(init=False, compare=False, repr=False)
    """The neighbours in all ``_starts``; nothing where there are others than these."""

    def __post_init__(self) -> None:
        wanted = {*map(language.beginning, self.stems), *self.prefixes, *(word[:1] for word in self.near)} - {""}
        ascii_starts = {each.split("'")[0] for each in wanted if each.isascii()}  # an apostrophe may be a curly one
        shortest = {each for each in ascii_starts if not any(each.startswith(other) for other in ascii_starts - {each})}
        letters = {each for each in shortest if each.isalpha()}
        object.__setattr__(self, "_starts", tuple(f" {each}".encode() for each in letters))
        object.__setattr__(self, "_others", tuple(shortest - letters))
        pairs = frozenset(start[at : at + 2].encode() for start in shortest for at in range(len(start) - 1))
        object.__setattr__(self, "_pairs", pairs if all(each.isascii() for each in wanted) else None)
        object.__setattr__(self, "_nearly", re.compile("|".join(map(_one_letter_apart, self.near))))

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """Give (start, end, stem) of each word to mark, looking only where one may be."""
        if not self.stems and not self.prefixes and not self.near:
            return []
        found: list[tuple[int, int, str]] = []
        end = 0
        known = self._known
        for at in self._candidates(text):
            if at < end:
                continue
            before = text[at - 1] if at else " "
            if before in _BEFORE_WORDS:
                match = _PLAIN.match(text, at) or language.TOKEN.match(text, at)
                if match:
                    end = match.end()
                    token = match.group()
                    stem = known.get(token)
                    if stem is None:
                        stem = self._known_stem(token)
                    if stem:
                        found.append((at, end, stem))
                continue
            start = at
            while start > end and not text[start - 1].isspace():
                start -= 1
            apart = _APART.search(text, at)
            end = apart.start() if apart else len(text)
            found += self._spans(text, start, end)
        return found

    def _candidates(self, text: str) -> list[int]:
        """Give where words to mark may be: what begins so, what is hyphenated, what has other than ASCII letters."""
        places = []
        letters = b" " + text.encode("latin-1", "replace").translate(_LETTERS)
        for start in self._starts:
            length = len(start)
            at = letters.find(start)
            while at >= 0:
                places.append(at)
                at = letters.find(start, at + length)
        for other in self._others:
            places += map(re.Match.start, re.finditer(re.escape(other), text, re.IGNORECASE))
        at = text.find("-")
        while at >= 0:
            if text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum() and self._goes_on(letters, at):
                places.append(at)
            at = text.find("-", at + 1)
        if _has_other_letters(text):
            others = map(re.Match.start, _OTHER_LETTERS.finditer(text))
            places += [at for at in others if self._goes_on(letters, at)]
        return sorted(places)

    def _goes_on(self, letters: bytes, at: int) -> bool:
        """Tell whether the beginning of a word to mark may go on at what is no letter of ASCII: not after others."""
        before = letters[max(at - 1, 0) : at + 1]
        return self._pairs is None or before in self._pairs or not before.isalpha()

    def _spans(self, text: str, start: int, end: int) -> list[tuple[int, int, str]]:
        return [
            (match.start(), match.end(), stem)
            for match in language.TOKEN.finditer(text, start, end)
            if (stem := self._known_stem(match.group()))
        ]

    def _known_stem(self, token: str) -> str:
        stem = self._known.get(token)
        if stem is None:
            stem = self._known[token] = self._stem(token)
        return stem

    def _stem(self, token: str) -> str:
        places = language.terms(token)
        if self.prefixes and language.fold(token).startswith(self.prefixes):
            return places[0][0]
        if self.near and self._nearly.fullmatch(language.fold(token)):
            return places[0][0]
        for alternatives in places:
            for stem in alternatives:
                if stem in self.stems:
                    return stem
        return ""

    def marked(self, text: str) -> str:
        """Give the whole text as HTML, escaped, with ``<mark>`` around words found."""
        return _mark(text, 0, len(text), self.spans(text))


def _has_other_letters(text: str) -> bool:
    """Tell whether a text has any: what is ASCII is thrown out first, which is several times as fast as to scan it."""
    if text.isascii():
        return False
    rest = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    return bool(_OTHER_LETTERS.search(rest.decode("utf-8", "surrogatepass")))


def _one_letter_apart(word: str) -> str:
    """Give the pattern of a word and of what is one letter away from it."""
    ends = [(word[:at], word[at + drop :]) for at in range(1, len(word) + 1) for drop in (0, 1)]
    return "|".join(f"{re.escape(left)}.?{re.escape(right)}" for left, right in ends)


def snippet(text: str, marker: Marker) -> str:
    """Give the part of a text that shows most of the words, as escaped HTML with ``<mark>``.

    That is the sentence with the most different words (most words, then first, when equal) and, if words are missing
    there, the one with most of those; else what follows it. About 280 characters, cut between words; "…" says where
    text is missing. Without any word found, the text's beginning.
    """
    spans = marker.spans(text)
    ends = language.sentence_ends(text)
    best = _best(ends, spans)
    parts = [_sentence(text, ends, best)]
    here = {stem for start, _, stem in spans if parts[0][0] <= start < parts[0][1]}
    missing = [span for span in spans if span[2] not in here]
    if missing:
        parts = sorted([*parts, _sentence(text, ends, _best(ends, missing))])
    room = _LENGTH // len(parts)
    parts = [_shortened(text, part, spans, room) for part in parts]
    if not missing:
        parts = [_with_what_follows(text, parts[0], ends[best + 1 :])]
    shown = [" ".join(_mark(text, *part, spans).split()) for part in parts]
    between = " " if len(parts) > 1 and not text[parts[0][1] : parts[1][0]].strip() else " … "
    before = "… " if text[: parts[0][0]].strip() else ""
    return before + between.join(shown) + (" …" if text[parts[-1][1] :].strip() else "")


def _sentence(text: str, ends: list[int], number: int) -> tuple[int, int]:
    """Give where a sentence begins and ends, without the white space around it."""
    start, end = ends[number - 1] if number else 0, ends[number]
    piece = text[start:end].rstrip()
    return start + len(piece) - len(piece.lstrip()), start + len(piece)


def _shortened(text: str, part: tuple[int, int], spans: list[tuple[int, int, str]], room: int) -> tuple[int, int]:
    """Cut a long sentence between words, so that its first word found is seen."""
    start, end = part
    if end - start <= room:
        return part
    inside = [left for left, _, _ in spans if start <= left < end]
    if inside and inside[0] - start > room // 2:
        start = _word_start(text, inside[0] - room // 3, start)
    return start, _word_end(text, start + room, start) if end > start + room else end


def _with_what_follows(text: str, part: tuple[int, int], ends: list[int]) -> tuple[int, int]:
    """Put the sentences that follow to a part, as long as there is room."""
    start, last = part
    for end in ends:
        right = end - len(text[last:end]) + len(text[last:end].rstrip())
        if right > start + _LENGTH:
            break
        last = max(last, right)
    return start, last


def _best(ends: list[int], spans: list[tuple[int, int, str]]) -> int:
    """Give the sentence with the most different words, then the most words, then the first."""
    inside: dict[int, list[str]] = {}
    for start, _, stem in spans:
        inside.setdefault(bisect_right(ends, start), []).append(stem)
    return max(inside, key=lambda number: (len(set(inside[number])), len(inside[number]), -number), default=0)


def _mark(text: str, start: int, end: int, spans: Iterable[tuple[int, int, str]]) -> str:
    pieces = []
    at = start
    for left, right, _ in spans:
        if left >= at and right <= end:
            pieces += [text[at:left], text[left:right]]
            at = right
    pieces.append(text[at:end])
    if any(map(_SPECIAL, pieces)):
        pieces = [*map(html.escape, pieces)]
    pieces[1::2] = [f"<mark>{each}</mark>" for each in pieces[1::2]]
    return "".join(pieces)


def _word_start(text: str, at: int, lowest: int) -> int:
    space = text.find(" ", at)
    return space + 1 if 0 <= space < at + 40 else max(at, lowest)


def _word_end(text: str, at: int, lowest: int) -> int:
    space = text.rfind(" ", lowest + 1, at)
    return space if space > lowest else at
