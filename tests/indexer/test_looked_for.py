from __future__ import annotations

import pytest

from indexer import looked_for, tags, vocabulary
from indexer.catalogue.looked_for import Look
from indexer.errors import NotFound, UsageError
from indexer.evidence_map.cell import State
from indexer.maps import Asked, draw
from indexer.model import Viewer, Workstream
from indexer.search.results import Search
from indexer.view import View
from indexer.vocabulary import By, find

ANN = By("Ann")
REVIEW, MINUTES = "evidence-type/review", "evidence-type/minutes"
SIDES = Asked("workstream", "evidence-type")


@pytest.fixture
def view(library, add_document):
    library.catalogue.vocabulary.put_workstream(Workstream("neglect", "Neglect", "", ("child neglect", "neglect")), 1)
    library.catalogue.vocabulary.put_workstream(Workstream("hearings", "Hearings", ""), 2)
    add_document("A paper on neglect.")
    return View(library)


@pytest.fixture
def record(view):
    def do(row="neglect", column=MINUTES, search="neglect minutes", note="", sides=SIDES):
        return looked_for.record(view, sides, row, column, search, note, ANN)

    return do


def state(view, row="neglect", column=MINUTES, sides=SIDES):
    drawn = draw(view, sides)
    down, across = drawn.at(row, column)
    return drawn.found.cells[down][across]


def test_a_cell_says_that_somebody_looked(view, record):
    assert state(view).state is State.NOT_YET_LOOKED_AT
    record(note="Asked the archive too.")
    held = state(view)
    assert held.words == "searched, none found"
    assert (held.looked.by, held.looked.search, held.looked.note) == (
        "Ann",
        "q=neglect+minutes",
        "Asked the archive too.",
    )
    assert state(view, column=REVIEW).state is State.NOT_YET_LOOKED_AT


def test_it_holds_for_the_map_turned_round(view, record):
    record()
    assert state(view, MINUTES, "neglect", Asked("evidence-type", "workstream")).words == "searched, none found"
    record("hearings", "unknown", sides=Asked("workstream", "year"))
    assert state(view, "unknown", "hearings", Asked("year", "workstream")).words == "searched, none found"


def test_it_is_taken_back_and_the_log_says_so(view, record):
    number = record().id
    taken = looked_for.take_back(view.library.catalogue, number, By("Ben"))
    assert taken.row == "neglect"
    assert state(view).state is State.NOT_YET_LOOKED_AT
    with pytest.raises(NotFound, match="taken back already"):
        looked_for.take_back(view.library.catalogue, number, ANN)
    with pytest.raises(NotFound):
        looked_for.take_back(view.library.catalogue, 99, ANN)
    said = [(each.by, each.action, each.object) for each in view.library.catalogue.log.newest(0, 2)]
    assert said == [
        ("Ben", "took back that none was found", f"cell neglect × {MINUTES}"),
        ("Ann", "looked, none found", f"cell neglect × {MINUTES}"),
    ]


def test_not_where_documents_are(view, record):
    known = view.library.vocabulary
    record()
    tags.tag(view.library, [1], [find(known, "neglect"), find(known, MINUTES)], [], ANN)
    with pytest.raises(UsageError, match="1 document with “Neglect” and “Minutes” stand here already"):
        record()
    assert state(view).words == "1 document"
    assert "found none then" in state(view).detail


def test_documents_that_one_may_not_see_do_not_tell_of_themselves(view, record):
    known = view.library.vocabulary
    tags.tag(view.library, [1], [find(known, "neglect"), find(known, MINUTES)], [], ANN)
    view.library.catalogue.documents.change(1, audience="inner")
    outsider = View(view.library, Viewer())
    assert looked_for.record(outsider, SIDES, "neglect", MINUTES, "neglect", "", ANN)


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"search": "  "}, UsageError, "Say which search"),
        ({"note": "x" * 2001}, UsageError, "too long"),
        ({"search": "x" * 3000}, UsageError, "too long"),
        ({"row": "nothing"}, NotFound, "no such cell"),
    ],
)
def test_what_cannot_be_recorded(view, record, given, error, words):
    with pytest.raises(error, match=words):
        record(**given)
    assert view.library.catalogue.looked_for.standing() == []


def test_what_narrows_a_map_does_not_matter(view, record):
    assert record(sides=Asked("workstream", "evidence-type", Search("nothing has these words")))


def test_the_latest_comes_first_and_merged_tags_count(view, record):
    record("hearings", search="first")
    record("hearings", search="second")
    catalogue = view.library.catalogue
    known = view.library.vocabulary
    vocabulary.merge(catalogue, find(known, "hearings").id, find(known, "neglect").id, ANN)
    held = looked_for.on_cell(view, "workstream", "evidence-type", "neglect", MINUTES)
    assert [each.search for each in held] == ["q=second", "q=first"]
    assert state(view).looked.search == "q=second"


def test_the_past_has_the_looks_of_then(library):
    looks = library.catalogue.looked_for
    one = looks.add(Look("workstream", "a", "year", "2015", "q=a", "", "2026-02-01T10:00:00Z", "Ann"))
    looks.add(Look("workstream", "b", "year", "2015", "q=b", "", "2026-04-01T10:00:00Z", "Ann"))
    assert looks.take_back(one, "2026-03-01T10:00:00Z")
    assert [each.row for each in looks.standing()] == ["b"]
    assert [each.row for each in looks.standing("2026-02-15T00:00:00Z")] == ["a"]
    assert looks.standing("2026-03-15T00:00:00Z") == []
    assert looks.get(one).taken_back_at == "2026-03-01T10:00:00Z"


def test_a_search_that_looks_for_it(view, search):
    known = view.library.vocabulary
    made = looked_for.search_for(known, "workstream", "neglect", "year", "2015")
    assert made.text == '(neglect OR "child neglect")'
    assert made.filters.chosen == {"year": frozenset({"2015"})}
    both = looked_for.search_for(known, "workstream", "hearings", "evidence-type", MINUTES)
    assert both.text.startswith("hearings (minutes OR ")
    assert search(looked_for.search_for(known, "workstream", "neglect", "year", "x").text).documents == 1


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("neglect, 2015", "q=neglect%2C+2015"),
        ("https://site.example/?q=neglect&kind=review", "q=neglect&kind=review"),
        ("/?kind=review", "kind=review"),
        ("who? what?", "q=who%3F+what%3F"),
        ("", ""),
        ("neg\x0blect", "q=neg+lect"),
        ("/?q=neglect%01%0B", "q=neglect"),
        ("/?q=neglect%EF%BF%BE", "q=neglect"),
    ],
)
def test_a_search_is_given_in_words_or_as_an_address(given, address):
    assert looked_for.as_address(given) == address


def test_a_value_is_named_as_people_name_it(view):
    known = view.library.vocabulary
    assert looked_for.value_of(known, "2015") == ("year", "2015")
    assert looked_for.value_of(known, "Minutes") == ("evidence-type", MINUTES)
    with pytest.raises(NotFound):
        looked_for.value_of(known, "ghosts")


def test_a_note_keeps_its_lines_and_no_control_characters(record):
    assert record(note="One.\n\x01\x0bTwo.\ud800").note == "One.\nTwo."
