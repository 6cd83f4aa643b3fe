from dataclasses import replace

import pytest

from indexer.documents import purge
from indexer.encoding import encode, stale, state
from indexer.errors import UsageError
from indexer.library import Library
from indexer.search.results import Search
from indexer.sync import rebuild


@pytest.fixture
def upgraded(index, folder_of_documents, config, library, tiny_model):
    index()
    with Library(replace(config, meaning=str(tiny_model))) as upgraded:
        yield upgraded


class TestEncode:
    def test_indexing_encodes_and_a_rebuild_keeps_what_still_holds(
        self, index, folder_of_documents, library, monkeypatch
    ):
        index()
        kind = library.meaning.quick
        assert state(library, kind).complete
        assert kind.vectors.count() == 4
        read = []
        monkeypatch.setattr(kind, "read", lambda documents: read.extend(documents) or [])
        with library.writing("test"):
            rebuild(library)
        assert read == []
        assert kind.vectors.count() == 4

    def test_a_better_model_takes_over_once_it_has_read_everything(self, upgraded):
        better = upgraded.meaning.better
        assert upgraded.finder().likeness is upgraded.meaning.quick
        assert state(upgraded, better).passages == 0
        seen = []
        assert encode(upgraded, better, lambda done, total: seen.append((done, total))) == 4
        assert seen[-1] == (4, 4)
        assert state(upgraded, better).complete
        assert upgraded.finder().likeness is better
        assert upgraded.search(Search("neglect")).meaning
        assert encode(upgraded, better) == 0

    def test_it_goes_on_where_it_was_stopped(self, upgraded, monkeypatch):
        better = upgraded.meaning.better
        monkeypatch.setattr("indexer.encoding._TOGETHER", 1)
        read, put = [], better.vectors.put

        def stop_at_the_third(held, gone=()):
            read.extend(held)
            if len(read) == 3:
                raise KeyboardInterrupt
            put(held, gone)

        monkeypatch.setattr(better.vectors, "put", stop_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            encode(upgraded, better)
        monkeypatch.setattr(better.vectors, "put", put)
        assert state(upgraded, better).documents == 2
        assert encode(upgraded, better) == 2
        assert state(upgraded, better).complete

    def test_nothing_is_kept_of_a_document_that_is_purged_while_it_is_read(self, upgraded, monkeypatch):
        better, read = upgraded.meaning.better, upgraded.meaning.better.read
        gone = next(iter(dict(upgraded.meaning.quick.vectors.revisions())))

        def purged_meanwhile(documents):
            held = read(documents)
            purge(upgraded, gone, "Somebody")
            return held

        monkeypatch.setattr(better, "read", purged_meanwhile)
        encode(upgraded, better)
        assert better.vectors.count() == 3
        (segment,) = better.vectors._segments.open()
        assert gone not in segment[1].documents

    def test_what_is_stale_or_left_over_is_told(self, upgraded):
        kind = upgraded.meaning.quick
        held = dict(kind.vectors.revisions())
        first, *_, last = held
        assert stale(kind, held) == set()
        assert stale(kind, {**held, first: 99}) == {first}
        assert stale(kind, {number: held[number] for number in held if number != last}) == {last}

    def test_a_model_that_is_no_longer_there_stops_no_search(
        self, config, index, folder_of_documents, tmp_path, caplog
    ):
        index()
        with Library(replace(config, meaning=str(tmp_path / "gone"))) as library:
            assert library.search(Search("neglect")).documents == 2
            assert library.finder().likeness is library.meaning.quick
            assert "There is no folder" in caplog.text
            with pytest.raises(UsageError, match="There is no folder"):
                library.meaning.better  # noqa: B018

    def test_nothing_of_a_purged_document_is_left_in_any_kind(self, upgraded, at):
        encode(upgraded, upgraded.meaning.better)
        number = at("neglect.txt").id
        upgraded.catalogue.documents.change(number, standing="purged")
        with Library(replace(upgraded.config, meaning="no")) as without, without.writing("test"):
            rebuild(without)
        for kind in (upgraded.meaning.quick, upgraded.meaning.better):
            assert number not in dict(kind.vectors.revisions())
            assert kind.vectors.count() == 3
            assert len(list((upgraded.folder / "meaning" / kind.encoder.name).glob("*.vectors.npy"))) == 1
