"""Suggestions for programs: for those who may tag, and of what they may see."""

from __future__ import annotations

from typing import Any

import pytest


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


def suggested(send: Any, number: int) -> set[str]:
    given = send(f"/documents/{number}/suggestions", who="tagger", method="GET").json
    return {each["tag"] for each in given["suggestions"]}


def test_one_is_accepted_with_what_prompted_it(own: Any, send: Any) -> None:
    number = own.ids["minutes 1"]
    assert "neglect" in suggested(send, number)
    done = send(f"/documents/{number}/suggestions/accept", {"tag": "Neglect"}, "tagger").json
    assert (done["changed"], done["documents"]) == (1, 1)
    (held,) = send(f"/documents/{number}/tags", who="tagger", method="GET").json["codings"]
    assert (held["tag"], held["source"], held["by"]) == ("neglect", "suggestion", "tagger")
    (told,) = send(f"/documents/{number}/story", who="reader", method="GET").json["events"]
    assert (told["what"], told["source"], "neglect" in told["words"]) == ("tagged", "suggestion", True)
    assert send("/suggestions/record", who="tagger", method="GET").json["whole"]["accepted"] == 1
    assert send(f"/actions/{done['action']}/undo", who="tagger").json["changed"] == 1


def test_one_is_turned_down_for_everybody_and_that_is_taken_back(own: Any, send: Any) -> None:
    number = own.ids["minutes 1"]
    for _ in range(2):
        left = send(f"/documents/{number}/suggestions/refuse", {"tag": "neglect"}, "tagger").json
        assert "neglect" not in {each["tag"] for each in left["suggestions"]}
    assert "neglect" not in {
        each["tag"] for each in send(f"/documents/{number}/suggestions", method="GET").json["suggestions"]
    }
    for _ in range(2):
        again = send(f"/documents/{number}/suggestions/take-back", {"tag": "neglect"}).json
        assert (again["document"], "neglect" in {each["tag"] for each in again["suggestions"]}) == (number, True)


@pytest.mark.parametrize("what", ["accept", "refuse", "take-back"])
def test_nothing_is_decided_about_what_is_not_there(own: Any, send: Any, what: str) -> None:
    def status(name: str, tag: str) -> int:
        return int(send(f"/documents/{own.ids[name]}/suggestions/{what}", {"tag": tag}, "tagger").status_code)

    assert status("secret", "neglect") == 404
    assert status("report", "ghosts") == 404
    assert status("withdrawn", "neglect") == 410


def test_a_tag_that_the_document_has_is_not_turned_down(own: Any, send: Any) -> None:
    answer = send(f"/documents/{own.ids['report']}/suggestions/refuse", {"tag": "neglect"}, "tagger")
    assert (answer.status_code, "Take it off instead" in answer.json["detail"]) == (400, True)


def test_nothing_is_decided_while_one_codes_it_in_a_round(own: Any, send: Any) -> None:
    number = own.ids["minutes 1"]
    coding = {"name": "First", "groups": ["workstream"], "coders": ["tagger", "searcher"], "documents": [number]}
    assert send("/rounds", coding).status_code == 200
    for what in ("accept", "refuse"):
        answer = send(f"/documents/{number}/suggestions/{what}", {"tag": "neglect"}, "tagger")
        assert (answer.status_code, "coded in a round" in answer.json["detail"]) == (400, True)
