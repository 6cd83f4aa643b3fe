"""Papers for programs: handed in, looked at, decided upon; evidence for a sentence."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

DRAFT = """# On neglect

"Neglect on page 3" is what they found (Trust, 2016). Others disagree (Nobody, 2011).

## References

Never, N. (2001) *What nobody cites*. Press.

Trust (2016) *Report*. Trust.
"""


@pytest.fixture
def hand_in(send: Any) -> Any:
    """Give a function that hands in the draft; gives what was found."""

    def hand_in(who: str = "reader", **others: Any) -> Any:
        answer = send("/papers", {"text": DRAFT, "name": "draft.md"} | others, who)
        assert answer.status_code == 200, answer.json
        return answer.json

    return hand_in


def read(send: Any, address: str, who: str = "reader") -> Any:
    return send(address, who=who, method="GET")


def states(given: Any) -> list[str]:
    return [each["state"] for each in given["works"]]


def test_a_paper_is_handed_in_as_text_or_as_a_file(send: Any, hand_in: Any) -> None:
    given = hand_in()
    assert (given["id"], given["title"], given["owner"], given["version"]) == (1, "On neglect", "reader", 1)
    assert states(given) == ["not held", "held", "not held"]
    assert given["citations"][0]["url"].startswith("http://localhost/documents/1")
    assert [(each["words"], each["verdict"]) for each in given["claims"]] == [("Neglect on page 3", "verbatim")]
    assert (given["claims"][0]["position"], given["claims"][0]["place"]["value"]) == (3, "3")
    assert read(send, "/papers/1").json == given
    as_file = hand_in(text="", file=b64encode(DRAFT.encode()).decode(), title="A file")
    assert (as_file["id"], as_file["title"], as_file["works"]) == (2, "A file", given["works"])
    assert [each["id"] for each in read(send, "/papers").json["papers"]] == [2, 1]
    again = hand_in(paper=1)
    assert (again["id"], again["version"]) == (1, 2)


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({}, 400, "."),
        ({"text": "  "}, 400, "."),
        ({"file": b64encode(b"\0\1\2").decode(), "name": "odd.bin"}, 400, "."),
        ({"file": "no Base64!"}, 422, "file"),
        ({"text": "Words.", "paper": 99}, 404, "no paper 99"),
        ({"text": "Words.", "paper": 0}, 422, "paper"),
        ({"words": "Words."}, 422, "words"),
        ({"text": 3}, 422, "text"),
    ],
)
def test_what_is_no_paper_is_refused(closed: Any, sent: Any, status: int, said: str) -> None:
    headers = {"Authorization": f"Bearer {closed.tokens['member']}"}
    answer = closed.app.test_client().post("/api/v1/papers", json=sent, headers=headers)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert said in str(answer.json)


def test_more_than_a_paper_may_have_is_refused(closed: Any) -> None:
    headers = {"Authorization": f"Bearer {closed.tokens['member']}", "Content-Type": "application/json"}
    client = closed.app.test_client()
    answer = client.post("/api/v1/papers", data="{}", headers=headers, environ_overrides={"CONTENT_LENGTH": "8000001"})
    assert answer.status_code == 413


def test_sources_are_decided_on_in_one_action_and_taken_back(send: Any, hand_in: Any) -> None:
    hand_in()
    choices = [{"work": 2, "document": 1}, {"work": 1, "document": None}]
    done = send("/papers/1/decide", {"choices": choices, "note": "Seen"}, "reader").json
    assert done["works"] == 2
    given = read(send, "/papers/1").json
    assert states(given) == ["not held", "linked", "not held"]
    assert [each["decided_by"] for each in given["works"]] == ["reader", "reader", ""]
    (use, *_) = read(send, "/documents/1/papers").json["uses"]
    assert (use["paper"], use["title"], use["confirmed"]) == (1, "On neglect", True)
    back = f"/papers/1/decisions/{done['action']}/take-back"
    assert send(back, who="reader").json == {"works": 2}
    assert states(read(send, "/papers/1").json) == ["not held", "held", "not held"]
    refused = send(back, who="reader")
    assert (refused.status_code, "nothing to take back" in refused.json["detail"]) == (400, True)


def test_what_makes_no_sense_is_said_and_changes_nothing(own: Any, send: Any, hand_in: Any) -> None:
    hand_in()
    for choice, status, said in (
        ({"work": 9, "document": 1}, 404, "has no work 9"),
        ({"work": 2, "document": 999}, 404, "no document 999"),
        ({"work": 2, "document": own.ids["secret"]}, 404, f"no document {own.ids['secret']}"),
        ({"work": 2}, 422, "choices"),
    ):
        answer = send("/papers/1/decide", {"choices": [choice]}, "reader")
        assert (answer.status_code, said in str(answer.json)) == (status, True), answer.json
    assert send("/papers/1/decide", {"choices": []}, "reader").status_code == 422
    assert "linked" not in states(read(send, "/papers/1").json)


def test_a_paper_of_somebody_else_is_not_there(send: Any, hand_in: Any) -> None:
    hand_in()
    for who in ("keeper", "member", "writer"):
        assert read(send, "/papers", who).json == {"papers": []}
        assert read(send, "/papers/1", who).status_code == 404
        assert send("/papers/1/decide", {"choices": [{"work": 2, "document": 1}]}, who).status_code == 404
        assert send("/papers/1/decisions/1/take-back", who=who).status_code == 404
        assert send("/papers", {"text": DRAFT, "paper": 1}, who).status_code == 404
        assert read(send, "/documents/1/papers", who).json == {"uses": []}
    assert read(send, "/documents/1/papers").json["uses"]


def test_papers_that_rely_on_what_one_may_not_see_are_not_told(closed: Any, ask: Any) -> None:
    assert ask(f"/documents/{closed.ids['secret']}/papers").status_code == 404
    assert ask(f"/documents/{closed.ids['withdrawn']}/papers").status_code == 410


def test_evidence_for_a_sentence(closed: Any, ask: Any) -> None:
    given = ask("/support?sentence=Neglect+and+the+quokka&limit=2", who="member").json
    (first, *_) = given["nearest"]
    assert (first["words"], first["document"]) == ("Neglect and the quokka.", closed.ids["secret"])
    assert first["url"].endswith("#quote")
    others = ask("/support?sentence=Neglect+and+the+quokka").json
    assert "quokka" not in str(others["nearest"])
    assert others["considered"] < given["considered"]
    assert len(ask("/support?sentence=Meeting+spoke+of+neglect&limit=1").json["nearest"]) == 1


@pytest.mark.parametrize("query", ["", "?sentence=", "?sentence=x&limit=0", "?sentence=x&limit=51", "?words=x"])
def test_a_question_that_is_none_is_refused(ask: Any, query: str) -> None:
    assert ask(f"/support{query}").status_code == 422
