"""Two researchers code the same documents, each unseen by the other, and agree; a reader finds what they agreed."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from indexer import people
from indexer.config import Config
from indexer.library import Library
from indexer.model import Role
from webapp.vendored import HOW, MANIFEST, VENDOR

WIDTHS = (1280, 390, 320)
ALIKE, DIFFERENT, NONE = 6, 22, 26  # the documents that speak of thresholds


@dataclass
class Site:
    address: str
    config: Config


@pytest.fixture
def site_of_three(site_with_accounts: tuple[str, Config]) -> Site:
    """The sample collection without tags; Ann Gow and Ben Ure are researchers, and Rae Orr reads."""
    address, config = site_with_accounts
    with Library(config) as library:
        held = library.catalogue.tags.standing()
        library.catalogue.tags.remove([each.id for each in held], "2020-01-01T00:00:00Z", "a test")
        for name, role in [("Ann Gow", Role.RESEARCHER), ("Ben Ure", Role.RESEARCHER), ("Rae Orr", Role.READER)]:
            email = f"{name.split()[0].lower()}@example.org"
            made = people.add(library.catalogue, name, email, role, [], "a test")
            people.set_password(library.catalogue, made.id, "three random words", "a test")
    return Site(address, config)


def assert_accessible(page: Page) -> None:
    if not (VENDOR / MANIFEST).exists():
        pytest.skip(f"How the site looks needs the design system’s files. {HOW}")
    size = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], (page.url, width)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.set_viewport_size(size)


def tag(page: Page, name: str) -> None:
    field = page.get_by_label("Add a tag")
    field.fill(name)
    field.press("Enter")  # with the list or without it; a page that is still loading may have taken the focus away
    expect(page.get_by_role("status").filter(has_text=f"Added {name}")).to_be_visible()


def begins(ann: Page) -> None:
    """Ann begins a round about what a search finds."""
    ann.goto("/?q=thresholds")
    ann.get_by_text("Tag these documents").click()
    ann.get_by_role("link", name="Have these documents coded by several people").click()
    expect(ann.get_by_text("All 3 documents of this search: “thresholds”.")).to_be_visible()
    assert_accessible(ann)
    ann.get_by_label("Name of the round").fill("Thresholds")
    for label in ("Evidence type", "Ann Gow", "Ben Ure"):
        ann.get_by_text(label, exact=True).click()
    ann.get_by_role("button", name="Begin").click()
    expect(ann.get_by_text("The round has begun with 3 documents.")).to_be_visible()
    assert_accessible(ann)


def codes_whole_documents(ann: Page) -> None:
    """She is led from document to document."""
    ann.get_by_role("link", name=re.compile("Begin with")).click()
    tag(ann, "Review")
    ann.get_by_role("button", name="Done, next document").first.click()
    expect(ann).to_have_url(re.compile(f"/documents/{DIFFERENT}#coding$"))
    tag(ann, "Review")
    assert_accessible(ann)
    ann.get_by_role("button", name="Done, next document").first.click()
    ann.get_by_role("button", name="Done", exact=True).first.click()
    expect(ann.get_by_text("You are done with every document.")).to_be_visible()
    expect(ann.get_by_text("Ben Ure: 0 of 3 done")).to_be_visible()


def codes_words_too(ben: Page) -> None:
    """He sees nothing of what she chose, and marks words."""
    ben.get_by_role("link", name="Coding").click()
    expect(ben.get_by_text("You are done with 0 of 3.")).to_be_visible()
    assert_accessible(ben)
    ben.get_by_role("link", name="Thresholds").click()
    expect(ben.get_by_role("button", name="Open the agreement")).to_have_count(0)
    ben.get_by_role("link", name=re.compile("Begin with")).click()
    expect(ben.locator("#tags")).not_to_contain_text("Review")  # what Ann chose is not to be seen
    tag(ben, "Review")
    ben.get_by_role("button", name="Done, next document").first.click()
    ben.goto(f"/documents/{DIFFERENT}/passages/2")
    ben.get_by_text("Tag words of this page").click()
    ben.get_by_label("The words").fill("practitioners told us")
    ben.get_by_role("combobox", name="Tag").fill("Guidance")
    ben.get_by_role("combobox", name="Tag").press("Enter")
    expect(ben.get_by_role("status").filter(has_text="Added Guidance")).to_be_visible()
    ben.get_by_role("button", name="Done, next document").first.click()
    ben.get_by_role("button", name="Done", exact=True).first.click()


def open_and_agree(ann: Page, ben: Page) -> None:
    """They see how far they agree, and discuss the one document on which they do not, from the keyboard."""
    ben.locator("summary", has_text="Open the agreement").click()
    ben.get_by_text("I know that").click()
    ben.get_by_role("button", name="Open the agreement").click()
    expect(ben.get_by_role("row", name=re.compile("Review 3 50% 67% 0.40"))).to_be_visible()
    assert_accessible(ben)
    ben.get_by_role("button", name="Accept the 2 documents on which all agree").click()
    expect(ben.get_by_text("2 documents agreed upon. Everybody sees these tags now.")).to_be_visible()
    ann.goto("/rounds")
    ann.get_by_role("link", name="Thresholds").click()
    ann.get_by_role("link", name="See how far the coders agree").click()
    ann.get_by_role("link", name="Discuss the first").click()
    expect(ann.get_by_text("“practitioners told us”")).to_be_visible()
    assert_accessible(ann)
    ann.get_by_role("checkbox", name="Guidance").focus()
    ann.keyboard.press("Space")
    ann.get_by_label("Why").focus()
    ann.keyboard.type("It tells people what to do.")
    ann.keyboard.press("Tab")
    ann.keyboard.press("Enter")
    expect(ann.get_by_text("There is nothing left on which the coders differ.")).to_be_visible()
    ann.get_by_role("link", name="Close the round").click()
    ann.locator("summary", has_text="Close the round").click()
    ann.get_by_text("I know that").click()
    ann.get_by_role("button", name="Close the round").click()
    expect(ann.get_by_text("The round is closed.")).to_be_visible()


def finds_it(rae: Page) -> None:
    """A reader's filters follow, and the words that were marked are there."""
    rae.goto("/?q=thresholds")
    group = rae.get_by_role("group", name="Evidence type")
    expect(group).to_contain_text("Guidance")
    expect(group).to_contain_text("Review")
    rae.goto("/?q=thresholds&tag=evidence-type/guidance")
    expect(rae.get_by_role("heading", name=re.compile("^1 document"))).to_be_visible()
    rae.goto(f"/documents/{DIFFERENT}/passages/2")
    expect(rae.get_by_role("link", name="“practitioners told us”")).to_be_visible()
    expect(rae.get_by_text("Ben Ure, ")).to_be_visible()


def test_two_code_apart_discuss_and_agree_and_a_reader_finds_it(site_of_three: Site, open_page) -> None:
    def signed_in(name: str) -> Page:
        page = open_page("/sign-in", base=site_of_three.address, bypass_csp=True)
        page.get_by_label("Email address").fill(f"{name}@example.org")
        page.get_by_label("Password").fill("three random words")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("link", name="Account")).to_be_visible()
        return page

    ann, ben, rae = (signed_in(each) for each in ("ann", "ben", "rae"))
    expect(rae.get_by_role("link", name="Coding")).to_have_count(0)
    begins(ann)
    codes_whole_documents(ann)
    codes_words_too(ben)
    rae.goto("/?q=thresholds")
    expect(rae.get_by_role("group", name="Evidence type")).to_have_count(0)
    open_and_agree(ann, ben)
    finds_it(rae)
