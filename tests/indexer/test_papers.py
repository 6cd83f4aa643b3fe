"""Papers are their owner's alone until shared; decisions outlive versions and are offered in other papers."""

from __future__ import annotations

from typing import Any

import pytest

from indexer import documents, paper_access, paper_check, papers, people
from indexer.catalogue.papers import Paper
from indexer.errors import BadPaper, EvidenceError, NotFound, UsageError
from indexer.library import Library
from indexer.linked import State, links
from indexer.model import DocumentId, Person, Role
from indexer.view import View

TEXT = "Of the children 39 per cent were registered for emotional abuse, and 2,751 children stood on the register."
DRAFT = """# Neglect

Emotional abuse was recorded for 39% of the children (Review Office, 2016). As a member said, "{quote}" (Review Office, 2016).
Others disagree (Nobody, 2011).

## References

Nobody, A. (2011) *A book that no library holds*. London: Press.

Review Office (2016) *Counting children on the register*. Glasgow: Review Office.
"""
QUOTE = "2,751 children stood on the register"


@pytest.fixture
def source(add_document: Any) -> DocumentId:
    return add_document(
        TEXT, title="Counting children on the register", organisation="Review Office", date="2016-05-01"
    )


@pytest.fixture
def account(library: Library) -> Any:
    """Give a function that makes an account."""

    def account(name: str, role: Role = Role.READER, groups: tuple[str, ...] = ()) -> Person:
        number = library.catalogue.people.add(name, f"{name}@example.org", role, "2026-11-20T10:00:00Z")
        library.catalogue.people.set_groups(number, groups)
        return people.person(library.catalogue, number)

    return account


@pytest.fixture
def rae(account: Any) -> Person:
    return account("rae")


@pytest.fixture
def hand_in(library: Library) -> Any:
    """Give a function that hands in the draft; gives the paper's number."""

    def hand_in(person: Person, quote: str = QUOTE, **others: Any) -> int:
        return papers.hand_in(library, DRAFT.format(quote=quote).encode(), "draft.md", person, **others).paper

    return hand_in


def found(library: Library, number: int, person: Person) -> dict[str, Any]:
    """Give the works of a paper by how they begin."""
    held = papers.opened(library, number, person)
    return {each.work.text.split("(")[0].strip(): each for each in links(held.checked, held.decisions).works}


def confirm(library: Library, number: int, person: Person, document: DocumentId) -> int:
    key = found(library, number, person)["Review Office"].work.key
    return papers.decide(library, number, {key: document}, person)


def test_nothing_is_linked_until_somebody_says_so(
    library: Library, rae: Person, hand_in: Any, source: DocumentId
) -> None:
    number = hand_in(rae)
    works = found(library, number, rae)
    assert (works["Review Office"].state, works["Review Office"].document) == (State.TO_CONFIRM, source)
    assert works["Nobody, A."].state is State.NOT_HELD
    assert not any(each.confirmed for each in library.catalogue.papers.uses_in(number))
    batch = confirm(library, number, rae, source)
    assert found(library, number, rae)["Review Office"].state is State.LINKED
    assert any(each.confirmed for each in library.catalogue.papers.uses_in(number))
    assert papers.take_back(library, number, batch, rae) == 1
    assert found(library, number, rae)["Review Office"].state is State.TO_CONFIRM


def test_what_was_decided_holds_for_a_new_version(
    library: Library, rae: Person, hand_in: Any, source: DocumentId
) -> None:
    number = hand_in(rae)
    confirm(library, number, rae, source)
    assert hand_in(rae, "2,571 children stood on the register", paper=number) == number
    assert found(library, number, rae)["Review Office"].state is State.LINKED
    assert [version for version, *_ in library.catalogue.papers.versions(number)] == [2, 1]


def test_a_link_is_remembered_in_other_papers_and_still_asks(
    library: Library, rae: Person, account: Any, hand_in: Any, source: DocumentId, add_document: Any
) -> None:
    other = add_document("Something else.", title="Another thing", organisation="Another Office", date="2011")
    number = hand_in(rae)
    key = found(library, number, rae)["Nobody, A."].work.key
    papers.decide(library, number, {key: other}, rae)
    ben = account("ben")
    work = found(library, hand_in(ben), ben)["Nobody, A."]
    assert (work.state, work.document) == (State.TO_CONFIRM, other)
    assert work.work.possible[0].remembered
    assert "rae" not in " ".join(work.work.possible[0].reasons)


def test_only_its_owner_sees_a_paper_until_it_is_shared(
    library: Library, rae: Person, account: Any, hand_in: Any, source: DocumentId
) -> None:
    number = hand_in(rae)
    others = [account("ben"), account("keeper", Role.ADMINISTRATOR), account("eve", Role.EDITOR, ("team",))]
    for each in others:
        assert paper_access.listed(library, each) == []
        with pytest.raises(NotFound):
            papers.opened(library, number, each)
    papers.share(library, number, "team", rae)
    assert [each.id for each in paper_access.listed(library, others[2])] == [number]
    assert paper_access.listed(library, others[0]) == []
    papers.share(library, number, "everyone", rae)
    assert all(paper_access.listed(library, each) for each in others)
    papers.share(library, number, "", rae)
    assert not any(paper_access.listed(library, each) for each in others)


def test_of_a_shared_paper_one_sees_only_documents_that_one_may_see(
    library: Library, account: Any, hand_in: Any, add_document: Any
) -> None:
    secret = add_document(
        TEXT, title="Counting children on the register", organisation="Review Office", date="2016", audience="inner"
    )
    insider, outsider = account("ina", groups=("inner",)), account("otto")
    number = hand_in(insider)
    papers.share(library, number, "everyone", insider)
    confirm(library, number, insider, secret)
    assert found(library, number, insider)["Review Office"].document == secret
    seen = papers.opened(library, number, outsider)
    assert secret not in seen.checked.documents
    assert found(library, number, outsider)["Review Office"].state is State.NOT_HELD
    assert not any(each.source for each in seen.checked.claims)


def test_readers_whom_it_is_shared_with_look_and_researchers_decide(
    library: Library, rae: Person, account: Any, hand_in: Any, source: DocumentId
) -> None:
    number = hand_in(rae)
    papers.share(library, number, "everyone", rae)
    with pytest.raises(UsageError, match="Ask one of them"):
        confirm(library, number, account("ben"), source)
    assert confirm(library, number, account("flo", Role.RESEARCHER), source)


@pytest.mark.parametrize("do", ["share", "rename", "remove", "version"])
def test_what_is_the_owners_is_the_owners(
    library: Library, rae: Person, account: Any, hand_in: Any, source: DocumentId, do: str
) -> None:
    number, editor = hand_in(rae), account("eve", Role.EDITOR)
    papers.share(library, number, "everyone", rae)
    with pytest.raises(UsageError, match="This paper is rae’s"):
        if do == "version":
            hand_in(editor, paper=number)
        elif do == "remove":
            papers.remove(library, number, editor)
        elif do == "share":
            papers.share(library, number, "", editor)
        else:
            papers.rename(library, number, "Mine", editor)


def test_a_document_that_was_not_proposed_is_looked_into_once_it_is_chosen(
    library: Library, rae: Person, hand_in: Any, source: DocumentId, add_document: Any
) -> None:
    number = hand_in(rae)
    chosen = add_document("The register had 40% of the children for emotional abuse.", title="Other", date="1999")
    confirm(library, number, rae, chosen)
    held = papers.opened(library, number, rae)
    assert {each.document for each in held.checked.places} >= {chosen}


def test_deciding_on_what_is_not_there_is_refused(
    library: Library, rae: Person, account: Any, hand_in: Any, source: DocumentId, add_document: Any
) -> None:
    number = hand_in(rae)
    hidden = add_document("Hidden.", audience="inner")
    key = found(library, number, rae)["Review Office"].work.key
    for works in ({}, {"no such work": source}):
        with pytest.raises(UsageError, match="Nothing was chosen"):
            papers.decide(library, number, works, rae)
    for document in (hidden, DocumentId(999)):
        with pytest.raises(NotFound):
            papers.decide(library, number, {key: document}, rae)
    with pytest.raises(UsageError, match="Nothing was chosen"):
        papers.settle(library, number, ["no such claim"], rae)
    with pytest.raises(UsageError, match="nothing to take back"):
        papers.take_back(library, number, 999, rae)


def test_a_claim_that_was_settled_stays_settled_in_the_next_version(
    library: Library, rae: Person, hand_in: Any, source: DocumentId
) -> None:
    number = hand_in(rae, "2,571 children were on the register")
    claim = next(each for each in papers.opened(library, number, rae).checked.claims if each.problem)
    papers.settle(library, number, [claim.key], rae)
    hand_in(rae, "2,571 children were on the register", paper=number)
    held = papers.opened(library, number, rae)
    assert [each.key in held.decisions for each in held.checked.claims if each.problem] == [True]


def test_the_page_says_that_the_library_changed_and_checking_again_follows(
    library: Library, rae: Person, hand_in: Any, add_document: Any
) -> None:
    number = hand_in(rae)
    assert not papers.opened(library, number, rae).stale
    made = add_document(TEXT, title="Counting children on the register", organisation="Review Office", date="2016")
    assert papers.opened(library, number, rae).stale
    papers.check_newest(library, paper_access.decidable(library, number, rae).id)
    assert found(library, number, rae)["Review Office"].document == made


def test_removing_a_paper_leaves_no_word_of_it_in_the_database(
    library: Library, rae: Person, hand_in: Any, source: DocumentId
) -> None:
    number = hand_in(rae, "a zygomorphic sentence of at least four words")
    papers.remove(library, number, rae)
    assert paper_access.listed(library, rae) == []
    library.close()
    kept = b"".join(each.read_bytes() for each in library.folder.glob("catalogue.sqlite*"))
    assert b"zygomorphic" not in kept


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "draft.docx"),
        (b"\0\1\2", "draft.bin"),
        (b"   \n ", ""),
        (b"PK\3\4 broken", "draft.docx"),
        (b"%PDF-1.4", "a.pdf"),
    ],
)
def test_what_cannot_be_read_as_a_paper_is_refused_in_a_sentence(
    library: Library, rae: Person, data: bytes, name: str
) -> None:
    with pytest.raises(BadPaper) as refused:
        papers.hand_in(library, data, name, rae)
    assert str(refused.value).endswith(".")
    assert paper_access.listed(library, rae) == []


def test_looking_keeps_nothing(library: Library, rae: Person, source: DocumentId) -> None:
    seen = papers.look(library, DRAFT.format(quote=QUOTE).encode(), "draft.md", View(library))
    assert seen.paper == Paper(0, seen.paper.person, "Neglect", "", seen.paper.added_at, "")
    assert library.catalogue.papers.all() == []


def test_a_paper_without_any_citation_is_no_error(library: Library, rae: Person) -> None:
    number = papers.hand_in(library, b"Nothing is cited here.", "", rae).paper
    assert links(papers.opened(library, number, rae).checked, {}).works == ()


def test_titles_are_named(library: Library, rae: Person, hand_in: Any) -> None:
    number = hand_in(rae, title="  My   paper ")
    assert paper_access.find(library, number, rae).title == "My paper"
    papers.rename(library, number, "Another", rae)
    assert paper_access.find(library, number, rae).title == "Another"
    with pytest.raises(EvidenceError, match="needs a title"):
        papers.rename(library, number, " ", rae)


def test_what_was_overruled_or_taken_back_is_not_remembered(
    library: Library, rae: Person, account: Any, hand_in: Any, source: DocumentId, add_document: Any
) -> None:
    other = add_document("Something else.", title="Another thing", organisation="Another Office", date="2011")
    number, ben = hand_in(rae), account("ben")
    key = found(library, number, rae)["Nobody, A."].work.key
    batch = papers.decide(library, number, {key: other}, rae)
    papers.decide(library, number, {key: None}, rae)
    assert found(library, hand_in(ben), ben)["Nobody, A."].state is State.NOT_HELD
    papers.take_back(library, number, batch, rae)
    papers.decide(library, number, {key: other}, rae)
    papers.take_back(library, number, papers.decide(library, number, {key: other}, rae), rae)
    assert found(library, number, rae)["Nobody, A."].state is State.LINKED  # the one before stands
    for each in library.catalogue.papers.history(number):
        papers.take_back(library, number, each.batch, rae)
    assert found(library, number, rae)["Nobody, A."].state is State.NOT_HELD


def test_a_sentence_under_a_heading_is_checked(library: Library, rae: Person, source: DocumentId) -> None:
    text = "# Neglect\n\nEmotional abuse was recorded for 41% of the children (Review Office, 2016).\n"
    number = papers.hand_in(library, text.encode(), "draft.md", rae).paper
    assert [each.words for each in papers.opened(library, number, rae).checked.claims] == ["41%"]


def test_of_a_document_that_was_purged_no_word_stays_in_papers(
    library: Library, rae: Person, hand_in: Any, add_document: Any, source: DocumentId
) -> None:
    purged = add_document(
        "The children of the isle told us, zygomorphic as it may sound, that they are well.", audience="inner"
    )
    library.catalogue.people.set_groups(rae.id, ("inner",))
    me = people.person(library.catalogue, rae.id)
    number = hand_in(me, "the children of the isle told us, zygomorphic as it may seem, that they are well")
    key = found(library, number, me)["Nobody, A."].work.key
    papers.decide(library, number, {key: purged}, me)
    assert any("zygomorphic" in each.source for each in papers.opened(library, number, me).checked.claims)
    documents.purge(library, purged, "Ann")
    seen = papers.opened(library, number, me)
    assert purged not in seen.checked.documents
    assert not any("zygomorphic" in each.source for each in seen.checked.claims)
    assert found(library, number, me)["Nobody, A."].state is State.NOT_HELD
    stored = library.catalogue.papers.version(number)
    assert stored is not None
    assert "as it may sound" not in stored.checked
    papers.check_newest(library, number)
    assert found(library, number, me)["Nobody, A."].work.possible == ()


def test_of_a_document_that_was_withdrawn_its_name_is_shown_and_no_word(
    library: Library, rae: Person, hand_in: Any, source: DocumentId
) -> None:
    number = hand_in(rae)
    confirm(library, number, rae, source)
    documents.withdraw(library, source, "Ann", "It was wrong.")
    for _ in ("as it was checked", "checked again"):
        seen = papers.opened(library, number, rae).checked
        assert found(library, number, rae)["Review Office"].document == source
        assert not any(each.source or each.problem for each in seen.claims)
        assert not seen.places
        papers.check_newest(library, number)


def test_a_paper_may_be_removed_while_it_is_checked(
    library: Library, rae: Person, hand_in: Any, source: DocumentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = hand_in(rae)
    checking = paper_check.check

    def check(*given: Any) -> Any:
        papers.remove(library, number, rae)
        return checking(*given)

    monkeypatch.setattr("indexer.papers.check", check)
    with pytest.raises(NotFound, match="removed while it was checked"):
        papers.check_newest(library, number)
    assert library.catalogue.papers.uses_in(number) == []
