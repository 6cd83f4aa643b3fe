"""The API's map gives the facts that the command line gives, and none that are hidden; looks are put on record."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from indexer.cli import main
from webapp.library import library_of


def command(closed: Any, *words: str) -> Any:
    folder = str(library_of(closed.app).folder)
    result = CliRunner().invoke(main, ["--library", folder, "map", "--json", *words], catch_exceptions=False)
    return json.loads(result.stdout)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", []),
        ("?rows=workstream&columns=year", ["--rows", "workstream", "--columns", "year"]),
        ("?q=neglect&kind=report&editions=all", ["neglect", "--kind", "report", "--editions"]),
        (
            "?columns=year&on=2020-01-01&not-kind=minutes",
            ["--columns", "year", "--on", "2020-01-01", "--not", "kind=minutes"],
        ),
        ("?columns=year&compared=2020-01-01", ["--columns", "year", "--compared", "2020-01-01"]),
    ],
)
def test_it_gives_the_facts_of_the_command_line(closed: Any, ask: Any, address: str, words: list[str]) -> None:
    assert ask(f"/map{address}", who="keeper").json == command(closed, *words)


def test_hidden_documents_count_for_nobody_else(ask: Any) -> None:
    def held(who: str) -> dict[str, int]:
        return {each["column"]: each["documents"] for each in ask("/map?columns=year", who=who).json["cells"]}

    assert held("reader")["2016"] == 1
    assert "2017" not in held("reader")
    assert held("keeper")["2017"] == 1


@pytest.mark.parametrize(
    ("address", "status"),
    [("?rows=colour", 404), ("?on=soon", 422), ("?page=2", 422), ("?rows=year&columns=year", 400)],
)
def test_what_makes_no_sense_is_turned_down(ask: Any, address: str, status: int) -> None:
    answer = ask(f"/map{address}")
    assert (answer.status_code, answer.json["status"]) == (status, status)


def cell(send: Any, row: str, column: str) -> Any:
    drawn = send("/map?rows=workstream&columns=evidence-type", who="reader", method="GET").json
    return next(each for each in drawn["cells"] if (each["row"], each["column"]) == (row, column))


def test_a_search_that_found_nothing_is_recorded_and_taken_back(send: Any) -> None:
    look = {"row": "Neglect", "column": "review", "search": "neglect review", "note": "Asked the archive too."}
    made = send("/map/looks", look, "tagger").json
    assert (made["id"], made["rows"], made["row"]) == (1, "workstream", "neglect")
    assert (made["columns"], made["column"]) == ("evidence-type", "evidence-type/review")
    assert (made["by"], made["search"], made["note"]) == ("tagger", "q=neglect+review", "Asked the archive too.")
    held = cell(send, "neglect", "evidence-type/review")
    assert held["words"] == "searched, none found"
    assert held["looked"] == {name: made[name] for name in ("id", "at", "by", "search", "note")}
    assert send(f"/map/looks/{made['id']}/take-back").json == {"id": 1}
    assert cell(send, "neglect", "evidence-type/review")["looked"] is None
    assert send(f"/map/looks/{made['id']}/take-back").status_code == 404


def test_an_axis_may_be_named(send: Any) -> None:
    look = {"rows": "workstream", "row": "neglect", "columns": "year", "column": "2014", "search": "neglect"}
    made = send("/map/looks", look, "tagger").json
    assert (made["columns"], made["column"]) == ("year", "2014")


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"column": "2016"}, 400, "stand here already"),
        ({"column": "2017"}, 404, "no such cell"),
        ({"search": " "}, 400, "Say which search"),
        ({"note": "n" * 2001}, 400, "too long"),
        ({"row": "ghosts"}, 404, "no tag “ghosts”"),
        ({"rows": "evidence-type"}, 404, "no tag “neglect”"),
        ({"column": "minutes", "row": "review"}, 400, "Rows and columns are the same"),
    ],
)
def test_what_makes_no_sense_is_not_recorded(send: Any, changes: Any, status: int, says: str) -> None:
    answer = send("/map/looks", {"row": "neglect", "column": "2014", "search": "neglect"} | changes, "tagger")
    assert answer.status_code == status, answer.text
    assert says in answer.json["detail"]
