import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from indexer import arrivals, documents, ingest, tags, vocabulary
from indexer.errors import BadCollection, UsageError
from indexer.model import Outcome, ReadStatus, Standing
from indexer.vocabulary import By, find

LONG = " ".join(f"word{number} of a long report on the care of children in homes" for number in range(60))
WORKSTREAMS = '[[workstream]]\nslug = "neglect"\nname = "Neglect"\ndefinition = "Needs not met."\n'


def pytest_generate_tests(metafunc):
    """Read files as one process does, and as workers do that share what waits."""
    if "catalogue_address" in metafunc.fixturenames:
        metafunc.parametrize("catalogue_address", ["sqlite", "postgresql"], indirect=True)


def outcomes(library):
    return {Path(each.path).name: each.outcome for each in library.catalogue.locations.all()}


def writings(library):
    """Everything that a run without news must leave as it is."""
    return (
        library.catalogue.changes,
        library.catalogue.documents.all(),
        library.catalogue.locations.all(),
        {each.id: library.catalogue.history.of(each.id) for each in library.catalogue.documents.all()},
        library.engine._snapshot(),
    )


class TestOutcomes:
    def test_each_file_has_one_and_they_add_up(self, library, index, folder_of_documents, write):
        write("copy.txt", (folder_of_documents / "neglect.txt").read_bytes())
        write("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(200))
        write("empty.txt", b"")
        report = index()
        held = outcomes(library)
        assert held["minutes.txt"] is Outcome.ADDED
        assert {held["copy.txt"], held["neglect.txt"]} == {Outcome.ADDED, Outcome.DUPLICATE}
        assert held["photo.jpg"] is Outcome.NOT_A_DOCUMENT
        assert held["empty.txt"] is Outcome.UNREADABLE
        assert report.files == sum(report.counts.values()) == len(held) == 7
        assert {Path(each.path).name for each in report.troubles} == {"photo.jpg", "empty.txt"}
        assert all(each.problem and each.problem.remedy for each in report.troubles)

    def test_a_second_run_writes_nothing_new(self, library, index, folder_of_documents, write):
        write("copy.txt", (folder_of_documents / "neglect.txt").read_bytes())
        write("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(200))
        write("empty.txt", b"")
        write("manifest.csv", "path,title\nneglect.txt,Neglect at home\ncopy.txt,A copy\nphoto.jpg,A photo\n")
        index()
        before = writings(library)
        report = index()
        assert report.counts[Outcome.UNCHANGED] + report.counts[Outcome.NOT_A_DOCUMENT] == report.files
        assert writings(library)[:2] == before[:2]
        assert [(each.path, each.outcome) for each in library.catalogue.locations.all()] == [
            (each.path, each.outcome) for each in before[2]
        ]
        assert writings(library)[3] == before[3]
        assert writings(library)[4] is before[4]

    def test_a_touched_file_is_unchanged(self, library, index, folder_of_documents):
        index()
        os.utime(folder_of_documents / "neglect.txt", (1, 1))
        changes = library.catalogue.changes
        assert index().counts[Outcome.UNCHANGED] == 4
        assert library.catalogue.changes == changes

    def test_partly_read_pages_are_named(self, index, write):
        canvas = Canvas(str(write("report.pdf", b"")))
        canvas.drawString(100, 700, "The first page has words about neglect in it.")
        canvas.showPage()
        canvas.drawInlineImage(Image.new("L", (600, 800), 90), 0, 0, 600, 800)
        canvas.showPage()
        canvas.save()
        report = index()
        trouble = report.troubles[0]
        assert trouble.outcome is Outcome.PARTLY_READ
        assert "1 of 2 pages" in trouble.problem.reason

    def test_progress_counts_up_to_the_files_seen(self, library, folder_of_documents):
        steps = []
        ingest.index(library, [folder_of_documents], lambda *step: steps.append(step))
        assert [done for done, _, _ in steps] == [1, 2, 3, 4]
        assert {total for _, total, _ in steps} == {4}

    def test_a_path_that_is_not_there_is_refused(self, index, tmp_path):
        with pytest.raises(UsageError, match="no file or folder"):
            index(tmp_path / "nowhere")

    def test_the_same_file_named_twice_counts_once(self, index, folder_of_documents):
        assert index(folder_of_documents, folder_of_documents / "neglect.txt").files == 4


class TestCopies:
    def test_the_same_content_at_two_paths_is_one_document(self, library, index, write):
        write("a/report.txt", LONG)
        write("b/report.txt", LONG)
        index()
        (document,) = library.catalogue.documents.all()
        assert len(library.catalogue.locations.of(document.id)) == 2

    def test_copies_read_again_stay_copies_however_far_apart(self, library, index, write):
        for number in range(8):
            write(f"m{number}.txt", f"Another file, number {number}, of some words.")
        write("a.txt", LONG)
        write("z.txt", LONG)
        index()
        report = index(again=True)
        assert report.counts == {Outcome.CHANGED: 9, Outcome.DUPLICATE: 1}
        assert outcomes(library)["z.txt"] is Outcome.DUPLICATE

    def test_near_copies_are_linked(self, library, index, at, write):
        write("draft.txt", LONG)
        write("final.txt", LONG + " And one more sentence at the end.")
        write("other.txt", " ".join(f"entirely{number} different text{number}" for number in range(200)))
        index()
        ((other, alike),) = library.catalogue.near_copies.of(at("draft.txt").id)
        assert other == at("final.txt").id
        assert 0.8 < alike <= 1
        assert library.catalogue.near_copies.of(at("other.txt").id) == []


class TestEditions:
    def test_changed_bytes_make_a_new_edition_with_what_was_confirmed(self, library, index, at, write):
        write("workstreams.toml", WORKSTREAMS)
        write("report.txt", "The first edition speaks of thresholds.")
        index()
        old = at("report.txt")
        documents.correct(library, old.id, {"organisation": "Our Office", "date": "2015"}, "Ann")
        tags.tag(library, [old.id], [find(library.vocabulary, "neglect")], [], By("Ann"))
        write("report.txt", "The second edition speaks of outcomes.")
        report = index()
        new = at("report.txt")
        assert report.counts[Outcome.CHANGED] == 1
        assert new.id != old.id
        assert library.document(old.id).superseded_by == new.id
        assert library.document(old.id).standing is Standing.SUPERSEDED
        assert (new.organisation, new.workstreams) == ("Our Office", ("neglect",))
        assert new.date != "2015", "an edition has a date of its own"

    def test_a_correction_is_carried_to_the_edition_after_next(self, library, index, at, write):
        write("report.txt", "The first edition.")
        index()
        documents.correct(library, at("report.txt").id, {"title": "Our own title"}, "Ann")
        for text in ("The second edition.", "The third edition."):
            write("report.txt", text)
            index()
        assert at("report.txt").title == "Our own title"

    def test_a_newer_file_that_cannot_be_read_does_not_take_the_place(self, library, index, at, write, search):
        write("report.txt", "The first edition speaks of thresholds.")
        index()
        old = at("report.txt")
        write("report.txt", b"")
        assert index().counts[Outcome.UNREADABLE] == 1
        assert library.document(old.id).standing is Standing.CURRENT
        assert search("thresholds").results[0].document.id == old.id

    def test_searches_meanwhile_find_the_old_edition_or_the_new_one(self, library, folder, index, write, search):
        for name in ("a.txt", "b.txt", "c.txt"):
            write(name, f"The first edition of {name}.")
        index()
        for name in ("a.txt", "b.txt", "c.txt"):
            write(name, f"The second edition of {name}.")
        found = []
        ingest.index(
            library, [folder], lambda *_: found.append((search("edition").documents, search("second").documents))
        )
        assert found == [(3, 1), (3, 2), (3, 3)]

    def test_an_earlier_file_put_back_is_current_again(self, library, index, write, search):
        for text in ("The first edition.", "The second edition.", "The first edition."):
            write("report.txt", text)
            report = index()
        first, second = library.catalogue.documents.all()
        assert report.counts[Outcome.CHANGED] == 1
        assert (first.standing, first.superseded_by) == (Standing.CURRENT, None)
        assert second.superseded_by == first.id
        assert [each.document.id for each in search("edition").results] == [first.id]

    def test_a_withdrawn_document_stays_withdrawn_when_its_file_changes(self, library, index, at, write, search):
        write("report.txt", "Names of persons stood here by mistake.")
        index()
        old = at("report.txt").id
        documents.withdraw(library, old, "Ann")
        write("report.txt", "Nothing of the kind stands here.")
        index()
        assert library.document(old).standing is Standing.WITHDRAWN
        assert search("mistake", earlier_editions=True).documents == 0

    def test_a_file_that_could_not_be_opened_once_keeps_its_past(self, library, index, at, write, monkeypatch):
        path = write("report.txt", "The first edition.")
        index()
        old = at("report.txt")
        write("report.txt", "The second edition.")

        def refuse(_disk):
            raise PermissionError(13, "Permission denied")

        with monkeypatch.context() as patched:
            patched.setattr(arrivals, "checksum", refuse)
            (trouble,) = index().troubles
        assert "Permission denied" in trouble.problem.reason
        assert path.exists()
        assert index().counts[Outcome.CHANGED] == 1
        assert library.document(old.id).superseded_by == at("report.txt").id


class TestVanished:
    def test_a_file_that_went_and_came_back(self, library, index, folder_of_documents, search):
        index()
        path = folder_of_documents / "neglect.txt"
        text = path.read_bytes()
        path.unlink()
        report = index()
        assert report.vanished == [str(path)]
        assert library.catalogue.locations.get(str(path)).vanished_at
        assert search("infants").documents == 1, "the library keeps it"
        path.write_bytes(text)
        report = index()
        assert report.vanished == []
        assert report.counts == {Outcome.UNCHANGED: 4}
        assert not library.catalogue.locations.get(str(path)).vanished_at

    def test_only_below_what_was_indexed(self, index, write):
        write("a/one.txt", "First words.")
        write("ab/two.txt", "Second words.")
        index()
        shutil.rmtree(write("ab/x.txt", "").parent)
        assert index(write("a/one.txt", "First words.").parent).vanished == []


class TestManifest:
    def test_wins_over_guesses(self, library, index, at, write):
        write("workstreams.toml", WORKSTREAMS)
        write("manifest.csv", "path,title,kind,date,workstreams\nreport.txt,Given title,review,2014-05,neglect\n")
        write("report.txt", "# Another heading\n\nPublished 3 March 2016. Minutes.")
        index()
        document = at("report.txt")
        assert (document.title, document.kind, document.date) == ("Given title", "review", "2014-05")
        assert document.workstreams == ("neglect",)
        assert library.catalogue.history.guesses(document.id)["title"].confirmed

    def test_is_taken_over_when_it_changes_unless_a_person_has_spoken(self, library, index, at, write, search):
        write("manifest.csv", "path,title,kind\nreport.txt,First title,review\n")
        write("report.txt", "Some words of a report.")
        index()
        documents.correct(library, at("report.txt").id, {"kind": "guidance"}, "Ann")
        write("manifest.csv", "path,title,kind\nreport.txt,Second title,report\n")
        index()
        assert (at("report.txt").title, at("report.txt").kind) == ("Second title", "guidance")
        assert search("title:second").documents == 1

    def test_a_workstream_that_a_person_took_off_stays_off(self, library, index, at, write):
        write("workstreams.toml", WORKSTREAMS)
        write("manifest.csv", "path,title,workstreams\nreport.txt,Title,neglect\n")
        write("report.txt", "Some words of a report.")
        index()
        tags.tag(library, [at("report.txt").id], [], [find(library.vocabulary, "neglect")], By("Ann"))
        index()
        index(again=True)
        assert at("report.txt").workstreams == ()

    def test_other_tags_come_with_a_vocabulary_beside_it(self, library, index, at, write):
        write("vocabulary.csv", "group,group name,name,parents\nplace,Place,Scotland,\nplace,,Fife,scotland\n")
        write("manifest.csv", "path,title,tags\nreport.txt,Title,place/fife; evidence-type/review; place/mars; x\n")
        write("report.txt", "Some words of a report.")
        report = index()
        assert at("report.txt").tags == ("evidence-type/review", "place/fife")
        assert [each.partition(": ")[2] for each in report.complaints] == [
            "manifest.csv, line 2: the tag “x” is not like group/tag, so it was left out.",
            "there is no tag “place/mars”, so it was left out.",
        ]
        changes = library.catalogue.changes, library.catalogue.tags.changes
        index()
        assert (library.catalogue.changes, library.catalogue.tags.changes) == changes

    def test_what_a_person_changed_of_a_tag_is_not_overruled(self, library, index, write):
        write("manifest.csv", "path,title\n")
        write("vocabulary.csv", "group,slug,name\nplace,fife,Fife\nplace,perth,Perth\n")
        index()
        fife = find(library.vocabulary, "place/fife")
        vocabulary.change(library.catalogue, replace(fife, name="Kingdom of Fife"), By("Ann"))
        write("vocabulary.csv", "group,slug,name\nplace,fife,Fife region\nplace,perth,Perth and Kinross\n")
        index()
        assert [each.name for each in library.vocabulary.of_group("place")] == ["Kingdom of Fife", "Perth and Kinross"]

    def test_a_vocabulary_by_itself_is_a_document_like_any_other(self, library, index, at, write):
        write("vocabulary.csv", "word,meaning\nneglect,needs not met\n")
        index()
        assert at("vocabulary.csv").passages == 1

    def test_of_two_copies_the_first_row_speaks_in_every_run(self, library, index, at, write):
        write("manifest.csv", "path,title\na.txt,Title of a\nb.txt,Title of b\n")
        write("a.txt", LONG)
        write("b.txt", LONG)
        for _ in range(3):
            index()
            assert at("b.txt").title == "Title of a"
        assert sum(each.field == "title" for each in library.catalogue.history.of(at("a.txt").id)) == 1

    def test_a_row_of_a_copy_alone_is_heard_at_once(self, index, at, write):
        write("manifest.csv", "path,title\nb.txt,Title of b\n")
        write("a.txt", LONG)
        write("b.txt", LONG)
        index()
        assert at("a.txt").title == "Title of b"

    def test_files_that_describe_the_collection_are_no_documents(self, library, index, write):
        write("manifest.csv", "path,title\nreport.txt,Title\n")
        write("README.md", "# About this collection")
        write("below/README.md", "# A document like any other")
        write("report.txt", "Some words.")
        index()
        held = {each.path: each.outcome for each in library.catalogue.locations.all()}
        assert sorted(outcome.value for outcome in held.values()) == ["added", "added"] + ["not a document"] * 2
        assert [path for path, outcome in held.items() if path.endswith("below/README.md")] == [
            path for path, outcome in held.items() if path.endswith("README.md") and outcome is Outcome.ADDED
        ]

    def test_complaints_name_what_was_left_out(self, index, write):
        write("manifest.csv", "path,title,date,workstreams\nreport.txt,T,2016-13,ghosts\nno.txt,N,,\n")
        write("report.txt", "Some words.")
        complaints = "\n".join(index().complaints)
        assert "2016-13" in complaints
        assert "ghosts" in complaints
        assert "no.txt" in complaints

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("manifest.csv", "name,heading\nx,y\n"),
            ("manifest.csv", b"path,title\n\xe9.txt,\xe9\n"),
            ("vocabulary.csv", "group,name\nworkstream,Neglect\n"),
            ("vocabulary.csv", "group,name\nplace,\n,Fife\n"),
            ("vocabulary.csv", "group,name\nplace,Unknown\n"),
            ("workstreams.toml", "this is no TOML"),
            ("workstreams.toml", '[workstream]\nslug = "one"\n'),
            ("workstreams.toml", 'workstream = "one"\n'),
            ("workstreams.toml", WORKSTREAMS + "words = 5\n"),
            ("workstreams.toml", WORKSTREAMS + 'acronyms = ["CSE"]\n'),
            ("workstreams.toml", 'acronyms = ["CSE"]\n'),
            ("workstreams.toml", '[[workstream]]\nname = "No slug"\n'),
        ],
    )
    def test_one_that_makes_no_sense_is_refused_by_name(self, index, write, name, content):
        if name == "vocabulary.csv":
            write("manifest.csv", "path,title\n")
        path = write(name, content)
        with pytest.raises(BadCollection, match=str(path)):
            index()


class TestLeftOut:
    def test_a_purged_file_met_again_is_left_out_for_good(self, library, index, at, write, search):
        write("manifest.csv", "path,title,organisation\nsecret.txt,Secret title,Secret Office\n")
        write("secret.txt", "The words to forget.")
        index()
        purged = at("secret.txt").id
        documents.purge(library, purged, "Ann")
        for again in (False, False, True):
            index(again=again)
            assert outcomes(library)["secret.txt"] is Outcome.NOT_A_DOCUMENT
            assert library.document(purged).title == library.document(purged).organisation == ""
            assert search("forget").documents == 0
        assert not library.catalogue.files.originals.listed()

    def test_a_withdrawn_file_met_again_stays_withdrawn(self, library, index, at, write, search):
        write("report.txt", "The words to hide.")
        index()
        documents.withdraw(library, at("report.txt").id, "Ann")
        write("copy.txt", "The words to hide.")
        for again in (False, True):
            index(again=again)
            assert at("report.txt").standing is Standing.WITHDRAWN
            assert search("hide").documents == 0

    def test_again_reads_unchanged_files_and_keeps_their_numbers(self, library, index, folder_of_documents, search):
        index()
        before = {each.id: each.revision for each in library.catalogue.documents.all()}
        report = index(again=True)
        after = {each.id: each.revision for each in library.catalogue.documents.all()}
        assert report.counts[Outcome.CHANGED] == 4
        assert after.keys() == before.keys()
        assert all(after[each] > before[each] for each in before)
        assert search("infants").documents == 1

    def test_again_brings_back_an_original_that_was_damaged(self, library, index, at, write):
        write("report.txt", "Some words of a report.")
        index()
        original = library.catalogue.files.originals.path(at("report.txt").sha256)
        original.chmod(0o644)
        original.write_bytes(b"Other words")
        index(again=True)
        assert original.read_bytes() == b"Some words of a report."

    def test_what_is_needed_later_is_known(self, library, index, write):
        write("report.txt", "Some words of a report.")
        index()
        assert {each.status for each in library.catalogue.documents.all()} == {ReadStatus.READ}
        assert set(library.catalogue.documents.reading_versions().values()) == {"1"}

    def test_a_run_cut_short_guesses_as_an_undisturbed_one(self, index, at, write):
        write("a.txt", "An annual report.")
        write("manifest.csv", "path,title,organisation\na.txt,Report,Quillfeather Trust\n")
        write("b.txt", "Prepared for the Quillfeather Trust.")
        index()
        assert at("b.txt").organisation == "Quillfeather Trust"


def test_the_repaired_file_takes_the_place_of_the_readable_edition(index, write, at, search, library):
    write("report.txt", "The first edition speaks of thresholds.")
    index()
    first = at("report.txt")
    write("report.txt", b"")
    index()
    unreadable = at("report.txt")
    assert library.document(first.id).standing is Standing.CURRENT
    write("report.txt", "The repaired edition speaks of thresholds.")
    index()
    repaired = at("report.txt")
    assert [each.document.id for each in search("thresholds").results] == [repaired.id]
    for old in (first, unreadable):
        assert library.document(old.id).superseded_by == repaired.id


def test_what_a_killed_run_unpacked_is_removed(index, write, library):
    left = library.folder / "temporary-killed"
    left.mkdir()
    write("a.txt", "Words.")
    index()
    assert not left.exists()
