from pathlib import Path

from indexer import documents
from indexer.coverage import coverage
from indexer.model import Outcome
from indexer.view import View


class TestCoverage:
    def test_counts_what_can_be_searched(self, library, index, folder_of_documents, at):
        index()
        documents.withdraw(library, at("neglect.txt").id, "Ann")
        state = coverage(View(library))
        assert (state.documents, state.passages, state.pending) == (3, 3, 0)
        assert state.standings == {"current": 3, "withdrawn": 1}
        assert state.outcomes == {"added": 4}

    def test_every_gap_has_its_file_reason_and_remedy(self, library, index, write, zipped):
        write("empty.txt", b"")
        write("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(200))
        zipped("cut.zip", {"one.txt": "Words. " * 50}).write_bytes(b"PK\x03\x04 cut")
        index()
        state = coverage(View(library))
        gaps = {Path(each.path).name: each for each in (*state.unreadable_files, *state.not_documents)}
        assert gaps.keys() == {"empty.txt", "photo.jpg", "cut.zip"}
        assert all(each.problem.reason and each.problem.remedy for each in gaps.values())
        assert gaps["empty.txt"].document is not None
        assert gaps["cut.zip"].document is None

    def test_a_file_that_could_not_be_opened_this_time_is_listed(self, library, index, write, monkeypatch):
        from indexer import arrivals

        path = write("report.txt", "The first edition.")
        index()
        write("report.txt", "The second edition.")

        def refuse(_disk):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(arrivals, "checksum", refuse)
        assert index().counts[Outcome.UNREADABLE] == 1
        (gap,) = coverage(View(library)).unreadable_files
        assert gap.path == str(path)

    def test_what_vanished_is_told(self, library, index, folder_of_documents):
        index()
        (folder_of_documents / "neglect.txt").unlink()
        index()
        (gone,) = coverage(View(library)).vanished
        assert gone.path.endswith("neglect.txt")
