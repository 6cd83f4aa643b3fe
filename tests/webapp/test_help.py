from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from indexer.search.acronyms import Acronyms
from indexer.search.query_parser import DOCUMENT_FIELDS, PASSAGE_FIELDS, parse
from indexer.search.tree import DocumentSet
from webapp.help import GUIDES, anchor

NAMES = sorted(path.stem for path in GUIDES.glob("*.md"))


def read(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "lxml")


def test_there_are_guides_for_everybody() -> None:
    assert {"index", "members", "researchers", "staff", "administrators", "searching"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_link_of_a_guide_leads_to_a_heading_that_is_there(client: FlaskClient, name: str) -> None:
    page = read(client, f"/help/{name}")
    links = [str(each["href"]) for each in page.select(".evidence-guide a")]
    for link in links:
        address, _, fragment = link.partition("#")
        other = read(client, address)
        assert not fragment or other.find(id=fragment), link
    assert not any(".md" in link for link in links)


@pytest.mark.parametrize("name", NAMES)
def test_a_guide_is_reached_from_the_first_help_page(client: FlaskClient, name: str) -> None:
    links = {str(each["href"]).partition("#")[0] for each in read(client, "/help").select(".evidence-guide a")}
    assert name == "index" or f"/help/{name}" in links


@pytest.mark.parametrize("name", NAMES)
def test_a_guide_is_short_for_a_telephone(name: str) -> None:
    text = (GUIDES / f"{name}.md").read_text(encoding="utf-8")
    assert len(text.split()) < 700
    for section in re.split(r"^## ", text, flags=re.MULTILINE):
        assert len(section.split()) < 320, section.splitlines()[0]


def test_the_parts_of_a_guide_are_listed_at_its_head(client: FlaskClient) -> None:
    page = read(client, "/help/members")
    listed = [each.text for each in page.select(".evidence-contents a")]
    assert listed == [each.text for each in page.select(".evidence-guide h2")]
    assert "Find a figure and its page" in listed


def test_help_is_open_and_linked_from_every_page(client: FlaskClient) -> None:
    footer = {str(each["href"]) for each in read(client, "/coverage").select("footer a")}
    assert {"/help", "/accessibility"} <= footer
    assert client.get("/help/no-such-guide").status_code == 404
    assert client.get("/help/..%2Fhelp").status_code == 404


def test_an_anchor_keeps_words_only() -> None:
    assert anchor("Who may see what?") == "who-may-see-what"
    assert anchor("  “Odd” – signs ") == "odd-signs"


def test_the_guide_to_the_query_language_names_every_field_and_no_other() -> None:
    text = (GUIDES / "searching.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+):", text))
    assert named == DOCUMENT_FIELDS | PASSAGE_FIELDS


def test_every_example_of_the_query_language_is_understood() -> None:
    table = [line for line in (GUIDES / "searching.md").read_text(encoding="utf-8").splitlines() if line[:3] == "| `"]
    examples = [code for line in table for code in re.findall(r"`([^`]+)`", line.split("|")[1])]
    assert len(examples) > 15
    acronyms = Acronyms([])
    for example in examples:
        assert parse(example, known, acronyms).notes == (), example
    assert parse("year:abc", known, acronyms).notes != ()


def known(field: str, leaf: object) -> DocumentSet | None:
    """Stand for a library that knows every value but "abc"."""
    return None if getattr(leaf, "text", "") == "abc" else DocumentSet(frozenset({1}), field)


def test_guides_go_with_the_wheel() -> None:
    assert "guides/*" in (Path(__file__).parents[2] / "setup.cfg").read_text(encoding="utf-8")
