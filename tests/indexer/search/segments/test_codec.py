import random

import numpy as np
import pytest
from whoosh import index as stock
from whoosh import query

from indexer import language
from indexer.errors import LibraryDamaged
from indexer.model import DocumentId, Locator, Passage
from indexer.search.engine import Entry
from indexer.search.segments import array_file
from indexer.search.segments.fields import NUMBERS, TEXT_FIELDS
from indexer.search.whoosh_index import MOST_SEGMENTS, WhooshIndex

CHOOSE = random.Random(3)  # noqa: S311 - the same texts each time
VOCABULARY = ["the", "care", "neglect", "looked-after", "文", "2,751", *(f"w{n}" for n in range(60))]


def entry(document):
    texts = [" ".join(CHOOSE.choices(VOCABULARY, k=CHOOSE.randint(0, 200))) for _ in range(CHOOSE.randint(0, 4))]
    return Entry(
        DocumentId(document),
        1,
        "A title",
        [Passage(Locator("page", str(n), n), text) for n, text in enumerate(texts, 1)],
    )


def expected(entries):
    """Where each term of the texts stands, found by going through them."""
    found = {}
    for each in entries:
        for number, passage in enumerate(each.passages, 1):
            at = 0
            for token in language.words(passage.text):
                for alternatives in language.terms(token):
                    for term in alternatives:
                        found.setdefault(term, set()).add((each.document, number, at))
                    at += 1
    return found


def occurrences(snapshot, term):
    """Where a term stands, as document, position of the passage and position in its text."""
    rows = snapshot.postings("text", snapshot.terms([term])).rows
    keys = snapshot.occurrences("text", snapshot.terms([term]), rows).tolist()
    return [(int(snapshot.documents[key >> 32]), int(snapshot.positions[key >> 32]), key & 0xFFFFFFFF) for key in keys]


@pytest.mark.parametrize("commits", [1, 3, MOST_SEGMENTS + 4])
@pytest.mark.parametrize("settled", [False, True])
def test_every_posting_is_read_back_through_segments_merges_and_deletions(tmp_path, commits, settled):
    index = WhooshIndex(tmp_path / "index", new=True)
    held = {}
    for commit in range(commits):
        fresh = [entry(document) for document in range(commit * 3 + 1, commit * 3 + 6)]  # two of them are replaced next
        held |= {each.document: each for each in fresh}
        index.write([each.document for each in fresh], fresh)
    index.write([DocumentId(2)], [])
    del held[2]
    if settled:
        index.settle()
    snapshot = index.snapshot()
    wanted = expected(held.values())
    for term in {stem for word in VOCABULARY for each in language.terms(word) for stem in each}:
        found = occurrences(snapshot, term)
        assert set(found) == wanted.get(term, set()), term
        assert len(found) == len(set(found))
    index.close()


def test_stock_whoosh_reads_the_same(tmp_path):
    index = WhooshIndex(tmp_path / "index", new=True)
    index.write([], [entry(document) for document in range(1, 9)])
    index.write([DocumentId(3)], [entry(document) for document in range(9, 12)])
    snapshot = index.snapshot()
    with stock.open_dir(tmp_path / "index").searcher() as searcher:
        for word in ("care", "w1", "nowhere"):
            rows = snapshot.postings("text", snapshot.terms([word])).rows.tolist()
            assert sorted(searcher.docs_for_query(query.Term("text", word))) == rows
            assert (word == "nowhere") == (not rows)
        phrase = query.Phrase("text", ["care", "w1"])
        assert set(searcher.docs_for_query(phrase)) == set(
            (snapshot.documents[:, None] == [document for document, _, _ in _side_by_side(snapshot)])
            .any(1)
            .nonzero()[0]
        ) & {row for row in range(snapshot.rows) if _holds(snapshot, row)}
        reader = searcher.reader()
        assert reader.field_length("text") == sum(reader.doc_field_length(row, "text") for row in range(snapshot.rows))
        assert sorted(reader.indexed_field_names()) == sorted([*TEXT_FIELDS, "page"])
        assert b"care" in list(reader.lexicon("text"))
        assert b"care" not in list(reader.lexicon("title"))
        assert [*reader.lexicon("page")] == [b"1", b"2", b"3", b"4"]
        for leaf, _ in reader.leaf_readers():
            assert {name for name in NUMBERS if leaf.has_column(name)} == set(NUMBERS)
    index.close()


def _side_by_side(snapshot):
    first, second = set(occurrences(snapshot, "care")), set(occurrences(snapshot, "w1"))
    return [each for each in first if (*each[:2], each[2] + 1) in second]


def _holds(snapshot, row):
    place = int(snapshot.documents[row]), int(snapshot.positions[row])
    return place in {each[:2] for each in _side_by_side(snapshot)} and snapshot.alive[row]


def sizes(index):
    return sorted(segment.rows for segment in index.snapshot()._segments)


def test_segments_do_not_grow_without_end(tmp_path):
    index = WhooshIndex(tmp_path / "index", new=True)
    for document in range(1, 3 * MOST_SEGMENTS):
        index.write([], [entry(document)])
        assert len(sizes(index)) <= MOST_SEGMENTS
    index.settle()
    held = sizes(index)
    assert all(size >= 2 * sum(held[:at]) for at, size in enumerate(held))
    index.write([], [Entry(DocumentId(100), 1, "A title", [])])
    index.settle()
    assert sizes(index)[-1] == held[-1]  # a small one is not worth writing the large one again
    index.close()


def test_what_was_removed_is_gone_once_segments_merge(tmp_path):
    index = WhooshIndex(tmp_path / "index", new=True)
    index.write([], [Entry(DocumentId(1), 1, "", [Passage(Locator("page", "9", 1), "secret words")])])
    index.write([DocumentId(1)], [Entry(DocumentId(2), 1, "", [Passage(Locator("page", "1", 1), "words")])])
    index.settle()
    snapshot = index.snapshot()
    assert snapshot.rows == 1
    assert snapshot.pages() == ["1"]
    assert [lexicon.beginning("s", 9) for lexicon in snapshot.lexicons()] == [[]]
    index.write([DocumentId(2)], [])
    index.settle()
    assert index.snapshot().rows == 0
    index.close()


def test_writing_nothing_makes_no_commit(tmp_path):
    index = WhooshIndex(tmp_path / "index", new=True)
    index.write([], [entry(1)])
    generation = index._index.latest_generation()
    index.write([DocumentId(99)], [])
    assert index._index.latest_generation() == generation
    index.close()


def test_a_file_that_is_cut_short_is_said(tmp_path):
    index = WhooshIndex(tmp_path / "index", new=True)
    index.write([], [entry(document) for document in range(1, 5)])
    index.close()
    (path,) = (tmp_path / "index").glob("*.arrays")
    whole = path.read_bytes()
    path.unlink()  # what is mapped elsewhere stays as it was
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(LibraryDamaged, match="cut short"):
        WhooshIndex(tmp_path / "index").snapshot()


def test_an_index_that_cannot_be_read_is_said_when_it_is_to_be_put_in_order(tmp_path):
    index = WhooshIndex(tmp_path / "index", new=True)
    index.write([], [entry(1)])
    index.close()
    (path,) = (tmp_path / "index").glob("*.arrays")
    path.unlink()
    with pytest.raises(LibraryDamaged, match="evidence reindex"):
        WhooshIndex(tmp_path / "index").settle()


@pytest.mark.parametrize("what", ["write", "settle"])
def test_what_could_not_be_written_can_be_written_later(tmp_path, monkeypatch, what):
    index = WhooshIndex(tmp_path / "index", new=True)
    for document in (1, 2):
        index.write([], [Entry(DocumentId(document), 1, "A title", [])])

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(array_file, "create", full)
        with pytest.raises(OSError, match="No space"):
            if what == "write":
                index.write([], [entry(3)])
            else:
                index.settle()
    assert set(index.snapshot().documents.tolist()) == {1, 2}
    index.write([], [entry(3)])
    assert set(index.snapshot().documents.tolist()) == {1, 2, 3}
    index.close()


def test_a_snapshot_stays_as_it_was_while_segments_are_merged_away(tmp_path):
    index = WhooshIndex(tmp_path / "index", new=True)
    index.write([], [entry(document) for document in range(1, 5)])
    before = index.snapshot()
    wanted = occurrences(before, "care")
    index.write([], [entry(document) for document in range(5, 9)])
    index.settle()
    index.snapshot()
    assert occurrences(before, "care") == wanted
    assert np.isin(before.documents, [1, 2, 3, 4]).all()
    index.close()
