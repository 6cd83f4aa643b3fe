"""What a coder chose in a round that is not opened leaves no trace: with it or without it, every answer is the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer import agreeing, people, rounds, tags
from indexer.catalogue.tags import Place
from indexer.cli import main
from indexer.model import Locator, Passage, Person, Role, Workstream
from indexer.vocabulary import By, find
from webapp.library import library_of

REVIEW, GUIDANCE, STATISTICS = "evidence-type/review", "evidence-type/guidance", "evidence-type/statistics"

# What stands in an address for each name in its rule; an address with another name has to be added here.
ARGUMENTS: dict[str, tuple[object, ...]] = {
    "number": (1, 2, 3),
    "position": (1,),
    "index": (1,),
    "document": (1, 2),
    "round_number": (1,),
    "form": ("csv",),
    "table": ("csv", "json"),
    "filename": ("evidence.css",),
    "secret": ("nothing",),
    "token": (1,),
    "search": (1,),
    "name": ("agreement",),
    "ending": ("ris",),
    "key": (REVIEW,),
    "group": ("evidence-type",),
    "slug": ("evidence-type",),
    "version": (1,),
}

QUERIES = [
    "/?workstream=neglect",
    "/?not-workstream=neglect",
    "/?workstream=unknown",
    f"/?tag={REVIEW}",
    f"/?tag={GUIDANCE}",
    f"/?not-tag={GUIDANCE}",
    "/?tag=evidence-type/unknown",
    "/?q=tag:guidance",
    "/map?rows=workstream&columns=evidence-type",
    "/map?rows=evidence-type&columns=year&compared=2020-01-01",
    "/map?rows=workstream&columns=evidence-type&on=2020-01-01",
    "/map?rows=evidence-type&columns=workstream&q=neglect",
    "/api/v1/map?rows=workstream&columns=evidence-type",
    "/map.svg?rows=workstream&columns=evidence-type",
    "/?q=workstream:neglect",
    "/?q=neglect&sort=title",
    "/?q=xylograph",
    f"/?q=neglect&tag={STATISTICS}",
    "/suggestions?q=gui",
    "/suggestions?q=neg",
    "/suggestions?q=xyl",
    "/documents/2?q=neglect",
    "/documents/2/passages/1?q=neglect",
    "/tags/choices?document=1",
    "/tags/choices?document=2",
    f"/tags/bulk?add={GUIDANCE}&document=1&document=2&document=3&document=4",
    f"/tags/bulk?remove={GUIDANCE}&document=1&document=2&document=3&document=4",
    f"/tags/bulk?add={STATISTICS}&search=tag%3Devidence-type/review",
    "/tags/actions?by=all",
    "/rounds/new?search=tag%3Devidence-type/guidance",
    "/unapi?id=2&format=ris",
    "/map?rows=workstream&columns=evidence-type",
    "/map?rows=workstream&columns=evidence-type&compared=2026-01-01",
    "/map?rows=evidence-type&columns=workstream&on=2030-01-01",
    f"/map/cell?rows=workstream&columns=evidence-type&row=neglect&column={GUIDANCE}",
    f"/map/cell?rows=workstream&columns=evidence-type&row=unknown&column={REVIEW}",
    "/map.svg?rows=workstream&columns=evidence-type",
    "/map.csv?rows=workstream&columns=evidence-type",
    "/api/v1/map?rows=workstream&columns=evidence-type",
    "/map.svg?rows=workstream&columns=evidence-type",
    f"/api/v1/search?tag={GUIDANCE}",
    f"/api/v1/search?q=neglect&not-tag={REVIEW}",
    "/api/v1/search?q=tag:guidance",
    "/api/v1/search?q=xylograph",
    "/api/v1/documents?size=3",
    "/support?sentence=Document+speaks+of+neglect",
    "/support?sentence=a+xylograph+speaks+of+guidance",
    "/api/v1/support?sentence=Document+speaks+of+neglect",
]

WHO = ["ann", "reader", "researcher", "editor", "administrator", "lead", "insider"]
OUTSIDERS = ["reader", "researcher", "insider", ""]

Make = Callable[..., tuple[Path, object]]


@dataclass
class World:
    """A site with a round that Lead began, which Ann and Ben code."""

    accounts: object
    folder: Path
    people: dict[str, Person]

    @property
    def library(self):
        return library_of(self.accounts.app)

    def tag(self, name: str, document: int, *keys: str, remove: tuple[str, ...] = (), **more: object) -> int | None:
        known = self.library.vocabulary
        add, off = ([find(known, each) for each in some] for some in (keys, remove))
        return tags.tag(self.library, [document], add, off, By(name.title(), self.people[name].id), **more).action

    def done(self, name: str, *documents: int) -> None:
        for each in documents:
            rounds.finish(self.library, 1, each, self.people[name])


def make_world(make_library: Make, serve_accounts: Callable[[Path], object], *, coded: bool) -> World:
    def fill(shelf) -> None:
        shelf.library.catalogue.vocabulary.put_workstream(Workstream("neglect", "Neglect", "", ("neglect",), {}), 1)
        for number in range(1, 6):
            text = f"Document {number} speaks of neglect and of guidance for everybody."
            shelf.add(f"paper {number}", [Passage(Locator("page", "1", 1), text)], title=f"Paper {number}")

    folder = make_library(fill)[0]
    accounts = serve_accounts(folder)
    held = dict(accounts.people)
    catalogue = library_of(accounts.app).catalogue
    for name in ("ann", "ben", "lead"):
        held[name] = people.add(catalogue, name.title(), f"{name}@example.org", Role.RESEARCHER, [], "a test")
    accounts.people |= held
    world = World(accounts, folder, held)
    world.tag("researcher", 1, "neglect", STATISTICS)
    world.tag("editor", 5, GUIDANCE)
    rounds.begin(
        world.library,
        "The round",
        ["evidence-type", "workstream"],
        [held["ann"].id, held["ben"].id],
        [1, 2, 3, 4],
        held["lead"],
    )
    world.tag("ann", 1, REVIEW)
    world.tag("ann", 2, "neglect", place=Place(1, "neglect"), note="Ann’s own note")
    world.done("ann", 1, 2)
    if coded:
        world.tag("ben", 1, GUIDANCE, "neglect")
        world.tag("ben", 2, REVIEW, place=Place(1, "speaks of neglect"), note="a xylograph")
        off = world.tag("ben", 3, STATISTICS)
        world.tag("ben", 4, GUIDANCE, note="another xylograph")
        assert off is not None
        tags.undo(world.library, off, By("Ben", held["ben"].id))
        world.tag("ben", 1, remove=("neglect",))
    world.done("ben", 1, 2, 3)
    return world


@pytest.fixture(scope="module")
def pair(make_library: Make, serve_accounts: Callable[[Path], object]) -> Iterator[tuple[World, World]]:
    """Two worlds that differ in what Ben chose, and in nothing else: in the first he found no tag that fits."""
    made = make_world(make_library, serve_accounts, coded=False), make_world(make_library, serve_accounts, coded=True)
    yield made
    for each in made:
        each.library.close()


def addresses(app) -> list[str]:
    """Give every address that can be asked with GET, with each value that its arguments have."""
    found = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.rule):
        # What monitoring programs read are seconds and bytes of the process, no two alike; test_metrics says what else.
        if "GET" not in rule.methods or rule.endpoint in ("single_sign_on.callback", "static", "metrics.metrics"):
            continue
        names = sorted(rule.arguments)
        with app.test_request_context():
            for values in product(*(ARGUMENTS[name] for name in names)):
                _, address = rule.build(dict(zip(names, values, strict=True)))
                found.append(address)
    return [*found, *QUERIES]


def seen(world: World, name: str, address: str, client=None) -> tuple[int, str, str]:
    client = client or world.accounts.client(name)
    answer = client.get(address, buffered=True)
    text = answer.data.decode("utf-8", "replace")
    text = re.sub(r'value="[\w.-]{20,}"', "", text)  # tokens of forms
    return answer.status_code, answer.headers.get("Location", ""), re.sub(r"\d\d:\d\d(:\d\d)?", "", text)


def differing(pair, name: str) -> list[str]:
    one, other = (world.accounts.client(name) for world in pair)
    return [
        address
        for address in addresses(pair[0].accounts.app)
        if seen(pair[0], name, address, one) != seen(pair[1], name, address, other)
    ]


def test_the_worlds_do_differ_for_who_chose(pair) -> None:
    assert f"/?tag={GUIDANCE}" in (found := differing(pair, "ben"))
    assert {"/documents/1", "/documents/2/passages/1", f"/api/v1/search?tag={GUIDANCE}", "/tags/actions"} <= {*found}


@pytest.mark.parametrize("name", WHO)
def test_nothing_is_different_for_anybody_else(pair, name: str) -> None:
    assert differing(pair, name) == []


@pytest.mark.parametrize("name", ["ann", "lead", "editor", "administrator"])
def test_how_far_everybody_is_is_told_to_who_takes_part(pair, name: str) -> None:
    for world in pair:
        assert "Ben: 3 of 4 done" in seen(world, name, "/rounds/1")[2]
        assert seen(world, name, "/rounds/1/agreement")[0] == 404


@pytest.mark.parametrize("name", OUTSIDERS)
def test_there_is_no_round_for_others(pair, name: str) -> None:
    for address in ("/rounds/1", "/rounds/1/agreement", "/rounds/1/documents/1", "/api/v1/rounds/1"):
        assert seen(pair[1], name, address)[0] in (302, 401, 403, 404)
    assert "The round" not in seen(pair[1], name, "/rounds")[2]


COMMANDS = [
    ("search", "--json"),
    ("search", "tag:guidance", "--json"),
    ("export", "--format", "json"),
    ("export", "neglect"),
    ("show", "1", "--json"),
    ("show", "2", "--history"),
    ("show", "2", "--story", "--json"),
    ("coverage", "--json"),
    ("tag", "--json"),
    ("tag", "--history", "--json"),
    ("tag", "2", "--history", "--as", "ann@example.org"),
    ("tag", "--history", "--as", "editor@example.org"),
    ("tag", "--actions"),
    ("tag", "--actions", "--as", "ann@example.org"),
    ("tag", "--passages", "neglect", "--json"),
    ("tag", "--passages", REVIEW, "--as", "editor@example.org"),
    ("tag", "1", "2", "3", "4", "--remove", GUIDANCE, "--preview"),
    ("vocabulary", "list"),
    ("round", "list", "--as", "ann@example.org", "--json"),
    ("round", "list", "--as", "administrator@example.org"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_nothing_is_different_on_the_command_line(pair, command: tuple[str, ...]) -> None:
    said = []
    for world in pair:
        result = CliRunner().invoke(main, ["--library", str(world.folder), *command])
        assert result.exit_code == 0, result.output
        said.append(re.sub(r"\d\d:\d\d(:\d\d)?", "", result.output))
    assert said[0] == said[1]


def test_opened_it_is_shown_to_who_takes_part_and_agreed_to_everybody(make_library, serve_accounts) -> None:
    worlds = [make_world(make_library, serve_accounts, coded=coded) for coded in (False, True)]
    try:
        for each in worlds:
            rounds.open_agreement(each.library, 1, each.people["lead"])
        # Outside the round's own pages it is still nobody's but his.
        for name in OUTSIDERS:
            assert differing(worlds, name) == []
        for name in ("ann", "lead", "editor", "administrator"):
            found = differing(worlds, name)
            assert "/rounds/1/documents/2" in found
            assert [each for each in found if "/rounds/1" not in each] == []
        world = worlds[1]
        for name in ("ann", "ben", "lead", "editor", "administrator"):
            page = seen(world, name, "/rounds/1/documents/2")[2]
            assert "“speaks of neglect”" in page
            assert "Note: a xylograph" in page
            assert f"1,Paper 1,{GUIDANCE},0,1," in seen(world, name, "/rounds/1/answers.csv")[2]
            given = world.accounts.client(name).get("/api/v1/rounds/1/agreement").json["documents"][0]["answers"]
            assert [each["tags"] for each in given] == [[REVIEW], [GUIDANCE]]
        # Document 4 was not finished by Ben, so what he chose there is shown to nobody.
        assert "another xylograph" not in seen(world, "lead", "/rounds/1/documents/4")[2]
        agreeing.agree(world.library, 1, 2, [REVIEW], "It reviews.", world.people["ann"])
        for name in ("ann", "ben", "reader", "researcher", "editor", "administrator"):
            assert "Paper 2" in seen(world, name, f"/?tag={REVIEW}")[2]
        assert "speaks of neglect" in seen(world, "reader", "/documents/2/passages/1")[2]
    finally:
        for each in worlds:
            each.library.close()
