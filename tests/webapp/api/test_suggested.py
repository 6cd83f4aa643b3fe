"""Suggestions for programs: for those who may tag, and of what they may see."""

from __future__ import annotations

from typing import Any


def test_a_document_comes_with_the_words_that_prompted(closed: Any, ask: Any) -> None:
    given = ask(f"/documents/{closed.ids['minutes 1']}/suggestions", who="searcher").json
    assert given["learning"] is False
    found = {each["tag"]: each for each in given["suggestions"]}
    assert found["neglect"]["name"] == "Neglect"
    assert found["neglect"]["group"] == "workstream"
    assert "neglect" in found["neglect"]["words"]
    assert 0.3 <= found["neglect"]["score"] <= 1


def test_nothing_is_suggested_where_it_is_tagged(closed: Any, ask: Any) -> None:
    given = ask(f"/documents/{closed.ids['report']}/suggestions", who="searcher").json
    assert {each["group"] for each in given["suggestions"]} <= {"evidence-type"}


def test_the_queue_has_only_what_one_may_see(closed: Any, ask: Any) -> None:
    few, all_of_them = (ask("/suggestions/queue?size=100", who=who).json for who in ("searcher", "keeper"))
    assert few["waiting"] == len(few["documents"]) == 4
    assert all_of_them["waiting"] == 5
    hidden = {closed.ids[name] for name in ("secret", "early", "blank", "withdrawn")}
    assert not hidden & {each["document"]["id"] for each in few["documents"]}
    assert len(ask("/suggestions/queue?size=2", who="searcher").json["documents"]) == 2
    assert ask("/suggestions/queue?group=ghosts", who="searcher").status_code == 404


def test_the_record_counts(ask: Any) -> None:
    whole = ask("/suggestions/record", who="searcher").json["whole"]
    assert whole == {"accepted": 0, "refused": 0, "undone": 0, "taken_off": 0, "rate": None}


def test_who_may_not_tag_is_told_so(ask: Any) -> None:
    for address in ("/documents/1/suggestions", "/suggestions/queue", "/suggestions/record"):
        answer = ask(address, who="reader")
        assert answer.status_code == 403
        assert "those who may tag" in answer.json["detail"]
