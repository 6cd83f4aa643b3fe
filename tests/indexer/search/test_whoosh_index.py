import numpy as np
import pytest

from indexer.model import DocumentId, Locator, Passage
from indexer.search.engine import Entry
from indexer.search.segments import array_file
from indexer.search.whoosh_index import WhooshIndex


@pytest.fixture
def index(tmp_path):
    held = WhooshIndex(tmp_path / "index", new=True)
    yield held
    held.close()


def entries(*documents, passages=1):
    page = Passage(Locator("page", "1", 1), "Text")
    return [Entry(DocumentId(document), 1, "Title", [page] * passages) for document in documents]


def sizes(index):
    return sorted(segment.rows for segment in index.snapshot()._segments)


def test_settling_leaves_each_segment_twice_as_large_as_all_smaller_ones(index):
    for document, passages in enumerate((1, 2, 3), 1):
        index.write([], entries(document, passages=passages))
    index.settle()
    assert sizes(index) == [6]  # 3 is not twice 1 and 2 together
    index.write([], entries(4, passages=3))
    index.settle()
    assert sizes(index) == [3, 6]


def test_settling_writes_a_large_segment_anew_when_most_of_it_is_gone(index):
    index.write([], entries(*range(10)))
    index.write(map(DocumentId, range(6)), entries(20))
    index.settle()
    assert sizes(index) == [5]
    assert index.snapshot().alive.all()


def test_words_that_stand_nowhere_do_not_stay_in_memory_without_end(index, monkeypatch):
    monkeypatch.setattr("indexer.search.snapshot._KEPT", 1000)
    snapshot = index.snapshot()
    nothing = np.empty(0, np.int32), np.empty(0, np.float32)
    for number in range(100):
        snapshot.kept(number, lambda: nothing)
    assert 0 < len(snapshot._kept) < 20
    assert snapshot.kept(99, lambda: pytest.fail("the last one is kept")) is nothing


@pytest.mark.parametrize("merging", [False, True])
def test_what_fails_leaves_the_index_as_it_was_and_not_locked(index, monkeypatch, merging):
    index.write([], entries(1))
    index.write([], entries(2))

    def full(*_):
        raise OSError("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(array_file, "create", full)
        with pytest.raises(OSError, match="No space left") as caught:  # which holds on to what was open then
            index.settle() if merging else index.write([], entries(3))
    index.write([], entries(4))
    assert np.unique(index.snapshot().documents).tolist() == [1, 2, 4]
    del caught
