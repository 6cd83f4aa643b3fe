from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from indexer.model import Locator
from webapp.documents import contents


def soup(client: FlaskClient, address: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == status
    return BeautifulSoup(answer.text, "lxml")


def text(node: Tag | None) -> str:
    assert node is not None
    return " ".join(node.get_text(" ").split())


def facts(page: BeautifulSoup) -> dict[str, str]:
    return {text(each.select_one("dt")): text(each.select_one("dd")) for each in page.select(".ds_summary-list__item")}


def test_what_is_known_of_a_document(client: FlaskClient, ids: dict[str, int]) -> None:
    known = facts(soup(client, f"/documents/{ids['review']}"))
    assert known["Kind of document"] == "Review"
    assert known["Organisation"] == "Review Office"
    assert known["Author"] == "Not known"
    assert known["Language"] == "English"
    tags = soup(client, f"/documents/{ids['review']}").select(".evidence-tag > a")
    assert [each.text for each in tags] == ["Neglect", "Inspections"]
    assert known["Text"] == "Partly read: 3 passages, of which 1 could not be read whole"


def test_a_guess_is_marked_as_one_with_its_source_and_a_confirmed_value_is_not(
    client: FlaskClient, ids: dict[str, int]
) -> None:
    known = facts(soup(client, f"/documents/{ids['review']}"))
    assert known["Date"] == "31 July 2015 A guess, from: first page"
    assert "guess" not in known["Organisation"]


def test_where_it_was_found_names_files_and_no_folders(client: FlaskClient, ids: dict[str, int]) -> None:
    answer = client.get(f"/documents/{ids['review']}").text
    assert "neglect – 文書.pdf" in answer
    assert "neglect.pdf in papers.zip" in answer
    assert "private" not in answer


def test_editions_point_at_each_other(client: FlaskClient, ids: dict[str, int]) -> None:
    draft = soup(client, f"/documents/{ids['draft']}")
    assert "There is a newer edition." in text(draft.main)
    assert draft.select(f'a[href="/documents/{ids["review"]}"]')
    review = soup(client, f"/documents/{ids['review']}")
    assert facts(review)["Earlier editions"] == "Recognising neglect: draft , June 2015"
    assert "Documents with nearly the same words" not in facts(review)  # an edition is said once


def test_near_copies_are_named(client: FlaskClient, ids: dict[str, int]) -> None:
    from webapp.library import library_of

    library = library_of(client.application)
    library.catalogue.near_copies.link(ids["slides"], ids["web"], 0.81)  # type: ignore[arg-type]
    known = facts(soup(client, f"/documents/{ids['web']}"))
    assert known["Documents with nearly the same words"] == "Thresholds workshop (81% alike)"


def test_passages_are_listed_with_heading_and_first_words(client: FlaskClient, ids: dict[str, int]) -> None:
    listed = [text(each) for each in soup(client, f"/documents/{ids['review']}").select(".evidence-passages > li")]
    assert listed[0].startswith("Page iv")
    assert "Foreword" in listed[0]
    assert "The guardian spoke of neglect." in listed[0]
    assert "The page is a picture without words." in listed[2]


def test_with_a_question_only_passages_that_answer_are_listed(client: FlaskClient, ids: dict[str, int]) -> None:
    page = soup(client, f"/documents/{ids['review']}?q=guardian")
    assert text(page.select_one("#passages-title")) == "1 passage for “guardian”"
    assert [text(each) for each in page.select("mark")] == ["guardian", "guardian"]
    link = page.select_one(".evidence-hit__place")
    assert link is not None
    assert link["href"] == f"/documents/{ids['review']}/passages/1?q=guardian#hit"


def test_a_question_that_nothing_answers_lists_everything(client: FlaskClient, ids: dict[str, int]) -> None:
    page = soup(client, f"/documents/{ids['review']}?q=zebra")
    assert text(page.select_one("#passages-title")) == "3 passages"
    assert "None of them has a word of “zebra”." in text(page.main)


def test_a_document_that_could_not_be_read_says_why_and_what_to_do(client: FlaskClient, ids: dict[str, int]) -> None:
    said = text(soup(client, f"/documents/{ids['scan']}").main)
    assert "It holds pictures of pages only. Install tesseract and index it again." in said
    assert "Nothing of this document’s text could be read." in said


def test_the_language_of_the_text_is_declared(client: FlaskClient, ids: dict[str, int]) -> None:
    page = soup(client, f"/documents/{ids['web']}")
    assert page.select('.evidence-hit__words[lang="gd"]')
    assert facts(page)["Language"] == "Scottish Gaelic"


@pytest.mark.parametrize("name", ["withdrawn", "purged"])
@pytest.mark.parametrize("page", ["", "/passages/1", "/original"])
def test_withdrawn_and_purged_documents_say_so_and_nothing_else(
    client: FlaskClient, ids: dict[str, int], name: str, page: str
) -> None:
    answer = client.get(f"/documents/{ids[name]}{page}")
    assert answer.status_code == 410
    said = text(BeautifulSoup(answer.text, "lxml").main)
    assert {"withdrawn": "was withdrawn", "purged": "removed from this library for good"}[name] in said
    assert "quokka" not in answer.text.lower()
    assert "wombat" not in answer.text.lower()


@pytest.mark.parametrize("number", ["999", "0", "99999999999999999999", "x", "-1"])
def test_a_document_that_is_not_there(client: FlaskClient, number: str) -> None:
    assert "Search the evidence" in text(soup(client, f"/documents/{number}", 404).main)


def test_contents_lead_to_where_each_heading_begins(client: FlaskClient, ids: dict[str, int]) -> None:
    listed = soup(client, f"/documents/{ids['review']}?q=guardian").select(".evidence-contents li")
    assert [text(each) for each in listed] == ["Foreword Page iv", "Supervision of practice Page 1"]
    assert [str(each.a["href"]) for each in listed if each.a] == [
        f"/documents/{ids['review']}/passages/{position}?q=guardian" for position in (1, 2)
    ]
    assert not soup(client, f"/documents/{ids['slides']}").select(".evidence-contents")  # one heading divides nothing


def test_a_heading_that_is_carried_on_is_named_once() -> None:
    def at(index: int, words: str) -> tuple[int, Locator, str]:
        return index, Locator("page", str(index), index), words

    found = contents([at(1, ""), at(2, "One"), at(3, "One"), at(4, ""), at(5, "Two"), at(6, "One")])
    assert [(each.words, each.position) for each in found] == [("One", 2), ("Two", 5), ("One", 6)]
    assert contents([at(1, "One"), at(2, "One")]) == []


def test_the_way_back_keeps_the_filters(client: FlaskClient, ids: dict[str, int]) -> None:
    results = soup(client, "/?q=guardian&kind=review&sort=date")
    link = results.select_one(".ds_search-result__link")
    assert link is not None
    opened = soup(client, str(link["href"]))
    back = opened.select_one(".ds_breadcrumbs__link")
    assert back is not None
    assert (text(back), back["href"]) == ("Search results", "/?q=guardian&kind=review&sort=date")
