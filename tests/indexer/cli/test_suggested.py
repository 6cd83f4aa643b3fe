import json

from indexer.config import Config
from indexer.library import Library
from indexer.suggested import accept
from indexer.view import View
from indexer.vocabulary import By, find


def facts(result):
    return json.loads(result.output)


class TestSuggest:
    def test_tags_with_their_words(self, evidence, filled):
        number = facts(evidence("search", "Minutes", "--json"))["results"][0]["document"]["id"]
        said = evidence("suggest", number, "--group", "workstream").output
        assert "neglect (0." in said
        assert "because of: Neglect" in said
        (given,) = facts(evidence("suggest", number, "--json"))
        assert given["document"] == number
        assert given["suggestions"][0]["tag"] == "neglect"

    def test_learning_says_from_how_many(self, evidence, filled):
        assert "Workstream: learnt from 1 documents" in evidence("suggest", "--learn").output

    def test_the_queue(self, evidence, filled):
        said = evidence("suggest", "--queue", 2).output
        assert "3 documents without a tag of Workstream" in said
        assert len(facts(evidence("suggest", "--queue", 2, "--json"))["documents"]) == 2

    def test_the_record(self, evidence, filled, tmp_path):
        assert "nothing decided yet" in evidence("suggest", "--record").output
        with Library(Config(library=tmp_path / "library")) as library:
            view = View(library)
            number = next(each.id for each in view.all().values() if not each.workstreams and "inutes" in each.title)
            accept(view, view.document(number), find(library.vocabulary, "neglect"), By("Ann"))
        assert "neglect: 100% of 1 accepted" in evidence("suggest", "--record").output
        assert facts(evidence("suggest", "--record", "--json"))["tags"]["neglect"]["accepted"] == 1

    def test_mistakes_are_told(self, evidence, filled):
        assert "Say which documents" in evidence("suggest", code=2).output
        assert "no tag group “ghosts”" in evidence("suggest", 1, "--group", "ghosts", code=3).output
        assert "no document 99" in evidence("suggest", 99, code=3).output
