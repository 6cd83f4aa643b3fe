"""Turns the texts of passages into the arrays of a segment: for each term, where it stands.

While texts come in, nothing is done but to number their pieces, as they stand between white space. Each distinct piece
is read into words and terms once, and everything else is sorting numbers.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer import language
from indexer.search.segments import array_file, word_list
from indexer.search.segments.array_file import smallest
from indexer.search.segments.fields import NUMBERS, TEXT_FIELDS, kind

_MOST_PIECES = 100_000  # kept from one segment to the next, about 50 MB


class Pieces(dict[str, int]):
    """Numbers for pieces of text, and what each is made of; kept for the segments that one process writes."""

    def __init__(self) -> None:
        super().__init__()
        self._forget()

    def __missing__(self, piece: str) -> int:
        self[piece] = number = len(self._names)
        self._names.append(piece)
        return number

    def forget_when_many(self) -> None:
        """Begin anew when there are so many that memory is a concern."""
        if len(self) > _MOST_PIECES:
            self._forget()

    def _forget(self) -> None:
        self.clear()
        self._names: list[str] = []
        self._read = 0
        self._numbers: dict[str, int] = {}  # of terms
        self.terms: list[bytes] = []
        self._form_numbers: dict[tuple[str, int], int] = {}
        self.forms: list[tuple[bytes, int]] = []
        self._widths = array("I")
        self._terms_of = _Lists()
        self._offsets = array("I")
        self._forms_of = _Lists()

    def read(self) -> _Reading:
        """Read the pieces that are new, and give what all are made of."""
        for piece in self._names[self._read :]:
            at = 0
            for token in language.words(piece):
                places = language.terms(token)
                for alternatives in places:
                    for term in alternatives:
                        self._terms_of.values.append(self._term(term))
                        self._offsets.append(at)
                    at += 1
                self._spell(token, places)
            self._widths.append(at)
            self._terms_of.end()
            self._forms_of.end()
        self._read = len(self._names)
        return _Reading(
            _copied(self._widths), *self._terms_of.arrays(), _copied(self._offsets), *self._forms_of.arrays()
        )

    def _spell(self, token: str, places: tuple[tuple[str, ...], ...]) -> None:
        """Note the forms under which a token may be looked up by its beginning: the whole, and its parts."""
        self._form(token, places[0][-1])
        if len(places) > 1:
            for part, alternatives in zip(language.PART.findall(token), places, strict=True):
                self._form(part, alternatives[0])

    def _form(self, token: str, term: str) -> None:
        spelt = language.fold(token), self._numbers[term]
        number = self._form_numbers.get(spelt)
        if number is None:
            number = self._form_numbers[spelt] = len(self.forms)
            self.forms.append((spelt[0].encode(), spelt[1]))
        self._forms_of.values.append(number)

    def _term(self, term: str) -> int:
        number = self._numbers.get(term)
        if number is None:
            number = self._numbers[term] = len(self.terms)
            self.terms.append(term.encode())
        return number


class _Lists:
    """Lists of numbers one after another, and where each ends."""

    def __init__(self) -> None:
        self.values = array("I")
        self._ends = array("Q", [0])

    def end(self) -> None:
        self._ends.append(len(self.values))

    def arrays(self) -> tuple[NDArray[Any], NDArray[Any]]:
        return _copied(self._ends), _copied(self.values)


class _Reading:
    """What pieces are made of: how many positions each takes up, its terms with their offsets, and its forms."""

    def __init__(
        self,
        widths: NDArray[Any],
        term_starts: NDArray[Any],
        terms: NDArray[Any],
        offsets: NDArray[Any],
        form_starts: NDArray[Any],
        forms: NDArray[Any],
    ) -> None:
        # There are less than 2**31 of anything in one segment, and half the memory counts here.
        self._widths = widths.astype(np.int32)
        self._starts, self._terms, self._offsets = term_starts.astype(np.int32), terms, offsets.astype(np.int32)
        self._form_starts, self._forms = form_starts.astype(np.int32), forms

    def forms(self, used: NDArray[Any]) -> NDArray[Any]:
        """Give the numbers of the forms in pieces."""
        return np.unique(self._forms[spread(self._form_starts[used], self._form_starts[used + 1])])

    def terms(self, used: NDArray[Any]) -> NDArray[Any]:
        """Give the numbers of the terms in pieces."""
        return np.unique(self._terms[spread(self._starts[used], self._starts[used + 1])])

    def occurrences(
        self, stream: NDArray[Any], sizes: NDArray[Any]
    ) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Give term, row and position of each occurrence in order, and each row's length.

        ``stream`` are the pieces of all rows, ``sizes`` how many each row has.
        """
        ends = totals(self._widths[stream]).astype(np.int32)
        rows = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        firsts = ends[totals(sizes)]
        positions = ends[:-1] - firsts[rows]
        lows, highs = self._starts[stream], self._starts[stream + 1]
        counts = highs - lows
        within = spread(lows, highs)
        positions = np.repeat(positions, counts) + self._offsets[within]
        return self._terms[within], np.repeat(rows, counts), positions, np.diff(firsts)


class Inverter:
    """The rows of a segment that is being written; Whoosh holds it as its posting pool."""

    def __init__(self, pieces: Pieces) -> None:
        pieces.forget_when_many()
        self._pieces = pieces
        self._streams = {field: array("I") for field in TEXT_FIELDS}
        self._sizes = {field: array("I") for field in TEXT_FIELDS}
        self._numbers = {name: array(code) for name, code in NUMBERS.items()}
        self._pages: dict[bytes, list[int]] = {}

    @property
    def rows(self) -> int:
        """Count the rows."""
        return len(self._numbers["document"])

    def add(self, numbers: Mapping[str, int], texts: Mapping[str, str], page: str) -> None:
        """Add a row with its numbers, its texts by field, and the page as printed, if one is."""
        if page:
            self._pages.setdefault(page.encode(), []).append(self.rows)
        number = self._pieces.__getitem__
        for field, stream in self._streams.items():
            held = texts.get(field, "").split()
            stream.extend(map(number, held))
            self._sizes[field].append(len(held))
        for name, values in self._numbers.items():
            values.append(numbers[name])

    def iter_postings(self) -> Inverter:
        """Give itself to what writes the segment, as Whoosh asks its pool for what is in it."""
        return self

    def cleanup(self) -> None:
        """Let go of everything."""
        self.__init__(self._pieces)  # type: ignore[misc]

    def write(self, path: Path) -> None:
        """Write the segment."""
        reading = self._pieces.read()
        streams = {field: np.frombuffer(stream, np.uint32) for field, stream in self._streams.items()}
        used = np.flatnonzero(np.bincount(np.concatenate(list(streams.values()))))
        numbers = reading.terms(used)
        words, ranks = _in_order([self._pieces.terms[number] for number in numbers.tolist()])
        places = np.zeros(int(numbers.max(initial=0)) + 1, np.int32)
        places[numbers] = ranks
        forms = sorted(
            (form, int(places[term]))
            for form, term in map(self._pieces.forms.__getitem__, reading.forms(used).tolist())
        )
        arrays: dict[str, NDArray[Any]] = {
            **{name: np.frombuffer(held, kind(name)) for name, held in self._numbers.items()},
            **word_list.arrays_of(words, "term"),
            **word_list.arrays_of([form for form, _ in forms], "form"),
            "form_terms": np.array([term for _, term in forms], np.uint32),
            **pages_of(self._pages),
        }
        for field, stream in streams.items():
            terms, rows, positions, lengths = reading.occurrences(stream, np.frombuffer(self._sizes[field], np.uint32))
            arrays[f"{field}_length"] = narrow(lengths)
            arrays |= postings(field, places[terms], rows, positions, len(words))
        array_file.write(path, arrays)


def postings(
    field: str, terms: NDArray[Any], rows: NDArray[Any], positions: NDArray[Any], words: int
) -> dict[str, NDArray[Any]]:
    """Give the arrays of a field's postings from its occurrences, which come by row, then position.

    Of each term, ``starts`` says where its postings begin (``rows`` with ``counts``), and ``place_starts`` where the
    ``places`` of all of them do.
    """
    # Sorting numbers with their order in the lower half is several times as fast as sorting them stably.
    keys = (terms.astype(np.uint64) << np.uint64(32)) | np.arange(len(terms), dtype=np.uint64)
    keys.sort()
    order = (keys & np.uint64(0xFFFFFFFF)).astype(np.int32)
    terms = (keys >> np.uint64(32)).astype(np.int32)
    del keys
    rows = rows[order]
    new = np.ones(len(terms), bool)
    new[1:] = (terms[1:] != terms[:-1]) | (rows[1:] != rows[:-1])
    begins = np.flatnonzero(new)
    return {
        f"{field}_starts": _ends(terms[begins], words),
        f"{field}_rows": rows[begins].astype(np.int32),
        f"{field}_counts": narrow(np.diff(begins, append=len(terms))),
        f"{field}_place_starts": _ends(terms, words),
        f"{field}_places": narrow(positions[order]),
    }


def narrow(values: NDArray[Any]) -> NDArray[Any]:
    """Give values from nought up as the smallest kind of number that holds them."""
    return values.astype(smallest(int(values.max(initial=0))))


def totals(counts: NDArray[Any]) -> NDArray[np.int64]:
    """Give the sum of the counts before each, and that of all."""
    sums = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=sums[1:])
    return sums


def spread(starts: NDArray[Any], ends: NDArray[Any]) -> NDArray[Any]:
    """Give all the numbers from each start up to its end, one range after another."""
    counts = ends - starts
    total = int(counts.sum())
    if total == len(counts) and (counts == 1).all():
        return starts
    shifts = np.repeat(starts - np.cumsum(counts, dtype=starts.dtype) + counts, counts)
    return np.asarray(np.arange(total, dtype=starts.dtype) + shifts)


def _ends(terms: NDArray[Any], words: int) -> NDArray[Any]:
    counts = np.bincount(terms, minlength=words)
    return narrow(totals(counts))


def pages_of(pages: Mapping[bytes, Sequence[int]]) -> dict[str, NDArray[Any]]:
    """Give the arrays that keep the rows on which each page number is printed."""
    printed = sorted(pages)
    return {
        **word_list.arrays_of(printed, "page"),
        "page_rows_starts": np.fromiter(
            accumulate((len(pages[page]) for page in printed), initial=0), np.uint32, len(printed) + 1
        ),
        "page_rows": np.array([row for page in printed for row in pages[page]], np.int32),
    }


def _in_order(words: list[bytes]) -> tuple[list[bytes], NDArray[np.int64]]:
    """Give words sorted, and for each as it came its place among them."""
    order = sorted(range(len(words)), key=words.__getitem__)
    ranks: NDArray[np.int64] = np.empty(len(words), np.int64)
    ranks[order] = np.arange(len(words))
    return [words[at] for at in order], ranks


def _copied(values: array[int]) -> NDArray[Any]:
    return np.array(values)
