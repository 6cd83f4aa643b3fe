from __future__ import annotations

from typing import Any

import pytest

from indexer.library import Library


def walk(ask: Any, address: str, name: str) -> tuple[list[Any], int]:
    """Follow the pages of a list; gives all of it, and how many pages there were."""
    found, pages = [], 0
    following: str | None = address
    while following:
        answer = ask(following.removeprefix("/api/v1"))
        found += answer.json[name]
        following = answer.json["next"]
        assert answer.headers.get("Link") == (f'<{following}>; rel="next"' if following else None)
        pages += 1
    return found, pages


def test_the_list_goes_by_number_and_comes_in_pages(ask: Any) -> None:
    whole = ask("/documents?size=100").json["documents"]
    assert [each["id"] for each in whole] == sorted(each["id"] for each in whole)
    for size in (1, 2, 4, 6):
        assert walk(ask, f"/documents?size={size}", "documents") == (whole, -(-len(whole) // size))


def test_a_document_tells_what_is_known_of_it(closed: Any, ask: Any) -> None:
    held = ask(f"/documents/{closed.ids['report']}", who="keeper").json
    assert (held["title"], held["kind"], held["date"]) == ("report", "report", "2016-02")
    assert held["workstreams"] == ["neglect"]
    assert held["problem"] == {"reason": "One page has no words.", "remedy": "Install tesseract.", "needs": None}


@pytest.mark.parametrize("address", ["", "/passages", "/passages/1"])
def test_one_that_was_withdrawn_is_gone(closed: Any, ask: Any, address: str) -> None:
    answer = ask(f"/documents/{closed.ids['withdrawn']}{address}")
    assert answer.status_code == 410
    assert "was withdrawn" in answer.json["detail"]


def test_passages_come_in_reading_order_and_in_pages(closed: Any, ask: Any) -> None:
    address = f"/documents/{closed.ids['report']}/passages"
    whole = ask(f"{address}?size=100").json["passages"]
    assert [each["position"] for each in whole] == [1, 2, 3, 4, 5, 6, 7]
    for size in (1, 3, 7):
        assert walk(ask, f"{address}?size={size}", "passages") == (whole, -(-7 // size))
    assert ask(f"{address}?after=7").json == {"passages": [], "next": None}
    assert ask(f"{address}?after=2147483647").json == {"passages": [], "next": None}


def test_a_passage_is_given_in_full(closed: Any, ask: Any) -> None:
    number = closed.ids["report"]
    held = ask(f"/documents/{number}/passages/2").json
    assert held == ask(f"/documents/{number}/passages?after=1&size=1").json["passages"][0]
    assert held["text"] == "Neglect & thresholds."
    assert held["links"] == [{"url": "https://example.org/", "anchor": "thresholds"}]
    assert held["locator"] == {"label": "page", "value": "2", "index": 2}
    assert held["url"] == f"/documents/{number}/passages/2"
    assert ask(f"/documents/{number}/passages/7").json["problem"]["needs"] == "tesseract"


def test_a_passage_that_is_not_there_says_so(closed: Any, ask: Any) -> None:
    answer = ask(f"/documents/{closed.ids['report']}/passages/8")
    assert answer.status_code == 404
    assert "has no passage 8" in answer.json["detail"]


def test_a_list_costs_no_statement_for_each_document(closed: Any, ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    finder = Library.finder
    monkeypatch.setattr(Library, "finder", lambda *given: asked.append(given) or finder(*given))
    ask("/documents?size=100")
    assert len(asked) == 1
