from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from indexer import tags
from indexer import vocabulary as job
from indexer.model import Tag, TagId
from indexer.vocabulary import By, add, find
from webapp.library import library_of


@pytest.fixture
def held(accounts):
    return library_of(accounts.app)


@pytest.fixture
def ann(accounts):
    """Give a researcher's browser."""
    return accounts.client("researcher")


@pytest.fixture
def themes(held):
    """Make two themes, one beneath the other, and tag the first document with the lower."""
    harm = add(held.catalogue, Tag(TagId(0), "theme", "", "Harm", "What hurts."), By("Ann")).tag
    hunger = add(held.catalogue, Tag(TagId(0), "theme", "", "Hunger", parents=(harm.id,)), By("Ann")).tag
    tags.tag(held, [1], [hunger], [], By("Ann"))


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return BeautifulSoup(answer.text, "lxml")


def text(page) -> str:
    return " ".join(page.main.get_text(" ").split())


def test_groups_are_shown_as_trees_with_counts_that_lead_to_the_documents(ann, themes) -> None:
    shown = page(ann, "/tags")
    tree = shown.select_one('section[aria-labelledby="group-theme"]')
    harm = tree.select_one("ul > li")
    assert [each.text for each in tree.select("ul ul li > a")] == ["Hunger"]
    assert "1 document with Harm" in " ".join(harm.get_text().split())
    link = harm.select_one(".evidence-tree__counts a")["href"]
    assert link == "/?tag=theme/harm"
    assert "For everybody" in ann.get(link).text


def test_counts_are_of_what_one_may_see(accounts, held, themes) -> None:
    tags.tag(held, [2], [find(held.vocabulary, "harm")], [], By("Ann"))
    assert "1 document with Harm" in text(page(accounts.client("reader"), "/tags"))
    assert "2 documents with Harm" in text(page(accounts.client("insider"), "/tags"))


def test_a_reader_sees_tags_and_no_forms(accounts, themes) -> None:
    for address in ("/tags", "/tags/theme", "/tags/theme/harm"):
        shown = page(accounts.client("reader"), address)
        assert not shown.main.select("form")
        assert not any(word in text(shown) for word in ("Add a tag", "Rename or change", "Retire"))


def test_a_tag_tells_where_it_stands_and_what_it_was_called(ann, themes, send) -> None:
    send(ann, "/tags/theme/hunger/change", name="Want of food", other_names="Starving", parents="Harm")
    shown = text(page(ann, "/tags/theme/hunger"))
    assert "Want of food" in shown
    assert "Past names Hunger" in shown
    assert "Other names Starving" in shown
    assert "Lies beneath Harm" in shown
    assert "Beneath it Want of food" in text(page(ann, "/tags/theme/harm"))


def test_a_tag_is_added_and_that_is_undone(ann, held, send) -> None:
    answer = send(
        ann,
        "/tags/new?group=theme",
        "/tags/new",
        group="theme",
        name="Fear",
        acronyms="F = Fear",
        words="afraid; dread",
    )
    assert answer.status_code == 303
    shown = page(ann, answer.location)
    said = shown.select_one('.evidence-said[role="status"]')
    assert "Added the tag Fear." in said.text
    assert find(held.vocabulary, "F").words == ("afraid", "dread")
    undone = ann.post(said.form["action"], data={each["name"]: each["value"] for each in said.select("input")})
    assert undone.location == "/tags/theme/fear"
    assert not find(held.vocabulary, "fear").in_use
    assert said.form["action"] not in ann.get(answer.location).text, "it is not offered twice"


def test_only_who_changed_it_is_offered_to_undo_it(accounts, ann, send) -> None:
    location = send(ann, "/tags/new", group="theme", name="Fear").location
    assert "Undo" in ann.get(location).text
    assert "Undo" not in accounts.client("editor").get(location).text


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"group": "theme", "name": ""}, "A tag needs a name"),
        ({"group": "theme", "name": "Harm"}, "“Harm” is a name of Harm already"),
        ({"group": "ghosts", "name": "X"}, "There is no tag group “ghosts”"),
        ({"group": "theme", "name": "X", "parents": "ghosts"}, "There is no tag “ghosts”"),
        ({"group": "theme", "name": "X", "acronyms": "X"}, "Write an acronym like"),
    ],
)
def test_what_makes_no_sense_is_said_and_what_was_typed_stays(ann, themes, send, values, says) -> None:
    answer = send(ann, "/tags/new", definition="Kept as typed.", **values)
    assert answer.status_code == 422
    assert says in BeautifulSoup(answer.text, "lxml").select_one(".ds_error-summary").text
    assert "Kept as typed." in answer.text


def test_merge_split_retire_and_bring_back(ann, held, themes, send) -> None:
    send(ann, "/tags/new", group="theme", name="Want")
    merged = send(ann, "/tags/theme/want", "/tags/theme/want/merge", into="hunger")
    assert merged.location.startswith("/tags/theme/hunger?done=")
    assert "Merged into Hunger" in text(page(ann, "/tags/theme/want"))
    assert "merged into Hunger" in text(page(ann, "/tags/theme"))
    send(ann, "/tags/theme/want", "/tags/theme/want/bring-back")
    assert find(held.vocabulary, "want").slug == "want"
    split = send(ann, "/tags/theme/harm", "/tags/theme/harm/split", parts="want; hunger")
    assert "Split into Hunger and Want" in text(page(ann, split.location))
    send(ann, "/tags/theme/want", "/tags/theme/want/retire")
    assert "Retired on" in text(page(ann, "/tags/theme/want"))


def test_a_merge_into_nothing_is_said_at_its_field(ann, themes, send) -> None:
    answer = send(ann, "/tags/theme/harm", "/tags/theme/harm/merge", into="ghosts")
    assert answer.status_code == 422
    shown = BeautifulSoup(answer.text, "lxml")
    assert shown.select_one("#into")["aria-invalid"] == "true"
    assert send(ann, "/tags/theme/harm", "/tags/theme/harm/split", parts="hunger").status_code == 422


def test_a_group_is_added_and_changed(ann, held, send) -> None:
    answer = send(ann, "/tags/groups/new", name="Care setting", definition="Where?")
    assert answer.location == "/tags/care-setting"
    send(ann, "/tags/groups/care-setting", name="Setting", definition="Where were they?")
    assert held.vocabulary.groups["care-setting"].name == "Setting"
    assert send(ann, "/tags/groups/new", name="Setting").status_code == 422


@pytest.mark.parametrize(
    "address", ["/tags/ghosts", "/tags/theme/ghosts", "/tags/groups/ghosts", "/tags/theme/x/change"]
)
def test_what_is_not_there_is_not_found(ann, address: str) -> None:
    assert "page Tags lists them all" in text(page(ann, address, 404))


def test_a_form_that_changes_nothing_offers_nothing_to_undo(ann, themes, send) -> None:
    send(ann, "/tags/new", group="theme", name="Fear")
    answer = send(ann, "/tags/theme/fear/change", name="Fear")
    assert answer.location == "/tags/theme/fear"
    shown = ann.get(answer.location).text
    assert "Nothing was changed." in shown
    assert "Added the tag Fear." not in shown


@pytest.fixture
def split(held, themes, send):
    """Split Harm, which the first two documents have, into Injury and Want; the second has Want already."""
    for name in ("Injury", "Want"):
        add(held.catalogue, Tag(TagId(0), "theme", "", name), By("Ann"))
    tags.tag(held, [1, 2], [find(held.vocabulary, "harm")], [], By("Ann"))
    tags.tag(held, [2], [find(held.vocabulary, "want")], [], By("Ann"))
    known = held.vocabulary
    job.split(held.catalogue, find(known, "harm").id, [find(known, each).id for each in ("injury", "want")], By("Ann"))


def test_a_split_tag_leads_to_the_documents_for_which_somebody_still_has_to_choose(accounts, held, split) -> None:
    insider = accounts.client("insider")
    shown = page(insider, "/tags/theme/harm")
    assert "1 document still has it and none of what took its place" in text(shown)
    link = shown.find("a", string="1 document still has it")["href"]
    found = page(insider, link)
    assert [
        each["href"].partition("?")[0] for each in found.select("main h2 a, main h3 a") if "/documents/" in each["href"]
    ] == ["/documents/1"]
    tags.tag(held, [1], [find(held.vocabulary, "injury")], [], By("Ann"))
    assert "nothing is left to choose" in text(page(insider, "/tags/theme/harm"))


@pytest.mark.parametrize("address", ["/tags", "/tags/theme"])
def test_what_is_no_longer_applied_is_listed_with_what_became_of_it(accounts, held, split, address) -> None:
    known = held.vocabulary
    job.merge(held.catalogue, find(known, "hunger").id, find(known, "want").id, By("Ann"))
    job.retire(held.catalogue, find(known, "injury").id, By("Ann"))
    shown = page(accounts.client("insider"), address)
    assert "No longer applied" in text(shown)
    said = {each.a.text: " ".join(each.span.get_text().split()) for each in shown.select("li") if each.span and each.a}
    assert said["Harm"].startswith("split into Injury and Want on ")
    assert said["Harm"].endswith(", 2 documents with Harm")
    assert said["Hunger"].startswith("merged into Want on ")
    assert said["Injury"].startswith("retired on ")
    assert said["Injury"].endswith("no documents")
