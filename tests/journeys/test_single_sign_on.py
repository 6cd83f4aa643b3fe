"""Signing in at a real provider: a certified implementation, started for these journeys."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from indexer import people
from indexer.config import Config
from indexer.library import Library
from indexer.model import Role

ROOT = Path(__file__).parents[2]
SECRET = "secret-for-tests-alone"  # as in the script
SCRIPT = ROOT / "tests" / "journeys" / "oidc_provider.mjs"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Start the provider; gives its address."""
    node = shutil.which("node")
    if node is None or not (ROOT / "node_modules" / "oidc-provider").is_dir():
        pytest.skip("Single sign-on needs a provider: install Node 20 or later, and run “npm ci”, to sign in at one.")
    with subprocess.Popen([node, SCRIPT], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def site(tmp_path: Path, provider: str, served: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Serve a library whose people are Una and Vic; gives the site's address."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    config = Config(
        library=tmp_path / "library",
        oidc_issuer=provider,
        oidc_client="evidence",
        oidc_secret=SECRET,
        oidc_name="the provider",
        sign_in_limit="1000 per minute",
    )
    with Library(config, create=True) as library:
        people.add(library.catalogue, "Una", "una@example.org", Role.ADMINISTRATOR, [], "a test")
        people.add(library.catalogue, "Vic", "vic@example.org", Role.READER, [], "a test")
    with served(config) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    with browser.new_context(base_url=site) as context:
        yield context.new_page()


def sign_in(page: Page, name: str) -> None:
    page.get_by_role("link", name="Sign in with the provider").click()
    expect(page.get_by_role("heading", name="The provider")).to_be_visible()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Sign in").click()


def test_somebody_signs_in_at_the_provider_and_lands_where_they_wanted_to_go(page: Page, site: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.goto("/account?from=here")
    sign_in(page, "una")
    expect(page).to_have_url(f"{site}/account?from=here")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    page.get_by_role("link", name="Sign in with the provider").click()  # where Una is still signed in
    expect(page).to_have_url(f"{site}/")
    page.goto("/account")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    assert said == []


def test_an_address_that_the_provider_does_not_vouch_for_opens_nothing(page: Page, site: str) -> None:
    page.goto("/account")
    sign_in(page, "vic")
    expect(page.get_by_role("heading", name="You are not signed in")).to_be_visible()
    expect(page.get_by_text("vouches for no email address of yours")).to_be_visible()
    page.goto("/account")
    expect(page).to_have_url(f"{site}/sign-in?next=/account")


def test_somebody_who_turns_back_at_the_provider_may_use_a_password(page: Page, site: str) -> None:
    page.goto("/account")
    page.get_by_role("link", name="Sign in with the provider").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("“the provider” did not let you in")).to_be_visible()
    page.get_by_role("link", name="Sign in with a password").click()
    expect(page).to_have_url(f"{site}/sign-in?next=/account")
