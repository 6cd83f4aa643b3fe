"""The API's map gives the facts that the command line gives, and none that are hidden."""

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
