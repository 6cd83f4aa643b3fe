"""Every page is valid HTML, and no link leads nowhere."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

ROOT = Path(__file__).parents[2]
CHECKER = Path(__file__).with_name("check_markup.mjs")
SITE = "http://localhost"
MOST = 5  # pages of one kind that are looked at

STATES = {
    "/?q=guardian&workstream=neglect&not-kind=slides&sort=date&editions=all": 200,
    "/?q=neglect+supervision+thresholds": 200,
    "/?q=quokka": 200,
    "/?q=HBR": 200,
    "/?q=%3Cscript%3E%22%27&any=1&as-typed=%22": 200,
    "/no-such-page": 404,
    "/documents/999": 404,
}
"""States of pages that no link leads to, and the status of each."""

NAMED_STATES = {
    "/documents/{review}?q=neglect": 200,
    "/documents/{review}/passages/2?q=neglect": 200,
    "/documents/{review}/passages/3": 200,
    "/documents/{slides}/passages/1?q=HBR": 200,
    "/documents/{draft}": 200,
    "/documents/{scan}": 200,
    "/documents/{web}/passages/1?q=neglect": 200,
    "/documents/{withdrawn}": 410,
    "/documents/{purged}": 410,
}
"""The same, of documents of the library by name."""

Check = Callable[[dict[str, str]], list[str]]


@pytest.fixture(scope="module")
def check() -> Check:
    """Give a function that names the faults of pages, given by address."""
    node = shutil.which("node")
    if node is None or not (ROOT / "node_modules" / "html-validate").is_dir():
        pytest.skip("html-validate is not there to check the pages: install Node 20 and run “npm ci --ignore-scripts”.")

    def faults(pages: dict[str, str]) -> list[str]:
        command = [node, CHECKER]
        answer = subprocess.run(
            command, input=json.dumps(pages), capture_output=True, encoding="utf-8", check=True, timeout=300
        )
        return answer.stdout.splitlines()

    return faults


def walk(app: Flask, client: FlaskClient, start: str = "/") -> dict[str, str]:
    """Follow the links from a page on, to a few pages of each kind; none may lead nowhere."""
    kinds = app.url_map.bind("localhost")
    pages: dict[str, str] = {}
    met: Counter[str] = Counter()
    known, waiting = {start}, deque([(start, "")])
    while waiting:
        address, linked_from = waiting.popleft()
        with client.get(address, follow_redirects=True) as answer:
            assert answer.status_code == 200, f"{linked_from} links to {address}: {answer.status}"
            if answer.mimetype != "text/html" or "attachment" in answer.headers.get("Content-Disposition", ""):
                continue  # a file
            pages[address] = answer.text
        for link in BeautifulSoup(pages[address], "lxml").find_all("a", href=True):
            target = urljoin(SITE + address, str(link["href"])).partition("#")[0]
            if not target.startswith(f"{SITE}/") or target.removeprefix(SITE) in known:
                continue
            kind = str(kinds.match(urlsplit(target).path)[0])
            if met[kind] < MOST:
                met[kind] += 1
                known.add(target.removeprefix(SITE))
                waiting.append((target.removeprefix(SITE), address))
    return pages


def open_all(client: FlaskClient, states: dict[str, int]) -> dict[str, str]:
    pages = {}
    for address, status in states.items():
        answer = client.get(address)
        assert answer.status_code == status, address
        pages[address] = answer.text
    return pages


def test_the_checker_finds_what_is_wrong(check: Check) -> None:
    page = "<!doctype html><html lang=en><head><title>x</title></head><body><p id=a><b id=a></p></body></html>"
    assert {line.rpartition("(")[2] for line in check({"/": page})} >= {"no-dup-id)", "close-order)"}


def test_what_the_links_lead_to_is_valid(app: Flask, client: FlaskClient, check: Check) -> None:
    pages = walk(app, client)
    assert {"/", "/coverage", "/account", "/people", "/log"} <= pages.keys()
    assert check(pages) == []


def test_other_states_of_pages_are_valid(client: FlaskClient, ids: dict[str, int], check: Check) -> None:
    named = {address.format(**ids): status for address, status in NAMED_STATES.items()}
    assert check(open_all(client, STATES | named)) == []


def test_pages_for_people_with_accounts_are_valid(accounts, check: Check) -> None:
    accounts.app.config["WTF_CSRF_ENABLED"] = False  # forged forms are another test's business
    client = accounts.client("administrator")
    pages = walk(accounts.app, client)
    for address, given, status in [
        ("/people", {"name": "", "email": "nobody"}, 422),
        ("/people", {"name": "Somebody New", "email": "new@example.org", "role": "reader"}, 201),
        ("/account/password", {"current": "wrong", "password": "short"}, 422),
        ("/account/tokens", {"name": "", "scope": "search"}, 422),
        ("/account/tokens", {"name": "a table", "scope": "search", "days": "30"}, 201),
    ]:
        answer = client.post(address, data=given)
        assert answer.status_code == status, address
        pages[f"{address} {status}"] = answer.text
    assert check(pages) == []


def test_pages_for_people_who_have_not_signed_in_are_valid(accounts, check: Check) -> None:
    accounts.app.config["WTF_CSRF_ENABLED"] = False
    client = accounts.client()
    pages = walk(accounts.app, client)
    answer = client.post("/sign-in", data={"email": "reader@example.org", "password": "wrong"})
    assert answer.status_code == 422
    pages |= {"/sign-in 422": answer.text, "/invitations/wrong": client.get("/invitations/wrong").text}
    assert check(pages) == []
