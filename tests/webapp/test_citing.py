from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient


def soup(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "lxml")


def field(page: BeautifulSoup, name: str) -> str:
    node = page.select_one(f"#cite-{name}")
    assert isinstance(node, Tag)
    return str(node["value"]) if node.name == "input" else node.get_text().strip("\n")


def tags(page: BeautifulSoup) -> dict[str, str]:
    return {str(each["name"]): str(each["content"]) for each in page.select('meta[name^="citation_"]')}


def test_the_first_sentence_with_a_word_found_is_quoted(client: FlaskClient, ids: dict[str, int]) -> None:
    page = soup(client, f"/documents/{ids['review']}/passages/1?q=second")
    base = f"http://localhost/documents/{ids['review']}/passages/1"
    link = urlsplit(field(page, "link"))
    assert link.fragment == "quote"
    assert parse_qs(link.query) == {"quote": ["A second paragraph about a guardian."]}
    assert field(page, "quotation") == (
        "“A second paragraph about a guardian.” (Review Office, 2015, p. iv)\n\n"
        f"Review Office (2015) Recognising neglect: a review. Available at: {base}"
    )
    assert field(page, "reference") == f"Review Office (2015) Recognising neglect: a review. Available at: {base}"


def test_words_that_a_link_quotes_are_quoted_as_they_stand_there(client: FlaskClient, ids: dict[str, int]) -> None:
    page = soup(client, f"/documents/{ids['review']}/passages/1?quote=SPOKE+of&q=second")
    assert parse_qs(urlsplit(field(page, "link")).query) == {"quote": ["spoke of"]}
    assert field(page, "quotation").startswith("“spoke of” (Review Office")


def test_without_words_there_is_the_place_alone(client: FlaskClient, ids: dict[str, int]) -> None:
    page = soup(client, f"/documents/{ids['review']}/passages/1")
    assert field(page, "link") == f"http://localhost/documents/{ids['review']}/passages/1"
    assert field(page, "quotation").startswith("(Review Office, 2015, p. iv)")


def test_a_link_to_words_that_stand_there_twice_says_which(client: FlaskClient, ids: dict[str, int]) -> None:
    page = soup(client, f"/documents/{ids['review']}/passages/1?quote=guardian&before=about+a")
    assert "paragraph about a" in parse_qs(urlsplit(field(page, "link")).query)["before"][0]


def test_everything_is_there_without_script(client: FlaskClient, ids: dict[str, int]) -> None:
    cite = soup(client, f"/documents/{ids['review']}/passages/1?q=second&from=kind%3Dreview").select_one("details#cite")
    assert cite is not None
    assert [each["href"] for each in cite.select("a")] == [
        f"/documents/{ids['review']}/reference.{ending}?passage=1" for ending in ("ris", "bib", "json")
    ]
    assert {each["name"]: each["value"] for each in cite.select("form.evidence-cite__words input")} == {
        "q": "second",
        "from": "kind=review",
    }
    assert all(each.has_attr("hidden") for each in cite.select("button[data-copies]"))


def test_what_reference_managers_read(client: FlaskClient, ids: dict[str, int]) -> None:
    page = soup(client, f"/documents/{ids['review']}")
    assert tags(page) == {
        "citation_title": "Recognising neglect: a review",
        "citation_author": "Review Office,",  # the comma makes it one name
        "citation_publication_date": "2015/07/31",
        "citation_technical_report_institution": "Review Office",
        "citation_language": "en",
        "citation_public_url": f"http://localhost/documents/{ids['review']}",
    }
    assert [each["href"] for each in page.select('link[rel="alternate"]')] == [
        f"/documents/{ids['review']}/reference.{ending}" for ending in ("ris", "bib", "json")
    ]


def test_slides_are_no_report(client: FlaskClient, ids: dict[str, int]) -> None:
    assert "citation_technical_report_institution" not in tags(soup(client, f"/documents/{ids['slides']}"))


@pytest.mark.parametrize("address", ["/?q=guardian", "/documents/1", "/documents/1/passages/1"])
def test_unapi_is_announced_and_every_thing_named(client: FlaskClient, address: str) -> None:
    page = soup(client, address)
    server = page.select_one('link[rel="unapi-server"]')
    assert server is not None
    assert (server["href"], server["title"]) == ("/unapi", "unAPI")
    names = [str(each["title"]) for each in page.select("abbr.unapi-id")]
    assert names
    for name in names:
        assert client.get("/unapi", query_string={"id": name}).status_code == 300
