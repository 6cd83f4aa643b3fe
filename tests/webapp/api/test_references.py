"""How documents are cited, the works that are not held, and baskets."""

from __future__ import annotations

from typing import Any

from indexer import basket, sources
from indexer.view import View
from indexer.vocabulary import By
from webapp.library import library_of


def test_how_a_document_is_cited(closed: Any, ask: Any) -> None:
    number = closed.ids["report"]
    facts = ask(f"/documents/{number}/source").json
    assert facts["csl"]["author"] == [{"literal": "Trust"}]
    assert facts["entered"] == []
    assert ask("/documents/99/source").status_code == 404
    assert ask(f"/documents/{closed.ids['secret']}/source").status_code == 404


def test_works_that_are_not_held(own: Any) -> None:
    catalogue = library_of(own.app).catalogue
    for title in ("One", "Two", "Three"):
        sources.add(catalogue, {"type": "book", "title": title}, By("Ann"))
    client = own.app.test_client()
    headers = {"Authorization": f"Bearer {own.tokens['reader']}"}
    first = client.get("/api/v1/sources?size=2", headers=headers)
    assert [each["csl"]["title"] for each in first.json["sources"]] == ["One", "Two"]
    then = client.get(first.json["next"], headers=headers).json
    assert ([each["csl"]["title"] for each in then["sources"]], then["next"]) == (["Three"], None)


def test_a_basket_in_a_style(own: Any) -> None:
    library = library_of(own.app)
    me, number = own.people["reader"], own.ids["report"]
    basket.put(View(library, me.viewer), me, number, 1, "Neglect on page 1", "Mine")
    client = own.app.test_client()
    headers = {"Authorization": f"Bearer {own.tokens['reader']}"}
    facts = client.get("/api/v1/basket?style=apa", headers=headers).json
    (kept,) = facts["kept"]
    assert (kept["words"], kept["note"], kept["citation"]) == ("Neglect on page 1", "Mine", "(Trust, 2016, p. 1)")
    assert kept["locator"] == {"label": "page", "value": "1", "index": 1}
    (reference,) = facts["references"]
    assert reference["html"].startswith("Trust. (2016). <i>report</i>. Trust.")
    assert client.get("/api/v1/basket?style=bluebook", headers=headers).status_code == 422
