from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, fromstring

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient

from indexer import people, searches
from indexer.catalogue import Catalogue
from indexer.config import Config
from indexer.errors import SearchTooSlow
from indexer.library import Library
from indexer.model import DocumentId, Locator, Passage, Person, Role
from indexer.search.finder import Finder
from webapp import create_app
from webapp.library import library_of

AT = "2026-11-20T10:00:00Z"
PASSWORD = "three random words"
ATOM = "{http://www.w3.org/2005/Atom}"


class Here:
    """A library with accounts, the site over it, and somebody's browser at a time."""

    def __init__(self, app: Flask, add: Callable[..., DocumentId]) -> None:
        self.app = app
        self.add = add
        self.library: Library = library_of(app)
        self.people: dict[str, Person] = {}

    def person(self, name: str, role: Role = Role.READER, groups: tuple[str, ...] = ()) -> Person:
        held = people.add(self.library.catalogue, name, f"{name.lower()}@example.org", role, groups, "a test")
        people.set_password(self.library.catalogue, held.id, PASSWORD, "a test")
        self.people[name] = held
        return held

    def browser(self, name: str) -> Browser:
        browser = Browser(self.app.test_client())
        browser.post("/sign-in", email=f"{name.lower()}@example.org", password=PASSWORD)
        return browser

    def feed(self, address: str, **headers: str) -> Element:
        answer = self.app.test_client().get(urlsplit(address).path, headers=headers)
        assert answer.status_code == 200
        assert answer.mimetype == "application/atom+xml"
        return fromstring(answer.data)  # noqa: S314 - our own


class Browser:
    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def page(self, address: str, status: int = 200) -> BeautifulSoup:
        answer = self.client.get(address, follow_redirects=True)
        assert answer.status_code == status, answer.text
        return BeautifulSoup(answer.text, "lxml")

    def post(self, address: str, status: int = 200, **form: str) -> BeautifulSoup:
        token = BeautifulSoup(self.client.get("/sign-in", follow_redirects=True).text, "lxml").select_one(
            "input[name=csrf_token]"
        )
        assert token is not None
        answer = self.client.post(address, data={"csrf_token": token["value"], **form}, follow_redirects=True)
        assert answer.status_code == status, answer.text
        return BeautifulSoup(answer.text, "lxml")

    def save(self, search: str, name: str = "A search", **form: str) -> int:
        self.post("/searches", search=search, name=name, **form)
        links = self.page("/searches").select(".evidence-saved__name a")
        return max(int(str(link["href"]).rpartition("/")[2]) for link in links)

    def feed_address(self, number: int) -> str:
        return text(self.post(f"/searches/{number}/feed", 201).select_one(".evidence-secret code"))


def text(node: Tag | None) -> str:
    assert node is not None
    return " ".join(node.get_text().split())


def entries(feed: Element) -> list[str]:
    return [each.findtext(f"{ATOM}title") or "" for each in feed.iter(f"{ATOM}entry")]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Here]:
    from indexer.catalogue.documents import Reading
    from indexer.model import ReadStatus
    from indexer.search.engine import Entry

    with Library(Config(library=tmp_path / "library"), create=True) as library:

        def add(title: str, words: str, **values: str) -> DocumentId:
            catalogue = library.catalogue
            passages = [Passage(Locator("page", "1", 1), words)]
            sha256 = f"{len(catalogue.documents.all()):064}"
            document = catalogue.documents.add(
                sha256,
                "text/plain",
                {"title": title, "language": "en", "kind": "report"} | values,
                Reading(passages, ReadStatus.READ, None, None, "1"),
                AT,
            )
            library.engine.put([Entry(document, 1, title, passages)])
            return document

        app = create_app(Config(library=library.folder, organisation="Review Office"))
        app.testing = False
        held = Here(app, add)
        held.person("Ann", Role.ADMINISTRATOR)
        held.person("Bob")
        held.person("Cat", groups=("review group",))
        add("Neglect in homes", "Neglect was found in homes.", date="2016", organisation="Homes & Co")
        yield held
        library_of(app).close()


class TestTheList:
    def test_a_saved_search_says_what_it_is_and_what_is_new(self, here: Here) -> None:
        ann = here.browser("Ann")
        results = ann.page("/?q=neglect&not-kind=minutes&year=2016&page=1")
        form = results.select_one("form[action='/searches']")
        assert form is not None
        values = {str(each["name"]): str(each["value"]) for each in form.select("input[type=hidden], input#name")}
        assert values["name"] == "neglect"
        back = ann.post("/searches", **values)
        assert text(back.select_one(".evidence-said")).startswith("The search is saved.")
        assert text(back.select_one("#found")) == "1 document, 1 passage"
        page = ann.page("/searches")
        assert text(page.select_one(".evidence-saved__words")) == (
            "“neglect”, Year: 2016, not Kind of document: Minutes"
        )
        assert "1 document, nothing new since" in text(page.select_one(".evidence-saved__facts"))
        here.add("More neglect", "Neglect.", date="2016")
        assert "2 documents, 1 new since" in text(ann.page("/searches").select_one(".evidence-saved__facts"))

    def test_opening_it_marks_what_is_new_and_counts_as_a_look(self, here: Here) -> None:
        ann = here.browser("Ann")
        key = ann.save("q=neglect")
        here.add("More neglect", "Neglect.")
        page = ann.page(f"/searches/{key}")
        new = [each for each in page.select(".ds_search-result") if each.select(".evidence-flag--new")]
        assert [text(each.select_one("h3")) for each in new] == ["More neglect"]
        latest = page.select_one(".evidence-note a")
        assert latest is not None
        first = ann.page(str(latest["href"])).select_one(".ds_search-result")
        assert first is not None
        assert first.select(".evidence-flag--new")
        assert "nothing new" in text(ann.page("/searches").select_one(".evidence-saved__facts"))
        assert not ann.page(f"/searches/{key}").select(".evidence-flag--new")

    @pytest.mark.parametrize(
        "headers", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"Sec-Fetch-Site": "cross-site"}]
    )
    def test_what_nobody_opened_is_no_look(self, here: Here, headers: dict[str, str]) -> None:
        ann = here.browser("Ann")
        key = ann.save("q=neglect")
        here.add("More neglect", "Neglect.")
        assert ann.client.get(f"/searches/{key}", headers=headers).status_code == 302
        assert "1 new" in text(ann.page("/searches").select_one(".evidence-saved__facts"))

    def test_it_is_kept_as_it_was_asked(self, here: Here) -> None:
        ann = here.browser("Ann")
        asked = (
            "q=neglect+%26+care&any=1&as-typed=HBR&workstream=no-such&organisation=Homes+%26+Co&not-language=unknown"
            "&sort=date&editions=all"
        )
        key = ann.save(f"{asked}&page=3&seen=1&colour=red")
        to = ann.client.get(f"/searches/{key}").headers["Location"]
        held = searches.saved(here.library.catalogue, here.people["Ann"], key)
        assert sorted(held.address.split("&")) == sorted(asked.split("&"))
        assert to.startswith(f"/?{held.address}")
        assert text(ann.page("/searches").select_one(".evidence-saved__words")) == (
            "“neglect & care”, any of the words, HBR only as typed, Workstream: no-such, Organisation: Homes & Co, "
            "not Language: Not known, earlier editions too"
        )

    def test_a_search_that_takes_too_long_leaves_the_others(self, here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
        ann = here.browser("Ann")
        ann.save("q=neglect", "B quick")
        ann.save("q=slow", "A slow")
        find = Finder.find

        def find_or_stop(self: Finder, search: object, seconds: float) -> object:
            if getattr(search, "text", "") == "slow":
                raise SearchTooSlow("It took too long.")
            return find(self, search, seconds)  # type: ignore[arg-type]

        monkeypatch.setattr(Finder, "find", find_or_stop)
        slow, quick = ann.page("/searches").select(".evidence-saved__facts")[:2]
        assert text(slow).startswith("Not counted: it took too long.")
        assert text(quick).startswith("1 document")

    def test_a_name_is_wanted(self, here: Here) -> None:
        ann = here.browser("Ann")
        page = ann.post("/searches", 422, search="q=neglect", name=" ", shared="on")
        assert text(page.select_one("#name-error")) == "Error: Give the search a name."
        assert page.select_one("input[name=search][value='q=neglect']")
        assert page.select_one("input[name=shared][checked]")
        key = ann.save("q=neglect", "Mine")
        page = ann.post(f"/searches/{key}/settings", 422, name="x" * 201)
        assert "at most 200 characters" in text(page.select_one("#name-error"))

    def test_more_searches_ask_the_catalogue_no_more_often(self, here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
        ann = here.browser("Ann")
        asked: list[None] = []
        reading = Catalogue.reading

        def count(self: Catalogue) -> AbstractContextManager[Any]:
            asked.append(None)
            return reading(self)

        monkeypatch.setattr(Catalogue, "reading", count)
        times = []
        for number in range(3):
            ann.save(f"q=neglect+{number}")
            asked.clear()
            ann.page("/searches")
            times.append(len(asked))
        assert times[1] - times[0] == times[2] - times[1] <= 1


class TestSharing:
    def test_somebody_elses_private_search_is_not_there(self, here: Here) -> None:
        key = here.browser("Ann").save("q=secret+words", "Private name")
        bob = here.browser("Bob")
        assert "Private name" not in text(bob.page("/searches"))
        for address in (f"/searches/{key}", f"/searches/{key}/settings"):
            assert "secret" not in text(bob.page(address, 404))
        for action in ("settings", "remove", "feed"):
            assert "Private name" not in text(bob.post(f"/searches/{key}/{action}", 404, name="Taken"))
        assert "Private name" in text(here.browser("Ann").page("/searches"))

    def test_a_shared_one_is_read_by_others_and_changed_by_its_owner(self, here: Here) -> None:
        ann, bob = here.browser("Ann"), here.browser("Bob")
        key = ann.save("q=neglect", "Homes", shared="on")
        facts = text(bob.page("/searches").select_one(".evidence-saved__facts"))
        assert facts.startswith("1 document. You have not looked at it yet. Shared by Ann.")
        assert not bob.page(f"/searches/{key}").select(".evidence-flag--new")
        bob.post(f"/searches/{key}/settings", 404, name="Mine")
        bob.post(f"/searches/{key}/remove", 404)
        assert not bob.page(f"/searches/{key}/settings").select("#change-title, #remove-title")
        ann.post(f"/searches/{key}/settings", name="Homes again")
        assert "Homes" not in text(bob.page("/searches"))
        assert "Homes again" in text(ann.page("/searches"))
        ann.post(f"/searches/{key}/remove")
        ann.page(f"/searches/{key}", 404)

    def test_counts_are_of_what_the_person_may_see(self, here: Here) -> None:
        here.browser("Ann").save("q=neglect", shared="on")
        here.add("Minutes on neglect", "Neglect.", audience="Review group")
        for name, count in (("Ann", "2 documents"), ("Bob", "1 document."), ("Cat", "2 documents")):
            assert text(here.browser(name).page("/searches").select_one(".evidence-saved__facts")).startswith(count)


class TestRecent:
    def test_searches_are_remembered_until_they_are_forgotten(self, here: Here) -> None:
        ann = here.browser("Ann")
        for address in ("/", "/?q=neglect", "/?kind=report", "/?q=nothing", "/?q=neglect&page=2", "/?q=neglect&seen=1"):
            ann.page(address)
        rows = [text(each) for each in ann.page("/searches").select(".evidence-row")]
        assert [row.partition(" on ")[0] for row in rows] == [
            "“neglect” 1 document",  # page 2 is beyond the end, and leads to the first page
            "“nothing” 0 documents",
            "Kind of document: Report 1 document",
        ]
        assert not here.browser("Bob").page("/searches").select(".evidence-row")
        said = ann.post("/searches/forget")
        assert not said.select(".evidence-row")

    def test_a_search_goes_on_while_somebody_else_writes(self, here: Here) -> None:
        ann = here.browser("Ann")
        ann.page("/?q=neglect")
        key = ann.save("q=neglect")
        with here.library.catalogue._engine.connect().execution_options(writes=True) as connection, connection.begin():
            assert text(ann.page("/?q=homes").select_one("#found")) == "1 document, 1 passage"
            assert text(ann.page(f"/searches/{key}").select_one("#found")) == "1 document, 1 passage"
        remembered = [text(each.select_one("a")) for each in ann.page("/searches").select(".evidence-row")]
        assert remembered == ["“homes”", "“neglect”"]

    def test_a_prefetched_page_is_not_remembered(self, here: Here) -> None:
        ann = here.browser("Ann")
        ann.client.get("/?q=neglect", headers={"Sec-Purpose": "prefetch"})
        assert not ann.page("/searches").select(".evidence-row")


class TestFeed:
    def test_it_is_atom(self, here: Here) -> None:
        ann = here.browser("Ann")
        here.add("Newer", "Neglect & <b>more</b> neglect.", kind="review", date="2017-05-03")
        address = ann.feed_address(ann.save("q=neglect", "Neglect & homes"))
        assert re.fullmatch(r"http://localhost/feeds/[\w-]{40,}\.atom", address)
        feed = here.feed(address)
        assert feed.tag == f"{ATOM}feed"
        assert feed.findtext(f"{ATOM}title") == "Neglect & homes"
        assert feed.findtext(f"{ATOM}subtitle") == "“neglect”"
        assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Review Office"
        links = {each.get("rel"): each.get("href") for each in feed.findall(f"{ATOM}link")}
        assert links["self"] == address
        assert (links["alternate"] or "").startswith("http://localhost/searches/")
        assert entries(feed) == ["Newer", "Neglect in homes"]
        for each in (feed, *feed.iter(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                assert each.findtext(f"{ATOM}{name}")
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", each.findtext(f"{ATOM}updated") or "")
            assert (each.findtext(f"{ATOM}id") or "").startswith("urn:uuid:")
        newer, older = feed.iter(f"{ATOM}entry")
        assert older.findtext(f"{ATOM}author/{ATOM}name") == "Homes & Co"
        link = newer.find(f"{ATOM}link")
        assert link is not None
        assert link.get("href") == "http://localhost/documents/2?q=neglect"
        summary = newer.find(f"{ATOM}summary")
        assert summary is not None
        assert summary.get("type") == "html"
        html = BeautifulSoup(summary.text or "", "lxml")
        assert [text(each) for each in html.select("p")] == [
            "Review, 3 May 2017",
            "Page 1: Neglect & <b>more</b> neglect.",
        ]
        assert not html.select("b")
        assert html.select("mark")

    def test_what_documents_say_cannot_break_it(self, here: Here) -> None:
        ann = here.browser("Ann")
        title = "</title><script>alert(1)</script> \x0b\x00\x1b ￾ & 文書 😀"
        here.add(title, "Neglect \x0c.", organisation="A\x01B")
        feed = here.feed(ann.feed_address(ann.save("q=neglect", "]]> \x02 <x>")))
        assert entries(feed)[0] == "</title><script>alert(1)</script>   & 文書 😀"
        assert feed.findtext(f"{ATOM}title") == "]]> <x>"
        assert not list(feed.iter("script"))

    def test_identifiers_stay_and_entries_are_the_newest_fifty(self, here: Here) -> None:
        ann = here.browser("Ann")
        for number in range(60):
            here.add(f"Neglect {number}", "Neglect.")
        address = ann.feed_address(ann.save("q=neglect"))
        first, second = here.feed(address), here.feed(address)
        ids = [each.findtext(f"{ATOM}id") for each in first.iter(f"{ATOM}entry")]
        assert entries(first) == [f"Neglect {number}" for number in range(59, 9, -1)]
        assert ids == [each.findtext(f"{ATOM}id") for each in second.iter(f"{ATOM}entry")]
        assert len(set(ids)) == 50

    def test_it_is_seen_with_its_makers_eyes_as_of_now(self, here: Here) -> None:
        here.add("For the group", "Neglect.", audience="Review group")
        key = here.browser("Ann").save("q=neglect", shared="on")
        bob, cat = (here.browser(name).feed_address(key) for name in ("Bob", "Cat"))
        assert entries(here.feed(bob)) == ["Neglect in homes"]
        assert "group" not in here.app.test_client().get(urlsplit(bob).path).text
        assert entries(here.feed(cat)) == ["For the group", "Neglect in homes"]
        assert here.feed(bob).findtext(f"{ATOM}id") != here.feed(cat).findtext(f"{ATOM}id")
        people.change(here.library.catalogue, here.people["Cat"].id, "a test", role=Role.READER, groups=())
        assert entries(here.feed(cat)) == ["Neglect in homes"]

    def test_an_address_that_ended_is_as_unknown_as_any(self, here: Here) -> None:
        ann, bob = here.browser("Ann"), here.browser("Bob")
        key, gone = ann.save("q=neglect", shared="on"), ann.save("q=homes", "Gone", shared="on")
        addresses = {name: bob.feed_address(key) for name in ("replaced", "ended")}
        bob.post(f"/searches/{key}/feed/end")
        addresses["unshared"] = bob.feed_address(key)
        addresses["removed"] = bob.feed_address(gone)
        cat = here.browser("Cat")
        here.feed(addresses["unshared"])
        ann.post(f"/searches/{gone}/remove")
        addresses["closed"] = cat.feed_address(key)
        people.close(here.library.catalogue, here.people["Cat"].id, "a test")
        ann.post(f"/searches/{key}/settings", name="No longer shared")
        stranger = here.app.test_client()
        unknown = stranger.get("/feeds/unknown.atom")
        assert unknown.status_code == 404
        for why, address in addresses.items():
            answer = stranger.get(urlsplit(address).path)
            assert (why, answer.status_code, answer.text) == (why, 404, unknown.text)

    def test_an_unchanged_feed_is_not_sent_again(self, here: Here) -> None:
        ann = here.browser("Ann")
        path = urlsplit(ann.feed_address(ann.save("q=neglect"))).path
        reader = here.app.test_client()
        first = reader.get(path)
        assert first.headers["Last-Modified"]
        tag = {"If-None-Match": first.headers["ETag"]}
        assert reader.get(path, headers=tag).status_code == 304
        here.add("More neglect", "Neglect.")
        assert reader.get(path, headers=tag).status_code == 200

    def test_the_address_is_shown_once_and_kept_as_a_hash(self, here: Here) -> None:
        ann = here.browser("Ann")
        key = ann.save("q=neglect")
        secret = urlsplit(ann.feed_address(key)).path.removeprefix("/feeds/").removesuffix(".atom")
        page = ann.page(f"/searches/{key}/settings")
        assert secret not in page.decode()
        assert "You have a feed of this search since" in text(page)
        for file in here.library.folder.glob("catalogue.sqlite*"):
            assert secret.encode() not in file.read_bytes()


def test_the_owner_at_this_computer_has_searches_too(client: FlaskClient) -> None:
    browser = Browser(client)
    page = browser.page("/?q=supervision")
    token = page.select_one("form[action='/searches'] input[name=csrf_token]")
    assert token is not None
    answer = client.post("/searches", data={"csrf_token": token["value"], "search": "q=supervision", "name": "Owned"})
    assert answer.status_code == 303
    assert "Owned" in text(browser.page("/searches"))
