from __future__ import annotations

import json
from pathlib import Path

import pytest


@pytest.fixture
def tagged(evidence, filled):
    """Two reviews, of which one is of the workstream."""
    one, other = (
        json.loads(evidence("search", word, "--json").stdout)["results"][0]["document"]["id"]
        for word in ("infants", "police")
    )
    evidence("tag", one, other, "--add", "evidence-type/review")


def test_a_map_is_printed_as_a_table(evidence, tagged):
    said = evidence("map", "--rows", "workstream", "--columns", "evidence-type").stdout
    lines = said.splitlines()
    head = next(each for each in lines if each.startswith("Workstream"))
    assert head.split()[:3] == ["Workstream", "Review", "Inspection"]
    row = next(each for each in lines if each.startswith("Neglect")).split()
    assert row[:3] == ["Neglect", "1", "·"]
    assert row[-1] == "1"
    assert "1 on the map" in said


def test_what_narrows_it_is_what_narrows_a_search(evidence, tagged):
    said = json.loads(evidence("map", "infants", "--kind", "review", "--json").stdout)
    assert (said["considered"], said["on_map"]) == (1, 1)
    assert json.loads(evidence("map", "police", "--json").stdout)["on_map"] == 0
    assert "Only documents found by “police”, kind: review." in evidence("map", "police", "--kind", "review").stdout


def test_the_facts_name_each_cell(evidence, tagged):
    said = json.loads(evidence("map", "--json", "--compared", "2020-01-01").stdout)
    assert said["rows"]["values"] == [{"key": "neglect", "label": "Neglect", "depth": 0}]
    first = said["cells"][0]
    assert (first["row"], first["column"], first["documents"]) == ("neglect", "evidence-type/review", 1)
    assert (first["change"]["came"], first["change"]["went"]) == (1, 0)
    assert said["compared"] == "2020-01-01"
    assert said["cells"][1]["state"] == "not yet looked at"


@pytest.mark.parametrize(
    ("ending", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("csv", b"\xef\xbb\xbfrow"), ("xlsx", b"PK")]
)
def test_a_map_is_written_to_a_file(evidence, tagged, tmp_path: Path, ending: str, start: bytes):
    target = tmp_path / f"map.{ending}"
    assert evidence("map", "--out", target).stdout == ""
    assert target.read_bytes().startswith(start)


def test_a_map_is_no_other_file(evidence, tagged, tmp_path: Path):
    said = evidence("map", "--out", tmp_path / "map.doc", code=2).stderr
    assert "ends in .svg, .png, .csv, .xlsx" in said
    assert "no side of a map" in evidence("map", "--rows", "colour", code=3).stderr


def test_looks_are_recorded_listed_and_taken_back(evidence, tagged):
    assert "Nobody" in evidence("looked").stdout
    evidence("looked", "neglect", "Minutes", "--search", "neglect minutes", "--note", "Asked too.", "--by", "Ann")
    row = next(
        each for each in evidence("map", "--columns", "evidence-type").stdout.splitlines() if each[:7] == "Neglect"
    )
    assert "none" in row
    listed = evidence("looked", "neglect", "evidence-type/minutes").stdout
    assert "1. neglect and evidence-type/minutes: Ann" in listed
    assert "searched “neglect minutes”\n   Asked too." in listed
    assert json.loads(evidence("looked", "--json").stdout)[0]["search"] == "q=neglect+minutes"
    assert "Taken back: neglect" in evidence("looked", "--take-back", 1).stdout
    assert "Nobody" in evidence("looked", "neglect", "Minutes").stdout


def test_a_look_on_documents_is_refused(evidence, tagged):
    said = evidence("looked", "neglect", "Review", "--search", "neglect", code=2).stderr
    assert "1 document with “Neglect” and “Review” stand here already" in said
    assert "Name a row and a column" in evidence("looked", "neglect", code=2).stderr
