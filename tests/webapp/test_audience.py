"""What a person may not see leaves no trace: with it or without it, every answer they get is the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer.basket import put
from indexer.catalogue.tags import Place
from indexer.encoding import encode
from indexer.model import DocumentId, Link, Locator, Passage, Problem, ReadStatus, Standing
from indexer.sources import enter
from indexer.tags import tag
from indexer.view import View
from indexer.vocabulary import By, find
from webapp.library import library_of
from webapp.permissions import ROUTES, Permission

ADDRESSES = [
    "/",
    "/?q=neglect",
    "/?q=xylograph",
    "/?q=xylogra*",
    "/?q=xylograf~",
    "/?q=xylografh",
    "/?q=organisation:quokka",
    "/?q=neglect&organisation=Quokka+Trust",
    "/?q=neglect&not-kind=sealed+letter",
    "/?q=year:1999",
    "/?q=zebra",
    "/?q=woodcut+prints+about+abandoned+infants",
    "/?q=neglect&meaning=no",
    "/api/v1/search?q=woodcut+prints+about+abandoned+infants",
    "/?q=neglect+xylograph&any=1",
    "/?editions=all&sort=title",
    "/?editions=all&sort=added",
    "/coverage",
    "/map?rows=year&columns=evidence-type",
    "/map?rows=year&columns=evidence-type&q=xylograph",
    "/map?rows=evidence-type&columns=year&compared=2026-11-19",
    "/map?on=2020-01-01",
    "/map/cell?rows=year&columns=evidence-type&row=unknown&column=evidence-type/review",
    "/map/cell?rows=year&columns=evidence-type&row=1999&column=evidence-type/review",
    "/map.svg?rows=year&columns=evidence-type",
    "/map.csv?rows=year&columns=evidence-type",
    "/tags",
    "/tags/new",
    "/tags/groups/new",
    "/tags/import",
    "/tags/evidence-type/review",
    "/tags/passages",
    "/tags/passages?group=evidence-type",
    "/tags/passages.json",
    "/healthz",
    "/documents/1",
    "/documents/1?q=neglect+xylograph",
    "/documents/1/passages/1?q=neglect",
    "/searches",
    "/nowhere",
    "/suggestions?q=xyl",
    "/suggestions?q=quo",
    "/suggestions?q=sealed",
    "/suggestions/opensearch?q=xyl",
    "/unapi",
    "/unapi?id=1&format=ris",
    "/documents/1/reference.ris",
    "/unapi?id=documents/2&format=ris",
    "/unapi?id=sources/1",
    "/basket",
    "/basket?style=oscola",
    "/basket/references.ris",
    "/basket/references.txt?style=apa",
    "/basket/references.html",
    "/sources",
    "/sources?q=xylograph",
    "/sources/references.json",
    "/sources/new",
    "/sources/import",
    "/sources/1",
    "/documents/1/source",
    "/documents/2/source",
    "/api/v1/documents/2/source",
    "/documents/1/story",
    "/documents/1/story.csv",
    "/tags/choices",
    "/tags/choices?document=1",
    "/tags/actions",
    "/tags/actions?by=all",
    "/tags/bulk?search=q%3Dneglect&add=Review",
    "/tags/bulk?document=1&document=2&add=Review",
    "/?tag=evidence-type/review",
    "/?q=tag:review",
    "/account",
    "/api",
    "/imports",
    "/imports/new",
    "/rounds",
    "/rounds/new",
    "/rounds/new?search=q%3Dxylograph",
    "/api/v1/search?q=neglect",
    "/api/v1/search?q=xylograph",
    "/api/v1/documents",
    "/api/v1/documents/1",
    "/api/v1/documents/1/passages",
    "/api/v1/coverage",
    "/tags/queue",
    "/tags/queue?group=evidence-type",
    "/tags/suggestions",
    "/tags/suggestions.csv",
    "/tags/suggestions.json",
    "/api/v1/documents/1/suggestions",
    "/api/v1/suggestions/queue",
    "/api/v1/suggestions/record",
    "/api/v1/map?rows=year&columns=evidence-type",
    "/api/v1/rounds",
    "/rounds",
    "/rounds/new",
    "/api/v1/tags",
    "/api/v1/tag-groups",
    "/api/v1/vocabulary",
    "/api/v1/passages-tagged",
    "/api/v1/actions",
    "/api/v1/documents/1/tags",
    "/api/v1/documents/1/story",
    "/api/v1/documents/1/source",
    "/api/v1/sources",
    "/api/v1/basket",
    "/papers",
    "/support",
    "/support?sentence=A+xylograph+about+neglect",
    "/support?sentence=Quokka+Trust+speaks+of+zebras",
    "/api/v1/papers",
    "/api/v1/documents/1/papers",
    "/api/v1/support?sentence=A+xylograph+about+neglect",
]

Make = Callable[..., tuple[Path, object]]


def page(index: int, text: str, **others: object) -> Passage:
    return Passage(Locator("page", str(index), index), text, **others)


@pytest.fixture(scope="module")
def pair(make_library: Make, serve_accounts: Callable[[Path], object]) -> Iterator[list]:
    """The site over two libraries: one with documents that are not for everybody, one without."""

    def fill(shelf, hidden: bool) -> None:
        shelf.add("open", [page(1, "Everybody may read of neglect."), page(2, "More neglect.")], title="For everybody")
        if not hidden:
            encode(shelf.library, shelf.library.meaning.quick)
            return
        sealed = shelf.add(
            "sealed",
            [
                page(1, "A xylograph about neglect.", heading="Xylographs", links=(Link("https://xylograph.example"),)),
                page(2, "", problem=Problem("The xylograph is a picture.", "Look at it.")),
            ],
            title="Sealed xylograph",
            kind="sealed letter",
            organisation="Quokka Trust",
            date="1999-09-09",
            audience="inner",
            status=ReadStatus.PARTLY_READ,
            problem=Problem("One xylograph was not read.", "Look at it."),
        )
        catalogue = shelf.library.catalogue
        catalogue.near_copies.link(sealed, shelf.ids["open"], 0.95)
        withdrawn = shelf.add("gone", [page(1, "A withdrawn xylograph.")], title="Gone xylograph", audience="inner")
        catalogue.documents.change(withdrawn, standing=Standing.WITHDRAWN.value)
        catalogue.pending.mark(sealed)
        review = find(shelf.library.vocabulary, "review")
        tag(shelf.library, [sealed], [review], [], By("A keeper"), place=Place(1, "A xylograph"), note="A xylograph")

        encode(shelf.library, shelf.library.meaning.quick)

    made = [
        serve_accounts(make_library(lambda shelf, hidden=hidden: fill(shelf, hidden))[0]) for hidden in (False, True)
    ]
    withheld = made[1]
    library = library_of(withheld.app)
    enter(View(library), DocumentId(2), {"number": "XYLO/1", "note": "A xylograph"}, By("A keeper"))
    for who in withheld.people.values():  # who could see it once
        put(View(library), who, DocumentId(2), 1, "A xylograph", "On the xylograph")
    yield made
    for each in made:
        library_of(each.app).close()


def seen(accounts, name: str, address: str) -> tuple[int, str, str]:
    answer = accounts.client(name).get(address, buffered=True)
    text = re.sub(r'value="[\w.-]{20,}"', "", answer.text)  # tokens of forms
    return answer.status_code, answer.headers.get("Location", ""), re.sub(r"\d\d:\d\d", "", text)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", ["reader", "other", "researcher", "editor"])
def test_nothing_is_different_for_who_may_not_see(pair, name: str, address: str) -> None:
    without, withheld = pair
    assert seen(withheld, name, address) == seen(without, name, address)


@pytest.mark.parametrize("number", [2, 3, 4])
@pytest.mark.parametrize(
    "end",
    ["", "/original", "/passages/1", "/passages/1?quote=neglect", "/pages/1", "/pages/1/picture", "/reference.ris"],
)
def test_a_hidden_document_answers_as_one_that_is_not_there(pair, number: int, end: str) -> None:
    without, withheld = pair
    for before in ("/documents", "/api/v1/documents"):
        address = f"{before}/{number}{end}"
        status, _, text = seen(withheld, "reader", address)
        refused = 422 if before.startswith("/api") and "?" in end else 404  # the API knows no quotes
        assert (status, "xylograph" in text.lower()) == (refused, False)
        assert seen(without, "reader", address)[2] == text


def test_who_may_see_it_does(pair) -> None:
    _, withheld = pair
    for name in ("insider", "administrator"):
        assert "Sealed xylograph" in seen(withheld, name, "/?q=xylograph")[2]
        assert "Quokka Trust" in seen(withheld, name, "/?q=neglect")[2]
        assert seen(withheld, name, "/documents/2")[0] == 200
        assert seen(withheld, name, "/documents/3")[0] == 410


def test_leaving_the_group_takes_effect_at_once(pair) -> None:
    from indexer import people

    _, withheld = pair
    client, catalogue = withheld.client("insider"), library_of(withheld.app).catalogue
    assert client.get("/documents/2").status_code == 200
    insider = withheld.people["insider"]
    people.change(catalogue, insider.id, "a test", role=insider.role, groups=[])
    try:
        assert client.get("/documents/2").status_code == 404
        assert "xylograph" not in client.get("/?q=neglect").text.lower()
    finally:
        people.change(catalogue, insider.id, "a test", role=insider.role, groups=insider.groups)


def test_an_audience_that_changes_takes_effect_at_once(pair) -> None:
    _, withheld = pair
    documents = library_of(withheld.app).catalogue.documents
    documents.change(2, audience="another group")
    try:
        assert seen(withheld, "other", "/documents/2")[0] == 200
        assert seen(withheld, "insider", "/documents/2")[0] == 404
    finally:
        documents.change(2, audience="inner")


def test_every_page_that_shows_documents_is_walked_here(pair) -> None:
    walked = {address.partition("?")[0] for address in ADDRESSES}
    for rule in pair[0].app.url_map.iter_rules():
        if (
            ROUTES[rule.endpoint] in (Permission.READ, Permission.TAG, Permission.API)
            and "GET" in rule.methods
            and not rule.arguments
        ):
            assert rule.rule in walked, f"{rule.rule} shows things: walk it here too"
