"""Rows of papers, their versions, decisions and uses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.catalogue import Catalogue, now
from indexer.catalogue.papers import Decision, DecisionKind, Version
from indexer.model import DocumentId, PersonId, Role

OF = DocumentId(1)


@pytest.fixture
def catalogue(tmp_path: Path, catalogue_address: str) -> Iterator[Catalogue]:
    held = Catalogue(catalogue_address or f"sqlite:///{tmp_path / 'catalogue.sqlite'}", tmp_path / "files")
    yield held
    held.close()


@pytest.fixture
def person(catalogue: Catalogue) -> PersonId:
    return catalogue.people.add("Rae", "rae@example.org", Role.RESEARCHER, now())


def version(paper: int, name: str = "draft.docx") -> Version:
    return Version(0, paper, 0, name, "text/plain", '{"text":"x"}', "{}", "", "", 0, now(), "Rae")


def decided(paper: int, work: str, *, note: str = "") -> Decision:
    return Decision(DecisionKind.NOT_HELD, work, None, note, now(), "Rae", None, paper)


def test_versions_are_counted_and_the_newest_is_given(catalogue: Catalogue, person: PersonId) -> None:
    paper = catalogue.papers.add(person, "Neglect", now(), "Rae")
    assert catalogue.papers.version(paper) is None
    assert catalogue.papers.add_version(version(paper), b"one") == 1
    assert catalogue.papers.add_version(version(paper, "again.docx"), b"two") == 2
    newest, first = catalogue.papers.version(paper), catalogue.papers.version(paper, 1)
    assert newest is not None
    assert (newest.number, newest.name) == (2, "again.docx")
    assert first is not None
    assert catalogue.papers.file(first.id) == b"one"
    assert [number for number, *_ in catalogue.papers.versions(paper)] == [2, 1]
    held = catalogue.papers.get(paper)
    assert held is not None
    assert held.versions == 2
    assert catalogue.papers.version(paper, 1 << 70) is None
    assert catalogue.papers.get(1 << 70) is None


def test_the_latest_decision_stands_until_it_is_taken_back(catalogue: Catalogue, person: PersonId) -> None:
    papers = catalogue.papers
    paper = papers.add(person, "Neglect", now(), "Rae")
    papers.decide([decided(paper, "a", note="first"), decided(paper, "b")])
    later = papers.decide([decided(paper, "a", note="second")])
    assert papers.decisions(paper)["a"].note == "second"
    assert papers.take_back(paper, later, now(), "Rae") == 1
    assert papers.decisions(paper)["a"].note == "first"
    assert papers.take_back(paper, later, now(), "Rae") == 0
    assert papers.decide([]) == 0


def test_what_was_decided_in_one_go_is_taken_back_in_one_go(catalogue: Catalogue, person: PersonId) -> None:
    papers = catalogue.papers
    paper, other = (papers.add(person, title, now(), "Rae") for title in ("One", "Other"))
    batch = papers.decide([decided(paper, "a"), decided(paper, "b"), decided(paper, "c")])
    assert papers.take_back(other, batch, now(), "Rae") == 0
    assert papers.take_back(paper, batch, now(), "Rae") == 3
    assert papers.decisions(paper) == {}


def test_only_documents_that_were_confirmed_are_remembered(catalogue: Catalogue, person: PersonId) -> None:
    papers = catalogue.papers
    paper = papers.add(person, "Neglect", now(), "Rae")
    papers.decide([decided(paper, "a")])
    assert papers.confirmed(["a", "b"]) == {}
    assert papers.confirmed([]) == {}


def test_removing_a_paper_leaves_nothing_of_it(catalogue: Catalogue, person: PersonId) -> None:
    papers = catalogue.papers
    paper, other = (papers.add(person, title, now(), "Rae") for title in ("One", "Other"))
    papers.add_version(version(paper), b"one")
    papers.add_version(version(other), b"other")
    papers.decide([decided(paper, "a")])
    papers.remove(paper)
    assert papers.get(paper) is None
    assert papers.version(paper) is None
    assert papers.decisions(paper) == {}
    assert [each.id for each in papers.all()] == [other]


def test_a_paper_without_a_version_comes_last(catalogue: Catalogue, person: PersonId) -> None:
    held, empty = (catalogue.papers.add(person, title, now(), "Rae") for title in ("Held", "Empty"))
    catalogue.papers.add_version(version(held), b"one")
    assert [each.id for each in catalogue.papers.all()] == [held, empty]
