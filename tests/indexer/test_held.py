from __future__ import annotations

import time
from typing import Any

import pytest

from indexer.held import Candidate, Held, Verdict, verdict
from indexer.model import Document, DocumentId, ReadStatus, Standing
from indexer.references.entry import parse_reference

ACRONYMS = {"CRO": "Children's Reporter Office", "SRG": "Systems Review Group"}


def document(number: int, title: str, date: str, organisation: str = "", **other: Any) -> Document:
    return Document(
        id=DocumentId(number),
        sha256=f"{number:064x}",
        media_type="application/pdf",
        title=title,
        kind="report",
        date=date,
        organisation=organisation,
        author=other.pop("author", ""),
        language="en",
        audience="",
        standing=other.pop("standing", Standing.CURRENT),
        status=ReadStatus.READ,
        problem=None,
        passages=1,
        unreadable_passages=0,
        revision=1,
        **other,
    )


DOCUMENTS = (
    document(1, "Delay in Hearings: What Children Told Us", "2016-05-12", "Children's Reporter Office"),
    document(2, "Review of Neglect: Recognition and Response", "2013", "Systems Review Group"),
    document(3, "Review of Neglect: Recognition and Response", "2016-11-28", "Systems Review Group"),
    document(4, "Minutes of the Third Meeting, 24 February 2015", "2015-02-24", "Systems Review Group"),
    document(5, "Minutes of the Tenth Meeting, 28 June 2016", "2016-06-28", "Systems Review Group"),
    document(6, "Supervision and turnover in small teams", "2012", "", author="Ann Field; Carol Dale"),
    document(7, "Annual Report", "2014", "Children's Reporter Office"),
)
HELD = Held(DOCUMENTS, acronyms=ACRONYMS)


def ask(entry: str, held: Held = HELD) -> tuple[Verdict, list[int], tuple[str, ...]]:
    found = held.find(parse_reference(entry), entry)
    return verdict(found), [each.document.id for each in found], found[0].reasons if found else ()


@pytest.mark.parametrize(
    ("entry", "right", "reason"),
    [
        (
            "Children's Reporter Office (2016) Delay in hearings: what children told us. Perth: CRO.",
            1,
            "same organisation: Children's Reporter Office",
        ),
        ("CRO (2016) Delay in hearings: what children told us.", 1, "CRO stands for Children's Reporter Office"),
        ("CRO (2016) Delay in Hearings. Perth: CRO.", 1, "same title, without its subtitle"),
        ("CRO (2016) Delay in hearings: what children.", 1, "the titles begin the same"),
        ("CRO (2016) Delay in heerings: what children told us.", 1, "same title but for the spelling"),
        ("CRO (2015) Delay in hearings: what children told us.", 1, "the year differs: 2015 and 2016"),
        ("CRO (n.d.) Delay in hearings: what children told us.", 1, "no year is given"),
        ("Delay in hearings: what children told us (2016).", 1, "same title"),
        ("SRG (2013) Review of Neglect: Recognition and Response.", 2, "same year: 2013"),
        ("SRG (2016) Review of Neglect.", 3, "same year: 2016"),
        ("SRG (2016) Minutes of the tenth meeting, 28 June 2016.", 5, "same title"),
        (
            "Field, A. and Dale, C. (2012) Supervision and turnover in small teams. Reeds.",
            6,
            "an author of the same name: Field",
        ),
    ],
)
def test_what_is_held_is_found_and_it_is_said_why(entry: str, right: int, reason: str) -> None:
    ended, found, reasons = ask(entry)
    assert ended is Verdict.HELD
    assert found[0] == right
    assert reason in reasons


@pytest.mark.parametrize(
    ("entry", "choices"),
    [
        ("SRG (n.d.) Review of Neglect: Recognition and Response.", {2, 3}),  # two editions, and no year
        ("SRG (2020) Review of Neglect: Recognition and Response.", {2, 3}),  # neither edition's year
        ("SRG (2016) Minutes of the Third Meeting.", {4}),  # cut short, and a year beside the document's
        ("CRO (2015) Annual report.", {7}),  # so do annual reports
        ("Home Office (2016) Delay in hearings: what children told us.", {1}),  # another organisation
    ],
)
def test_what_is_doubtful_is_left_to_a_person(entry: str, choices: set[int]) -> None:
    ended, found, reasons = ask(entry)
    assert ended is Verdict.AMBIGUOUS
    assert set(found) == choices
    assert reasons


@pytest.mark.parametrize(
    "entry",
    [
        "Field, A. (2011) Housing in the north. Perth: Reeds.",
        "SRG (2016) A guide to chronologies. Perth: SRG.",
        "Neighbour, B. (2016) Children told us.",
        "",
    ],
)
def test_what_is_not_held_is_not_found(entry: str) -> None:
    assert ask(entry)[0] is Verdict.NOT_HELD


def in_text(name: str, year: int, **more: Any) -> tuple[Verdict, list[int]]:
    csl = {"author": [{"literal": name}], "issued": {"date-parts": [[year]]}, **more}
    found = HELD.find(csl)
    return verdict(found), [each.document.id for each in found]


def test_author_and_year_alone_must_fit_exactly_one_document() -> None:
    assert in_text("CRO", 2016) == (Verdict.HELD, [1])
    assert in_text("Field", 2012) == (Verdict.HELD, [6])
    assert in_text("Systems Review Group", 2016)[0] is Verdict.AMBIGUOUS
    assert in_text("Systems Review Group", 2016)[1][:2] == [5, 3]
    assert in_text("CRO", 2017) == (Verdict.AMBIGUOUS, [1])
    assert in_text("CRO", 2016, **{"year-suffix": "a"})[0] is Verdict.AMBIGUOUS
    assert in_text("CRO", 1999) == (Verdict.NOT_HELD, [])
    assert in_text("Dale", 2012)[0] is Verdict.NOT_HELD  # who is second is not cited by name


def test_an_entry_without_a_title_that_is_understood_is_not_taken_for_the_only_work_of_its_author() -> None:
    csl = {"author": [{"literal": "CRO"}], "issued": {"date-parts": [[2016]]}}
    found = HELD.find(csl, "CRO, Online survey of the ways in which young people come to a hearing, Perth 2016")
    assert verdict(found) is Verdict.AMBIGUOUS
    assert "author and year fit, and its title was not understood" in found[0].reasons


def test_initials_are_acronyms_unless_the_vocabulary_says_otherwise() -> None:
    csl = {"author": [{"literal": "CRO"}], "issued": {"date-parts": [[2016]]}}
    (found,) = Held(DOCUMENTS).find(csl)
    assert "CRO are the initials of Children's Reporter Office" in found.reasons
    assert not Held(DOCUMENTS, acronyms={"CRO": "Chief Records Officer"}).find(csl)


def test_a_doi_or_an_address_says_it_all() -> None:
    known = {DocumentId(1): {"DOI": "10.1000/xyz.1"}, DocumentId(6): {"URL": "https://www.example.org/teams/"}}
    held = Held(DOCUMENTS, csl=known)
    by_doi = held.find({"DOI": "https://doi.org/10.1000/XYZ.1"})
    assert [each.document.id for each in by_doi] == [1]
    assert by_doi[0].reasons[0] == "same DOI"
    assert verdict(by_doi) is Verdict.HELD
    assert verdict(held.find({"URL": "http://example.org/teams"})) is Verdict.HELD
    other = held.find({"URL": "http://example.org/teams", "title": "Quite another thing"})
    assert verdict(other) is Verdict.AMBIGUOUS
    assert not held.find({"URL": "http://example.org/"})


def test_a_number_that_both_have_speaks_for_a_title_that_is_not_quite_the_same() -> None:
    held = Held(DOCUMENTS, csl={DocumentId(1): {"number": "14"}}, acronyms=ACRONYMS)
    entry = "CRO (2016) Delay: what children in hearings told us (Report No. 14). Perth: CRO."
    ended, found, reasons = ask(entry, held)
    assert (ended, found) == (Verdict.HELD, [1])
    assert "same number: 14" in reasons


def test_what_was_superseded_or_withdrawn_is_found_and_said_to_be() -> None:
    old = document(
        1,
        "Guidance on delay in hearings",
        "2010",
        "Home Office",
        standing=Standing.SUPERSEDED,
        superseded_by=DocumentId(2),
    )
    new = document(2, "Guidance on delay in hearings", "2015", "Home Office")
    gone = document(3, "A plan for small teams", "2011", "Home Office", standing=Standing.WITHDRAWN)
    proposed = document(4, "A plan that only waits", "2011", "Home Office", standing=Standing.PROPOSED)
    held = Held([old, new, gone, proposed])
    ended, found, reasons = ask("Home Office (2010) Guidance on delay in hearings.", held)
    assert (ended, found[0]) == (Verdict.HELD, 1)
    assert "superseded by a newer edition: Guidance on delay in hearings (2015)" in reasons
    assert "withdrawn from the library" in ask("Home Office (2011) A plan for small teams.", held)[2]
    assert ask("Home Office (2011) A plan that only waits.", held)[0] is not Verdict.HELD


def test_an_entry_whose_title_was_not_understood_is_found_by_its_words() -> None:
    entry = "see CRO, Delay in Hearings: What Children Told Us, on the shelf"
    (found,) = HELD.find({}, entry)
    assert found.document.id == 1
    assert "the title stands in the entry" in found.reasons


def test_a_near_rival_makes_it_ambiguous() -> None:
    sure = Candidate(DOCUMENTS[0], 0.95, ())
    assert verdict([sure]) is Verdict.HELD
    assert verdict([sure, Candidate(DOCUMENTS[1], 0.9, ())]) is Verdict.AMBIGUOUS
    assert verdict([sure, Candidate(DOCUMENTS[1], 0.6, ())]) is Verdict.HELD
    assert verdict([Candidate(DOCUMENTS[0], 0.7, ())]) is Verdict.AMBIGUOUS
    assert verdict([]) is Verdict.NOT_HELD


def test_three_hundred_works_are_found_among_ten_thousand_in_a_few_seconds() -> None:
    words = "child delay hearing review data plan small north care team safe young report what neglect".split()
    many = [
        document(
            at,
            f"{words[at % 15]} {words[at // 15 % 15]} {words[at // 225 % 15]} of place{at % 97}: part {at}",
            "2015",
            f"Council {at % 50}",
        )
        for at in range(1, 10_001)
    ]
    begun = time.process_time()
    held = Held(many)
    for each in many[:300]:
        found = held.find(
            {"title": each.title, "author": [{"literal": each.organisation}], "issued": {"date-parts": [[2015]]}}
        )
        assert found[0].document.id == each.id
    assert time.process_time() - begun < 20
