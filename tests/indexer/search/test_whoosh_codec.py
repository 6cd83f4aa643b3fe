import random

import pytest
from whoosh import index as stock

from indexer import language
from indexer.model import DocumentId, Locator, Passage
from indexer.search import postings
from indexer.search.engine import Entry
from indexer.search.whoosh_codec import MOST_SEGMENTS
from indexer.search.whoosh_index import WhooshIndex

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


@pytest.mark.parametrize("commits", [1, 3, MOST_SEGMENTS + 4])
def test_every_posting_is_read_back_through_segments_merges_and_deletions(tmp_path, commits):
    index = WhooshIndex(tmp_path / "index")
    held = {}
    for commit in range(commits):
        fresh = [entry(document) for document in range(commit * 3 + 1, commit * 3 + 6)]  # two of them are replaced next
        held |= {each.document: each for each in fresh}
        index.write([each.document for each in fresh], fresh)
    index.write([DocumentId(2)], [])
    del held[2]
    snapshot = index.snapshot()
    wanted = expected(held.values())
    for term in {stem for word in VOCABULARY for each in language.terms(word) for stem in each}:
        keys = snapshot.postings("text", term).keys().tolist()
        found = {
            (int(snapshot.documents[key >> 32]), int(snapshot.positions[key >> 32]), key & 0xFFFFFFFF) for key in keys
        }
        assert found == wanted.get(term, set()), term
        assert len(keys) == len(found)
    index.close()


def test_stock_whoosh_reads_the_same(tmp_path):
    index = WhooshIndex(tmp_path / "index")
    entries = [entry(document) for document in range(1, 9)]
    index.write([], entries)
    snapshot = index.snapshot()
    with stock.open_dir(tmp_path / "index").reader() as reader:
        matcher = reader.postings("text", b"care")
        assert list(matcher.all_ids()) == snapshot.postings("text", "care").rows.tolist() != []
    leaf = snapshot._segments[0][1]
    slow = postings._read_slowly(leaf.postings("text", b"care"))
    fast = postings.read(leaf, "text", "care")
    assert (slow.keys() == fast.keys()).all()
    index.close()


def test_segments_do_not_grow_without_end(tmp_path):
    index = WhooshIndex(tmp_path / "index")
    for document in range(1, 3 * MOST_SEGMENTS):
        index.write([], [entry(document)])
    assert len(index.snapshot()._segments) <= MOST_SEGMENTS
    index.close()


def test_writing_nothing_makes_no_commit(tmp_path):
    index = WhooshIndex(tmp_path / "index")
    index.write([], [entry(1)])
    generation = index._index.latest_generation()
    index.write([DocumentId(99)], [])
    assert index._index.latest_generation() == generation
    index.close()
