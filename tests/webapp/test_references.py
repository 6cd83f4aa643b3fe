from __future__ import annotations

import json

import pytest
import rispy
from bs4 import BeautifulSoup
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [
        ("ris", "application/x-research-info-systems"),
        ("bib", "application/x-bibtex"),
        ("json", "application/vnd.citationstyles.csl+json"),
    ],
)
def test_a_reference_is_sent_as_a_file(client: FlaskClient, ids: dict[str, int], ending: str, media_type: str) -> None:
    answer = client.get(f"/documents/{ids['review']}/reference.{ending}?passage=1")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == f"{media_type}; charset=utf-8"
    name = f"document-{ids['review']}-passage-1.{ending}"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "Recognising neglect: a review" in answer.text
    assert "p. iv" in answer.text


def test_without_a_passage_there_is_no_place_in_it(client: FlaskClient, ids: dict[str, int]) -> None:
    (read,) = rispy.loads(client.get(f"/documents/{ids['review']}/reference.ris").text)
    assert "notes" not in read
    assert read["keywords"] == ["Neglect", "Inspections"]
    assert read["urls"] == [f"http://localhost/documents/{ids['review']}"]


@pytest.mark.parametrize("passage", ["9", "0", "x", "-1", "9" * 30])
def test_a_passage_that_is_not_there(client: FlaskClient, ids: dict[str, int], passage: str) -> None:
    assert client.get(f"/documents/{ids['review']}/reference.ris?passage={passage}").status_code == 404


@pytest.mark.parametrize("ending", ["ris", "bib", "json"])
@pytest.mark.parametrize(("name", "status"), [("withdrawn", 410), ("purged", 410)])
def test_no_reference_to_what_is_not_shown(
    client: FlaskClient, ids: dict[str, int], name: str, status: int, ending: str
) -> None:
    answer = client.get(f"/documents/{ids[name]}/reference.{ending}")
    assert answer.status_code == status
    assert "Quokka" not in answer.text


def test_an_unknown_ending_is_no_page(client: FlaskClient, ids: dict[str, int]) -> None:
    assert client.get(f"/documents/{ids['review']}/reference.exe").status_code == 404


def test_unapi_lists_its_formats(client: FlaskClient, ids: dict[str, int]) -> None:
    answer = client.get("/unapi")
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    formats = BeautifulSoup(answer.text, "xml").select("format")
    assert [each["name"] for each in formats] == ["ris", "bibtex", "csl-json"]
    answer = client.get("/unapi", query_string={"id": f"documents/{ids['review']}"})
    assert answer.status_code == 300
    assert BeautifulSoup(answer.text, "xml").select_one("formats")["id"] == f"documents/{ids['review']}"  # type: ignore[index]


def test_unapi_gives_a_document_or_a_place_in_it(client: FlaskClient, ids: dict[str, int]) -> None:
    name = f"documents/{ids['review']}"
    whole = client.get("/unapi", query_string={"id": name, "format": "csl-json"})
    assert json.loads(whole.text)[0]["title"] == "Recognising neglect: a review"
    place = client.get("/unapi", query_string={"id": f"{name}/passages/1", "format": "ris"})
    assert rispy.loads(place.text)[0]["notes"] == ["Cited: p. iv"]
    assert "p. iv" in client.get("/unapi", query_string={"id": f"{name}/passages/1", "format": "bibtex"}).text


@pytest.mark.parametrize("format_", ["", "ris"])
@pytest.mark.parametrize(
    "name",
    ["x", "documents/999", "documents/0", "documents/99999999999", "documents/1/passages/99", "documents/1/", "<b>"],
)
def test_unapi_knows_nothing_of_other_names(client: FlaskClient, name: str, format_: str) -> None:
    answer = client.get("/unapi", query_string={"id": name, "format": format_})
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")


def test_unapi_has_no_other_format(client: FlaskClient, ids: dict[str, int]) -> None:
    name = f"documents/{ids['review']}"
    assert client.get("/unapi", query_string={"id": name, "format": "mods"}).status_code == 406


@pytest.mark.parametrize("name", ["withdrawn", "purged"])
def test_unapi_knows_nothing_of_what_is_not_shown(client: FlaskClient, ids: dict[str, int], name: str) -> None:
    answer = client.get("/unapi", query_string={"id": f"documents/{ids[name]}", "format": "ris"})
    assert answer.status_code == 404
    assert "Quokka" not in answer.text
