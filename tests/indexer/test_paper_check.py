from __future__ import annotations

from typing import Any

import pytest

from indexer import documents, paper_check
from indexer.catalogue.papers import Decision, DecisionKind
from indexer.checked import Checked
from indexer.claims import Verdict
from indexer.errors import SearchTooSlow
from indexer.held import Verdict as Resolution
from indexer.library import Library
from indexer.manuscript.reading import read_paper
from indexer.model import DocumentId, Viewer
from indexer.paper_check import check
from indexer.references import read_citations
from indexer.view import View

LIST = "\n\nReferences\n\nReview Office (2016) Counting children. Glasgow: Review Office.\n"


@pytest.fixture
def checked(library: Library) -> Any:
    """Give a function that checks a pasted text."""

    def checked(
        text: str,
        *,
        viewer: Viewer | None = None,
        before: DocumentId | None = None,
        chosen: DocumentId | None = None,
    ) -> Checked:
        paper = read_paper(text.encode(), "draft.md")
        view = View(library) if viewer is None else View(library, viewer)

        def confirmed(works: Any) -> dict[str, Decision]:
            return {each: Decision(DecisionKind.HELD, each, before) for each in works} if before else {}

        cited = read_citations(paper, {})
        works = check(paper, cited, view, {}, confirmed, {}).works
        return check(paper, cited, view, {}, confirmed, {works[0].key: chosen} if works else {})

    return checked


def test_a_clear_work_has_its_document_with_reasons(checked: Any, register: DocumentId) -> None:
    found = checked("It says so (Review Office, 2016)." + LIST)
    (work,) = found.works
    assert (work.resolution, work.held, work.against) == (Resolution.HELD, register, (register,))
    assert "same title" in work.possible[0].reasons
    assert found.considered == 1


def test_what_was_confirmed_before_goes_before_what_is_likely(
    checked: Any, register: DocumentId, add_document: Any
) -> None:
    other = add_document("Of something else.", title="Something else", date="1999")
    (work,) = checked("It says so (Review Office, 2016)." + LIST, before=other).works
    assert [each.document for each in work.possible] == [other, register]
    assert [each.remembered for each in work.possible] == [True, False]
    assert work.possible[0].reasons == ("confirmed for this work before",)


def test_what_was_confirmed_before_is_not_offered_to_who_may_not_see_it(
    checked: Any, register: DocumentId, add_document: Any
) -> None:
    hidden = add_document("Of something else.", title="Something else", audience="inner")
    (work,) = checked("It says so (Review Office, 2016)." + LIST, before=hidden, viewer=Viewer()).works
    assert [each.document for each in work.possible] == [register]


def test_a_page_that_is_named_goes_before_words_that_are_near(checked: Any, register: DocumentId) -> None:
    found = checked("So many children were registered (Review Office, 2016, section 1)." + LIST)
    (place,) = found.places
    assert (place.document, place.position) == (register, 1)
    found = checked("Emotional abuse of children is registered (Review Office, 2016)." + LIST)
    assert found.places[0].words.startswith("Of the children 39 per cent")
    assert "nearest" in found.places[0].why


def test_claims_are_looked_up_in_the_document_that_was_chosen(
    checked: Any, register: DocumentId, add_document: Any
) -> None:
    text = "Emotional abuse was recorded for 41% of the children (Review Office, 2016)." + LIST
    assert [each.verdict for each in checked(text).claims] == [Verdict.ANOTHER_FIGURE]
    chosen = add_document("Emotional abuse was recorded for 41 per cent of the children.", title="Other", date="1999")
    (claim,) = checked(text, chosen=chosen).claims
    assert (claim.verdict, claim.document, claim.elsewhere) == (Verdict.SAME_FIGURE, chosen, False)


def test_equal_claims_are_told_apart_and_known_again(checked: Any, register: DocumentId) -> None:
    once = "Emotional abuse was recorded for 39% of the children (Review Office, 2016)."
    first = [each.key for each in checked(f"{once}\n\n{once}{LIST}").claims]
    assert len(set(first)) == len(first) == 2
    assert [each.key for each in checked(f"A new beginning.\n\n{once}\n\n{once}{LIST}").claims] == first


def test_the_list_and_headings_claim_nothing(checked: Any, register: DocumentId) -> None:
    found = checked("# The 39 children\n\nIt says so (Review Office, 2016)." + LIST)
    assert found.claims == ()


def test_the_library_is_searched_for_so_many_claims_and_that_is_said(
    checked: Any, register: DocumentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper_check, "_MOST_ELSEWHERE", 1)
    claims = "\n\n".join(f'They said "a quokka number {word} jumped over it".' for word in ("one", "two", "three"))
    assert any(each.startswith("Only the first 1 quotations") for each in checked(claims).notes)
    assert checked("Nothing is said.").notes == ()


def test_a_search_that_takes_too_long_finds_nothing_elsewhere(
    checked: Any, register: DocumentId, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> None:
        raise SearchTooSlow(1)

    monkeypatch.setattr("indexer.search.finder.Finder.nearest", slow)
    (claim,) = checked('They said "2,751 children stood on the register".').claims[:1]
    assert (claim.verdict, claim.document) == (Verdict.NOT_FOUND, None)


@pytest.mark.parametrize("page", [", p. 1", ": 1", ", 1"])
def test_the_page_that_a_citation_names_is_no_figure(checked: Any, register: DocumentId, page: str) -> None:
    found = checked(f"It had 2,751 children (Review Office 2016{page})." + LIST)
    assert [each.words for each in found.claims] == ["2,751"]


def test_a_work_that_was_withdrawn_is_named_and_not_looked_into(
    checked: Any, library: Library, register: DocumentId
) -> None:
    documents.withdraw(library, register, "Ann", "It was wrong.")
    found = checked("It had 2,751 children (Review Office, 2016)." + LIST)
    (work,) = found.works
    assert ([each.document for each in work.possible], work.against) == ([register], ())
    assert not found.places
    assert [(each.document, each.problem) for each in found.claims] == [(None, False)]
