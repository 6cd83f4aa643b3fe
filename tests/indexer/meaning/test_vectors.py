import subprocess
import sys
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.meaning.encoder import unit
from indexer.meaning.segments import Held
from indexer.meaning.vectors import Vectors
from indexer.model import DocumentId

DIMENSIONS = 64
SEED = 3


def made(document, revision, *positions):
    rng = np.random.default_rng([SEED, document, revision])
    return Held(
        DocumentId(document),
        revision,
        positions,
        unit(rng.standard_normal((len(positions), DIMENSIONS)).astype(np.float32)),
    )


def exactly(near):
    return list(zip(near.documents.tolist(), near.positions.tolist(), strict=True))


@pytest.fixture(autouse=True, scope="module")
def _quickly():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("indexer.meaning.segments.os.fsync", lambda _: None)  # nothing loses power here
        yield


@pytest.fixture
def vectors(tmp_path):
    return Vectors(tmp_path / "meaning", DIMENSIONS)


def ask(vectors, document, position, revision, query):
    return float(
        vectors.similarities(query, np.array([document]), np.array([position], np.int32), np.array([revision]))[0]
    )


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("put"),
            st.lists(
                st.tuples(st.integers(1, 6), st.integers(1, 3), st.integers(0, 3)), max_size=4, unique_by=lambda e: e[0]
            ),
        ),
        st.tuples(st.just("remove"), st.lists(st.integers(1, 7), max_size=3)),
        st.tuples(st.just("keep"), st.dictionaries(st.integers(1, 6), st.integers(1, 3), max_size=4)),
        st.tuples(st.just("reopen"), st.none()),
    ),
    max_size=12,
)


class TestVectors:
    @settings(max_examples=60, deadline=None)
    @given(steps=STEPS)
    def test_they_hold_what_a_dictionary_would(self, steps, tmp_path_factory):
        folder = tmp_path_factory.mktemp("meaning")
        vectors, expected = Vectors(folder, DIMENSIONS), {}
        for step, given_ in steps:
            if step == "put":
                vectors.put([made(number, revision, *range(1, many + 1)) for number, revision, many in given_])
                expected |= {number: (revision, many) for number, revision, many in given_}
            elif step == "remove":
                vectors.remove(map(DocumentId, given_))
                expected = {number: held for number, held in expected.items() if number not in given_}
            elif step == "keep":
                vectors.keep(given_)
                expected = {number: held for number, held in expected.items() if given_.get(number) == held[0]}
            else:
                vectors = Vectors(folder, DIMENSIONS)
            assert dict(vectors.revisions()) == {number: revision for number, (revision, _) in expected.items()}
            assert vectors.count() == sum(many for _, many in expected.values())
        documents = np.array(sorted(expected), np.int64)
        revisions = np.array([expected[number][0] for number in sorted(expected)], np.int64)
        everything = [
            (number, position) for number in sorted(expected) for position in range(1, expected[number][1] + 1)
        ]
        query = made(99, 1, 1).vectors[0]
        near = vectors.nearest(query, documents, revisions, 100)
        assert sorted(exactly(near)) == everything
        for number, position in everything:
            revision, many = expected[number]
            held = made(number, revision, *range(1, many + 1)).vectors[position - 1]
            assert ask(vectors, number, position, revision, query) == pytest.approx(held @ query, abs=0.02)

    def test_only_the_revision_asked_for_is_compared(self, vectors):
        vectors.put([made(1, 4, 1)])
        query = made(1, 4, 1).vectors[0]
        assert ask(vectors, 1, 1, 4, query) == pytest.approx(1, abs=0.01)
        assert np.isnan(ask(vectors, 1, 1, 5, query))
        assert np.isnan(ask(vectors, 1, 2, 4, query))
        assert np.isnan(ask(vectors, 2, 1, 4, query))
        assert not len(vectors.nearest(query, np.array([1]), np.array([5]), 3).documents)

    def test_only_the_documents_named_are_looked_through(self, vectors):
        vectors.put([made(number, 1, 1, 2) for number in range(1, 9)])
        query = made(3, 1, 1, 2).vectors[1]
        among = np.array([2, 3, 50]), np.array([1, 1, 1])
        assert exactly(vectors.nearest(query, *among, 9))[0] == (3, 2)
        assert {document for document, _ in exactly(vectors.nearest(query, *among, 9))} == {2, 3}
        assert exactly(vectors.nearest(query, np.array([], np.int64), np.array([], np.int64), 9)) == []

    def test_the_nearest_of_many_are_found_by_their_sketches(self, vectors):
        rng = np.random.default_rng(1)
        rows = unit(rng.standard_normal((3000, DIMENSIONS)).astype(np.float32))
        vectors.put([Held(DocumentId(1), 1, range(1, 3001), rows)])
        query = unit(rows[7:8] + 0.4 * rows[8:9])[0]
        near = vectors.nearest(query, np.array([1]), np.array([1]), 10)
        exact = np.argsort(-(rows @ query))[:10] + 1
        assert near.positions[0] == 8
        assert len(set(near.positions.tolist()) & set(exact.tolist())) >= 8
        assert (np.diff(near.cosines) <= 0).all()

    def test_small_segments_are_merged_and_nothing_else_stays(self, vectors, tmp_path):
        for number in range(1, 60):
            vectors.put([made(number, 1, 1, 2)])
        files = list((tmp_path / "meaning").glob("*.vectors.npy"))
        assert len(files) <= 7
        vectors.keep({DocumentId(5): 1})
        (last,) = (tmp_path / "meaning").glob("*.vectors.npy")
        assert np.load(last).shape == (2, DIMENSIONS)

    def test_a_run_that_was_killed_leaves_what_was_before(self, vectors, tmp_path, monkeypatch):
        vectors.put([made(1, 1, 1)])
        with monkeypatch.context() as patched:
            patched.setattr("indexer.meaning.segments.Segments.replace", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                vectors.put([made(1, 2, 1), made(2, 1, 1)])
        left = {path.name for path in (tmp_path / "meaning").glob("*.npy")}
        again = Vectors(tmp_path / "meaning", DIMENSIONS)
        assert dict(again.revisions()) == {1: 1}
        again.put([made(3, 1, 1)])
        assert dict(again.revisions()) == {1: 1, 3: 1}
        assert len({path.name for path in (tmp_path / "meaning").glob("*.npy")} & left) <= 4

    @pytest.mark.parametrize("content", [b"cut", b""])
    def test_a_damaged_segment_is_left_out_and_can_be_put_again(self, vectors, tmp_path, content):
        vectors.put([made(number, 1, *range(1, 9)) for number in range(1, 9)])
        vectors.put([made(20, 1, 1)])
        (tmp_path / "meaning" / "00000001.vectors.npy").write_bytes(content)
        damaged = Vectors(tmp_path / "meaning", DIMENSIONS)
        assert dict(damaged.revisions()) == {20: 1}
        damaged.put([made(1, 1, 1)])
        assert dict(damaged.revisions()) == {1: 1, 20: 1}

    def test_they_are_read_while_they_are_written(self, vectors, tmp_path):
        reader = Vectors(tmp_path / "meaning", DIMENSIONS)
        vectors.put([made(1, 1, 1)])
        query, seen, stop = made(1, 1, 1).vectors[0], [], threading.Event()

        def read():
            while not stop.is_set():
                seen.append(ask(reader, 1, 1, 1, query))

        thread = threading.Thread(target=read)
        thread.start()
        for number in range(2, 40):
            vectors.put([made(number, 1, 1)])
        stop.set()
        thread.join(20)
        assert seen
        assert min(seen) > 0.98

    def test_nothing_is_held_at_first(self, vectors, tmp_path):
        assert list(vectors.revisions()) == []
        assert vectors.count() == 0
        assert np.isnan(ask(vectors, 1, 1, 1, made(1, 1, 1).vectors[0]))
        vectors.remove([DocumentId(4)])
        assert not list((tmp_path / "meaning").glob("*.npy"))

    def test_a_process_that_is_killed_leaves_whole_documents(self, tmp_path):
        program = (
            "import sys, numpy as np\n"
            "from pathlib import Path\n"
            "from indexer.meaning.segments import Held\n"
            "from indexer.meaning.vectors import Vectors\n"
            "vectors = Vectors(Path(sys.argv[1]), 64)\n"
            "for number in range(1, 10_000):\n"
            "    rows = np.full((3, 64), -0.125, np.float32)\n"
            "    rows[:, : number % 64] = 0.125\n"
            "    vectors.put([Held(number, 1, (1, 2, 3), rows)])\n"
            "    print(number, flush=True)\n"
        )
        with subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "m")], stdout=subprocess.PIPE) as running:
            told = [int(running.stdout.readline()) for _ in range(30)]
            running.kill()
        vectors = Vectors(tmp_path / "m", DIMENSIONS)
        held = dict(vectors.revisions())
        assert set(told) <= held.keys()
        assert vectors.count() == 3 * len(held)
        for number in held:
            query = np.full(DIMENSIONS, -0.125, np.float32)
            query[: number % 64] = 0.125
            assert ask(vectors, number, 3, 1, query) == pytest.approx(1, abs=0.001)
        vectors.put([made(1, 2, 1)])
        assert {path.name.split(".")[0] for path in (tmp_path / "m").glob("*.npy")} == {
            name for name, _ in vectors._segments.open()
        }
