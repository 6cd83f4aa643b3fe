import json
from io import BytesIO

import docx
import pytest
from openpyxl import load_workbook

from indexer.config import Config
from indexer.library import Library

DRAFT = """# Seeing neglect

They wrote: "Neglect of infants was seen in three homes" (Trust, 2015). Others disagree (Nobody, 2011).

## References

Never, N. (2001) *What nobody cites*. Press.

Trust (2015) *Neglect at home*. Trust.
"""


@pytest.fixture
def draft(filled, tmp_path):
    path = tmp_path / "draft.md"
    path.write_text(DRAFT)
    return path


@pytest.fixture
def kept(evidence, draft):
    """Hand the draft in; gives its path."""
    evidence("cite", draft, "--keep")
    return draft


def facts(result):
    return json.loads(result.stdout)


def states(evidence, *options):
    return {
        each["text"].split(" (")[0]: each["state"]
        for each in facts(evidence("paper", "show", 1, "--json", *options))["works"]
    }


class TestCite:
    def test_says_what_was_found_and_keeps_nothing(self, evidence, draft):
        said = evidence("cite", draft).output
        assert (
            "Seeing neglect: 3 works (1 held, to be confirmed, 2 not held, 1 listed, but never cited, 1 cited" in said
        )
        assert "[held, to be confirmed] Trust (2015) Neglect at home" in said
        assert ": Neglect at home (same title" in said
        assert "cited as Trust, 2015, section 1" in said
        assert "! quotation differs: Neglect of infants was seen in three homes" in said
        assert "Neglect of infants was found in three homes" in said
        assert "There are none" in evidence("paper", "list").output

    def test_as_json_alone(self, evidence, draft):
        given = facts(evidence("cite", draft, "--json"))
        assert (given["id"], given["title"], given["version"], given["considered"]) == (0, "Seeing neglect", 0, 4)
        assert [each["state"] for each in given["citations"]] == ["held", "not held"]
        assert given["citations"][0]["url"].startswith("http://127.0.0.1:")

    def test_keeps_it_and_confirms_what_is_clear(self, evidence, draft):
        assert "Give --keep too" in evidence("cite", draft, "--confirm", code=2).output
        assert "Kept as paper 1." in evidence("cite", draft, "--keep", "--confirm").output
        assert states(evidence)["Trust"] == "linked"
        assert facts(evidence("cite", draft, "--keep", "--json"))["id"] == 2

    def test_writes_files_by_their_ending(self, evidence, draft, tmp_path):
        names = [f"out.{each}" for each in ("docx", "HTML", "csv", "xlsx", "ris", "bib", "json")]
        result = evidence(
            "cite", draft, "--keep", "--confirm", *(part for each in names for part in ("--out", tmp_path / each))
        )
        written = {name: (tmp_path / name).read_bytes() for name in names}
        assert [f"Written to {tmp_path / each}" in result.stderr for each in names] == [True] * 7
        paragraphs = [each.text for each in docx.Document(BytesIO(written["out.docx"])).paragraphs]
        assert paragraphs[0] == "Seeing neglect"
        assert paragraphs[-1].startswith("Trust (2015)")
        assert load_workbook(BytesIO(written["out.xlsx"])).active["A1"].value == "what"
        assert written["out.csv"].startswith(b"\xef\xbb\xbfwhat,words,state")
        assert b"<h1" in written["out.HTML"]
        assert b"TY  - " in written["out.ris"]
        assert written["out.bib"].startswith(b"@")
        assert {each["title"] for each in json.loads(written["out.json"])} >= {"Neglect at home", "What nobody cites"}

    @pytest.mark.parametrize("name", ["out.pdf", "out"])
    def test_an_unknown_ending_is_refused_before_anything_is_kept(self, evidence, draft, tmp_path, name):
        refused = evidence("cite", draft, "--keep", "--out", tmp_path / "a.csv", "--out", tmp_path / name, code=2)
        assert "No paper is given back as" in refused.output
        assert not (tmp_path / "a.csv").exists()
        assert "There are none" in evidence("paper", "list").output

    def test_what_is_no_paper_is_refused_in_a_sentence(self, evidence, filled, tmp_path):
        (tmp_path / "odd.bin").write_bytes(b"\0\1\2")
        for options in ((), ("--keep",)):
            assert evidence("cite", tmp_path / "odd.bin", *options, code=10).output.rstrip().endswith(".")


class TestSupport:
    def test_finds_the_nearest_in_its_own_words(self, evidence, filled):
        said = evidence("support", "Infants were neglected in four homes").output
        assert "“Neglect of infants was found in three homes.”" in said
        assert "Neglect at home (document" in said
        assert "another figure: three homes" in said or "another figure: three" in said
        assert "in 4 documents" in said

    def test_as_json_and_so_many(self, evidence, filled):
        given = facts(evidence("support", "Neglect was discussed and found", "--limit", 1, "--json"))
        assert (given["considered"], len(given["nearest"])) == (4, 1)
        assert given["nearest"][0]["url"].endswith("#quote")

    def test_nothing_found_is_said(self, evidence, filled):
        assert "Nothing was found in 4 documents." in evidence("support", "Zebras dance the polka").output
        assert facts(evidence("support", "Zebras dance the polka", "--json"))["nearest"] == []


class TestPaper:
    def test_is_listed_and_shown(self, evidence, kept, tmp_path):
        assert "1: Seeing neglect (" in evidence("paper", "list").output
        (listed,) = facts(evidence("paper", "list", "--json"))
        assert (listed["id"], listed["versions"], listed["audience"], listed["warned"]) == (1, 1, "", [])
        assert "[held, to be confirmed] Trust" in evidence("paper", "show", 1).output
        evidence("paper", "show", 1, "--out", tmp_path / "paper.csv")
        assert (tmp_path / "paper.csv").exists()
        assert "no paper 9" in evidence("paper", "show", 9, code=3).output

    def test_is_confirmed_and_undone(self, evidence, kept):
        said = evidence("paper", "confirm", 1).output
        assert said.startswith("1 decided.")
        action = said.split("paper undo 1 ")[1].split("”")[0]
        assert states(evidence) == {"Never, N.": "not held", "Trust": "linked", "Nobody, 2011": "not held"}
        assert "no work of which it is clear" in evidence("paper", "confirm", 1, code=2).output
        assert "1 taken back" in evidence("paper", "undo", 1, action).output
        assert "nothing to take back" in evidence("paper", "undo", 1, action, code=2).output
        assert states(evidence)["Trust"] == "held"

    def test_one_work_is_decided(self, evidence, kept):
        evidence("paper", "confirm", 1, "--work", 1, "--document", 1)
        evidence("paper", "confirm", 1, "--work", 2, "--none")
        assert states(evidence) == {"Never, N.": "linked", "Trust": "not held", "Nobody, 2011": "not held"}
        for options, said, code in (
            (("--work", 9, "--none"), "has no work 9", 3),
            (("--work", 3), "Name one with --document", 2),
            (("--document", 1), "Say with --work", 2),
            (("--work", 3, "--document", 99), "no document 99", 3),
        ):
            assert said in evidence("paper", "confirm", 1, *options, code=code).output

    def test_a_new_version_keeps_what_was_decided(self, evidence, kept):
        evidence("paper", "confirm", 1)
        kept.write_text(DRAFT.replace("seen in", "found in"))
        assert "Version 2 of paper 1 was read." in evidence("paper", "version", 1, kept).output
        given = facts(evidence("paper", "show", 1, "--json"))
        assert (given["version"], [each["verdict"] for each in given["claims"]]) == (2, ["verbatim"])
        assert states(evidence)["Trust"] == "linked"

    def test_is_somebodys_until_it_is_shared(self, evidence, kept):
        evidence("person", "add", "Anna", "anna@example.org")  # the first takes over what was done at this computer
        evidence("person", "add", "Ben", "ben@example.org")
        anna, ben = ("--as", "anna@example.org"), ("--as", "Ben@example.org")
        assert "There are none" in evidence("paper", "list", *ben).output
        assert "no paper 1" in evidence("paper", "show", 1, *ben, code=3).output
        assert "shared with everyone" in evidence("paper", "share", 1, "everyone", *anna).output
        assert "Seeing neglect" in evidence("paper", "list", *ben).output
        assert "Ask one of them" in evidence("paper", "confirm", 1, *ben, code=2).output
        assert "Ask them" in evidence("paper", "remove", 1, "--yes", *ben, code=2).output
        assert "its owner’s alone" in evidence("paper", "share", 1, *anna).output
        assert "no paper 1" in evidence("paper", "show", 1, *ben, code=3).output
        assert "Kept as paper 2." in evidence("cite", kept, "--keep", *ben).output
        assert "no paper 2" in evidence("paper", "show", 2, *anna, code=3).output
        assert "no open account for eve@" in evidence("paper", "list", "--as", "eve@example.org", code=3).output

    def test_is_removed_once_that_is_confirmed(self, evidence, kept):
        evidence("paper", "remove", 1, typed="n\n", code=1)
        assert "Seeing neglect" in evidence("paper", "list").output
        assert "Paper 1 was removed." in evidence("paper", "remove", 1, typed="y\n").output
        assert "There are none" in evidence("paper", "list").output

    def test_a_source_that_changed_is_told(self, evidence, kept, tmp_path):
        evidence("paper", "confirm", 1)
        document = facts(evidence("paper", "show", 1, "--json"))["works"][1]["document"]
        with Library(Config(library=tmp_path / "library")) as library:
            library.catalogue.documents.change(document, standing="withdrawn")
        assert f"document {document} (Neglect at home) is withdrawn" in evidence("paper", "list").output
        assert facts(evidence("paper", "list", "--json"))[0]["warned"] == [document]
