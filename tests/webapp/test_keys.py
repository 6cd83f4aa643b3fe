from __future__ import annotations

from bs4 import BeautifulSoup
from flask.testing import FlaskClient


def test_every_page_links_to_the_keys_and_carries_their_dialog(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/coverage").text, "lxml")
    link = page.select_one("footer a[data-opens=shortcuts]")
    assert link is not None
    assert link["href"] == "/keyboard-shortcuts"
    assert page.select_one("dialog#shortcuts kbd") is not None


def test_the_page_lists_the_same_keys(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/keyboard-shortcuts").text, "lxml")
    assert page.main is not None
    held = [each.text for each in page.main.select("kbd")]
    assert held == [each.text for each in page.select("dialog kbd")]
    assert {"/", "j", "k", "?"} <= set(held)
