from __future__ import annotations

import io
import re

import pytest
import rispy
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

BOOK = {"type": "book", "title": "Care and after", "author": "Low, Ann\nAn Office", "issued": "2011"}
RIS = (
    "TY  - BOOK\nTI  - Care and after\nAU  - Low, Ann\nPY  - 2011\nER  - \n"
    "TY  - RPRT\nTI  - For everybody\nSN  - X/7\nER  - \nTY  - BOOK\nPY  - 2011\nER  - \n"
)


@pytest.fixture
def researcher(accounts) -> FlaskClient:
    accounts.app.config["WTF_CSRF_ENABLED"] = False
    return accounts.client("researcher")


def soup(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "lxml")


def listed(client: FlaskClient, address: str = "/sources") -> list[str]:
    return [" ".join(each.get_text().split()) for each in soup(client, address).select(".evidence-references li")]


def send_file(client: FlaskClient, content: str) -> TestResponse:
    return client.post("/sources/import", data={"file": (io.BytesIO(content.encode()), "works.ris")})


def test_works_are_added_changed_and_removed(researcher: FlaskClient) -> None:
    assert "There are none yet." in soup(researcher, "/sources").get_text()
    assert researcher.post("/sources/new", data=BOOK).location == "/sources"
    assert listed(researcher) == ["Low, A. and An Office (2011) Care and after. Change: Care and after"]
    assert listed(researcher, "/sources?q=LOW+care") == listed(researcher)
    assert "No work has all of these words" in soup(researcher, "/sources?q=xylograph").get_text()
    form = soup(researcher, "/sources/1")
    assert form.select_one("#author").get_text().strip() == "Low, Ann\nAn Office"  # type: ignore[union-attr]
    researcher.post("/sources/1", data=BOOK | {"edition": "2"})
    assert listed(researcher)[0].startswith("Low, A. and An Office (2011) Care and after. 2nd edn.")
    again = researcher.post("/sources/new", data=BOOK)
    assert (again.status_code, "in the list of sources already" in again.text) == (422, True)
    assert researcher.post("/sources/1", data={"title": ""}).status_code == 422
    assert researcher.post("/sources/1/remove").status_code == 303
    assert listed(researcher) == []
    assert researcher.get("/sources/1").status_code == 404


def test_a_reader_lists_and_saves_them_and_changes_nothing(accounts, researcher: FlaskClient) -> None:
    researcher.post("/sources/new", data=BOOK)
    reader = accounts.client("reader")
    assert listed(reader) == ["Low, A. and An Office (2011) Care and after."]
    (read,) = rispy.loads(reader.get("/sources/references.ris").text)
    assert read["authors"] == ["Low, Ann", "An Office"]
    (read,) = rispy.loads(reader.get("/unapi?id=sources/1&format=ris").text)
    assert read["title"] == "Care and after"
    assert [each["title"] for each in soup(reader, "/sources").select("abbr.unapi-id")] == ["sources/1"]
    for address in ("/sources/new", "/sources/import", "/sources/1", "/documents/1/source"):
        assert reader.get(address).status_code == 403


def test_a_file_is_looked_at_before_it_comes_in(researcher: FlaskClient) -> None:
    answer = send_file(researcher, RIS)
    assert answer.status_code == 200
    assert "2 works in the file: 1 new, 1 held, 0 already known." in answer.text
    assert "The record at line 10 has neither title nor author and was left out." in answer.text
    assert listed(researcher) == []
    seen = BeautifulSoup(answer.text, "lxml").select_one('textarea[name="seen"]')
    assert seen is not None
    done = researcher.post("/sources/import", data={"seen": seen.get_text()})
    assert done.location == "/sources"
    assert "1 work added; 1 work found to be held." in researcher.get("/sources").text
    assert listed(researcher)[0].startswith("Low, A. (2011)")
    assert "X/7" in researcher.get("/documents/1/reference.ris").text
    assert "There is nothing to bring in" in send_file(researcher, RIS).text


@pytest.mark.parametrize("content", ["", "Hello", "{"])
def test_a_file_that_is_none(researcher: FlaskClient, content: str) -> None:
    answer = send_file(researcher, content)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


def test_no_file_and_one_too_large(researcher: FlaskClient) -> None:
    assert researcher.post("/sources/import", data={}).status_code == 422
    answer = researcher.post("/sources/import", data={"seen": "x" * 11_000_000})
    assert (answer.status_code, "over 5 MB" in answer.text) == (413, True)


def test_a_file_that_a_page_of_others_sends_is_refused(accounts) -> None:
    client = accounts.client("researcher")
    assert send_file(client, RIS).status_code == 400
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sources/import").text)
    assert token is not None
    data = {"csrf_token": token[1], "file": (io.BytesIO(RIS.encode()), "works.ris")}
    assert client.post("/sources/import", data=data).status_code == 200


def test_a_document_is_cited_as_people_enter_it(researcher: FlaskClient) -> None:
    page = soup(researcher, "/documents/1/source")
    assert page.select_one("#title")["value"] == "For everybody"  # type: ignore[index]
    assert page.select_one('button[name="forget"]') is None
    values = {"type": "report", "title": "For everybody", "author": "Low, Ann", "number": "X/7", "issued": "2016"}
    assert researcher.post("/documents/1/source", data=values).location == "/documents/1#cite"
    shown = soup(researcher, "/documents/1")
    assert "Low, Ann (2016) For everybody." in shown.select_one("#cite-reference").get_text()  # type: ignore[union-attr]
    tags = {str(each["name"]): each["content"] for each in shown.select('meta[name^="citation_"]')}
    assert tags["citation_author"] == "Low, Ann"
    assert tags["citation_technical_report_number"] == "X/7"
    assert "citation_technical_report_institution" not in tags
    assert researcher.post("/documents/1/source", data=values | {"title": ""}).status_code == 422
    assert soup(researcher, "/documents/1/source").select_one('button[name="forget"]') is not None
    researcher.post("/documents/1/source", data={"forget": "1"})
    assert "Low" not in researcher.get("/documents/1").text


def test_a_work_turns_out_to_be_held(researcher: FlaskClient) -> None:
    researcher.post("/sources/new", data=BOOK)
    for wrong in ("", "x", "99", "2"):
        answer = researcher.post("/sources/1/hold", data={"document": wrong})
        assert (answer.status_code, "There is a problem" in answer.text) == (422, True)
    assert researcher.post("/sources/1/hold", data={"document": "1"}).location == "/documents/1#cite"
    assert listed(researcher) == []
    assert "Care and after" in researcher.get("/documents/1/reference.ris").text
