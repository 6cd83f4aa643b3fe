"""The API's search gives the facts that the command line gives, and none that are hidden."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from indexer.cli import main
from webapp.library import library_of


def command(closed: Any, *words: str) -> Any:
    folder = str(library_of(closed.app).folder)
    result = CliRunner().invoke(main, ["--library", folder, "search", "--json", *words], catch_exceptions=False)
    return json.loads(result.stdout)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", []),
        ("?q=neglect", ["neglect"]),
        ("?q=neglect&kind=minutes&kind=report", ["neglect", "--kind", "minutes", "--kind", "report"]),
        ("?q=neglect&not-kind=minutes&editions=all", ["neglect", "--not", "kind=minutes", "--editions"]),
        ("?q=quokka meeting&any=1", ["quokka", "meeting", "--any"]),
        ("?q=neglect&sort=title&size=2&page=2", ["neglect", "--sort", "title", "--size", "2", "--page", "2"]),
        ("?q=nothing at all&year=2099", ["nothing", "at", "all", "--year", "2099"]),
        ("?q=thresholds", ["thresholds"]),
    ],
)
def test_it_gives_the_facts_of_the_command_line(closed: Any, ask: Any, address: str, words: list[str]) -> None:
    given = ask(f"/search{address}", who="keeper").json
    for name in ("page", "size", "next"):
        del given[name]
    assert given == command(closed, *words)


def test_no_score_tells_of_words_in_hidden_documents(ask: Any) -> None:
    assert "score" not in ask("/search?q=neglect").text


def test_pages_follow_each_other(ask: Any) -> None:
    address, found, pages = "/api/v1/search?q=neglect&kind=report&kind=minutes&size=2", [], 0
    while address:
        answer = ask(address.removeprefix("/api/v1"))
        found += [each["document"]["id"] for each in answer.json["results"]]
        pages += 1
        address = answer.json["next"]
        assert answer.headers.get("Link") == (f'<{address}>; rel="next"' if address else None)
    whole = ask("/search?q=neglect&kind=report&kind=minutes").json
    assert found == [each["document"]["id"] for each in whole["results"]]
    assert (len(found), pages) == (whole["documents"], 3)


def test_after_the_last_page_there_is_nothing(ask: Any) -> None:
    given = ask("/search?q=neglect&page=1000000").json
    assert (given["results"], given["next"]) == ([], None)


@pytest.mark.parametrize(
    ("parameters", "says"),
    [
        ("organization=Trust", "There is no parameter “organization” here."),
        ("size=101", "The parameter “size” should be less than or equal to 100, not “101”."),
        ("page=0", "The parameter “page” should be greater than or equal to 1, not “0”."),
        ("page=1.0", "The parameter “page” should be a whole number, not “1.0”."),
        ("page=١", "The parameter “page” should be a whole number, not “١”."),
        ("sort=oldest", "The parameter “sort” should be 'relevance', 'date', 'title' or 'added', not “oldest”."),
        ("sort=date&sort=title", "The parameter “sort” may be given once only."),
        ("any=yes", "The parameter “any” should be '' or '1', not “yes”."),
    ],
)
def test_a_parameter_that_makes_no_sense_is_named(ask: Any, parameters: str, says: str) -> None:
    answer = ask(f"/search?q=neglect&{parameters}")
    assert answer.status_code == 422
    assert answer.json["errors"] == [{"parameter": parameters.partition("=")[0], "detail": says}]
    assert answer.json["detail"] == says


def test_a_very_long_query_is_turned_down(ask: Any) -> None:
    assert ask(f"/search?q={'a' * 4001}").status_code == 422
