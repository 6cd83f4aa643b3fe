from __future__ import annotations

from dataclasses import replace

import pytest

from indexer import documents, maps, tags, vocabulary
from indexer.catalogue import now
from indexer.catalogue.rounds import Agreed, Round
from indexer.catalogue.tags import Place
from indexer.errors import NotFound, UsageError
from indexer.maps import Asked
from indexer.model import EVERYTHING, PersonId, ReadStatus, Role, RoundId, Tag, TagId, Workstream
from indexer.people import add as add_person
from indexer.search.document_table import Filters
from indexer.search.results import Search
from indexer.view import View
from indexer.vocabulary import By, find

ANN = By("Ann")
REVIEW, MINUTES = "evidence-type/review", "evidence-type/minutes"


TEXTS = {
    "neglect": ("Neglect of infants was found in three homes.", "2015-03", "review"),
    "trafficking": ("Trafficking of older children was found by the police.", "2017", "review"),
    "minutes": ("Minutes of the group. Neglect was discussed.", "2015", "minutes"),
    "guidance": ("Thresholds for action are set out here.", "", ""),
}


@pytest.fixture
def number(library, add_document):
    """Fill the library with four documents and two workstreams; gives a document's number by its name."""
    numbers = {}
    for rank, slug in enumerate(("neglect", "trafficking")):
        library.catalogue.vocabulary.put_workstream(Workstream(slug, slug.title(), "It."), rank)
    for name, (text, date, kind) in TEXTS.items():
        numbers[name] = add_document(text, title=name, date=date, kind=kind)
    return numbers.__getitem__


@pytest.fixture
def filled(library, number):
    return library


@pytest.fixture
def tag(filled):
    def do(document, *keys, remove=(), **more):
        known = filled.vocabulary
        return tags.tag(
            filled, [document], [find(known, k) for k in keys], [find(known, k) for k in remove], ANN, **more
        )

    return do


@pytest.fixture
def draw(filled):
    def do(rows="workstream", columns="evidence-type", viewer=EVERYTHING, text="", **more):
        chosen = {k: frozenset(v) for k, v in more.pop("chosen", {}).items()}
        search = Search(text, Filters(chosen, {}), earlier_editions=more.pop("editions", False))
        return maps.draw(View(filled, viewer), Asked(rows, columns, search, **more))

    return do


@pytest.fixture
def age(filled):
    """Give a function that puts all that was done so far some days into the past."""
    import sqlite3

    def do(day):
        with sqlite3.connect(filled.folder / "catalogue.sqlite") as database:
            for table, column in (("documents", "added_at"), ("codings", "added_at"), ("looked_for", "at")):
                database.execute(f"update {table} set {column} = '{day}T10:00:00Z' where {column} > '{day}'")
            database.execute(f"update history set at = '{day}T10:00:00Z' where at > '{day}'")
        database.close()
        filled._known = None  # as when it is opened anew

    return do


def supersede(library, old, new):
    documents.supersede(library.catalogue, library.document(old), library.document(new), now(), "a test")


def person(library, name):
    if not library.catalogue.people.accounts():
        add_person(library.catalogue, "Keeper", "keeper@example.org", Role.ADMINISTRATOR, [], "a test")
    return add_person(library.catalogue, name, f"{name}@example.org", Role.RESEARCHER, [], "a test")


def counts(drawn):
    return {(cell.row, cell.column): cell.documents for line in drawn.found.cells for cell in line if cell.documents}


def cell(drawn, row, column):
    down, across = drawn.at(row, column)
    return drawn.found.cells[down][across]


class TestWhatIsCounted:
    def test_documents_with_both_values(self, draw, tag, number):
        tag(number("neglect"), "neglect", REVIEW)
        tag(number("minutes"), "neglect", "trafficking", MINUTES)
        tag(number("guidance"), "trafficking")
        drawn = draw()
        assert counts(drawn) == {("neglect", REVIEW): 1, ("neglect", MINUTES): 1, ("trafficking", MINUTES): 1}
        found = drawn.found
        assert (found.considered, found.on_map, found.only_row, found.only_column, found.neither) == (4, 2, 1, 0, 1)

    def test_years_go_with_tags(self, draw, tag, number):
        tag(number("neglect"), "neglect")
        tag(number("guidance"), "neglect")
        drawn = draw(columns="year")
        assert [each.key for each in drawn.found.columns.values] == ["2015", "2016", "2017", "unknown"]
        assert counts(drawn) == {("neglect", "2015"): 1, ("neglect", "unknown"): 1}
        assert [each.key for each in draw("year", "workstream").found.rows.values][:3] == ["2017", "2016", "2015"]

    def test_what_lies_beneath_counts_for_it_and_stands_once(self, filled, draw, tag, number):
        known = filled.vocabulary
        above, other = find(known, "neglect"), find(known, "trafficking")
        delay = Tag(TagId(0), "workstream", "", "Delay", "It.", parents=(above.id, other.id))
        vocabulary.add(filled.catalogue, delay, ANN)
        tag(number("neglect"), "delay", REVIEW)
        drawn = draw()
        assert [(each.key, each.depth) for each in drawn.found.rows.values] == [
            ("neglect", 0),
            ("delay", 1),
            ("trafficking", 0),
        ]
        assert counts(drawn) == {(row, REVIEW): 1 for row in ("neglect", "delay", "trafficking")}
        assert drawn.found.on_map == 1

    def test_a_search_narrows_it_to_what_it_counts(self, draw, tag, number, search):
        for name in ("neglect", "minutes", "guidance"):
            tag(number(name), "neglect", REVIEW)
        assert counts(draw(text="neglect")) == {("neglect", REVIEW): 2}
        assert draw(text="infants police").found.considered == search("infants police").documents == 0
        assert counts(draw(text="infants police", rows="workstream")) == {}
        assert draw(chosen={"kind": {"minutes"}}).found.considered == 1
        assert draw(text="workstream:nothing").notes

    def test_values_that_a_filter_chooses_are_the_only_ones(self, draw, tag, number):
        tag(number("neglect"), "neglect", "trafficking", REVIEW)
        drawn = draw(chosen={"workstream": {"trafficking"}, "tag": {REVIEW}})
        assert [each.key for each in drawn.found.rows.values] == ["trafficking"]
        assert [each.key for each in drawn.found.columns.values] == [REVIEW]
        years = draw(columns="year", chosen={"year": {"2015"}})
        assert [each.key for each in years.found.columns.values] == ["2015"]

    def test_only_what_the_viewer_may_see(self, filled, draw, tag, number):
        tag(number("neglect"), "neglect", REVIEW)
        filled.catalogue.documents.change(number("neglect"), audience="inner")
        reader = replace(EVERYTHING, everything=False)
        assert counts(draw(viewer=reader)) == {}
        assert draw(viewer=reader).found.considered == 3
        assert counts(draw(viewer=replace(reader, groups=frozenset({"inner"})))) == {("neglect", REVIEW): 1}

    def test_earlier_editions_only_where_they_are_asked_for(self, filled, draw, tag, number):
        tag(number("neglect"), "neglect", REVIEW)
        supersede(filled, number("neglect"), number("minutes"))
        assert counts(draw()) == {}
        assert counts(draw(editions=True)) == {("neglect", REVIEW): 1}

    def test_each_cell_is_what_its_search_finds(self, draw, tag, number, search):
        tag(number("neglect"), "neglect", REVIEW)
        tag(number("minutes"), "neglect", MINUTES)
        for (row, column), documents_there in counts(draw(text="neglect")).items():
            assert search("neglect", {"workstream": {row}, "tag": {column}}).documents == documents_there


class TestUnreadable:
    @pytest.fixture
    def closed(self, filled, number):
        filled.catalogue.documents.change(number("guidance"), status=ReadStatus.UNREADABLE.value, passages=0)
        return number("guidance")

    def test_it_may_belong_where_it_has_one_value(self, draw, tag, closed):
        tag(closed, "neglect")
        drawn = draw()
        assert cell(drawn, "neglect", REVIEW).words == "held but unreadable"
        assert cell(drawn, "trafficking", REVIEW).words == "not yet looked at"
        assert drawn.unreadable_in(*drawn.at("neglect", REVIEW)) == [closed]
        assert drawn.unreadable_in(*drawn.at("trafficking", REVIEW)) == []

    def test_words_do_not_leave_it_out_but_filters_that_it_surely_fails_do(self, draw, tag, closed):
        tag(closed, "neglect")
        assert draw(text="thresholds").found.unreadable == 1
        assert draw(chosen={"workstream": {"neglect"}}).found.unreadable == 1
        assert draw(chosen={"workstream": {"trafficking"}}).found.unreadable == 0
        assert draw(chosen={"tag": {REVIEW}}).found.unreadable == 1, "it may be a review"
        assert draw(chosen={"organisation": {"Trust"}}).found.unreadable == 1, "nobody knows whose it is"

    def test_not_what_the_viewer_may_not_see(self, filled, draw, closed):
        filled.catalogue.documents.change(closed, audience="inner")
        assert draw(viewer=replace(EVERYTHING, everything=False)).found.unreadable == 0


class TestPassages:
    def test_each_passage_counts_once(self, draw, tag, number):
        one = number("neglect")
        tag(one, "neglect", REVIEW)
        assert cell(draw(), "neglect", REVIEW).passages is None, "none is tagged anywhere"
        tag(one, "neglect", place=Place(1, "Neglect of infants"))
        tag(one, REVIEW, place=Place(1, "three homes"))
        assert cell(draw(), "neglect", REVIEW).words == "1 document, 1 passage"
        assert cell(draw(columns="year"), "neglect", "2015").passages == 1

    def test_of_a_document_coded_blind_only_ones_own(self, filled, draw, tag, number):
        one = number("neglect")
        tag(one, "neglect", REVIEW)
        tag(one, REVIEW, place=Place(1, "three homes"))
        ann = person(filled, "Ann")
        filled.catalogue.rounds.add(
            Round(RoundId(0), "First", ("evidence-type",), (ann.id,), True, "2026-11-01T00:00:00Z", "Ann"), [one]
        )
        filled.catalogue.tags.touch()
        assert counts(draw(viewer=ann.viewer)) == {}
        tags.tag(filled, [one], [find(filled.vocabulary, REVIEW)], [], By("Ann", ann.id))
        assert cell(draw(viewer=ann.viewer), "neglect", REVIEW).words == "1 document"
        assert cell(draw(), "neglect", REVIEW).words == "1 document, 1 passage"


class TestThePast:
    def test_what_stood_at_the_end_of_a_day(self, draw, tag, number, age):
        tag(number("neglect"), "neglect", REVIEW)
        age("2026-03-01")
        tag(number("neglect"), MINUTES, remove=[REVIEW])
        assert counts(draw()) == {("neglect", MINUTES): 1}
        assert counts(draw(on="2026-03-01")) == {("neglect", REVIEW): 1}
        assert draw(on="2026-02-28").found.considered == 0
        changed = draw(compared="2026-03-02").changes
        said = {(c.now.row, c.now.column): c.short for line in changed.changes for c in line if c.short}
        assert said == {("neglect", REVIEW): "−1", ("neglect", MINUTES): "+1"}

    def test_an_edition_that_has_gone_since_was_there(self, filled, draw, tag, number, age):
        tag(number("neglect"), "neglect", REVIEW)
        age("2026-03-01")
        supersede(filled, number("neglect"), number("minutes"))
        assert counts(draw(on="2026-03-01")) == {("neglect", REVIEW): 1}
        assert draw(on="2026-03-01").found.considered == 4
        assert draw().found.considered == 3

    def test_filters_by_tag_are_of_then(self, draw, tag, number, age):
        tag(number("neglect"), "neglect", REVIEW)
        age("2026-03-01")
        tag(number("neglect"), remove=["neglect"])
        assert draw(chosen={"workstream": {"neglect"}}, on="2026-03-01").found.considered == 1
        assert draw(chosen={"workstream": {"neglect"}}).found.considered == 0

    def test_whatever_the_order_of_days_changes_go_forward(self, draw, tag, number, age):
        tag(number("neglect"), "neglect", REVIEW)
        age("2026-03-01")
        one, other = draw(on="2026-04-01", compared="2026-02-01"), draw(on="2026-02-01", compared="2026-04-01")
        assert one.asked == other.asked
        assert one.changes.changes[0][0].short == "+1"

    def test_today_is_now(self, draw):
        assert draw(on="2999-01-01").asked.on == ""

    def test_nothing_of_other_coders_and_nothing_that_one_codes_oneself(self, filled, draw, tag, number, age):
        one = number("neglect")
        tag(one, "neglect", REVIEW)
        ann, ben = (person(filled, name) for name in ("Ann", "Ben"))
        held = Round(RoundId(0), "First", ("evidence-type",), (ann.id, ben.id), True, "2026-11-01T00:00:00Z", "Ann")
        number_of_round = filled.catalogue.rounds.add(held, [one])
        filled.catalogue.tags.touch()
        tags.tag(filled, [one], [find(filled.vocabulary, MINUTES)], [], By("Ben", ben.id))
        age("2026-03-01")
        assert counts(draw(on="2026-03-02", viewer=ann.viewer)) == {}, "everybody's tags are not shown to who codes"
        assert counts(draw(on="2026-03-02", viewer=ben.viewer)) == {}
        assert counts(draw(on="2026-03-02")) == {("neglect", REVIEW): 1}, "what Ben does is nobody else's to see"
        filled.catalogue.rounds.agree(number_of_round, Agreed(one, "2026-03-02T00:00:00Z", "Ann", "", (REVIEW,)))
        filled.catalogue.tags.touch()
        assert counts(draw(on="2026-03-02", viewer=ann.viewer)) == {("neglect", REVIEW): 1}


class TestWhatIsAsked:
    def test_sides_that_are_not_named_are_those_with_documents(self, draw, tag, number):
        drawn = draw("", "")
        assert (drawn.asked.rows, drawn.asked.columns) == ("workstream", "year")
        tag(number("neglect"), REVIEW)
        drawn = draw("", "")
        assert (drawn.asked.rows, drawn.asked.columns) == ("evidence-type", "year")
        tag(number("neglect"), "neglect")
        assert draw("", "").asked.columns == "evidence-type"

    @pytest.mark.parametrize(
        ("asked", "error", "words"),
        [
            ({"rows": "colour"}, NotFound, "“colour” can be no side of a map. These can: workstream"),
            ({"rows": "year", "columns": "year"}, UsageError, "Choose two different ones"),
            ({"on": "yesterday"}, UsageError, "“yesterday” is no date"),
            ({"compared": "2026-02-30"}, UsageError, "is no date"),
            ({"on": "20260101"}, UsageError, "is no date"),
        ],
    )
    def test_what_makes_no_sense(self, draw, asked, error, words):
        with pytest.raises(error, match=words):
            draw(**asked)

    def test_a_cell_that_is_not_there(self, draw):
        with pytest.raises(NotFound, match="no such cell"):
            draw().at("neglect", "evidence-type/nothing")

    def test_it_says_what_it_is(self, draw):
        about = draw(compared="2026-03-01").about("Only minutes.")
        assert about.title == "Evidence map: Workstream by Evidence type"
        assert "Changes since 1 March 2026" in " ".join(about.lines)


def test_someone_who_is_no_coder_sees_everybodys_tags(draw, tag, number):
    tag(number("neglect"), "neglect", REVIEW)
    viewer = replace(EVERYTHING, coder=PersonId(99))
    assert counts(draw(viewer=viewer)) == {("neglect", REVIEW): 1}


class TestTagsOutOfUse:
    @pytest.fixture
    def themes(self, filled, tag, number):
        for name in ("Harm", "Hunger", "Care"):
            vocabulary.add(filled.catalogue, Tag(TagId(0), "theme", "", name), ANN)
        tag(number("neglect"), "theme/harm", REVIEW)
        tag(number("trafficking"), "theme/harm", "theme/care", REVIEW)
        tag(number("minutes"), "theme/hunger", MINUTES)
        return lambda slug: find(filled.vocabulary, f"theme/{slug}").id

    @pytest.fixture
    def without(self, filled):
        """Give how many documents a search finds that have no theme."""
        search = Search("", Filters({"tag": frozenset({"theme/unknown"})}, {}))
        return lambda: len(View(filled, EVERYTHING).matching(search))

    def rows(self, drawn):
        return [each.label for each in drawn.found.rows.values]

    def test_a_retired_one_that_documents_still_have_is_no_gap(self, filled, draw, themes, without):
        vocabulary.retire(filled.catalogue, themes("harm"), ANN)
        drawn = draw("theme")
        assert self.rows(drawn) == ["Hunger", "Care", "Harm (no longer applied)"]
        assert cell(drawn, "theme/harm", REVIEW).documents == 2
        assert drawn.found.only_column + drawn.found.neither == without() == 1

    def test_a_split_one_too_and_a_merged_one_is_what_it_became(self, filled, draw, themes, without):
        vocabulary.split(filled.catalogue, themes("harm"), [themes("hunger"), themes("care")], ANN)
        assert self.rows(draw("theme"))[-1] == "Harm (no longer applied)"
        vocabulary.merge(filled.catalogue, themes("hunger"), themes("care"), ANN)
        drawn = draw("theme")
        assert self.rows(drawn) == ["Care", "Harm (no longer applied)"]
        assert drawn.found.only_column + drawn.found.neither == without() == 1

    def test_one_that_nothing_has_has_no_row(self, filled, draw, tag, themes, number, without):
        tag(number("minutes"), remove=["theme/hunger"])
        vocabulary.retire(filled.catalogue, themes("hunger"), ANN)
        drawn = draw("theme")
        assert self.rows(drawn) == ["Harm", "Care"]
        assert drawn.found.only_column + drawn.found.neither == without() == 2
