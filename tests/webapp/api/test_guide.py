from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from webapp.api.guide import kind


def test_it_explains_every_operation_parameter_and_key(client: FlaskClient) -> None:
    described = client.get("/api/v1/openapi.json").json
    page = BeautifulSoup(client.get("/api").text, "lxml")
    text = page.get_text()
    assert described["openapi"].startswith("3.1")
    for path, item in described["paths"].items():
        assert f"GET {path}" in text
        for parameter in item["get"]["parameters"]:
            assert parameter["description"] in text
            assert parameter["description"].endswith(".")
    for name, schema in described["components"]["schemas"].items():
        rows = page.select(f'section[aria-labelledby="{name}"] tbody th')
        assert {row.get_text() for row in rows} == schema.get("properties", {}).keys()


def test_its_links_and_examples_lead_somewhere(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/api").text, "lxml")
    for link in page.select("main a"):
        address = str(link["href"])
        if address.startswith("#"):
            assert page.select_one(f'[id="{address[1:]}"]'), address
        else:
            there = 404 if address.startswith("/api/v1/rounds/") else 200  # nobody codes in this library
            assert client.get(address).status_code == there, address


def test_names_are_those_of_what_is_given_not_of_the_code(client: FlaskClient) -> None:
    schemas = client.get("/api/v1/openapi.json").json["components"]["schemas"]
    assert {"Found", "Documents", "Document", "Detail", "Passages", "Passage", "Coverage", "Problem"} <= schemas.keys()
    assert not [name for name in schemas if name.endswith("Facts") or "." in name]
    assert "Parameters" not in " ".join(schemas)


def test_the_page_asks_for_signing_in_and_the_description_does_not(closed: Any) -> None:
    client = closed.app.test_client()
    assert client.get("/api").status_code == 302
    assert client.get("/api/v1/openapi.json").status_code == 200


def test_nothing_is_loaded_from_elsewhere(client: FlaskClient) -> None:
    page = client.get("/api").text
    assert not re.search(r'(src|<link[^>]*href)="(https?:)?//', page)


def test_kinds_are_said_in_words() -> None:
    several = {"type": "array", "items": {"$ref": "#/components/schemas/Gap"}}
    assert kind(several).words == "list of Gap"
    assert kind({"anyOf": [several, {"type": "null"}]}).words == "null or list of Gap"
    assert kind({"type": "integer", "minimum": 1, "maximum": 1000}).words == "whole number from 1 to 1,000"
    assert kind({"const": "all", "type": "string"}).words == "all"
