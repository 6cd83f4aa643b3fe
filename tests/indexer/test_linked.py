from __future__ import annotations

from indexer.catalogue.papers import Decision, DecisionKind
from indexer.checked import Checked, Looked, Possible, Work
from indexer.claims import ClaimKind, Verdict
from indexer.held import Verdict as Resolution
from indexer.linked import State, links, problems
from indexer.model import DocumentId

ONE, TWO = DocumentId(1), DocumentId(2)


def work(key: str, resolution: Resolution, *citations: int, listed: bool = True) -> Work:
    return Work(key, key, {}, listed, citations, (Possible(ONE, ()), Possible(TWO, ())), resolution)


CHECKED = Checked(
    (
        work("clear", Resolution.HELD, 0),
        work("unclear", Resolution.AMBIGUOUS, 0, 1),
        work("unknown", Resolution.NOT_HELD),
        work("unlisted", Resolution.HELD, 2, listed=False),
    )
)


def test_without_decisions_each_work_waits_for_one() -> None:
    found = links(CHECKED, {})
    assert [(each.place, each.state, each.document) for each in found.works] == [
        (1, State.TO_CONFIRM, ONE),
        (2, State.TO_CHOOSE, None),
        (3, State.NOT_HELD, None),
        (4, State.TO_CONFIRM, ONE),
    ]
    assert [each.place for each in found.to_confirm] == [1, 4]
    assert [each.place for each in found.never_cited] == [3]
    assert [each.place for each in found.not_listed] == [4]
    assert [[each.place for each in found.of_citation(at)] for at in range(4)] == [[1, 2], [2], [4], []]


def test_what_a_person_said_goes_before_what_is_likely() -> None:
    decisions = {
        "clear": Decision(DecisionKind.NOT_HELD, "clear"),
        "unclear": Decision(DecisionKind.HELD, "unclear", TWO),
        "unknown": Decision(DecisionKind.HELD, "unknown", DocumentId(9)),
    }
    found = links(CHECKED, decisions)
    assert [(each.state, each.document) for each in found.works[:3]] == [
        (State.NOT_HELD, None),
        (State.LINKED, TWO),
        (State.LINKED, DocumentId(9)),
    ]
    assert [each.document for each in found.works[1].others] == [ONE]


def test_in_a_paper_without_a_list_nothing_is_missing_from_it() -> None:
    assert links(Checked((work("unlisted", Resolution.HELD, 0, listed=False),)), {}).not_listed == ()


def test_what_was_settled_is_no_problem_any_more() -> None:
    claims = [
        Looked(key, ClaimKind.FIGURE, 0, 3, "39%", 0, verdict)
        for key, verdict in (("a", Verdict.NOT_FOUND), ("b", Verdict.DIFFERS), ("c", Verdict.VERBATIM))
    ]
    assert [each.key for each in problems(claims, {})] == ["a", "b"]
    assert [each.key for each in problems(claims, {"a": Decision(DecisionKind.SETTLED, "a")})] == ["b"]
