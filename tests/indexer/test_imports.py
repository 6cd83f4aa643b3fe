import os
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from indexer import documents, importing, imports
from indexer.catalogue.imports import Answer, Decision, State
from indexer.check import check
from indexer.coverage import coverage
from indexer.errors import LibraryBusy, NotFound, UsageError
from indexer.ingest import index as run_index
from indexer.library import Library
from indexer.model import Outcome, Standing
from indexer.view import View

LONG = " ".join(f"word{number} of a long report on the care of children in homes" for number in range(60))
TWO = {"neglect.txt": "Neglect of infants was found.", "homes.md": "# Homes\n\nThree homes were closed."}
WORKSTREAMS = '[[workstream]]\nslug = "neglect"\nname = "Neglect"\ndefinition = "Needs not met."\n'
ANN = "Ann"


def packed(members):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def files_of(library, number):
    return {each.path.partition("!/")[2]: each for each in library.catalogue.imports.files(number)}


def found(library):
    """Everything that a proposal must leave as it is."""
    held = library.catalogue
    return (
        [each for each in held.documents.all() if each.standing is not Standing.PROPOSED],
        held.locations.all(),
        dict(library.engine.revisions()),
        coverage(View(library)),
    )


class TestProposing:
    def test_nothing_is_found_shown_or_counted_until_somebody_says_so(self, library, send, search):
        before = found(library)
        number = send(TWO)
        assert imports.the_import(library, number).state is State.WAITING
        assert search("neglect").documents == search("").documents == 0
        assert found(library) == before
        for held in library.catalogue.documents.all():
            assert held.standing is Standing.PROPOSED
            with pytest.raises(NotFound):
                library.document(held.id)
            with pytest.raises(NotFound):
                documents.correct(library, held.id, {"title": "Mine"}, "Ann")

    def test_near_copies_of_others_do_not_name_it(self, library, index, write, at, send, finish):
        write("draft.txt", LONG)
        index()
        number = send({"final.txt": LONG + " One more."})
        assert library.catalogue.near_copies.of(at("draft.txt").id) == []
        finish(number)
        assert len(library.catalogue.near_copies.of(at("draft.txt").id)) == 1

    def test_the_result_adds_up(self, library, index, write, send, finish):
        write("known.txt", "Some words that the library holds.")
        index()
        number = send(
            {
                "all.zip": packed(TWO | {"empty.txt": "", "photo.jpg": b"\xff\xd8\xff\xe0" + bytes(200)}),
                "again.txt": TWO["neglect.txt"],
                "known.txt": "Some words that the library holds.",
                "broken.zip": b"PK\x03\x04 and no more",
            }
        )
        assert {name: each.outcome for name, each in files_of(library, number).items()} == {
            "all.zip!/empty.txt": Outcome.UNREADABLE,
            "all.zip!/homes.md": Outcome.ADDED,
            "all.zip!/neglect.txt": Outcome.ADDED,
            "all.zip!/photo.jpg": Outcome.NOT_A_DOCUMENT,
            "again.txt": Outcome.DUPLICATE,
            "known.txt": Outcome.DUPLICATE,
            "broken.zip": Outcome.UNREADABLE,
        }
        result = finish(number)
        assert result == imports.result(library, number)
        assert result == imports.Result(2, 0, 1, 2, 0, 1, 1, 0)
        assert result.files == sum(result.parts.values()) == 7

    def test_a_duplicate_names_the_document_that_holds_the_same_bytes(self, library, index, at, write, send):
        write("known.txt", "Some words that the library holds.")
        index()
        number = send({"copy.txt": "Some words that the library holds."})
        assert files_of(library, number)["copy.txt"].document == at("known.txt").id
        assert imports.the_import(library, number).state is State.FINISHED, "there was nothing to decide"

    def test_an_ordinary_run_that_meets_a_proposed_file_makes_it_current(
        self, library, index, write, at, send, search, finish
    ):
        number = send(TWO)
        write("neglect.txt", TWO["neglect.txt"])
        write("copy.txt", TWO["neglect.txt"])
        report = index()
        assert report.counts == {Outcome.ADDED: 1, Outcome.DUPLICATE: 1}
        assert at("neglect.txt").standing is Standing.CURRENT
        assert search("neglect").documents == 1
        result = finish(number)
        assert result.added == 2
        assert search("neglect").documents == 1
        assert check(library).faults == ()

    def test_an_ordinary_run_that_meets_a_proposed_file_as_the_next_edition(self, library, index, write, at, send):
        write("report.txt", "The first edition.")
        index()
        first = at("report.txt")
        documents.correct(library, first.id, {"title": "Our title"}, "Ann")
        send({"other name.txt": "The second edition."})
        write("report.txt", "The second edition.")
        assert index().counts == {Outcome.CHANGED: 1}
        assert library.document(first.id).superseded_by == at("report.txt").id
        assert at("report.txt").title == "Our title"

    def test_of_two_imports_with_the_same_file_either_may_go(self, library, send, finish, search):
        one, two = send(TWO), send(TWO)
        imports.leave_all_out(library, one)
        importing.run(library, one)
        assert imports.result(library, one).left_out == 2
        assert finish(two).added == 2
        assert search("neglect").documents == 1
        three = send({"third.txt": TWO["homes.md"]})
        assert imports.result(library, three).duplicates == 1

    def test_the_person_chooses_audience_and_workstreams_for_all(self, library, index, write, send, finish):
        write("workstreams.toml", WORKSTREAMS)
        index()
        number = send(TWO, audience="review group", workstreams=("neglect",))
        finish(number)
        for held in library.catalogue.documents.all():
            assert (held.audience, held.workstreams) == ("review group", ("neglect",))
            assert library.catalogue.history.guesses(held.id)["audience"].confirmed

    def test_a_folder_brings_its_manifest(self, library, config, folder, write, finish):
        write("manifest.csv", "path,title\nreport.txt,Given title\n")
        write("report.txt", "Some words of a report.")
        with Library(replace(config, import_folders=str(folder.parent))) as allowed:
            number = imports.begin_folder(allowed, str(folder), ANN)
        importing.run(library, number)
        (held,) = library.catalogue.documents.all()
        assert held.title == "Given title"
        assert finish(number).parts == imports.Result(added=1, not_documents=1).parts
        assert run_index(library, [folder]).counts == {Outcome.UNCHANGED: 1, Outcome.NOT_A_DOCUMENT: 1}, "it is known"

    def test_a_changed_file_of_a_folder_takes_the_place_of_what_stood_there(
        self, library, config, folder, index, write, at, finish
    ):
        write("report.txt", "The first edition.")
        write("same.txt", "This one stays.")
        index()
        old = at("report.txt").id
        write("report.txt", "Quite another text.")
        with Library(replace(config, import_folders=str(folder))) as allowed:
            number = imports.begin_folder(allowed, str(folder), ANN)
        importing.run(library, number)
        assert library.document(old).standing is Standing.CURRENT
        result = finish(number)
        assert (result.added, result.duplicates, result.editions) == (1, 1, 1)
        assert library.document(old).superseded_by == at("report.txt").id


class TestDeciding:
    def test_it_counts_as_added_when_a_person_says_so(self, library, send, finish):
        number = send(TWO)
        for held in library.catalogue.documents.all():
            library.catalogue.documents.change(held.id, added_at="2026-01-01T00:00:00Z")
        finish(number)
        assert all(each.added_at > "2026-01-02" for each in library.catalogue.documents.all())

    def test_what_a_person_says_is_confirmed_and_the_rest_stays_a_guess(self, library, send, finish, index, write):
        write("workstreams.toml", WORKSTREAMS)
        index()
        number = send(TWO)
        file = files_of(library, number)["homes.md"]
        answer = Answer({"title": "Homes that closed", "date": "2016-07"}, ("neglect",))
        imports.decide(library, number, file.id, Decision.ADD, None, answer)
        finish(number)
        held = library.document(file.document)
        guesses = library.catalogue.history.guesses(held.id)
        assert (held.title, held.date, held.workstreams) == ("Homes that closed", "2016-07", ("neglect",))
        assert (guesses["title"].source, guesses["title"].confirmed) == ("person", True)
        other = files_of(library, number)["neglect.txt"].document
        assert not library.catalogue.history.guesses(other)["title"].confirmed
        actions = [(each.action, each.by) for each in library.catalogue.history.of(held.id)]
        assert actions[0] == ("proposed", "evidence index")
        assert ("added", "Ann") in actions

    def test_what_is_left_out_leaves_nothing_behind(self, library, send, finish):
        number = send({"secret.txt": "The words to forget.", "kept.txt": "Words that stay."})
        file = files_of(library, number)["secret.txt"]
        sha256 = file.sha256
        imports.decide(library, number, file.id, Decision.LEAVE_OUT, None, Answer({"title": "Unforgettable"}))
        assert finish(number).left_out == 1
        assert library.catalogue.documents.get(file.document) is None
        assert not library.catalogue.files.originals.path(sha256).exists()
        assert sha256 not in library.catalogue.files.rows()
        assert not (library.folder / "uploads" / str(number)).exists()
        for path in library.folder.glob("catalogue.sqlite*"):
            assert b"words to forget" not in path.read_bytes()
            assert b"Unforgettable" not in path.read_bytes()
        assert check(library).faults == ()
        again = send({"secret.txt": "The words to forget."})
        assert files_of(library, again)["secret.txt"].document > file.document, "its number is not used again"

    def test_an_edition_takes_over_what_was_confirmed_of_the_one_before(self, library, index, write, at, send, finish):
        write("workstreams.toml", WORKSTREAMS)
        write("report.txt", LONG)
        index()
        old = at("report.txt").id
        documents.correct(library, old, {"title": "Our title", "organisation": "Our Office"}, "Bob")
        number = send({"report.txt": LONG + " One more sentence."})
        (file,) = files_of(library, number).values()
        assert (file.decision, file.edition_of) == (Decision.EDITION, old)
        imports.decide(library, number, file.id, Decision.EDITION, old, Answer({"title": "My title"}))
        assert finish(number).editions == 1
        new = library.document(file.document)
        assert (new.title, new.organisation) == ("My title", "Our Office")
        assert library.document(old).superseded_by == new.id

    def test_an_edition_of_one_that_has_a_newer_edition_by_now_follows_that(
        self, library, index, write, at, send, finish
    ):
        write("report.txt", LONG)
        index()
        old = at("report.txt").id
        number = send({"report.txt": LONG + " One more sentence."})
        write("report.txt", LONG + " Another sentence.")
        index()
        middle = at("report.txt").id
        finish(number)
        (file,) = files_of(library, number).values()
        assert library.document(old).superseded_by == middle
        assert library.document(middle).superseded_by == file.document

    def test_nothing_takes_the_place_of_what_the_person_may_not_see(self, library, index, write, at, send):
        write("report.txt", LONG)
        index()
        number = send({"report.txt": LONG + " One more sentence."})
        imports.add_all(library, number, lambda _: False)
        importing.run(library, number)
        assert at("report.txt").standing is Standing.CURRENT
        assert imports.result(library, number).editions == 0

    def test_the_same_name_in_a_later_upload_does_not_supersede_by_itself(self, library, send, finish):
        finish(send({"minutes.txt": "Minutes of the first meeting."}))
        second = send({"minutes.txt": "Notes of another meeting, in other words."})
        (file,) = files_of(library, second).values()
        assert len(file.editions) == 1
        finish(second)
        assert {each.standing for each in library.catalogue.documents.all()} == {Standing.CURRENT}

    @pytest.mark.parametrize(
        ("values", "workstreams", "message"),
        [
            ({"date": "2016-13"}, None, "is no date"),
            ({"title": " "}, None, "needs a title"),
            ({"colour": "red"}, None, "no field"),
            ({}, ("ghosts",), "no workstream"),
        ],
    )
    def test_a_value_that_is_none_is_refused(self, library, send, values, workstreams, message):
        number = send(TWO)
        file = library.catalogue.imports.files(number)[0]
        with pytest.raises(UsageError, match=message):
            imports.decide(library, number, file.id, Decision.ADD, None, Answer(values, workstreams))

    def test_an_edition_is_of_a_document_that_was_pointed_out(self, library, send):
        number = send(TWO)
        file = library.catalogue.imports.files(number)[0]
        with pytest.raises(UsageError, match="which document"):
            imports.decide(library, number, file.id, Decision.EDITION, 99, Answer({}))

    def test_a_finished_import_takes_no_decisions(self, library, send, finish):
        number = send(TWO)
        file = library.catalogue.imports.files(number)[0]
        finish(number)
        for act in (
            lambda: imports.decide(library, number, file.id, Decision.ADD, None, Answer({})),
            lambda: imports.add_all(library, number),
            lambda: imports.leave_all_out(library, number),
            lambda: imports.carry_on(library, number),
            lambda: imports.stop(library, number),
            lambda: importing.run(library, number),
        ):
            with pytest.raises(UsageError, match="finished"):
                act()

    def test_purging_takes_the_words_out_of_the_import_too(self, library, send, finish):
        number = send({"Name of a person.txt": "The words to forget."})
        finish(number)
        (held,) = library.catalogue.documents.all()
        documents.purge(library, held.id, "Ann")
        (file,) = library.catalogue.imports.files(number)
        assert "person" not in file.path
        assert imports.result(library, number).files == 1


class TestUploads:
    @pytest.mark.parametrize(
        ("name", "known_as"),
        [
            ("../../etc/passwd.txt", "passwd.txt"),
            ("C:\\Users\\ann\\minutes.txt", "minutes.txt"),
            ("a!/b.txt", "b.txt"),
            ("", "file 1"),
            ("..", ".."),
            ("line\nbreak.txt", "line break.txt"),
            ("文書.txt", "文書.txt"),
            ("x" * 300 + ".txt", "x" * 200 + ".txt"),
        ],
    )
    def test_a_name_is_only_ever_data(self, library, send, name, known_as):
        number = send({name: "Some words."})
        assert list(files_of(library, number)) == [known_as]
        outside = {each.name for each in library.folder.parent.iterdir()} - {"documents"}
        assert outside == {"library"}

    def test_files_of_one_name_stay_apart(self, library):
        streams = [(name, BytesIO(str(place).encode())) for place, name in enumerate(("a.txt", "a (2).txt", "a.txt"))]
        number = imports.begin_upload(library, streams, ANN)
        importing.run(library, number)
        assert list(files_of(library, number)) == ["a.txt", "a (2).txt", "a (3).txt"]

    def test_a_reader_learns_where_it_came_from(self, library, send, finish):
        number = send({"papers.zip": packed({"minutes/june.txt": "Words of June."})})
        finish(number)
        (location,) = library.catalogue.locations.all()
        assert location.path == f"import {number}!/papers.zip!/minutes/june.txt"

    def test_nothing_sent_is_refused_and_leaves_nothing(self, library):
        with pytest.raises(UsageError, match="No file was chosen"):
            imports.begin_upload(library, [], ANN)
        assert library.catalogue.imports.all() == []
        assert not list((library.folder / "uploads").iterdir())

    def test_too_many_files_are_refused_with_a_sentence(self, config, library):
        with Library(replace(config, import_files=3)) as strict:
            members = packed({f"{number}.txt": str(number) for number in range(5)})
            number = imports.begin_upload(strict, [("many.zip", BytesIO(members))], ANN)
            with pytest.raises(UsageError, match="more than 3 files"):
                importing.run(strict, number)
            held = imports.the_import(strict, number)
            assert imports.state_of(held) is State.CUT_SHORT
            assert "more than 3 files" in held.problem.reason
            imports.leave_all_out(strict, number)
            importing.run(strict, number)
            assert imports.the_import(strict, number).state is State.FINISHED
            assert not imports.staging(strict, number).exists()

    def test_archives_unpack_to_so_much_and_no_more(self, config, library):
        with Library(replace(config, unpacked_mb=1)) as strict:
            members = packed({f"{number}.txt": f"{number} {os.urandom(200_000).hex()}" for number in range(4)})
            number = imports.begin_upload(strict, [("large.zip", BytesIO(members))], ANN)
            importing.run(strict, number)
            files = list(files_of(strict, number).values())
        assert [each.outcome for each in files] == [Outcome.ADDED] * 2 + [Outcome.UNREADABLE] * 2
        assert "1,000,000 bytes altogether" in files[-1].problem.reason

    def test_a_bomb_is_not_unpacked(self, library, send):
        number = send({"bomb.zip": packed({"bomb.txt": bytes(60_000_000)})})
        (file,) = files_of(library, number).values()
        assert file.outcome is Outcome.UNREADABLE
        assert "200 times its size" in file.problem.reason

    def test_hostile_files_end_with_a_sentence(self, library, material, send, finish):
        names = ("zipbomb_1GB.docx", "xxe.docx", "lol.pptx", "testWORD_truncated.docx", "page_loop.pdf")
        number = send({name: (material / "awkward" / name).read_bytes() for name in names})
        files = files_of(library, number)
        assert len(files) == len(names)
        bomb = files["zipbomb_1GB.docx"]
        assert bomb.outcome in (Outcome.UNREADABLE, Outcome.PARTLY_READ)
        assert bomb.problem.reason
        assert sum(library.catalogue.files.originals.listed().values()) < 50_000_000
        assert finish(number).files == len(names)


class TestFolders:
    def test_only_what_the_settings_allow(self, config, library, folder, write):
        inside = write("inside/a.txt", "Words.").parent
        allowed = replace(config, import_folders=str(inside))
        assert imports.allowed_folder(allowed, f"{inside}/") == inside.resolve()
        (inside / "way out").symlink_to(folder)
        for wrong in (str(folder), f"{inside}/..", f"{inside}/way out", f"{inside}/a.txt", "", "/nowhere", "\0"):
            with pytest.raises(UsageError, match="no such folder"):
                imports.allowed_folder(allowed, wrong)
        with pytest.raises(UsageError, match="EVIDENCE_IMPORT_FOLDERS"):
            imports.allowed_folder(config, str(inside))


class TestStates:
    def test_one_whose_process_died_is_cut_short_and_carries_on(self, library, finish, search):
        number = imports.begin_upload(library, [(name, BytesIO(text.encode())) for name, text in TWO.items()], ANN)
        assert imports.state_of(imports.the_import(library, number)) is State.READING
        library.catalogue.imports.change(number, progress_at="2026-01-01T00:00:00Z")
        assert imports.state_of(imports.the_import(library, number)) is State.CUT_SHORT
        imports.carry_on(library, number)
        importing.run(library, number)
        assert finish(number).added == 2
        assert search("neglect").documents == 1

    def test_one_that_is_stopped_keeps_what_was_read(self, library, monkeypatch):
        number = imports.begin_upload(library, [(name, BytesIO(text.encode())) for name, text in TWO.items()], ANN)
        put = importing.reading.Reading.put

        def put_and_stop(self, found, location):
            put(self, found, location)
            self._pulse._stopped = True

        with monkeypatch.context() as patched:
            patched.setattr(importing.reading.Reading, "put", put_and_stop)
            importing.run(library, number)
        imports.stop(library, number)
        assert imports.state_of(imports.the_import(library, number)) is State.CUT_SHORT
        imports.take_what_was_read(library, number)
        held = imports.the_import(library, number)
        assert (held.state, held.problem) == (State.WAITING, None)
        assert imports.result(library, number).files == 1
        assert not imports.staging(library, number).exists()

    def test_it_waits_its_turn_and_says_so(self, library, monkeypatch):
        number = imports.begin_upload(library, [("a.txt", BytesIO(b"Words."))], ANN)
        said = []
        propose = importing.propose

        def busy_at_first(library, reading):
            if not said:
                said.append("busy")
                raise LibraryBusy("The library is held by process 7.")
            said.append(imports.the_import(library, number).waits_for)
            propose(library, reading)

        monkeypatch.setattr(importing, "propose", busy_at_first)
        importing.run(library, number)
        held = imports.the_import(library, number)
        assert said == ["busy", "The library is held by process 7."]
        assert (held.state, held.waits_for) == (State.WAITING, "")

    def test_a_failure_is_told_and_does_not_stay_silent(self, library, monkeypatch):
        number = imports.begin_upload(library, [("a.txt", BytesIO(b"Words."))], ANN)

        def fail(_library, _reading):
            raise RuntimeError("no more room")

        monkeypatch.setattr(importing, "propose", fail)
        with pytest.raises(RuntimeError):
            importing.run(library, number)
        held = imports.the_import(library, number)
        assert imports.state_of(held) is State.CUT_SHORT
        assert "on our side" in held.problem.reason

    def test_files_that_went_before_they_were_read(self, library):
        number = imports.begin_upload(library, [("a.txt", BytesIO(b"Words."))], ANN)
        (imports.staging(library, number) / "0").unlink()
        with pytest.raises(UsageError, match="no longer there"):
            importing.run(library, number)

    def test_a_check_removes_what_nobody_will_read(self, library, send):
        number = imports.begin_upload(library, [("a.txt", BytesIO(b"Words."))], ANN)
        stray = library.folder / "uploads" / "77"
        stray.mkdir()
        (stray / "0").write_bytes(b"Words.")
        assert "1 uploads" in " ".join(check(library).tidied)
        assert not stray.exists()
        assert imports.staging(library, number).exists()

    @pytest.mark.parametrize(
        ("seconds", "words"),
        [
            (None, ""),
            (0, "less than a minute left"),
            (49, "less than a minute left"),
            (60, "about 1 minute left"),
            (185, "about 3 minutes left"),
            (3600, "about 1 hour left"),
            (7300, "about 2 hours left"),
        ],
    )
    def test_time_left_in_words(self, seconds, words):
        assert imports.time_left(seconds) == words

    def test_an_unknown_number(self, library):
        for number in (1, 1 << 70):
            with pytest.raises(NotFound):
                imports.the_import(library, number)
