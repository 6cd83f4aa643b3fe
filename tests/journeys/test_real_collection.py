"""The main job on real documents: inspection reports, decks, minutes, web pages, scans and old Office files."""

import pytest

from indexer.check import check
from indexer.config import Config
from indexer.ingest import index
from indexer.library import Library
from indexer.model import Outcome, ReadStatus
from indexer.search.document_table import Filters
from indexer.search.results import Search


@pytest.fixture(scope="module")
def real(material, tmp_path_factory):
    with Library(Config(library=tmp_path_factory.mktemp("real") / "library"), create=True) as library:
        report = index(library, [material / "corpus"])
        yield library, report, material / "corpus"


def test_every_file_has_one_outcome(real):
    _, report, folder = real
    files = sum(1 for path in folder.rglob("*") if path.is_file())
    assert sum(report.counts.values()) == report.files == files
    assert report.counts[Outcome.ADDED] > 0.85 * files
    assert report.counts[Outcome.NOT_A_DOCUMENT] == 0
    for trouble in report.troubles:
        assert trouble.problem
        assert trouble.problem.reason.endswith(".")
        assert trouble.problem.remedy.endswith(".")


def test_reports_are_read_by_the_quick_reader_and_dated_by_their_publication(real):
    library, _, folder = real
    paths = {
        document.id: library.catalogue.locations.of(document.id)[0].path
        for document in library.catalogue.documents.all()
    }
    reports = [each for each in library.catalogue.documents.all() if "/reports/" in paths[each.id]]
    assert len(reports) == len(list((folder / "reports").iterdir()))
    for report in reports:
        assert report.status is ReadStatus.READ
        readers = {passage.reader.split()[0] for passage in library.catalogue.documents.passages(report.id).values()}
        assert readers == {"pypdfium2"}
    right_year = [each for each in reports if each.date[:4] == paths[each.id].removesuffix(".pdf")[-4:]]
    assert len(right_year) >= 0.9 * len(reports)
    assert sum(1 for each in reports if each.organisation == "Ofsted") >= 0.9 * len(reports)


def test_a_search_lands_on_the_page(real):
    library, _, _ = real
    results = library.search(Search('"personal advisers"', Filters({"kind": frozenset({"inspection"})}, {})))
    assert results.documents >= 5
    for result in results.results:
        for hit in result.hits:
            text = library.catalogue.documents.passages(result.document.id, [hit.position])[hit.position].text
            assert "personal adviser" in " ".join(text.split()).lower()
            assert "<mark>" in hit.snippet


def test_running_headers_stay_out_of_the_text(real):
    library, _, _ = real
    running = [
        passage
        for document in library.catalogue.documents.all()
        for passage in library.catalogue.documents.passages(document.id).values()
        if passage.running and passage.locator.label == "page"
    ]
    assert len(running) > 50
    assert all(passage.text for passage in running)


def test_the_second_run_changes_nothing(real):
    library, first, folder = real
    changes = library.catalogue.changes
    report = index(library, [folder])
    assert report.counts == {Outcome.UNCHANGED: first.files}
    assert library.catalogue.changes == changes
    assert check(library).faults == ()
