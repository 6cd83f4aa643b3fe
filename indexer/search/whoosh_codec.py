"""How postings are gathered and written: as whole lists, where stock Whoosh works posting by posting.

Whoosh's documented extension points are used: a codec, a posting pool and a merge policy. The files are those of
Whoosh's own codec, so that stock Whoosh reads them.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermInfo
from whoosh.reading import SegmentReader
from whoosh.system import pack_ushort

from indexer import language

MOST_SEGMENTS = 10
"""From here on the small segments are merged: each costs every search a little, merging costs indexing a lot."""

_MERGED_AT_ONCE = 8
_WHOLE = 1 << 30  # postings in a block: lists are read whole, so each is one block
_INLINED = 4  # a list of fewer postings stands in the table of terms
_TINY = 16  # postings of a list that is not worth compressing
_BYTES = array("I").itemsize


class PostingLists:
    """The postings of a segment being written, by field and term, as Whoosh's posting pool.

    Kept as arrays that grow, about 14 bytes a posting; rows come in ascending order, so nothing has to be sorted but
    the terms.
    """

    def __init__(self, *_: Any, **__: Any) -> None:
        self._fields: dict[str, dict[bytes, tuple[array[int], array[int], array[int]]]] = {}
        self._terms: dict[str, tuple[tuple[bytes, ...], ...]] = {}  # of each token met, encoded once

    def take(self, field: str, row: int, tokens: Iterable[str]) -> None:
        """Add the terms of a text, given as tokens, with their positions."""
        found: defaultdict[bytes, list[int]] = defaultdict(list)
        known = self._terms
        at = 0
        for token in tokens:
            places = known.get(token)
            if places is None:
                places = known[token] = tuple(
                    tuple(term.encode() for term in alternatives) for alternatives in language.terms(token)
                )
            for alternatives in places:
                for term in alternatives:
                    found[term].append(at)
                at += 1
        lists = self._fields.setdefault(field, {})
        for term, positions in found.items():
            held = lists.get(term)
            if held is None:
                held = lists[term] = (array("I"), array("I"), array("I"))
            held[0].append(row)
            held[1].append(len(positions))
            held[2].extend(positions)

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        """Add one posting, as Whoosh does for other fields and for segments that it merges in."""
        field, term, row, weight, value = posting
        rows, counts, positions = self._fields.setdefault(field, {}).setdefault(
            term, (array("I"), array("I"), array("I"))
        )
        rows.append(row)
        counts.append(int(weight))
        positions.frombytes(value or b"")

    def iter_postings(self) -> Iterator[tuple[str, bytes, array[int], array[int], list[bytes]]]:
        """Give (field, term, rows, frequencies, values) for each list, fields and terms in order."""
        for field, lists in sorted(self._fields.items()):
            for term in sorted(lists):
                rows, counts, positions = lists.pop(term)
                whole = positions.tobytes()
                ends = accumulate(counts, initial=0)
                values = [whole[a * _BYTES : b * _BYTES] for a, b in pairwise(ends)] if whole else []
                yield field, term, rows, counts, values

    def cleanup(self) -> None:
        """Let go of everything."""
        self._fields.clear()


class WholeListCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec without length statistics, which ranking here does not use, and with a faster writer."""

    length_stats = False

    def __init__(self) -> None:
        super().__init__(blocklimit=_WHOLE, compression=1)

    def field_writer(self, storage: Any, segment: Any) -> Any:
        """Give what writes the postings of a segment."""
        return _WholeListWriter(self, storage, segment)


class _WholeListWriter(W3FieldWriter):  # type: ignore[misc]
    def add_postings(self, schema: Any, _lengths: Any, items: Iterable[tuple[Any, ...]]) -> None:
        """Write the lists that PostingLists gives, doing once a list what add_posting does for each posting."""
        within = ""
        for field, term, rows, counts, values in items:
            if field != within:
                if within:
                    self.finish_field()
                self.start_field(field, schema[field])
                within = field
            if len(rows) < _INLINED:
                self._inline(term, rows, counts, values)
                continue
            self.start_term(term)
            writer = self._postwriter
            writer._compression = 1 if len(rows) > _TINY else 0  # noqa: SLF001 - Whoosh's block writer, filled whole
            writer._ids = rows  # noqa: SLF001
            writer._weights = array("f", counts)  # noqa: SLF001
            writer._values = values  # noqa: SLF001
            writer._maxweight = max(counts)  # noqa: SLF001
            self.finish_term()
        if within:
            self.finish_field()

    def _inline(self, term: bytes, rows: array[int], counts: array[int], values: list[bytes]) -> None:
        """Keep a short list, as most are, in the table of terms itself."""
        weights = [float(count) for count in counts]
        info = W3TermInfo(
            weight=sum(weights), df=len(rows), maxlength=0, maxweight=max(weights), minid=rows[0], maxid=rows[-1]
        )
        info.set_inlined(rows, weights, values or [b""] * len(rows))
        self._tindex.add(pack_ushort(self._fieldid) + term, info.to_bytes())


def merge_when_many(writer: Any, segments: list[Any]) -> list[Any]:
    """Merge the smallest segments into the one being written, once there are many; gives those that stay."""
    if len(segments) < MOST_SEGMENTS:
        return segments
    small = sorted(segments, key=lambda segment: segment.doc_count_all())[:_MERGED_AT_ONCE]
    for segment in small:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in segments if segment not in small]
