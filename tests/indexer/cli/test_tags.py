import csv
import json
import re

import pytest

from indexer.config import Config
from indexer.library import Library


def facts(result):
    return json.loads(result.stdout)


@pytest.fixture
def number(evidence, filled):
    """Give the number of the document on infants, which has the workstream of its manifest."""
    return facts(evidence("search", "infants", "--json"))["results"][0]["document"]["id"]


@pytest.fixture
def ann(evidence, filled, tmp_path):
    """Make accounts for Ann, an administrator, and Ben, a researcher; gives Ann's number."""
    evidence("person", "add", "Ann", "ann@example.org")
    evidence("person", "add", "Ben", "ben@example.org", "--role", "researcher")
    with Library(Config(library=tmp_path / "library")) as library:
        return library.catalogue.people.with_email("ann@example.org").id


class TestTagging:
    def test_documents_by_number(self, evidence, filled):
        done = facts(evidence("tag", 1, 2, "--add", "evidence-type/review", "--json"))
        assert (done["changed"], done["documents"], done["left"]) == (2, 2, {})
        assert done["summary"] == "Added Review"
        said = evidence("tag", 1, "--remove", "Review").output
        assert "Took off Review" in said
        assert "1 changed" in said

    def test_every_document_that_a_search_finds(self, evidence, filled):
        plan = facts(evidence("tag", "--where", "trafficking", "--add", "review", "--preview", "--json"))
        assert (plan["asked"], plan["documents"]) == (2, 2)
        assert plan["tags"] == [{"tag": "evidence-type/review", "name": "Review", "gains": 2, "loses": 0}]
        assert evidence("tag", "--actions").output == "Nothing was tagged by anybody yet.\n"
        assert "2 changed" in evidence("tag", "--where", "trafficking", "--add", "review").output
        assert "1 changed" in evidence("tag", "--workstream", "neglect", "--add", "review").output
        assert "1 changed, in 1 document\n" in evidence("tag", "--workstream", "neglect", "--remove", "review").output
        assert "0 changed" in evidence("tag", "--where", "nowhere to be found", "--add", "review").output

    def test_a_search_for_a_tag_that_is_not_there_says_so(self, evidence, filled):
        done = evidence("tag", "--where", "neglect", "--tag", "nosuch", "--add", "review")
        assert "There is no tag “nosuch”." in done.stderr
        assert "0 changed, in 0 documents" in done.output

    def test_a_preview_says_it_in_words(self, evidence, filled):
        said = evidence("tag", 1, 2, "--add", "review", "--preview").output
        assert said == "2 of 2 documents would change.\n  + Review [evidence-type/review]: 2 documents\n"

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (["--add", "review"], "Say which documents"),
            ([1], "Say which tags"),
            ([1, "--add", "review", "--where", "x"], "not by both"),
            ([1, 2, "--add", "review", "--passage", 1], "A passage is of one document"),
            ([1, "--add", "review", "--quote", "x"], "in which passage"),
            ([1, "--add", "review", "--passage", 1, "--preview"], "nothing to preview"),
            (["--undo", 1, "--add", "review", 2], "--undo stands alone"),
            (["--where", "q", "--undo", 0], "--undo stands alone"),
            (["--workstream", "neglect", "--actions"], "--actions stands alone"),
            (["--passages", "review", 1], "--passages takes no numbers of documents. Leave 1 away"),
            (["--actions", "--history"], "--actions and --history are two commands"),
            (["--csv", "x.csv"], "--csv writes what --passages TAG or --history tells"),
            (["--actions", "--csv", "x.csv"], "--csv writes what"),
            (["--note", "x"], "Say which tags"),
        ],
    )
    def test_what_makes_no_sense_is_said(self, evidence, filled, arguments, says):
        assert says in evidence("tag", *arguments, code=2).stderr


class TestPassages:
    def test_words_are_tagged_and_listed_where_they_stand(self, evidence, number, tmp_path):
        evidence(
            "tag", number, "--add", "review", "--passage", 1, "--quote", "THREE homes", "--note", "=See", "--by", "Ann"
        )
        (held,) = facts(evidence("tag", "--passages", "review", "--json"))
        assert (held["quote"], held["words"], held["state"]) == ("three homes", "three homes", "there")
        assert (held["by"], held["note"], held["document"], held["own"]) == ("Ann", "=See", number, False)
        assert held["citation"] == "(Trust, 2015)"
        assert held["url"] == f"/documents/{number}/passages/1?quote=three+homes#quote"
        said = evidence("tag", "--passages", "review").output
        assert "“three homes”" in said
        assert "Note: =See" in said
        table = tmp_path / "passages.csv"
        assert "1 passages written" in evidence("tag", "--passages", "review", "--csv", table).stderr
        (row,) = csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines())
        assert (row["words"], row["note"]) == ("three homes", "'=See")
        assert row["address"].startswith("http://127.0.0.1:")

    def test_words_that_do_not_stand_there_are_not_tagged(self, evidence, number):
        error = evidence("tag", number, "--add", "review", "--passage", 1, "--quote", "four homes", code=3).stderr
        assert "Copy them from its text." in error
        assert "there is no passage 99" in evidence("tag", number, "--add", "review", "--passage", 99, code=3).stderr

    def test_without_any_it_says_so(self, evidence, filled):
        assert "No passage has this tag" in evidence("tag", "--passages", "review").output


class TestActions:
    def test_they_are_listed_and_undone(self, evidence, number):
        action = facts(evidence("tag", number, "--add", "review", "--by", "Ann", "--json"))["action"]
        assert f"{action}: " in evidence("tag", "--actions").output
        assert "Undid: Added Review" in evidence("tag", "--undo", action).output
        latest = facts(evidence("tag", "--actions", "--json"))
        assert [(each["kind"], each["undoes"]) for each in latest] == [("undo", action), ("tags", None)]
        assert "undone by action" in evidence("tag", "--actions").output
        assert "undone already" in evidence("tag", "--undo", action, code=2).stderr

    def test_who_tagged_what_with_what_was_before_and_after(self, evidence, number, tmp_path):
        evidence("tag", number, "--add", "review", "--by", "Ann")
        evidence("tag", number, "--remove", "neglect", "--by", "Ben")
        told = facts(evidence("tag", "--history", number, "--json"))
        assert [(each["by"], each["done"], each["tag"], each["before"], each["after"]) for each in told] == [
            (told[0]["by"], "applied", "neglect", [], ["neglect"]),
            ("Ann", "applied", "evidence-type/review", ["neglect"], ["evidence-type/review", "neglect"]),
            ("Ben", "taken off", "neglect", ["evidence-type/review", "neglect"], ["evidence-type/review"]),
        ]
        assert told[0]["source"] == "manifest"
        assert told == facts(evidence("tag", "--history", "--json")), "no other document was tagged"
        assert "Ben took off neglect" in evidence("tag", "--history").output
        evidence("tag", "--history", "--csv", tmp_path / "history.csv")
        rows = list(csv.DictReader((tmp_path / "history.csv").read_text(encoding="utf-8-sig").splitlines()))
        assert [row["after"] for row in rows] == ["neglect", "evidence-type/review; neglect", "evidence-type/review"]


class TestAs:
    def test_an_account_acts_under_its_own_name(self, evidence, number, ann):
        action = facts(evidence("tag", number, "--add", "review", "--as", "ANN@example.org", "--json"))["action"]
        (held,) = facts(evidence("tag", "--actions", "--json"))
        assert (held["by"], held["action"]) == ("Ann", action)
        assert "no action" in evidence("tag", "--undo", action, "--as", "ben@example.org", code=3).stderr
        evidence("tag", "--undo", action, "--as", "ann@example.org")

    def test_it_must_be_there_and_open_and_have_one_name(self, evidence, ann):
        assert "no account for x@example.org" in evidence("tag", "--as", "x@example.org", code=3).stderr
        assert "Leave --by away" in evidence("tag", "--as", "ann@example.org", "--by", "Bo", code=2).stderr
        evidence("person", "close", "ben@example.org")
        assert "is closed" in evidence("tag", "--as", "ben@example.org", code=2).stderr

    def test_what_is_coded_in_a_round_only_its_coder_sees(self, evidence, number, ann, tmp_path):
        from indexer.catalogue.rounds import Round

        with Library(Config(library=tmp_path / "library")) as library:
            library.catalogue.rounds.add(
                Round(0, "First", ("evidence-type",), (ann,), True, "2026-01-01T00:00:00Z", "Ann"), [number]
            )
            library.catalogue.tags.touch()
        evidence("tag", number, "--add", "review", "--passage", 1, "--as", "ann@example.org")
        for own, others in (("--passages", "review"), ("--history", "--"), ("--actions", "--")):
            mine = facts(evidence("tag", "--json", "--as", "ann@example.org", own, others))
            theirs = facts(evidence("tag", "--json", own, others))
            assert len(mine) - len(theirs) == 1, own
        done = facts(evidence("tag", number, "--add", "minutes", "--json"))
        assert (done["changed"], done["left"]) == (0, {"being coded by others in a round": 1})


def test_without_anything_the_tags_are_listed(evidence, filled):
    assert "  Neglect [neglect]: 1 document\n" in evidence("tag").output
    assert facts(evidence("tag", "--json"))[0]["key"] == "neglect"


@pytest.mark.parametrize("number", [10**20, -(10**20)])
@pytest.mark.parametrize(
    "words",
    [
        ("tag", "--undo"),
        ("tag", "--history", "--"),
        ("tag", "--add", "review", "--"),
        ("tag", "1", "--add", "review", "--passage"),
        ("show", "--"),
        ("show", "--", "1"),
        ("suggest", "--"),
        ("looked", "--take-back"),
        ("import", "show", "--"),
    ],
    ids=" ".join,
)
def test_a_number_that_no_library_counts_to(evidence, filled, words, number):
    code = 2 if number < 0 and "--passage" in words else 3
    assert re.search(f"{number}|not there", evidence(*words, number, code=code).stderr)
