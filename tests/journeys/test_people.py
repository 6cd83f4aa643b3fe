from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]


def sign_in(page: Page, email: str, password: str = "three random words") -> None:
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("script", [True, False], ids=["script on", "script off"])
def test_a_colleague_is_invited_reads_what_is_hers_and_signs_out(
    open_page: OpenPage, site_with_accounts: tuple[str, object], script: bool
) -> None:
    site = site_with_accounts[0]
    anna = open_page("/?q=neglect", base=site, java_script_enabled=script)
    expect(anna).to_have_url(re.compile("/sign-in"))
    sign_in(anna, "anna@example.org")
    expect(anna).to_have_url(re.compile(r"/\?q=neglect$"))
    everything = anna.locator("#found").inner_text()

    anna.get_by_role("link", name="Account").click()
    anna.get_by_role("link", name="People").click()
    anna.get_by_label("Name").fill("Ben Ure")
    anna.get_by_label("Email address").fill("ben@example.org")
    anna.get_by_role("button", name="Make the account").click()
    link = anna.locator(".evidence-secret code").inner_text()

    ben = open_page(link.removeprefix(site), base=site, java_script_enabled=script)
    ben.get_by_label("Password").fill("another three words")
    ben.get_by_role("button", name="Set the password").click()
    ben.goto("/?q=neglect")
    assert ben.locator("#found").inner_text() != everything  # what is for the review group is not for him yet

    anna.get_by_text("Review group", exact=True).click()
    anna.get_by_role("button", name="Save").click()
    expect(anna.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    anna.get_by_text("Programme team", exact=True).click()
    anna.get_by_role("button", name="Save").click()
    ben.reload()
    assert ben.locator("#found").inner_text() == everything

    ben.get_by_role("button", name="Sign out").click()
    ben.goto("/?q=neglect")
    sign_in(ben, "ben@example.org", "a wrong password")
    expect(ben.get_by_role("alert")).to_contain_text("The address or the password is wrong.")
    expect(ben.get_by_label("Email address")).to_have_value("ben@example.org")


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_pages_about_people_break_no_rule(
    open_page: OpenPage, site_with_accounts: tuple[str, object], width: int
) -> None:
    page = open_page("/sign-in", width, base=site_with_accounts[0], bypass_csp=True)
    states = {"an old invitation": "/invitations/nothing", "signing in": "/sign-in"}
    for name, address in states.items():
        page.goto(address)
        check(page, name, width)
    sign_in(page, "anna@example.org", "wrong")
    check(page, "refused", width)
    sign_in(page, "anna@example.org")
    for address in ("/account", "/people", "/people/1", "/log"):
        page.goto(address)
        check(page, address, width)
    page.goto("/people")
    page.get_by_label("Name").fill("Anna Reid")
    page.get_by_label("Email address").fill("other@example.org")
    page.get_by_role("button", name="Make the account").click()
    check(page, "an account refused", width)


def check(page: Page, name: str, width: int) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, f"{name}: {results.generate_report()}"
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width, name
