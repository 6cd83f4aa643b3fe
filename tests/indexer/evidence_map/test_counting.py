"""Counting: cells, why they are empty, and what is not on the map."""

import numpy as np

from indexer.evidence_map.axis import Axis, AxisValue, years
from indexer.evidence_map.cell import Looked, State
from indexer.evidence_map.counting import evidence_map


def axis(name, **documents):
    return Axis(name, name.title(), tuple(AxisValue(key, key, 0, np.array(ids)) for key, ids in documents.items()))


ROWS = axis("stream", neglect=[1, 2, 3, 9], reviews=[3, 4, 70])
COLUMNS = axis("kind", paper=[1, 2, 3, 5], slides=[80])


def the_map(documents=range(1, 10), **more):
    return evidence_map(ROWS, COLUMNS, list(documents), **more)


def test_a_cell_counts_the_documents_that_have_both_values():
    found = the_map()
    assert [[cell.documents for cell in line] for line in found.cells] == [[3, 0], [1, 0]]
    assert found.documents_in(0, 0).tolist() == [1, 2, 3]
    assert found.cells[0][0].words == "3 documents"
    assert found.cells[1][0].words == "1 document"
    assert found.most == 3


def test_only_documents_considered_count():
    found = the_map([2, 3, 70])
    assert [[cell.documents for cell in line] for line in found.cells] == [[2, 0], [1, 0]]
    assert found.documents_in(0, 0).tolist() == [2, 3]
    assert found.considered == 3


def test_what_is_not_on_the_map_is_counted():
    found = the_map()
    assert (found.on_map, found.only_row, found.only_column, found.neither) == (3, 2, 1, 3)
    assert [(total.documents, total.alone) for total in found.row_totals] == [(3, 1), (1, 1)]
    assert [(total.documents, total.alone) for total in found.column_totals] == [(3, 1), (0, 0)]


def test_an_empty_cell_says_that_nobody_has_looked():
    cell = the_map().cells[0][1]
    assert cell.state is State.NOT_YET_LOOKED_AT
    assert cell.words == "not yet looked at"
    assert cell.detail == ""


def test_an_empty_cell_says_who_looked_last_when_and_how():
    looks = [
        Looked("neglect", "slides", "2026-05-03T10:00:00", "Ann", "q=slides", "Asked the library too."),
        Looked("neglect", "slides", "2026-01-01T10:00:00", "Bob"),
    ]
    cell = the_map(looks=looks).cells[0][1]
    assert cell.state is State.SEARCHED_NONE_FOUND
    assert cell.words == "searched, none found"
    assert cell.detail == (
        "Ann searched on 3 May 2026 and found none. The search: q=slides. Note: Asked the library too."
    )


def test_an_unreadable_document_may_belong_where_it_has_one_value_and_nothing_on_the_other_axis():
    found = the_map(unreadable=[70, 80, 90, 3])
    assert [[cell.unreadable for cell in line] for line in found.cells] == [[0, 1], [1, 2]]
    assert found.cells[0][1].state is State.HELD_BUT_UNREADABLE
    assert found.cells[0][1].words == "held but unreadable"
    assert found.cells[1][1].detail == "2 documents that could not be read may belong here."
    assert (found.unreadable, found.unreadable_anywhere) == (4, 1)


def test_what_cannot_be_read_comes_before_a_search_that_could_not_see_it_and_the_words_say_both():
    cell = the_map(unreadable=[80], looks=[Looked("neglect", "slides", "2026-05-03", "Ann")]).cells[0][1]
    assert cell.state is State.HELD_BUT_UNREADABLE
    assert cell.words == "held but unreadable; searched, none found"
    assert "Ann searched on 3 May 2026" in cell.detail


def test_a_cell_with_documents_says_so_whatever_was_recorded_before():
    cell = the_map(looks=[Looked("neglect", "paper", "2026-05-03", "Ann")], unreadable=[9]).cells[0][0]
    assert cell.state is State.FOUND
    assert cell.words == "3 documents"
    assert "found none then" in cell.detail
    assert "1 document that could not be read may belong here." in cell.detail


def test_passages_are_told_where_they_were_counted():
    found = the_map(passages={("neglect", "paper"): 31})
    assert found.cells[0][0].words == "3 documents, 31 passages"
    assert found.cells[1][0].words == "1 document, 0 passages"


def test_order_and_repetition_of_what_is_given_do_not_matter():
    rows = axis("stream", neglect=[9, 3, 1, 2, 2], reviews=[70, 4, 3])
    assert evidence_map(rows, COLUMNS, [9, *range(1, 9), 1]) == the_map()


def test_a_map_without_documents_or_values_is_a_map():
    assert evidence_map(ROWS, COLUMNS, []).considered == 0
    nothing = evidence_map(axis("stream"), axis("kind"), [1, 2])
    assert (nothing.cells, nothing.neither) == ((), 2)


class TestYears:
    def test_every_year_of_the_stretch_is_a_value_newest_first_and_no_date_comes_last(self):
        found = years({1: "2020-05-03", 2: "2023", 3: "", 4: "2020"})
        assert [value.label for value in found.values] == ["2023", "2022", "2021", "2020", "Date not known"]
        assert [value.documents.tolist() for value in found.values] == [[2], [], [], [1, 4], [3]]

    def test_oldest_first(self):
        assert [value.key for value in years({1: "2020", 2: "2021", 3: ""}, newest_first=False).values] == [
            "2020",
            "2021",
            "unknown",
        ]

    def test_a_date_that_is_centuries_off_makes_no_hundreds_of_columns(self):
        assert [value.key for value in years({1: "1066", 2: "2021"}).values] == ["2021", "1066"]

    def test_no_documents_no_years(self):
        assert years({}).values == ()
