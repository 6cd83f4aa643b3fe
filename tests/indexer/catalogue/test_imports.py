import pytest

from indexer.catalogue.imports import Answer, Decision, ImportFile, LikelyEdition, State
from indexer.model import DocumentId, Outcome, Problem

AT = "2026-01-01T00:00:00Z"


@pytest.fixture
def held(library):
    return library.catalogue.imports


def test_an_import_comes_back_as_it_was(held):
    number = held.add(AT, State.READING, person_id=3, person="Ann", source="upload", names=("a.txt", "文書.pdf"))
    found = held.get(number)
    assert (found.person_id, found.person, found.names, found.state) == (3, "Ann", ("a.txt", "文書.pdf"), State.READING)
    assert found.problem is None
    held.change(number, problem=Problem("It is full.", "Make room."), complaints=("One.",))
    assert held.get(number).problem == Problem("It is full.", "Make room.")
    assert held.get(number).complaints == ("One.",)
    held.change(number, problem=None)
    assert held.get(number).problem is None
    later = held.add(AT, State.READING)
    assert [each.id for each in held.all()] == [later, number]


def test_a_change_of_one_that_went_on_is_refused(held):
    number = held.add(AT, State.READING)
    assert held.change(number, only_in=State.READING, state=State.WAITING)
    assert not held.change(number, only_in=State.READING, files_done=5)
    assert held.get(number).files_done == 0


def test_files_come_back_as_they_were_in_their_order(held):
    number, other = held.add(AT, State.READING), held.add(AT, State.READING)
    files = [
        ImportFile("b.txt", Outcome.PARTLY_READ, "a" * 64, 5, 6, Problem("Half of it.", "Try.", "tesseract")),
        ImportFile("a.txt", Outcome.ADDED, proposed=True, decision=Decision.EDITION, edition_of=DocumentId(4),
                   editions=(LikelyEdition(DocumentId(4), "It has the same file name."),)),
    ]  # fmt: skip
    for each in files:
        held.put_file(number, each)
    held.put_file(other, files[0])
    found = held.files(number)
    assert [(each.path, each.problem, each.editions, each.decision) for each in found] == [
        (each.path, each.problem, each.editions, each.decision) for each in files
    ]
    assert [each.path for each in held.files(number, proposed=True)] == ["a.txt"]
    assert [each.path for each in held.files(number, start=1, size=5)] == ["a.txt"]
    assert held.file(number, found[1].id) == found[1]
    assert held.file(other, found[1].id) is None
    assert held.tally(number) == {(Outcome.PARTLY_READ, None): 1, (Outcome.ADDED, Decision.EDITION): 1}


def test_an_answer_stays_when_only_the_decision_changes(held):
    number = held.add(AT, State.WAITING)
    held.put_file(number, ImportFile("a.txt", Outcome.ADDED, proposed=True, decision=Decision.ADD))
    (file,) = held.files(number)
    assert file.answer == Answer({}, None)
    held.decide(file.id, Decision.ADD, None, Answer({"title": "T"}, ()))
    held.leave_all_out(number)
    (after,) = held.files(number)
    assert (after.decision, after.answer) == (Decision.LEAVE_OUT, Answer({"title": "T"}, ()))
    held.carry_out(file.id, answer="")
    (done,) = held.files(number)
    assert (done.carried_out, done.proposed, done.answer) == (True, False, Answer({}))


def test_nothing_of_it_makes_searches_start_anew(library, held):
    changes = library.catalogue.changes
    number = held.add(AT, State.READING)
    held.put_file(number, ImportFile("a.txt", Outcome.ADDED))
    held.change(number, state=State.WAITING)
    assert library.catalogue.changes == changes
    held.remove(held.add(AT, State.RECEIVING))
    assert [each.id for each in held.all()] == [number]
