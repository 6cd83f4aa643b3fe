import pytest

from indexer import ingest, sync
from indexer.errors import EngineAway


class TestWhileFilesAreRead:
    @pytest.fixture
    def followed(self, monkeypatch, folder):
        """Index when there is one passage, as if the next file always took long; gives what each following said."""
        monkeypatch.setattr(ingest, "_IDLE", 1)
        monkeypatch.setattr(ingest, "_is_read", lambda _: False)
        for number in range(8):
            (folder / f"{number}.txt").write_text(f"Text number {number}.")
        said = []

        def follow(library):
            said.append(sync.follow(library))
            return said[-1]

        monkeypatch.setattr(ingest, "follow", follow)
        return said

    def test_the_index_follows_while_the_next_file_is_read(self, library, index, followed, search):
        index()
        assert len(followed) == 8 - 1 + 3  # after each file but the last, and at the beginning and the end
        assert search("number").documents == 8

    def test_a_cluster_that_is_away_is_not_asked_again_and_again(self, library, index, followed, monkeypatch):
        def away(_):
            raise EngineAway("The search index cannot be reached.")

        monkeypatch.setattr(sync, "sync", away)
        report = index()
        assert report.complaints == ["The search index cannot be reached."]
        assert len(followed) == 1 + 3
