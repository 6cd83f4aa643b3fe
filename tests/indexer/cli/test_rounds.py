from __future__ import annotations

import csv
import json
from io import StringIO

import pytest

ANN, BEN, KIM = "ann@example.org", "ben@example.org", "kim@example.org"


@pytest.fixture
def begun(evidence, filled):
    """Kim begins a round that Ann and Ben code; gives the command."""
    for name, role in [("Kim", "administrator"), ("Ann", "researcher"), ("Ben", "researcher"), ("Rae", "reader")]:
        evidence("person", "add", name, f"{name.lower()}@example.org", "--role", role)
    said = evidence(
        "round", "begin", 1, 2, 3, 99, "--name", "First", "--group", "evidence-type", "--coder", ANN, "--coder", BEN,
        "--as", KIM,
    ).output  # fmt: skip
    assert "Round 1 has begun with 3 documents" in said
    assert "1 left out: not in the library" in said
    return evidence


@pytest.mark.parametrize("number", [10**20, -(10**20)])
def test_a_document_that_no_library_counts_to(begun, number):
    evidence_type = ("--name", "More", "--group", "evidence-type", "--coder", ANN, "--coder", BEN, "--as", KIM)
    assert "1 not in the library" in begun("round", "begin", *evidence_type, "--", 1, number, code=2).stderr
    for words in ("finish", "agree"):
        begun("round", words, "--as", ANN, "--", 1, number, code=2 if words == "agree" else 3)
        begun("round", words, "--as", ANN, "--", number, 1, code=3)


def test_a_round_goes_from_its_beginning_to_its_end(begun):
    assert "1 left to code" in begun("round", "finish", 1, 1, 2, "--as", ANN).output
    assert "2 left to code" in begun("round", "finish", 1, 2, "--not", "--as", ANN).output
    begun("round", "finish", 1, 2, 3, "--as", ANN)
    begun("round", "finish", 1, 1, 2, "--as", BEN)
    listed = begun("round", "list", "--as", BEN).output
    assert "1: First (coding), 3 documents" in listed
    assert "    Ben: 2 of 3 done" in listed
    assert json.loads(begun("round", "list", "--as", "rae@example.org", "--json").output) == []
    assert "1 answers are missing" in begun("round", "open", 1, "--as", KIM).output
    said = begun("round", "agreement", 1, "--as", ANN).output
    assert "All tags together: n 2, prevalence 0.00, percent 1.00, kappa –, alpha –" in said
    assert "alone: 3" in said
    assert "2 documents agreed upon" in begun("round", "agree", 1, "--all-alike", "--as", ANN).output
    again = begun("round", "agree", 1, "--all-alike", "--as", ANN).output
    assert again == "There is no document left that all coded alike, so nothing was agreed upon.\n"
    done = begun("round", "agree", 1, 3, "--tag", "evidence-type/review", "--why", "It is one.", "--as", BEN)
    assert done.output == "Document 3: evidence-type/review\n"
    facts = json.loads(begun("round", "agreement", 1, "--json", "--as", ANN).output)
    assert [each["agreed"]["tags"] for each in facts["documents"]] == [[], [], ["evidence-type/review"]]
    rows = list(csv.DictReader(StringIO(begun("round", "agreement", 1, "--answers", "--as", ANN).output)))
    assert {(each["document"], each["agreed"]) for each in rows} >= {("1", "0"), ("3", "1")}
    figures = list(csv.DictReader(StringIO(begun("round", "agreement", 1, "--csv", "--as", ANN).output)))
    assert figures[0]["n"] == "2"
    assert "0 documents were not agreed upon" in begun("round", "close", 1, "--as", ANN).output


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("agreement", 1, "--as", ANN), 3, "once the agreement is opened"),
        (("agreement", 1, "--as", "rae@example.org"), 3, "no round 1 that you take part in"),
        (("open", 1, "--as", ANN), 2, "Not everybody is done yet"),
        (("agree", 1, "--as", ANN), 2, "Name a document"),
        (("agree", 1, 1, "--all-alike", "--as", ANN), 2, "Name a document"),
        (("list", "--as", "nobody@example.org"), 3, "There is no account for nobody@example.org"),
        (("finish", 1, 1, "--as", KIM), 3, "not yours to code"),
    ],
)
def test_what_makes_no_sense_is_said_in_a_sentence(begun, arguments, code, says):
    assert says in begun("round", *arguments, code=code).output
