"""A codec for Whoosh whose segments are arrays: one file each, which stock Whoosh searches through what is here.

Whoosh's documented extension points are used: a codec, a posting pool and a merge policy. Whoosh keeps the list of
segments, what was deleted in each, and the lock of the writer; our own searches read the arrays themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Segment
from whoosh.columns import ColumnReader
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound
from whoosh.writing import SegmentWriter

from indexer.search.segments.fields import NUMBERS, TEXT_FIELDS
from indexer.search.segments.inverter import Inverter, Pieces
from indexer.search.segments.merging import Merged
from indexer.search.segments.stored import StoredSegment, opened

_EXTENSION = ".arrays"


def path_of(storage: Any, segment: Any) -> Path:
    """Give the file of a segment."""
    return Path(storage.folder, segment.make_filename(_EXTENSION))


class ArrayCodec(base.Codec):  # type: ignore[misc]
    """Writes and reads segments as arrays."""

    length_stats = False

    def new_segment(self, _storage: Any, indexname: str) -> W3Segment:
        """Give a segment to be filled."""
        return W3Segment(self, indexname)

    def per_document_writer(self, *_: Any) -> _Closing:
        """Give what writes the values of rows, which here are with the postings."""
        return _Closing()

    def field_writer(self, storage: Any, segment: Any) -> _FieldWriter:
        """Give what writes postings."""
        return _FieldWriter(path_of(storage, segment))

    def per_document_reader(self, storage: Any, segment: Any) -> _RowReader:
        """Give what reads the values of rows."""
        return _RowReader(opened(path_of(storage, segment)), segment)

    def terms_reader(self, storage: Any, segment: Any) -> _TermsReader:
        """Give what reads terms and their postings."""
        return _TermsReader(opened(path_of(storage, segment)))


class _Closing(base.PerDocumentWriter):  # type: ignore[misc]
    is_closed = False

    def close(self) -> None:
        self.is_closed = True


class _FieldWriter(base.FieldWriter):  # type: ignore[misc]
    def __init__(self, path: Path) -> None:
        self._path = path
        self.is_closed = False

    def add_postings(self, _schema: Any, _lengths: Any, items: Inverter | Merged) -> None:
        """Write all that is in the pool."""
        items.write(self._path)

    def close(self) -> None:
        self.is_closed = True


class ArrayWriter(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer with arrays for its pool."""

    def __init__(self, index: Any, pieces: Pieces) -> None:
        super().__init__(index, codec=ArrayCodec(), compound=False)
        self.inverter = Inverter(pieces)
        self.pool: Inverter | Merged = self.inverter

    def has_rows(self) -> None:
        """Tell Whoosh how many rows there are to write."""
        self.docnum = self.pool.rows
        self._added = bool(self.docnum)

    def join(self, chosen: Iterable[Any]) -> None:
        """Make one segment of several, in a commit of its own."""
        names = {segment.segment_id() for segment in chosen}
        merged = [segment for segment in self.segments if segment.segment_id() in names]
        parts = [_with_living(opened(path_of(self.storage, each)), each) for each in merged]
        # Rows that come by document need not be sorted when they are found.
        self.pool = Merged(sorted(parts, key=lambda part: int(part[0].numbers["document"].min(initial=1 << 62))))
        self.has_rows()
        try:
            self.commit(mergetype=lambda _writer, segments: [each for each in segments if each not in merged])
        except BaseException:
            self.cancel()
            raise


def _with_living(stored: StoredSegment, segment: Any) -> tuple[StoredSegment, Any]:
    alive = np.ones(stored.rows, bool)
    alive[list(segment.deleted_docs())] = False
    return stored, alive


class _RowReader(base.PerDocumentReader):  # type: ignore[misc]
    """What Whoosh asks of rows."""

    def __init__(self, stored: StoredSegment, segment: Any) -> None:
        self._stored = stored
        self._segment = segment

    def doc_count(self) -> int:
        return self._stored.rows - int(self._segment.deleted_count())

    def doc_count_all(self) -> int:
        return self._stored.rows

    def has_deletions(self) -> bool:
        return bool(self._segment.deleted_count())

    def is_deleted(self, docnum: int) -> bool:
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> Iterable[int]:
        return list(self._segment.deleted_docs())

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return fieldname in NUMBERS

    def list_columns(self) -> list[str]:
        return list(NUMBERS)

    def column_reader(self, fieldname: str, _column: Any) -> _NumberReader:
        return _NumberReader(self._stored.numbers[fieldname])

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        lengths = self._stored.lengths.get(fieldname)
        return default if lengths is None else int(lengths[docnum])

    def field_length(self, fieldname: str) -> int:
        lengths = self._stored.lengths.get(fieldname)
        return 0 if lengths is None else int(lengths.sum())

    def min_field_length(self, fieldname: str) -> int:
        return int(self._stored.lengths[fieldname].min(initial=0)) if fieldname in TEXT_FIELDS else 0

    def max_field_length(self, fieldname: str) -> int:
        return int(self._stored.lengths[fieldname].max(initial=0)) if fieldname in TEXT_FIELDS else 0

    def stored_fields(self, _docnum: int) -> dict[str, Any]:
        return {}


class _NumberReader(ColumnReader):  # type: ignore[misc]
    def __init__(self, values: Any) -> None:
        self._values = values

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, docnum: int) -> int:
        return int(self._values[docnum])


class _TermsReader(base.TermsReader):  # type: ignore[misc]
    """What Whoosh asks of terms: the arrays as its lists."""

    def __init__(self, stored: StoredSegment) -> None:
        self._stored = stored

    def indexed_field_names(self) -> list[str]:
        return [*TEXT_FIELDS, "page"]

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._place(*term) >= 0

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for field in sorted(self.indexed_field_names()):
            yield from self._from(field, 0)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        return self._from(fieldname, self._words(fieldname).beginning(prefix)[0])

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        rows, weights, _ = self._postings(fieldname, text)
        return TermInfo(sum(weights), len(rows), 0, 0, max(weights), rows[0], rows[-1])

    def frequency(self, fieldname: str, text: bytes) -> float:
        return float(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        return int(self.term_info(fieldname, text).doc_frequency())

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        rows, weights, values = self._postings(fieldname, text)
        return ListMatcher(rows, weights, values, format_, scorer=scorer, term=(fieldname, text))

    def _words(self, fieldname: str) -> Any:
        return self._stored.pages if fieldname == "page" else self._stored.terms

    def _from(self, field: str, low: int) -> Iterator[tuple[str, bytes]]:
        words = self._words(field)
        return ((field, words[at]) for at in range(low, len(words)) if self._stands(field, at))

    def _stands(self, field: str, at: int) -> bool:
        held = self._stored.fields.get(field)
        return held is None or int(held.starts[at + 1]) > int(held.starts[at])

    def _place(self, field: str, text: bytes) -> int:
        at = int(self._words(field).find(text))
        return at if at >= 0 and self._stands(field, at) else -1

    def _postings(self, field: str, text: bytes) -> tuple[list[int], list[float], list[bytes]]:
        at = self._place(field, text)
        if at < 0:
            raise TermNotFound(f"No term {field}:{text!r}")
        if field == "page":
            rows = self._stored.page_rows(at).tolist()
            return rows, [1.0] * len(rows), [b""] * len(rows)
        held = self._stored.fields[field]
        counts = held.counts[held.of(at)].tolist()
        places = held.places[int(held.place_starts[at]) : int(held.place_starts[at + 1])].astype(np.uint32)
        values, begin = [], 0
        for count in counts:
            values.append(places[begin : begin + count].tobytes())
            begin += count
        return held.rows[held.of(at)].tolist(), [float(count) for count in counts], values
