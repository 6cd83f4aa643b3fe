"""Rounds through the API, from their beginning to their end; to who takes no part in one it is not there."""

from __future__ import annotations

from typing import Any

import pytest

from indexer import people
from indexer.model import Role
from webapp.library import library_of

REVIEW, MINUTES = "evidence-type/review", "evidence-type/minutes"
NEW = {"name": "First", "groups": ["evidence-type"], "coders": ["Tagger", "SEARCHER@example.org"]}


@pytest.fixture
def begun(own: Any, send: Any) -> Any:
    """Begin a round that Ann and Tagger code: the minutes 0 to 3, which are numbers of documents in their order."""
    catalogue = library_of(own.app).catalogue
    for name in ("ann", "cat"):
        own.people[name] = people.add(catalogue, name, f"{name}@example.org", Role.RESEARCHER, (), "a test")
        own.tokens[name] = people.make_token(catalogue, own.people[name], "a test", ("search", "tag"), 30)
    answer = send("/rounds", NEW | {"coders": ["Tagger", "ANN@example.org"], "search": "kind=minutes"})
    assert answer.status_code == 200, answer.text
    return answer.json


def test_a_round_goes_from_its_beginning_to_its_end(begun: Any, send: Any) -> None:
    held = begun["round"]
    assert (held["id"], held["name"], held["state"], held["blind"]) == (1, "First", "coding", True)
    assert begun["left"] == {"not to be seen by every coder": 1}, "the keeper’s search finds the secret too"
    alike, different, alone, _ = documents = held["documents"]

    for who, number, tag in (
        ("ann", alike, "minutes"),
        ("tagger", alike, "minutes"),
        ("ann", different, "review"),
        ("tagger", different, "minutes"),
        ("ann", alone, "review"),
    ):
        assert send(f"/documents/{number}/tags", {"add": [tag]}, who).status_code == 200
        left = send("/rounds/1/done", {"document": number}, who).json
    assert left == {"documents": documents[3:]}
    again = send("/rounds/1/done", {"document": alone, "done": False}, "ann").json
    assert again == {"documents": documents[2:]}
    assert send("/rounds/1/agree", {"document": alike, "tags": []}, "ann").status_code == 400
    refused = send("/rounds/1/open", who="ann")
    assert (refused.status_code, "Not everybody is done yet" in refused.json["detail"]) == (400, True)

    opened = send("/rounds/1/open").json
    assert (opened["missing"], opened["round"]["state"]) == (4, "agreeing")
    assert "has ended" in send("/rounds/1/done", {"document": alone}, "ann").json["detail"]
    assert send("/rounds/1/accept", who="ann").json == {"documents": 1}
    unsaid = send("/rounds/1/agree", {"document": different, "tags": ["Review"]}, "tagger")
    assert (unsaid.status_code, "Say in a few words why" in unsaid.json["detail"]) == (400, True)
    agreed = send("/rounds/1/agree", {"document": different, "tags": ["Review"], "why": "It is one."}, "tagger").json
    assert (agreed["tags"], agreed["by"], agreed["why"]) == ([REVIEW], "tagger", "It is one.")

    refused = send("/rounds/1/close", who="ann")
    assert (refused.status_code, "Not everything is agreed yet" in refused.json["detail"]) == (400, True)
    closed = send("/rounds/1/close").json
    assert (closed["not_agreed"], closed["round"]["state"]) == (2, "closed")
    shown = [send(f"/documents/{each}", who="reader", method="GET").json["tags"] for each in documents]
    assert shown == [[MINUTES], [REVIEW], [], []]


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("/rounds/1/done", {"document": 7}),
        ("/rounds/1/open", None),
        ("/rounds/1/accept", None),
        ("/rounds/1/agree", {"document": 7, "tags": ["ghosts"]}),
        ("/rounds/1/close", None),
    ],
)
def test_who_takes_no_part_is_told_of_none(begun: Any, send: Any, address: str, body: Any) -> None:
    answer = send(address, body, "cat")
    assert answer.status_code == 404
    assert answer.json["detail"] == "There is no round 1 that you take part in. The page Coding lists yours."
    other = send(address.replace("1", "99"), body)
    assert (other.status_code, other.json["detail"]) == (404, answer.json["detail"].replace("1", "99"))


def test_who_began_it_does_not_code_it(begun: Any, send: Any) -> None:
    answer = send("/rounds/1/done", {"document": begun["round"]["documents"][0]})
    assert (answer.status_code, "is not yours to code" in answer.json["detail"]) == (404, True)


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"documents": None}, 400, "one of the two"),
        ({"search": "q=neglect"}, 400, "one of the two"),
        ({"name": " "}, 400, "needs a name"),
        ({"groups": []}, 400, "Choose the tag groups"),
        ({"groups": ["ghosts"]}, 404, "no tag group “ghosts”"),
        ({"coders": ["tagger", "Tagger@example.org"]}, 400, "at least two people"),
        ({"coders": ["tagger", "reader"]}, 404, "Nobody called “reader” can code. These can: keeper,"),
        ({"documents": [4321]}, 404, "no document 4321"),
        ({"documents": []}, 400, "No document is left"),
        ({"blind": "no"}, 422, "“blind”"),
    ],
)
def test_what_makes_no_sense_begins_no_round(send: Any, changes: Any, status: int, says: str) -> None:
    answer = send("/rounds", NEW | {"documents": [1]} | changes)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert says in answer.json["detail"]
    assert send("/rounds", method="GET").json["rounds"] == []


def test_a_document_that_the_beginner_may_not_see_is_not_there(own: Any, send: Any) -> None:
    hidden, absent = (send("/rounds", NEW | {"documents": [number]}, "tagger") for number in (own.ids["secret"], 4321))
    assert hidden.status_code == absent.status_code == 404
    assert hidden.json["detail"].replace(f" {own.ids['secret']} ", " 4321 ") == absent.json["detail"]
    gone = send("/rounds", NEW | {"documents": [own.ids["withdrawn"]]}, "tagger")
    assert gone.status_code == 410


def test_not_blind_the_coders_see_each_other_at_once(own: Any, send: Any) -> None:
    held = send("/rounds", NEW | {"documents": [1], "blind": False}).json["round"]
    assert (held["blind"], held["documents"]) == (False, [1])
    assert send("/rounds/1/agreement", who="tagger", method="GET").status_code == 200
