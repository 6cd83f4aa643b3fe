from __future__ import annotations

import pytest

from indexer import tags, vocabulary
from indexer.errors import BadVocabulary, UsageError
from indexer.model import Tag, TagId
from indexer.vocabulary import By, find
from indexer.vocabulary_exchange import bring_in, export, preview, read

ANN = By("Ann")
SITE = "https://evidence.example"

FILE = b"""group,group name,slug,name,definition,other names,parents,past names,retired,successors
theme,Theme,harm,Harm,What hurts.,,,,,
theme,,neglect,Neglect,Needs not met.,Want of care,harm,Carelessness,,
theme,,hunger,Hunger,,,,,yes,neglect
place,Place,fife,Fife,,,,,,
"""


@pytest.fixture
def held(library, index, folder_of_documents):
    index()
    return library


def brought(held, data=FILE):
    return bring_in(held.catalogue, read(data, "tags.csv"), ANN)


def test_what_is_brought_in_is_found_by_each_of_its_names(held) -> None:
    done = brought(held)
    known = held.vocabulary
    assert done.plan.summary == "Brought tags in: 1 new group, 4 added"
    assert known.groups["place"].name == "Place"
    neglect = find(known, "theme/neglect")
    assert [known.tags[each].name for each in neglect.parents] == ["Harm"]
    for name in ("neglect", "want of care", "carelessness", "hunger"):
        assert known.named(name, "theme") == [neglect]


def test_brought_in_twice_it_is_all_there(held) -> None:
    brought(held)
    changes = held.catalogue.changes
    done = brought(held)
    assert (done.action, done.plan.left) == (None, 4)
    assert held.catalogue.changes == changes


def test_preview_changes_nothing(held) -> None:
    changes = held.catalogue.changes
    assert len(preview(held.vocabulary, read(FILE, "tags.csv")).added) == 4
    assert held.catalogue.changes == changes


def test_it_is_undone_as_one_action(held) -> None:
    old = vocabulary.add(held.catalogue, Tag(TagId(0), "theme", "", "Harm", "An old definition."), ANN).tag
    poor = vocabulary.add(held.catalogue, Tag(TagId(0), "theme", "hunger", "Hungry"), ANN).tag
    done = brought(held)
    assert done.action is not None
    known = held.vocabulary
    assert (known.tags[old.id].definition, known.tags[poor.id].in_use) == ("What hurts.", False)
    tags.undo(held, done.action, ANN)
    known = held.vocabulary
    assert (known.tags[old.id].definition, known.tags[poor.id].name) == ("An old definition.", "Hungry")
    assert known.tags[poor.id].in_use
    assert not find(known, "theme/neglect").in_use, "what was new is retired, for nothing is deleted"


@pytest.mark.parametrize("ending", ["csv", "ttl", "rdf", "jsonld"])
def test_what_was_written_in_any_format_changes_nothing_when_read(held, ending: str) -> None:
    brought(held)
    vocabulary.merge(
        held.catalogue, find(held.vocabulary, "minutes").id, find(held.vocabulary, "evidence-type/slides").id, ANN
    )
    written = export(held.vocabulary, ending, SITE)
    found = preview(held.vocabulary, read(written.encode(), f"tags.{ending}"))
    assert found.empty
    assert not found.notes


def test_in_skos_the_address_of_a_tag_is_that_of_its_page(held) -> None:
    assert "<https://evidence.example/tags/evidence-type/review>" in export(held.vocabulary, "ttl", SITE)


def test_what_cannot_be_written_or_read_is_said(held) -> None:
    with pytest.raises(UsageError, match=r"cannot be written as “\.doc”"):
        export(held.vocabulary, "doc", SITE)
    with pytest.raises(UsageError, match="no tag group “ghosts”"):
        export(held.vocabulary, "csv", SITE, ["ghosts"])
    with pytest.raises(BadVocabulary, match="Line 3"):
        read(b"group,name\ntheme,Harm\ntheme,Harm\n", "tags.csv")


def test_many_tags_are_brought_in_at_once(held) -> None:
    rows = "".join(f"place,Place {number},{'place-0' if number else ''}\n" for number in range(2000))
    done = brought(held, f"group,name,parents\n{rows}".encode())
    assert len(done.plan.added) == 2000
    assert len(held.vocabulary.counted[find(held.vocabulary, "place/place-0").id]) == 2000
