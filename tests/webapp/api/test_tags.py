"""Tags through the API: applied, previewed, undone and read again, and never for whom they are not."""

from __future__ import annotations

from typing import Any

import pytest


def get(send: Any, address: str, who: str = "keeper") -> Any:
    answer = send(address, who=who, method="GET")
    assert answer.status_code == 200, answer.text
    return answer.json


def test_a_document_is_tagged_and_that_is_undone(own: Any, send: Any) -> None:
    number = own.ids["report"]
    done = send(f"/documents/{number}/tags", {"add": ["review"], "remove": ["neglect"], "note": "Why"}, "tagger").json
    assert (done["changed"], done["documents"]) == (2, 1)
    assert get(send, f"/documents/{number}")["tags"] == ["evidence-type/review"]
    (held,) = get(send, f"/documents/{number}/tags")["codings"]
    assert (held["tag"], held["by"], held["note"], held["position"]) == ("evidence-type/review", "tagger", "Why", None)
    assert send(f"/actions/{done['action']}/undo", who="tagger").json["changed"] == 2
    assert get(send, f"/documents/{number}")["workstreams"] == ["neglect"]
    assert [each["undoes"] for each in get(send, "/actions")["actions"]][:1] == [done["action"]]


def test_only_an_editor_undoes_what_others_did(own: Any, send: Any) -> None:
    number = own.ids["report"]
    done = send(f"/documents/{number}/tags", {"add": ["review"]}).json
    assert send(f"/actions/{done['action']}/undo", who="tagger").status_code == 404
    mine = send(f"/documents/{number}/tags", {"add": ["minutes"]}, "tagger").json
    assert send(f"/actions/{mine['action']}/undo").status_code == 200


def test_words_are_tagged_and_listed_with_how_they_are_cited(own: Any, send: Any) -> None:
    number = own.ids["report"]
    send(f"/documents/{number}/tags", {"add": ["review"], "passage": 3, "quote": "neglect on PAGE"}, "tagger")
    send(f"/documents/{number}/tags", {"add": ["review"], "passage": 4}, "tagger")
    first = get(send, "/passages-tagged?tag=Review&size=1")
    second = get(send, first["next"].removeprefix("/api/v1"))
    assert second["next"] is None
    assert first["passages"][0]["words"] == "Neglect on page 4."
    (held,) = second["passages"]
    assert (held["words"], held["state"], held["citation"]) == ("Neglect on page", "there", "(Trust, 2016, p. 3)")
    assert get(send, "/passages-tagged?group=theme")["passages"] == []
    error = send(f"/documents/{number}/tags", {"add": ["review"], "passage": 3, "quote": "quokka"}, "tagger")
    assert (error.status_code, "do not stand in passage 3" in error.json["detail"]) == (404, True)


def test_many_are_tagged_by_a_search_once_that_was_previewed(own: Any, send: Any) -> None:
    asked = {"search": "kind=minutes", "add": ["minutes"]}
    plan = send("/tags/apply", asked | {"preview": True}, "tagger").json["plan"]
    assert (plan["asked"], plan["documents"]) == (4, 4), "those of the group are not found"
    assert plan["tags"] == [{"tag": "evidence-type/minutes", "name": "Minutes", "gains": 4, "loses": 0}]
    assert send("/tags/apply", asked, "tagger").json["done"]["documents"] == 4
    assert send("/tags/apply", asked).json["done"]["documents"] == 1, "the keeper sees one more"
    assert get(send, "/search?tag=evidence-type/minutes")["documents"] == 5


@pytest.mark.parametrize(
    ("address", "body", "status", "says"),
    [
        ("/tags/apply", {"add": ["review"]}, 400, "one of the two"),
        ("/tags/apply", {"add": ["review"], "documents": [1], "search": ""}, 400, "one of the two"),
        ("/tags/apply", {"add": ["ghosts"], "documents": [1]}, 404, "no tag “ghosts”"),
        ("/tags/apply", {"add": ["review"], "documents": [999]}, 404, "no document 999"),
        ("/tags/apply", {"add": ["review"], "documents": ["1"]}, 422, "“documents”"),
        ("/tags/apply", {"ad": ["review"]}, 422, "There is no parameter “ad”"),
        ("/tags/apply", ["review"], 422, "an object in JSON"),
        ("/documents/1/tags", {"add": ["review"], "quote": "x"}, 400, "as “passage”"),
        ("/documents/1/tags", None, 422, "application/json"),
        ("/tags/merge", {"tag": "review"}, 422, "“into” is missing"),
    ],
)
def test_what_makes_no_sense_is_said(send: Any, address: str, body: Any, status: int, says: str) -> None:
    answer = send(address, body, "tagger")
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert says in answer.json["detail"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_document_that_one_may_not_see_is_not_there(own: Any, send: Any, method: str) -> None:
    for number in (own.ids["secret"], 4321):
        answer = send(f"/documents/{number}/tags", {"add": ["review"]}, "tagger", method)
        assert answer.status_code == 404
        assert answer.json["detail"] == f"There is no document {number} in this library. Search for it by its title."


def test_nobody_is_told_of_tags_on_what_they_may_not_see(own: Any, send: Any) -> None:
    send(f"/documents/{own.ids['secret']}/tags", {"add": ["review"], "passage": 1, "quote": "the quokka"})
    assert get(send, "/passages-tagged", "tagger")["passages"] == []
    (tag,) = [each for each in get(send, "/tags", "tagger")["tags"] if each["key"] == "evidence-type/review"]
    assert (tag["documents"], tag["passages"]) == (0, 0)
    assert len(get(send, "/passages-tagged")["passages"]) == 1
