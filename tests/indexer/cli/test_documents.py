import json


def facts(result):
    return json.loads(result.output)


class TestIndex:
    def test_json_counts_add_up(self, evidence, folder_of_documents):
        (folder_of_documents / "empty.txt").write_bytes(b"")
        report = facts(evidence("index", folder_of_documents, "--json"))
        assert report.keys() == {"files", "outcomes", "troubles", "vanished", "complaints"}
        assert report["files"] == sum(report["outcomes"].values()) == 5
        (trouble,) = report["troubles"]
        assert trouble.keys() == {"path", "outcome", "document", "reason", "remedy"}
        assert trouble["outcome"] == "unreadable"

    def test_the_last_line_is_a_sum(self, evidence, filled):
        (filled / "neglect.txt").unlink()
        said = evidence("index", filled).output
        assert (
            "0 added + 0 changed + 3 unchanged + 0 duplicate + 0 partly read + 0 unreadable + 2 not a document = 5"
            in said
        )
        assert "1 files are no longer where they were" in said


class TestShow:
    def test_document_passage_and_history(self, evidence, filled):
        number = facts(evidence("search", "infants", "--json"))["results"][0]["document"]["id"]
        assert f"Neglect at home [document {number}]" in evidence("show", number).output
        shown = facts(evidence("show", number, "--json"))
        assert shown.keys() == {
            "id", "title", "kind", "date", "organisation", "author", "language", "audience", "workstreams", "tags",
            "standing", "status", "superseded_by", "passages", "unreadable_passages", "media_type", "sha256", "sources",
            "problem", "near_copies", "earlier_editions", "paths", "contents",
        }  # fmt: skip
        assert shown["sources"]["title"] == {"source": "manifest", "confirmed": True}
        assert shown["paths"] == [str(filled / "neglect.txt")]
        passage = facts(evidence("show", number, 1, "--json"))
        assert passage["text"].startswith("Neglect of infants")
        assert "Neglect of infants" in evidence("show", number, 1).output
        history = facts(evidence("show", number, "--history", "--json"))
        assert history[0]["action"] == "added"
        assert "Neglect at home (manifest)" in evidence("show", number, "--history").output

    def test_its_story_has_who_tagged_what_and_why(self, evidence, filled):
        number = facts(evidence("search", "infants", "--json"))["results"][0]["document"]["id"]
        evidence("tag", number, "--add", "review", "--note", "It reviews.", "--by", "Ann")
        events = facts(evidence("show", number, "--story", "--json"))["events"]
        assert events[0]["what"] == "added"
        last = events[-1]
        assert (last["what"], last["field"], last["by"]) == ("tagged", "evidence-type/review", "Ann")
        *_, line, note = evidence("show", number, "--story").output.splitlines()
        assert line.endswith("Ann: tagged evidence-type/review [neglect → evidence-type/review; neglect] (person)")
        assert note == "    Note: It reviews."

    def test_a_withdrawn_document_keeps_its_text_to_itself(self, evidence, filled):
        evidence("document", "withdraw", 1, "--why", "names a person")
        said = evidence("show", 1, 1, code=2)
        assert "withdrawn" in said.stderr


class TestChanging:
    def test_correct_withdraw_reinstate_edition(self, evidence, filled):
        assert (
            "title is now “Quillfeather”"
            in evidence("document", "correct", 1, "title=Quillfeather", "--by", "Ann").output
        )
        assert "1 document" in evidence("search", "quillfeather").output
        evidence("document", "withdraw", 1)
        assert "0 documents" in evidence("search", "quillfeather").output
        evidence("document", "reinstate", 1)
        evidence("document", "edition", 2, "--of", 1)
        assert "A newer edition is document 2" in evidence("show", 1).output
        assert "1 document" in evidence("search", "quillfeather", "--editions").output

    def test_purge_asks_first(self, evidence, filled):
        evidence("document", "purge", 1, code=1, typed="n\n")
        assert "current" in evidence("show", 1).output
        evidence("document", "purge", 1, "--yes")
        assert "purged" in evidence("show", 1).output


class TestUpkeep:
    def test_coverage(self, evidence, filled):
        (filled / "empty.txt").write_bytes(b"")
        (filled / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(200))
        evidence("index", filled)
        state = facts(evidence("coverage", "--json"))
        assert state.keys() == {
            "documents", "passages", "pending", "standings", "outcomes", "unreadable_files", "unreadable_passages",
            "not_documents", "vanished",
        }  # fmt: skip
        (gap,) = state["unreadable_files"]
        assert gap.keys() == {"document", "title", "path", "place", "reason", "remedy", "needs"}
        assert gap["path"] == str(filled / "empty.txt")
        assert "empty.txt" in evidence("coverage").output
        assert "photo.jpg" in evidence("coverage", "--all").output

    def test_backup_and_restore(self, evidence, filled, tmp_path):
        assert facts(evidence("backup", tmp_path / "all.tar", "--json"))["files"] == 5
        evidence("backup", tmp_path / "all.tar", code=2)
        evidence("restore", tmp_path / "all.tar", code=2)
        evidence("--library", tmp_path / "second", "restore", tmp_path / "all.tar")
        assert "1 document" in evidence("--library", tmp_path / "second", "search", "infants").output

    def test_check_and_reindex(self, evidence, filled):
        told = facts(evidence("check", "--json"))
        assert "Whoosh" in told.pop("engine")
        assert told == {"clean": True, "faults": [], "tidied": [], "engine_lacks": []}
        assert "holds 4 documents" in evidence("reindex").output
