from __future__ import annotations

import json

import pytest

from indexer import sources
from indexer.citation import as_ris
from indexer.documents import purge
from indexer.errors import NotFound, UsageError
from indexer.model import EVERYTHING, Viewer
from indexer.sources import Known
from indexer.view import View
from indexer.vocabulary import By

ANN = By("Ann")
BOOK = {"type": "book", "title": "Care and after", "author": [{"family": "Low", "given": "Ann"}]}
HELD = {
    "type": "report",
    "title": "Neglect at home",
    "author": [{"literal": "Review Office"}],
    "issued": {"date-parts": [[2016]]},
    "number": "RO/7",
    "publisher-place": "Anytown",
}


@pytest.fixture
def report(add_document):
    return add_document("On neglect.", title="Neglect at home", organisation="Review Office", date="2016-03-01")


@pytest.fixture
def view(library, report):
    return View(library, Viewer())


class TestOfDocuments:
    def test_without_more_a_document_is_cited_by_its_metadata(self, view, report):
        assert sources.entered(view, report) is None
        assert sources.cited_as(view, [report])[report] == {
            "id": f"document-{report}",
            "type": "report",
            "title": "Neglect at home",
            "author": [{"literal": "Review Office"}],
            "issued": {"date-parts": [[2016, 3, 1]]},
            "publisher": "Review Office",
            "language": "en",
        }

    def test_what_people_enter_goes_before_the_metadata_and_only_what_differs_is_kept(self, view, report):
        sources.enter(view, report, HELD, ANN)
        item = sources.cited_as(view, [report])[report]
        assert (item["number"], item["issued"], item["publisher"]) == (
            "RO/7",
            {"date-parts": [[2016]]},
            "Review Office",
        )
        assert sources.entered(view, report).csl.keys() == {"issued", "number", "publisher-place"}
        sources.enter(view, report, {"number": "RO/8"}, ANN)
        assert sources.entered(view, report).csl == {"number": "RO/8"}
        assert sources.entered(view, report).changed_by == "Ann"

    def test_entering_what_the_metadata_say_enters_nothing(self, view, report):
        sources.enter(view, report, HELD, ANN)
        sources.enter(view, report, {"title": "Neglect at home"}, ANN)
        assert sources.entered(view, report) is None

    def test_a_purge_takes_it_away(self, library, view, report):
        sources.enter(view, report, HELD, ANN)
        purge(library, report, "Ann")
        assert library.catalogue.sources.of([report]) == {}

    def test_only_those_who_see_a_document_see_its_source(self, library, add_document):
        hidden = add_document("Hidden.", title="Hidden", audience="review group")
        everything, public = View(library, EVERYTHING), View(library, Viewer())
        sources.enter(everything, hidden, {"number": "X/1"}, ANN)
        number = sources.entered(everything, hidden).id
        assert sources.cited_as(public, [hidden]) == {}
        for refused in (
            lambda: sources.entered(public, hidden),
            lambda: sources.enter(public, hidden, HELD, ANN),
            lambda: sources.remove(public, number, ANN),
            lambda: sources.not_held_source(library.catalogue, number),
        ):
            with pytest.raises(NotFound):
                refused()
        sources.remove(everything, number, ANN)
        assert sources.entered(everything, hidden) is None


class TestNotHeld:
    def test_works_are_added_changed_found_and_removed(self, library, view):
        number = sources.add(library.catalogue, BOOK, ANN)
        sources.add(library.catalogue, BOOK | {"title": "Another"}, ANN)
        assert [each.csl["title"] for each in sources.not_held(library.catalogue)] == ["Another", "Care and after"]
        assert [each.id for each in sources.not_held(library.catalogue, "low AFTER")] == [number]
        sources.change(view, number, BOOK | {"edition": "2"}, ANN)
        assert sources.not_held_source(library.catalogue, number).csl["edition"] == "2"
        sources.remove(view, number, ANN)
        assert len(sources.not_held(library.catalogue)) == 1
        assert [each.action for each in library.catalogue.log.newest(0, 2)] == ["removed a source", "changed a source"]

    def test_the_same_work_is_kept_once(self, library, view):
        number = sources.add(library.catalogue, BOOK, ANN)
        other = sources.add(library.catalogue, BOOK | {"title": "Another"}, ANN)
        with pytest.raises(UsageError, match="already"):
            sources.add(library.catalogue, BOOK | {"title": "Care and After"}, ANN)
        with pytest.raises(UsageError, match="already"):
            sources.change(view, other, BOOK, ANN)
        sources.change(view, number, BOOK | {"note": "Mine"}, ANN)

    @pytest.mark.parametrize("number", [0, 99, 1 << 70])
    def test_what_is_not_there(self, library, view, number):
        with pytest.raises(NotFound):
            sources.not_held_source(library.catalogue, number)
        with pytest.raises(NotFound):
            sources.remove(view, number, ANN)

    def test_a_work_turns_out_to_be_held(self, library, view, report):
        number = sources.add(library.catalogue, HELD | {"title": "Neglect in the home"}, ANN)
        sources.hold(view, number, report, ANN)
        assert sources.not_held(library.catalogue) == []
        assert sources.cited_as(view, [report])[report]["title"] == "Neglect in the home"
        other = sources.add(library.catalogue, BOOK, ANN)
        with pytest.raises(UsageError, match="its own details"):
            sources.hold(view, other, report, ANN)


class TestImport:
    def test_a_look_first_writes_nothing(self, library, view, report):
        found = sources.preview(view, as_ris([BOOK, HELD, BOOK]))
        assert [(each.known, each.document and each.document.id) for each in found.works] == [
            (Known.NEW, None),
            (Known.HELD, report),
            (Known.KNOWN, None),
        ]
        assert sources.not_held(library.catalogue) == []

    def test_new_works_are_added_and_held_ones_gain_what_the_file_says(self, library, view, report):
        found = sources.import_sources(view, as_ris([BOOK, HELD]), "ris", ANN)
        assert (found.count(Known.NEW), found.count(Known.HELD)) == (1, 1)
        assert [each.csl["title"] for each in sources.not_held(library.catalogue)] == ["Care and after"]
        assert sources.cited_as(view, [report])[report]["number"] == "RO/7"
        again = sources.import_sources(view, as_ris([BOOK, HELD | {"number": "X"}]), "", ANN)
        assert again.count(Known.KNOWN) == 2
        assert sources.cited_as(view, [report])[report]["number"] == "RO/7"

    def test_good_records_come_in_and_bad_ones_are_told_of(self, library, view):
        found = sources.import_sources(view, json.dumps([BOOK, {"type": "book"}]), "json", ANN)
        assert len(found.works) == 1
        assert found.problems[0].startswith("Record 2 was left out.")

    @pytest.mark.parametrize(("data", "form"), [("Hello", ""), (b"\0\0", ""), ("{", "json"), ("x", "docx")])
    def test_a_file_that_is_none_of_these(self, view, data, form):
        with pytest.raises(UsageError):
            sources.import_sources(view, data, form, ANN)

    def test_nothing_is_told_of_documents_that_are_hidden(self, library, add_document):
        hidden = add_document(
            "Hidden.", title="Neglect at home", organisation="Review Office", date="2016", audience="x"
        )
        sources.enter(View(library), hidden, HELD, ANN)
        (each,) = sources.preview(View(library, Viewer()), as_ris([HELD])).works
        assert (each.known, each.document) == (Known.NEW, None)
