"""The map's pages: each cell is a search, each empty one says why, and who may records what they looked for."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from indexer import tags
from indexer.model import DocumentId, Locator, Passage, Problem, ReadStatus, Workstream
from indexer.vocabulary import By, find
from webapp.library import library_of

ANN = By("Ann")
REVIEW, SLIDES = "evidence-type/review", "evidence-type/slides"
MAP = "/map?rows=workstream&columns=evidence-type"
CELL = f"/map/cell?rows=workstream&columns=evidence-type&row=hearings&column={SLIDES}"


def page(index: int, text: str) -> Passage:
    return Passage(Locator("page", str(index), index), text)


def put(shelf: Any) -> None:
    terms = shelf.library.catalogue.vocabulary
    terms.put_workstream(Workstream("neglect", "Neglect", "", ("neglect", "unmet needs")), 1)
    terms.put_workstream(Workstream("hearings", "Hearings", ""), 2)
    shelf.add("one", [page(1, "On neglect in 2015.")], title="On neglect", date="2015", kind="review")
    shelf.add("two", [page(1, "More neglect.")], title="More", date="2016", kind="slides")
    shelf.add("three", [page(1, "A hearing.")], title="A hearing", date="2016", kind="review")
    shelf.add(
        "scan",
        [],
        title="A scan",
        status=ReadStatus.UNREADABLE,
        problem=Problem("It is a picture.", "Read it yourself."),
    )
    known = shelf.library.vocabulary
    for name, keys in {"one": ["neglect", REVIEW], "two": ["neglect", SLIDES], "three": ["hearings", REVIEW]}.items():
        tags.tag(shelf.library, [shelf.ids[name]], [find(known, key) for key in keys], [], ANN)


@pytest.fixture
def served(make_library: Any, serve_accounts: Any) -> Iterator[Any]:
    made = serve_accounts(make_library(put)[0])
    yield made
    library_of(made.app).close()


@pytest.fixture
def researcher(served: Any) -> FlaskClient:
    return served.client("researcher")  # type: ignore[no-any-return]


def read(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "lxml")


def said(part: Any) -> str:
    return " ".join(part.get_text(" ", strip=True).split())


def cells(page: BeautifulSoup) -> dict[tuple[str, str], Tag]:
    """Give the links of the cells by the names of row and column."""
    heads = [said(each) for each in page.select(".evidence-map thead th")][1:-2]
    return {
        (said(line.th), head): link
        for line in page.select(".evidence-map tbody tr")
        for head, link in zip(heads, line.select(".evidence-map__cell a"), strict=True)
    }


def test_the_map_is_a_table_with_words_in_its_cells(researcher: FlaskClient) -> None:
    page = read(researcher, MAP)
    table = page.select_one(".evidence-map table")
    assert table is not None
    assert table.caption is not None
    assert said(table.caption) == "Workstream by Evidence type: documents in each cell"
    assert {each["scope"] for each in table.select("thead th")} == {"col"}
    assert {each["scope"] for each in table.select("tbody th, tfoot th")} == {"row"}
    shown = cells(page)
    assert said(shown["Neglect", "Review"]) == "1 document (Neglect, Review)"
    assert said(shown["Hearings", "Slides"]) == "not yet looked at (Hearings, Slides)"
    region = page.select_one("#map")
    assert region is not None
    assert (region.name, region["tabindex"], region["aria-labelledby"]) == ("section", "0", "map-caption")
    assert "4 documents considered: 3 on the map" in said(page.main)


@pytest.mark.parametrize(
    "narrowed",
    ["", "&q=neglect", "&kind=review", "&not-kind=slides", "&q=neglect OR hearing&kind=review", "&workstream=neglect",
     "&workstream=neglect&workstream=hearings&tag=evidence-type/review", "&q=neglect hearing&any=1", "&editions=all"],
)  # fmt: skip
@pytest.mark.parametrize("sides", ["workstream/evidence-type", "workstream/year", "year/evidence-type"])
def test_each_number_is_what_its_link_finds(researcher: FlaskClient, sides: str, narrowed: str) -> None:
    rows, columns = sides.split("/")
    for (row, column), link in cells(read(researcher, f"/map?rows={rows}&columns={columns}{narrowed}")).items():
        number = re.match(r"(\d+) document", said(link))
        if number is None:
            assert str(link["href"]).startswith("/map/cell?")
            continue
        found = read(researcher, str(link["href"])).select_one("#found")
        assert said(found).startswith(f"{number[1]} document"), (row, column, link["href"])


def test_documents_with_nothing_on_the_other_side_are_a_search_too(researcher: FlaskClient, served: Any) -> None:
    library = library_of(served.app)
    tags.tag(library, [DocumentId(1)], [], [find(library.vocabulary, REVIEW)], ANN)
    line = read(researcher, MAP).select(".evidence-map tbody tr")[0]
    link = line.select("td")[-1].a
    assert link is not None
    assert said(link).startswith("1 with Neglect and no evidence type")
    assert said(read(researcher, str(link["href"])).select_one("#found")).startswith("1 document")


def test_an_empty_cell_says_what_it_is_and_what_to_do(researcher: FlaskClient) -> None:
    page = read(researcher, CELL)
    assert "Not yet looked at" in said(page.main)
    go = page.find("a", string="Search for this now")
    assert isinstance(go, Tag)
    assert "hearings" in str(go["href"])
    assert read(researcher, str(go["href"])).select_one("#found") is not None
    field = page.select_one("#search")
    assert field is not None
    assert str(field["value"]).startswith("hearings (slides")


def test_who_looked_and_found_none_is_written_down_and_taken_back(
    researcher: FlaskClient, send: Any, served: Any
) -> None:
    answer = send(researcher, CELL, search="hearings slides", note="Asked the <b>archive</b>.")
    assert answer.status_code == 303
    page = read(researcher, answer.location)
    assert "Researcher searched on" in said(page.main)
    assert "“hearings slides”" in said(page.main)
    assert "Asked the <b>archive</b>." in said(page.main)
    assert said(cells(read(researcher, MAP))["Hearings", "Slides"]).startswith("searched, none found")
    assert said(cells(read(served.client("reader"), MAP))["Hearings", "Slides"]).startswith("searched, none found")
    form = page.find("form", action=re.compile("take-back"))
    assert isinstance(form, Tag)
    assert send(researcher, CELL, str(form["action"])).status_code == 303
    assert "Not yet looked at" in said(read(researcher, CELL).main)


def test_a_reader_sees_and_records_nothing(served: Any) -> None:
    reader = served.client("reader")
    page = read(reader, CELL)
    assert page.find("a", string="Search for this now") is not None
    assert page.select("main form") == []
    token = re.search(r'name="csrf_token" value="([^"]+)"', reader.get("/account").text)
    assert token is not None
    assert reader.post(CELL, data={"csrf_token": token[1], "search": "x"}).status_code == 403


def test_a_look_without_a_search_or_on_documents_is_refused_with_a_sentence(researcher: FlaskClient, send: Any) -> None:
    answer = send(researcher, CELL, search=" ", note="Kept.")
    assert (answer.status_code, "Say which search you made" in answer.text) == (422, True)
    assert "Kept." in answer.text
    there = f"/map/cell?rows=workstream&columns=evidence-type&row=neglect&column={REVIEW}"
    answer = send(researcher, CELL, there, search="neglect")
    assert answer.status_code == 422
    assert researcher.get(CELL.replace("hearings", "nothing")).status_code == 404


def test_a_cell_that_is_empty_only_because_the_map_is_narrowed_says_so(researcher: FlaskClient) -> None:
    page = read(researcher, f"/map/cell?rows=workstream&columns=evidence-type&row=neglect&column={REVIEW}&kind=slides")
    assert "1 document with “Neglect” and “Review” is here." in said(page.main)
    assert page.find("a", string="Search for this now") is None


def test_what_could_not_be_read_is_listed_with_what_to_do(researcher: FlaskClient, served: Any) -> None:
    library = library_of(served.app)
    tags.tag(library, [DocumentId(4)], [find(library.vocabulary, "hearings")], [], ANN)
    assert said(cells(read(researcher, MAP))["Hearings", "Slides"]).startswith("held but unreadable")
    page = read(researcher, CELL)
    assert "A scan It is a picture. Read it yourself." in said(page.main)


def test_changes_stand_in_the_cells(researcher: FlaskClient) -> None:
    page = read(researcher, f"{MAP}&compared=2020-01-01")
    assert "+1 changed: 1 more" in said(cells(page)["Neglect", "Review"])
    assert "Each cell says what changed since 1 January 2020" in said(page.main)
    page = read(researcher, f"{MAP}&on=2020-01-01")
    assert "As it was at the end of 1 January 2020" in said(page.main)
    assert "0 documents considered" in said(page.main)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("rows=colour", "can be no side of a map"),
        ("rows=year&columns=year", "Choose two different ones"),
        ("on=2026-13-01", "is no date"),
    ],
)
def test_what_makes_no_sense_gives_the_form_again(researcher: FlaskClient, wrong: str, words: str) -> None:
    answer = researcher.get(f"/map?{wrong}")
    assert (answer.status_code, words in answer.text) == (422, True)
    assert BeautifulSoup(answer.text, "lxml").select_one("form.evidence-map-form") is not None


def test_filters_that_leave_no_rows_are_told(researcher: FlaskClient) -> None:
    assert "There is nothing to draw" in researcher.get(f"{MAP}&workstream=unknown").text
    assert researcher.get("/map.png?rows=workstream&columns=evidence-type&workstream=unknown").status_code == 200


def test_the_form_keeps_the_filters(researcher: FlaskClient) -> None:
    page = read(researcher, f"{MAP}&kind=review&not-year=2015&q=neglect&as-typed=HBR&any=1")
    form = page.select_one("form.evidence-map-form")
    assert form is not None
    held = {(each["name"], each["value"]) for each in form.select("input[type=hidden]")}
    assert held == {("kind", "review"), ("not-year", "2015"), ("as-typed", "HBR"), ("any", "1")}
    words = form.select_one("[name=q]")
    assert words is not None
    assert words["value"] == "neglect"


def test_a_search_leads_to_the_map_of_what_it_found(researcher: FlaskClient) -> None:
    link = read(researcher, "/?q=neglect&kind=review&sort=title").find("a", string="Show these on the evidence map")
    assert isinstance(link, Tag)
    page = read(researcher, str(link["href"]))
    assert "1 document considered" in said(page.main)
    assert "Only documents found by: “neglect”, Kind of document: Review." in said(page.main)


@pytest.mark.parametrize(("form", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("xlsx", b"PK")])
def test_the_map_is_saved_as_a_file(researcher: FlaskClient, form: str, start: bytes) -> None:
    page = read(researcher, f"{MAP}&q=neglect")
    link = page.find("a", href=re.compile(rf"^/map\.{form}\?"))
    assert isinstance(link, Tag)
    answer = researcher.get(str(link["href"]))
    assert answer.data.startswith(start)
    assert answer.headers["Content-Disposition"] == f"attachment; filename=evidence-map-workstream-evidence-type.{form}"


def test_the_table_that_is_saved_says_what_the_page_says(researcher: FlaskClient) -> None:
    answer = researcher.get(f"/map.csv{MAP.removeprefix('/map')}&q=neglect")
    rows = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))
    shown = cells(read(researcher, f"{MAP}&q=neglect"))
    assert {(each["row"], each["column"]): each["words"] for each in rows} == {
        place: said(link).partition(" (")[0] for place, link in shown.items()
    }


def test_what_an_address_holds_cannot_write_another(researcher: FlaskClient) -> None:
    page = read(researcher, f'{CELL}&_external=1&_scheme=javascript&q="><script>')
    assert "javascript:" not in "".join(str(each.get("href", each.get("action"))) for each in page.select("a, form"))
    assert page.select("main script") == []


def test_it_is_in_the_navigation(client: FlaskClient) -> None:
    page = read(client, "/map")
    current = page.select_one("nav [aria-current=page]")
    assert current is not None
    assert said(current) == "Map"


@pytest.mark.parametrize("form", ["svg", "xlsx", "csv"])
def test_control_characters_in_the_address_do_not_break_a_file(client: FlaskClient, form: str) -> None:
    assert client.get(f"/map.{form}?q=%01%0B%ef%bf%be").status_code == 200
