from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from indexer.config import Config
from indexer.encoding import encode
from indexer.errors import SearchTooSlow
from indexer.library import Library
from indexer.model import Locator, Passage
from webapp import create_app
from webapp.library import library_of


def soup(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "lxml")


def sheet(index: int, words: str) -> Passage:
    return Passage(Locator("page", str(index), index), words)


def text(node: Tag | None) -> str:
    assert node is not None
    return " ".join(node.get_text().split())


def titles(page: BeautifulSoup) -> list[str]:
    return [text(each) for each in page.select(".ds_search-result__title")]


def found(page: BeautifulSoup) -> str:
    return text(page.select_one("#found"))


def checkbox(page: BeautifulSoup, name: str, value: str) -> Tag | None:
    return page.select_one(f'input[name="{name}"][value="{value}"]')


def test_the_count_comes_first_and_is_in_the_page_title(client: FlaskClient) -> None:
    page = soup(client, "/?q=supervision")
    assert found(page) == "1 document, 1 passage"
    assert text(page.title) == "supervision: 1 document found – Evidence review"
    assert text(page.select_one(".evidence-understood")) == "Searched as: supervision"


def test_without_words_every_current_document_is_listed(client: FlaskClient) -> None:
    page = soup(client, "/")
    assert found(page).startswith("29 documents")
    assert len(titles(page)) == 20
    assert not page.select(".evidence-hit")


def test_a_result_shows_what_it_is_and_links_to_its_passages(client: FlaskClient) -> None:
    result = soup(client, "/?q=supervision").select_one(".ds_search-result")
    assert result is not None
    assert text(result.select_one(".ds_metadata")) == (
        "Kind Review Organisation Review Office Date 31 July 2015 Workstreams Neglect, Inspections"
    )
    link = result.select_one(".evidence-hit__place")
    assert link is not None
    assert link["href"] == "/documents/1/passages/2?q=supervision#hit"
    assert text(link).startswith("Page 1")
    assert text(result.select_one("mark")) == "Supervision"


def test_what_a_document_says_is_never_markup(client: FlaskClient) -> None:
    answer = client.get("/?q=supervision").text
    assert "&lt;script&gt;alert(1)" in answer
    assert "<script>" not in answer


def test_the_query_is_never_markup(client: FlaskClient) -> None:
    answer = client.get("/", query_string={"q": '"><script>alert(1)</script>', "sort": "<b>", "kind": "<i>x"}).text
    assert "<script>" not in answer
    assert "<i>" not in answer


def test_filters_of_one_facet_are_alternatives_and_facets_narrow_each_other(client: FlaskClient) -> None:
    assert titles(soup(client, "/?workstream=neglect&workstream=inspections")) == [
        "Recognising neglect: a review",
        "Thresholds workshop",
    ]
    assert titles(soup(client, "/?workstream=neglect&kind=slides")) == ["Thresholds workshop"]


def test_an_excluded_value_leaves_documents_out_and_its_box_stays_ticked(client: FlaskClient) -> None:
    page = soup(client, "/?workstream=neglect&not-kind=slides")
    assert titles(page) == ["Recognising neglect: a review"]
    box = checkbox(page, "not-kind", "slides")
    assert box is not None
    assert box.has_attr("checked")


def test_the_boxes_belong_to_the_search_form_and_show_counts(client: FlaskClient) -> None:
    page = soup(client, "/")
    box = checkbox(page, "kind", "minutes")
    assert box is not None
    assert box["form"] == "search"
    assert text(page.select_one(f'label[for="{box["id"]}"]')) == "Minutes (25 documents)"
    assert checkbox(page, "not-kind", "minutes") is not None


def test_every_label_has_its_own_control(client: FlaskClient) -> None:
    page = soup(client, "/")
    ids = [str(each["id"]) for each in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert all(label["for"] in ids for label in page.select("label"))


def test_chips_take_one_filter_away_and_clear_all_takes_all(client: FlaskClient) -> None:
    page = soup(client, "/?q=neglect&workstream=neglect&not-kind=slides&editions=all&sort=date")
    chips = {text(each): each["href"] for each in page.select(".evidence-chip")}
    assert chips == {
        "Remove filter Workstream: Neglect": "/?q=neglect&not-kind=slides&sort=date&editions=all",
        "Remove filter Kind of document: not Slides": "/?q=neglect&workstream=neglect&sort=date&editions=all",
        "Remove filter With earlier editions": "/?q=neglect&workstream=neglect&not-kind=slides&sort=date",
    }
    clear = page.select_one(".evidence-chips__clear")
    assert clear is not None
    assert clear["href"] == "/?q=neglect&sort=date"


def test_a_filter_that_nothing_has_can_still_be_taken_away(client: FlaskClient) -> None:
    page = soup(client, "/?q=neglect&organisation=Nobody")
    assert found(page) == "No documents found"
    assert text(page.select_one(".evidence-chip")) == "Remove filter Organisation: Nobody"


@pytest.mark.parametrize(
    ("sort", "first"),
    [("title", "Dìon chloinne"), ("date", "Thresholds workshop"), ("relevance", "Recognising neglect: a review")],
)
def test_order(client: FlaskClient, sort: str, first: str) -> None:
    page = soup(client, f"/?sort={sort}")
    assert titles(page)[0] == first
    chosen = page.select_one("#sort option[selected]")
    assert chosen is not None
    assert chosen["value"] == sort


def test_pages_follow_each_other_without_loss(client: FlaskClient) -> None:
    first, second = soup(client, "/?sort=title"), soup(client, "/?sort=title&page=2")
    assert len({*titles(first), *titles(second)}) == 29
    link = first.select_one('a[rel="next"]')
    assert link is not None
    assert link["href"] == "/?sort=title&page=2"
    assert "page 2" in text(second.title)


@pytest.mark.parametrize(
    ("page", "shown"), [("99", "2"), ("0", "1"), ("-1", "1"), ("x", "1"), ("²", "1"), ("9" * 5000, "1")]
)
def test_a_page_that_does_not_exist_becomes_one_that_does(client: FlaskClient, page: str, shown: str) -> None:
    held = soup(client, f"/?page={page}").select_one("[aria-current=page].ds_pagination__link")
    assert text(held) == f"Page {shown}"


def test_earlier_editions_are_shown_when_asked_for(client: FlaskClient) -> None:
    assert "Recognising neglect: draft" not in titles(soup(client, "/?q=neglect"))
    page = soup(client, "/?q=neglect&editions=all")
    assert "Recognising neglect: draft" in titles(page)
    assert "There is a newer edition" in text(page)


@pytest.mark.parametrize("words", ["quokka", "wombat"])
def test_withdrawn_and_purged_documents_are_never_found(client: FlaskClient, words: str) -> None:
    assert found(soup(client, f"/?q={words}&editions=all")) == "No documents found"


def test_words_that_meet_on_no_page_are_a_part_of_their_own(client: FlaskClient) -> None:
    page = soup(client, "/?q=guardian+supervision")
    assert found(page) == "No passage has all the words. 1 document with them on different pages"
    assert text(page.select_one(".evidence-part")) == "Words found on different pages"


def test_some_of_the_words_is_the_last_resort_and_says_so(client: FlaskClient) -> None:
    page = soup(client, "/?q=supervision+zebra")
    assert found(page) == "Nothing has all the words. 1 document with some of them"
    assert text(page.select_one(".evidence-part")) == "Some of the words"


def test_any_word_finds_more(client: FlaskClient) -> None:
    assert len(titles(soup(client, "/?q=supervision+thresholds&any=1"))) == 2


def test_an_empty_result_says_what_was_searched(client: FlaskClient) -> None:
    page = soup(client, "/?q=zebra")
    assert found(page) == "No documents found"
    said = text(page.select_one("#search-results"))
    assert "29 documents and 31 passages were searched." in said
    assert "2 documents and passages could not be read" in said


def test_acronyms_find_their_long_forms_unless_told_otherwise(client: FlaskClient) -> None:
    page = soup(client, "/?q=HBR")
    assert found(page) == "1 document, 2 passages"
    link = next(each for each in page.select("a") if text(each).startswith("Search only what I typed"))
    narrow = soup(client, str(link["href"]))
    assert found(narrow) == "1 document, 1 passage"
    assert "(in the notes)" in text(narrow.select_one(".evidence-hit"))
    again = narrow.select_one('input[type=hidden][name="as-typed"]')
    assert again is not None
    assert again["value"] == "HBR"


def test_notes_about_the_query_are_shown(client: FlaskClient) -> None:
    assert "names nothing this library knows" in text(
        soup(client, "/?q=workstream:nothing").select_one(".evidence-note")
    )


def test_a_document_without_passages_says_so(client: FlaskClient) -> None:
    result = soup(client, "/?q=scanned").select_one(".ds_search-result")
    assert "only its title was searched" in text(result)
    assert "more passage" not in text(result)


def test_a_search_that_takes_too_long_is_a_page_that_says_so(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> None:
        raise SearchTooSlow("This search was stopped after 10 seconds. Use fewer words.")

    monkeypatch.setattr(Library, "search", slow)
    page = soup(client, "/?q=neglect")
    assert "This search was stopped after 10 seconds. Use fewer words." in text(page.main)
    box = page.select_one("input[name=q]")
    assert box is not None
    assert box["value"] == "neglect"


@pytest.mark.parametrize("query", ['"', "(((", "\x00", "a" * 5000, "*", "AND", "🦘", "kind:", "[TO]"])
def test_whatever_is_typed_gets_a_page(client: FlaskClient, query: str) -> None:
    assert client.get("/", query_string={"q": query}).status_code == 200


def test_no_page_holds_script_or_style_of_its_own(client: FlaskClient) -> None:
    page = client.get("/?q=neglect").text
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)
    scripts = re.findall(r"<script[^>]*>[^<]*<?", page)
    assert scripts
    assert all(re.fullmatch(r'<script type="module" src="/static/[a-z]+\.js"><', each) for each in scripts)


def test_a_correction_is_proposed_as_a_link_that_keeps_the_rest(client: FlaskClient) -> None:
    page = soup(client, "/?q=NOT+slides+negelct&workstream=neglect&sort=date")
    link = page.select_one(".evidence-meant a")
    assert text(link) == "NOT slides neglect"
    assert link is not None
    assert link["href"] == "/?q=NOT+slides+neglect&workstream=neglect&sort=date"


def test_no_correction_is_proposed_for_words_that_are_there(client: FlaskClient) -> None:
    assert soup(client, "/?q=neglect").select_one(".evidence-meant") is None


@pytest.mark.parametrize("words", ["qoukka", "wobmat", "wombta"])
def test_a_correction_never_names_a_word_of_a_hidden_document(client: FlaskClient, words: str) -> None:
    answer = client.get(f"/?q={words}").text
    assert "Did you mean" not in answer
    assert "quokka" not in answer
    assert "wombat" not in answer


def test_an_expansion_is_taken_away_and_put_back_singly(client: FlaskClient) -> None:
    chip = soup(client, "/?q=HBR&as-typed=SCRA").select(".evidence-chips--words a")
    assert [text(each) for each in chip] == [
        "Search only what I typed: without HBR = home based risk",
        "SCRA only as typed: also search its long form",
    ]
    assert [each["href"] for each in chip] == ["/?q=HBR&as-typed=HBR&as-typed=SCRA", "/?q=HBR"]


def test_a_long_facet_shows_ten_values_and_folds_the_rest_away(
    make_library: Callable[..., tuple[Path, Any]],
) -> None:
    def fill(shelf: Any) -> None:
        for number in range(30):
            shelf.add(f"paper {number}", [sheet(1, "words")], organisation=f"Office {number:02}", kind="paper")

    folder, _ = make_library(fill)
    app = create_app(Config(library=folder, local=True))
    page = soup(app.test_client(), "/?organisation=Office+29")
    library_of(app).close()
    facet = page.select_one("[data-filter-values]")
    assert facet is not None
    open_to_all = facet.select('[data-choose] > div input[name="organisation"]')
    assert [each["value"] for each in open_to_all] == [*(f"Office {number:02}" for number in range(10)), "Office 29"]
    assert text(facet.select_one("[data-choose] summary")) == "Show all 30 in organisation"
    assert len(facet.select('[data-choose] input[name="organisation"]')) == 30
    ids = [each["id"] for each in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_why_a_result_stands_where_it_does_is_told(client: FlaskClient) -> None:
    page = soup(client, "/?q=supervision")
    why = page.select_one("details.evidence-why")
    assert text(why.select_one("summary")).startswith("Why this result")
    assert "supervision" in text(why.select_one("li")).lower()
    assert not soup(client, "/").select("details.evidence-why")
    assert "Meaning had no say in the order." in text(soup(client, '/?q="supervision"').select_one(".evidence-why"))


def test_what_is_close_in_meaning_follows_under_its_own_heading(made_by_meaning: FlaskClient) -> None:
    page = soup(made_by_meaning, "/?q=paediatric+healthcare")
    assert found(page) == "No document has your words. 1 document close to them in meaning"
    assert text(page.title).startswith("paediatric healthcare: no documents found")
    assert text(page.select_one(".evidence-part")) == "Close in meaning, without all your words"
    assert titles(page) == ["Visits"]
    assert "found by meaning alone" in text(page.select_one(".evidence-why"))
    page = soup(made_by_meaning, "/?q=doctor")
    assert "Of 1 document it is number 1 by your words and number 1 by meaning." in text(
        page.select_one(".evidence-why")
    )


def test_meaning_can_be_switched_off(made_by_meaning: FlaskClient) -> None:
    page = soup(made_by_meaning, "/?q=paediatric+healthcare")
    assert not checkbox(page, "meaning", "no").has_attr("checked")
    page = soup(made_by_meaning, "/?q=paediatric+healthcare&meaning=no")
    assert titles(page) == []
    assert found(page) == "No documents found"
    page = soup(made_by_meaning, "/?q=doctor&meaning=no")
    assert checkbox(page, "meaning", "no").has_attr("checked")
    assert "Meaning had no say" in text(page.select_one(".evidence-why"))
    assert "meaning" not in [each.get("name") for each in soup(made_by_meaning, '/?q="doctor"').select("input")]


@pytest.fixture
def made_by_meaning(make_library: Callable[..., tuple[Path, Any]]) -> Iterator[FlaskClient]:
    def fill(shelf: Any) -> None:
        words = "The child was ill. His mother took him to a doctor at the hospital, where nurses treated his sickness."
        shelf.add("visits", [sheet(1, words)], title="Visits")
        shelf.add("money", [sheet(1, "The annual budget was balanced by selling a car park.")], title="Money")
        encode(shelf.library, shelf.library.meaning.quick)

    app = create_app(Config(library=make_library(fill)[0], local=True))
    yield app.test_client()
    library_of(app).close()
