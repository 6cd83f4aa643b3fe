from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.checked import Checked, Looked, Place, Possible, Work
from indexer.claims import ClaimKind, Verdict
from indexer.held import Verdict as Resolution
from indexer.model import DocumentId
from indexer.records import as_json, from_json

ONE, TWO, THREE = map(DocumentId, (1, 2, 3))


def work(*documents: DocumentId, resolution: Resolution = Resolution.HELD) -> Work:
    possible = tuple(Possible(each, ("same title",)) for each in documents)
    return Work("key", "A work", {"title": "A work"}, listed=True, possible=possible, resolution=resolution)


def claim(verdict: Verdict, document: DocumentId | None = None, **others: bool) -> Looked:
    return Looked("key", ClaimKind.FIGURE, 0, 4, "39%", 0, verdict, document, **others)


@pytest.mark.parametrize(
    ("found", "problem"),
    [
        (claim(Verdict.VERBATIM, ONE), False),
        (claim(Verdict.SAME_FIGURE, ONE), False),
        (claim(Verdict.DIFFERS, ONE), True),
        (claim(Verdict.NOT_FOUND), True),
        (claim(Verdict.NOT_FOUND, against=False), False),
        (claim(Verdict.SAME_FIGURE, ONE, elsewhere=True), True),
        (claim(Verdict.SAME_FIGURE, ONE, elsewhere=True, against=False), False),
        (claim(Verdict.ANOTHER_FIGURE, ONE, elsewhere=True, against=False), True),
    ],
)
def test_a_problem_is_what_a_source_could_be_looked_into_for(found: Looked, problem: bool) -> None:
    assert found.problem is problem


def test_a_work_is_held_only_if_it_is_clear() -> None:
    assert work(TWO, ONE).held == TWO
    assert work(TWO, ONE, resolution=Resolution.AMBIGUOUS).held is None
    assert work().held is None


def test_what_was_found_comes_back_from_json() -> None:
    found = Checked((work(ONE, TWO),), (Place(0, ONE, 3, "why", "words"),), (claim(Verdict.DIFFERS, ONE),), 7, ("No.",))
    assert from_json(Checked, as_json(found)) == found


@pytest.mark.parametrize(
    ("seen", "possible", "resolution"),
    [
        ({ONE, TWO, THREE}, (ONE, TWO), Resolution.HELD),
        ({ONE}, (ONE,), Resolution.HELD),
        # What is left is not what was clear.
        ({TWO}, (TWO,), Resolution.AMBIGUOUS),
        ({THREE}, (), Resolution.NOT_HELD),
    ],
)
def test_of_documents_that_one_may_not_see_nothing_is_said(
    seen: set[DocumentId], possible: tuple[DocumentId, ...], resolution: Resolution
) -> None:
    found = Checked(
        (work(ONE, TWO),),
        (Place(0, ONE, 1, "why"), Place(0, TWO, 2, "why")),
        (claim(Verdict.NOT_FOUND), claim(Verdict.DIFFERS, ONE), claim(Verdict.SAME_FIGURE, TWO)),
    )
    shown = found.among(seen)
    (left,) = shown.works
    assert tuple(each.document for each in left.possible) == possible
    assert left.resolution is resolution
    assert shown.documents <= seen
    assert [each.document for each in shown.claims] == [
        None,
        ONE if ONE in seen else None,
        TWO if TWO in seen else None,
    ]
    assert {each.source for each in shown.claims if each.document is None} == {""}


def test_that_a_source_that_one_may_not_see_was_looked_into_is_not_said() -> None:
    held = replace(work(ONE), citations=(0,), against=(ONE,))
    found = Checked((held,), (), (claim(Verdict.NOT_FOUND), claim(Verdict.SAME_FIGURE, TWO, elsewhere=True)))
    assert [each.problem for each in found.claims] == [True, True]
    shown = found.without(ONE)
    assert [each.problem for each in shown.claims] == [False, False]
    assert [each.checkable for each in shown.claims] == [False, True]
    assert shown.works[0].against == ()
