"""What a person may not see is nowhere in what the API gives them: not found, counted, named or told apart."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from webapp.library import library_of

HIDDEN = ("secret", "early", "blank")
WORDS = ("quokka", "wombat", "review group", "draft", "gd")

words = st.sampled_from(["neglect", "quokka", "thresholds", "early", "meeting", "minutes", "NOT", "OR", '"', "*", "gd"])
facets = st.sampled_from(
    ["kind=draft", "not-kind=report", "organisation=Quokka Board", "year=2017", "language=gd", "workstream=neglect",
     "editions=all", "any=1", "sort=title", "sort=date", "size=1", "page=2"]
)  # fmt: skip


def without(closed: Any, who: str) -> Any:
    """Give the documents that a person may see, by number."""
    catalogue = library_of(closed.app).catalogue
    viewer = closed.people[who].viewer
    return {each.id for each in catalogue.documents.all() if viewer.may_see(each)}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.lists(words, max_size=4).map(" ".join), narrowed=st.sets(facets, max_size=3))
def test_no_search_finds_counts_or_offers_them(closed: Any, ask: Any, query: str, narrowed: set[str]) -> None:
    once = {each.partition("=")[0]: each for each in sorted(narrowed)}.values()
    found = ask("/search?" + "&".join([f"q={query}", *once])).json
    seen = without(closed, "reader")
    assert {each["document"]["id"] for each in found["results"]} <= seen
    assert found["documents"] + found["across"] + found["any_word"] <= len(seen)
    for facet, values in found["facets"].items():
        for each in values:
            assert each["count"] == 0 or (facet, each["value"]) not in [
                ("kind", "draft"), ("organisation", "Quokka Board"), ("year", "2017"), ("language", "gd")
            ]  # fmt: skip


def test_a_word_of_theirs_finds_nothing(ask: Any) -> None:
    reader, member = ask("/search?q=quokka").json, ask("/search?q=quokka", who="member").json
    assert (reader["documents"], reader["passages"], reader["any_word"], reader["results"]) == (0, 0, 0, [])
    assert (member["documents"], member["passages"]) == (1, 1)
    assert "Quokka Board" not in json.dumps(reader)


@pytest.mark.parametrize("address", ["", "/passages", "/passages/1", "/story"])
@pytest.mark.parametrize("name", HIDDEN)
def test_one_of_them_is_answered_as_one_that_is_not_there(closed: Any, ask: Any, name: str, address: str) -> None:
    hidden, absent = closed.ids[name], 4321
    one, other = (ask(f"/documents/{number}{address}") for number in (hidden, absent))
    assert one.status_code == other.status_code == 404
    assert one.text.replace(f" {hidden} ", f" {absent} ").replace(f"/{hidden}", f"/{absent}") == other.text
    assert {*one.headers.keys()} == {*other.headers.keys()}


def test_lists_leave_them_out(closed: Any, ask: Any) -> None:
    for who in ("reader", "member", "keeper"):
        listed = {each["id"] for each in ask("/documents?size=100", who=who).json["documents"]}
        assert listed == without(closed, who) - {closed.ids["withdrawn"]}


def test_documents_name_none_of_them(closed: Any, ask: Any) -> None:
    report, old = closed.ids["report"], closed.ids["old"]
    shown = ask(f"/documents/{report}").json
    assert shown["near_copies"] == [{"document": old, "similarity": 0.5}]
    assert shown["earlier_editions"] == []
    assert ask(f"/documents/{old}").json["superseded_by"] is None
    listed = {each["id"]: each["superseded_by"] for each in ask("/documents?size=100").json["documents"]}
    assert listed[old] is None

    shown = ask(f"/documents/{report}", who="member").json
    assert [each["document"] for each in shown["near_copies"]] == [closed.ids["secret"], old]
    assert shown["earlier_editions"] == [closed.ids["early"]]
    assert ask(f"/documents/{old}", who="member").json["superseded_by"] == closed.ids["secret"]


def test_coverage_does_not_tell_of_them(ask: Any) -> None:
    reader, member = ask("/coverage").json, ask("/coverage", who="member").json
    assert member["documents"] - reader["documents"] == 2
    assert not any(word in json.dumps(reader) for word in WORDS)
    assert "wombat.pdf" in json.dumps(member)


def test_nobody_is_told_of_the_folders_of_the_machine(ask: Any) -> None:
    assert "/srv/" not in ask("/coverage", who="keeper").text
