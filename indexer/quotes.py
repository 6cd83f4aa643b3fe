"""Finds quoted words in passages: word for word however they are set on the page, or else nearly."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from indexer.model import Passage


class Part(StrEnum):
    """What of a passage holds words."""

    HEADING = "heading"
    TEXT = "text"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted words, with some of what stands before and after them: a W3C TextQuoteSelector."""

    exact: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Where words stand: from ``start`` to ``end`` in a part of the passage at ``position``."""

    position: int
    part: Part
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """Words that were found: ``words`` as they stand there, and the pieces they lie in, in reading order.

    ``likeness`` is 1 when they are the quoted words, and less when they are nearly so. ``agreement`` counts which of
    what stood before and after them stands there still.
    """

    pieces: tuple[Piece, ...]
    words: str
    likeness: float = 1.0
    agreement: int = 2

    @property
    def position(self) -> int:
        """The passage in which the words begin."""
        return self.pieces[0].position

    @property
    def verbatim(self) -> bool:
        """Whether these are the very words."""
        return self.likeness == 1


class Change(StrEnum):
    """How a run of words differs between what was quoted and what stands there."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\ufe58\ufe63\uff0d")
_QUOTES = frozenset(
    "'\"`\u00b4\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2032\u2033\u2039\u203a\u00ab\u00bb\u02bc\uff07\uff02"
)
_DASH = re.compile(r"-(?!\d)")  # before a digit it may be a minus, or stand between two figures
_APART = "\n"  # stands in no folded text
_WORDS = re.compile(r"\S+")
_FEWEST_WORDS = 4  # fewer are like too much
_MOST_WORDS = 80
_ALIKE = 0.6  # likeness from which one word may stand for another
_SENTENCE_ENDS = (".", "?", "!")
_MOST_PLACES = 10_000  # a document may be one word, a million times


class _Folding(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character in _DASHES and character != "\u00ad":
            folded = "-"
        elif character in _QUOTES:
            folded = ""
        else:
            plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
            folded = "".join(each for each in plain if not _is_setting(each))
        self[code] = folded
        return folded


def _is_setting(character: str) -> bool:
    """Tell whether a character belongs to how words are set, not to the words."""
    return character.isspace() or character in _QUOTES or unicodedata.category(character) in ("Cc", "Cf", "Cs")


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Give what is compared: no white space, quotes, hyphens or capitals, ligatures as letters.

    Figures, accents and other marks stay, and so does a dash before a figure: "1.5" is not "15", nor "-5" "5".
    """
    return _DASH.sub("", text.translate(_FOLDING))


@dataclass(slots=True)
class _Strip:
    """One part of a passage, with the place of each folded character, worked out only where words are found."""

    position: int
    part: Part
    text: str
    folded: str
    _places: list[int] = field(default_factory=list)

    def place(self, at: int) -> int:
        if not self._places:
            spread = [(folded, at) for at, each in enumerate(self.text) for folded in _FOLDING[ord(each)]]
            folded = "".join(each for each, _ in spread)
            dropped = {match.start() for match in _DASH.finditer(folded)}
            self._places = [place for at, (_, place) in enumerate(spread) if at not in dropped]
        return self._places[at]


@dataclass(frozen=True, slots=True)
class _Word:
    folded: str
    strip: int
    start: int
    end: int


class Text:
    """The words of passages in reading order, to look for quotes in; speaker's notes stand apart after them."""

    def __init__(self, passages: Mapping[int, Passage]) -> None:
        """Take passages by position, which need not be all of a document."""
        self._strips = list(_strips(passages))
        pieces: list[str] = []
        self._starts: list[int] = []
        at = 0
        for strip in self._strips:
            if strip.part is Part.NOTES:
                pieces.append(_APART)
                at += 1
            self._starts.append(at)
            pieces.append(strip.folded)
            at += len(strip.folded)
        self._folded = "".join(pieces)

    def find(self, quote: Quote, near: int) -> Found | None:
        """Find a quote word for word; of several places the one with its surroundings, then the nearest to a passage.

        The words must be whole: "he said" is not found in "she said".
        """
        exact = fold(quote.exact)
        if not exact:
            return None
        before = fold(quote.before + quote.exact).removesuffix(exact)
        after = fold(quote.exact + quote.after).removeprefix(exact)
        found: list[Found] = []
        for at in self._whole_places(exact, 0, len(self._folded)):
            end = at + len(exact)
            agreement = self._folded.endswith(before, 0, at) + self._folded.startswith(after, end)
            found.append(self._found(at, end, agreement=agreement))
        return max(found, key=lambda each: (each.agreement, -abs(each.position - near)), default=None)

    def find_parted(self, parts: Sequence[str], gaps: Sequence[int], near: int) -> Found | None:
        """Find parts of a quote that follow one another word for word, the nearest to a passage.

        Args:
            parts: The words that must be there.
            gaps: How many characters (as they are compared) may stand between one part and the next.
            near: The passage to be near to, of several places.
        """
        first, *others = map(fold, parts)
        if not (first and all(others)):
            return None
        found: list[Found] = []
        for start in self._whole_places(first, 0, len(self._folded)):
            end = start + len(first)
            for part, gap in zip(others, gaps, strict=True):
                at = next(self._whole_places(part, end, end + gap), -1)
                if at < 0:
                    break
                end = at + len(part)
            else:
                found.append(self._found(start, end, agreement=2))
        return min(found, key=lambda each: abs(each.position - near), default=None)

    def find_nearly(self, quote: Quote, near: int, least: float = 0.85) -> Found | None:
        """Find the words most like a quote, if they are at least so much alike: the share of letters in common.

        A long quote is found by its beginning.
        """
        words = [folded for each in quote.exact.split() if (folded := fold(each))][:_MOST_WORDS]
        if len(words) < _FEWEST_WORDS:
            return None
        found = [each for start in self._likely_starts(words) if (each := self._aligned(words, start))]
        return max(
            (each for each in found if each.likeness >= least),
            key=lambda each: (each.likeness, -abs(each.position - near)),
            default=None,
        )

    def _likely_starts(self, words: list[str]) -> list[int]:
        """Guess where a quote could begin from where its rarest words are."""
        offsets: list[tuple[int, str]] = []
        length = 0
        for word in words:
            offsets.append((length, word))
            length += len(word)
        counts = {word: self._folded.count(word) for _, word in offsets if len(word) > 3}
        rare = sorted((each for each in offsets if counts.get(each[1])), key=lambda each: counts[each[1]])[:12]
        step = max(length // 4, 20)
        votes: Counter[int] = Counter()
        for offset, word in rare:
            votes.update((at - offset) // step for at in self._places(word))
        return [max(0, bucket * step) for bucket, _ in votes.most_common(8)]

    def _aligned(self, words: list[str], start: int) -> Found | None:
        """Lay a quote beside the words from about here, and say how alike they are."""
        length = sum(map(len, words))
        slack = max(length // 2, 40)
        here = self._words(start - slack, start + length + slack)
        matcher = SequenceMatcher(None, [_bare(word.folded) for word in here], list(map(_bare, words)), autojunk=False)
        blocks = matcher.get_matching_blocks()
        blocks = [each for each in blocks if sum(map(len, words[each.b : each.b + each.size])) > 3]
        if not blocks:
            return None
        first, last = blocks[0], blocks[-1]
        left, right = first.a, last.a + last.size
        # What is shown stays within a sentence at its ends, and holds no words but those that stand for the quote's.
        if left and not here[left - 1].folded.endswith(_SENTENCE_ENDS):
            left -= _corresponding([each.folded for each in here[:left]][::-1], words[: first.b][::-1])
        if not here[right - 1].folded.endswith(_SENTENCE_ENDS):
            right += _corresponding([each.folded for each in here[right:]], words[last.b + last.size :])
        taken = here[left:right]
        likeness = _likeness([word.folded for word in taken], words)
        return self._between(taken[0], taken[-1], likeness)

    def _places(self, folded: str, start: int = 0, last: int | None = None) -> Iterator[int]:
        """Give where folded words begin, from one place to another; without ``last``, to the end."""
        end = None if last is None else last + len(folded)
        at = self._folded.find(folded, start, end)
        for _ in range(_MOST_PLACES):
            if at < 0:
                return
            yield at
            at = self._folded.find(folded, at + 1, end)

    def _whole_places(self, folded: str, start: int, last: int) -> Iterator[int]:
        return (at for at in self._places(folded, start, last) if self._is_whole(at, at + len(folded)))

    def _words(self, start: int, end: int) -> list[_Word]:
        found = []
        for at in range(self._strip_at(max(start, 0)), len(self._strips)):
            if self._starts[at] >= end:
                break
            strip = self._strips[at]
            if not strip.folded:
                continue
            low, high = max(start - self._starts[at], 0), min(end - self._starts[at], len(strip.folded)) - 1
            if low > high:
                continue
            matches = _WORDS.finditer(strip.text, strip.place(low), strip.place(high) + 1)
            found += [_Word(folded, at, *each.span()) for each in matches if (folded := fold(each[0]))]
        return found

    def _strip_at(self, at: int) -> int:
        return max(0, bisect_right(self._starts, at) - 1)

    def _place(self, at: int) -> tuple[int, int]:
        strip = self._strip_at(at)
        return strip, self._strips[strip].place(at - self._starts[strip])

    def _is_whole(self, start: int, end: int) -> bool:
        first, opening = self._place(start)
        last, closing = self._place(end - 1)
        if start > self._starts[first] and self._place(start - 1) == (first, opening):
            return False  # in the middle of a ligature
        if end < len(self._folded) and self._folded[end] != _APART and self._place(end) == (last, closing):
            return False
        return not (_is_inside(self._strips[first].text, opening) or _is_inside(self._strips[last].text, closing + 1))

    def _found(self, start: int, end: int, *, agreement: int) -> Found:
        first, opening = self._place(start)
        last, closing = self._place(end - 1)
        return self._stretch(first, opening, last, closing + 1, 1.0, agreement)

    def _between(self, first: _Word, last: _Word, likeness: float) -> Found:
        return self._stretch(first.strip, first.start, last.strip, last.end, likeness, 0)

    def _stretch(self, first: int, start: int, last: int, end: int, likeness: float, agreement: int) -> Found:
        pieces, words = [], []
        for at in range(first, last + 1):
            strip = self._strips[at]
            piece = Piece(
                strip.position, strip.part, start if at == first else 0, end if at == last else len(strip.text)
            )
            if strip.text[piece.start : piece.end].strip():
                pieces.append(piece)
                words.append(" ".join(strip.text[piece.start : piece.end].split()))
        return Found(tuple(pieces), " ".join(words), likeness, agreement)


def differences(quoted: str, found: str) -> list[tuple[Change, str]]:
    """Give runs of words in order: those in both, those only quoted, those only found."""
    old, new = quoted.split(), found.split()
    runs: list[tuple[Change, str]] = []
    matcher = SequenceMatcher(None, [fold(each) for each in old], [fold(each) for each in new], autojunk=False)
    for _, left, right, low, high in matcher.get_opcodes():
        if [fold(each) for each in old[left:right]] == [fold(each) for each in new[low:high]]:
            runs.append((Change.SAME, " ".join(new[low:high])))
            continue
        runs += [(Change.GONE, " ".join(old[left:right]))] if left < right else []
        runs += [(Change.NEW, " ".join(new[low:high]))] if low < high else []
    return runs


def _strips(passages: Mapping[int, Passage]) -> Iterator[_Strip]:
    heading = ""
    for position, passage in sorted(passages.items()):
        # A heading that is carried on, or stands in the text, is no words between the words.
        if passage.heading not in ("", heading) and passage.heading not in passage.text:
            yield _Strip(position, Part.HEADING, passage.heading, fold(passage.heading))
        heading = passage.heading
        yield _Strip(position, Part.TEXT, passage.text, fold(passage.text))
    for position, passage in sorted(passages.items()):
        if passage.notes:
            yield _Strip(position, Part.NOTES, passage.notes, fold(passage.notes))


def _is_inside(text: str, at: int) -> bool:
    """Tell whether a place is inside a word or a number."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if unicodedata.combining(after):
        return True
    if before in ".," and after.isdigit():
        return text[at - 2 : at - 1].isdigit()
    if after in ".," and before.isdigit():
        return text[at + 1 : at + 2].isdigit()
    # Scripts without capitals include those without spaces, where any place may be between words.
    return (
        before.isalnum() and after.isalnum() and "Lo" not in (unicodedata.category(before), unicodedata.category(after))
    )


def _bare(folded: str) -> str:
    """Give a word without the marks at its end, by which a sentence goes on or stops."""
    return folded.rstrip(".,;:!?") or folded


def _corresponding(beside: Sequence[str], words: Sequence[str]) -> int:
    """Give how many words, from where a quote is no longer the same, stand there for the rest of it.

    They are those up to the last that is like its counterpart; for one word alone any other may stand.
    """
    if len(words) == 1:
        return min(1, len(beside))
    pairs = enumerate(zip(beside, words, strict=False), 1)
    return max((count for count, (one, other) in pairs if _likeness([one], [other]) >= _ALIKE), default=0)


def _likeness(some: list[str], others: list[str]) -> float:
    """Give the share of letters in common: of whole words, and of what stands in one another's place."""
    alike = 0
    for _, left, right, low, high in SequenceMatcher(None, some, others, autojunk=False).get_opcodes():
        one, other = "".join(some[left:right]), "".join(others[low:high])
        if one == other:
            alike += len(one)
        elif one and other:
            blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
            alike += sum(each.size for each in blocks)
    whole = sum(map(len, some)) + sum(map(len, others))
    # What is nearly the quote is never called the quote: only the strict search may say so.
    return min(2 * alike / whole, 0.999) if whole else 0.0
