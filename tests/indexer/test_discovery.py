import os
import struct
import zipfile
from pathlib import Path

import pytest

from indexer import discovery
from indexer.config import Config
from indexer.ingest import index as run
from indexer.library import Library
from indexer.model import Outcome

LONG = " ".join(str(number**3) for number in range(900))


def paths(library, folder):
    return [each.path.removeprefix(f"{folder}/") for each in library.catalogue.locations.all()]


def troubles(report):
    return {Path(each.path).name: each.problem.reason for each in report.troubles}


class TestFolders:
    def test_hidden_ones_and_what_programs_leave_behind_are_passed_over(self, library, index, folder, write):
        for name in ("seen.txt", ".git/config.txt", "__MACOSX/x.txt", "below/.cache/y.txt", "below/seen.txt"):
            write(name, f"Words of {name}.")
        index()
        assert paths(library, folder) == ["below/seen.txt", "seen.txt"]

    @pytest.mark.parametrize("spelt", ["library", "below/../library"])
    def test_the_library_inside_the_folder_is_passed_over(self, folder, write, spelt):
        write("seen.txt", "Some words.")
        write("below/seen.txt", "Other words.")
        with Library(Config(library=folder / spelt, workers=1), create=True) as library:
            for _ in range(2):
                run(library, [folder])
            assert paths(library, folder) == ["below/seen.txt", "seen.txt"]

    def test_one_that_cannot_be_opened_is_named(self, index, folder_of_documents, write, monkeypatch):
        shut = write("shut/hidden.txt", "Words.").parent
        whole = Path.iterdir

        def iterdir(path):
            if path == shut:
                raise PermissionError(13, "Permission denied")
            return whole(path)

        monkeypatch.setattr(Path, "iterdir", iterdir)
        report = index()
        assert report.counts == {Outcome.ADDED: 4, Outcome.UNREADABLE: 1}
        (trouble,) = report.troubles
        assert trouble.path == str(shut)
        assert "could not be opened" in trouble.problem.reason

    def test_what_was_in_one_that_is_shut_has_not_vanished(self, index, write, monkeypatch):
        shut = write("shut/hidden.txt", "Words.").parent
        index()
        whole = Path.iterdir

        def iterdir(path):
            if path == shut:
                raise PermissionError(13, "Permission denied")
            return whole(path)

        monkeypatch.setattr(Path, "iterdir", iterdir)
        assert index().vanished == []

    def test_links_to_folders_are_told(self, index, write):
        folder = write("real/a.txt", "Words.").parent
        (folder.parent / "linked").symlink_to(folder)
        report = index()
        assert report.files == 1
        assert "linked: a link to a folder is not followed" in report.complaints[0]

    @pytest.mark.parametrize("target", ["pipe", "/dev/zero", "nowhere"])
    def test_what_is_no_file_is_told_and_never_waited_for(self, index, write, target):
        folder = write("a.txt", "Words.").parent
        os.mkfifo(folder / "pipe")
        (folder / "link.txt").symlink_to(target)
        report = index()
        assert report.counts == {Outcome.ADDED: 1, Outcome.UNREADABLE: 2}

    def test_a_file_opened_up_later_is_read_though_nothing_else_changed(self, index, write, monkeypatch):
        write("shut.txt", "Words.")
        whole = Path.open

        def refuse(path, *others, **named):
            if path.name == "shut.txt":
                raise PermissionError(13, "Permission denied")
            return whole(path, *others, **named)

        with monkeypatch.context() as patched:
            patched.setattr(Path, "open", refuse)
            assert index().counts[Outcome.UNREADABLE] == 1
        assert index().counts[Outcome.ADDED] == 1

    def test_a_link_to_nothing_is_unreadable_and_a_link_to_a_folder_passed_over(self, index, folder, write):
        write("real/one.txt", "Words.")
        (folder / "again").symlink_to(folder / "real")
        (folder / "nothing.txt").symlink_to(folder / "nowhere")
        report = index()
        assert report.counts == {Outcome.ADDED: 1, Outcome.UNREADABLE: 1}

    def test_names_that_are_no_utf8_are_kept_apart(self, library, index, folder):
        for name in (b"caf\xe9.txt", b"caf\xe8.txt", b"caf\xe9/manifest.csv", b"caf\xe9/one.txt"):
            path = os.fsencode(folder) + b"/" + name
            os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 - bytes
            with open(path, "wb") as file:  # noqa: PTH123 - bytes
                file.write(b"path,title\none.txt,In a manifest\n" if name.endswith(b"csv") else b"Words of " + name)
        report = index()
        assert paths(library, folder) == ["caf\\xe8.txt", "caf\\xe9.txt", "caf\\xe9/manifest.csv", "caf\\xe9/one.txt"]
        assert report.counts[Outcome.ADDED] == 3
        assert "In a manifest" in {each.title for each in library.catalogue.documents.all()}
        assert index(Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9"))).counts[Outcome.UNCHANGED] == 1


class TestArchives:
    def test_members_count_and_the_archive_does_not(self, library, index, folder, zipped):
        zipped("all.zip", {"a/one.txt": "First words.", "two.txt": "Second words.", "__MACOSX/a/._one.txt": "x"})
        assert index().counts == {Outcome.ADDED: 2}
        assert paths(library, folder) == ["all.zip!/a/one.txt", "all.zip!/two.txt"]
        assert index().counts == {Outcome.UNCHANGED: 2}

    def test_archives_in_archives(self, library, index, folder, zipped):
        inner = zipped("x.zip", {"deep.txt": "Deep words."})
        outer = zipped("outer.zip", {"inner.zip": inner.read_bytes(), "top.txt": "Top words."})
        inner.unlink()
        assert index().counts == {Outcome.ADDED: 2}
        assert paths(library, folder) == ["outer.zip!/inner.zip!/deep.txt", "outer.zip!/top.txt"]
        assert index().counts == {Outcome.UNCHANGED: 2}
        assert outer.exists()

    def test_too_deep_is_said(self, index, folder, zipped):
        data: bytes = b"Words."
        for depth, name in enumerate(["deep.txt", "3.zip", "2.zip", "1.zip"]):
            data = zipped(f"level{depth}.zip", {name: data}).read_bytes()
        for depth in range(3):
            (folder / f"level{depth}.zip").unlink()
        assert "archives deep" in troubles(index())["3.zip"]

    def test_a_changed_member_is_a_new_edition(self, library, index, at, zipped):
        zipped("all.zip", {"one.txt": "The first edition.", "two.txt": "Words."})
        index()
        old = at("all.zip!/one.txt").id
        zipped("all.zip", {"one.txt": "The second edition.", "two.txt": "Words."})
        assert index().counts == {Outcome.CHANGED: 1, Outcome.UNCHANGED: 1}
        assert library.document(old).superseded_by == at("all.zip!/one.txt").id

    def test_a_protected_member_is_unreadable_and_the_others_are_read(self, index, zipped):
        archive = zipped("all.zip", {"one.txt": "First words.", "two.txt": "Second words."}, zipfile.ZIP_STORED)
        data = bytearray(archive.read_bytes())
        with zipfile.ZipFile(archive) as opened:
            at = opened.getinfo("two.txt").header_offset
        directory = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
        data[at + 6] |= 1  # the bit that says "encrypted", in the member's header and in the directory
        data[directory + 8] |= 1
        archive.write_bytes(data)
        report = index()
        assert report.counts == {Outcome.ADDED: 1, Outcome.UNREADABLE: 1}
        assert "password" in troubles(report)["two.txt"]

    def test_a_member_packed_in_an_unknown_way_is_not_called_protected(self, index, zipped):
        archive = zipped("all.zip", {"one.txt": "First words."}, zipfile.ZIP_STORED)
        data = bytearray(archive.read_bytes())
        data[8:10] = struct.pack("<H", 97)
        directory = data.index(b"PK\x01\x02")
        data[directory + 10 : directory + 12] = struct.pack("<H", 97)
        archive.write_bytes(data)
        assert "packed in a way" in troubles(index())["one.txt"]

    @pytest.mark.parametrize(
        "compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
    )
    def test_a_damaged_member_is_unreadable_and_the_others_are_read(self, index, zipped, compression):
        archive = zipped("all.zip", {"one.txt": LONG, "two.txt": f"Second. {LONG}"}, compression)
        data = bytearray(archive.read_bytes())
        start = 30 + len("one.txt") + 40
        data[start : start + 20] = bytes(byte ^ 0xFF for byte in data[start : start + 20])
        archive.write_bytes(data)
        report = index()
        assert report.counts == {Outcome.ADDED: 1, Outcome.UNREADABLE: 1}
        assert "could not be opened" in troubles(report)["one.txt"]

    def test_a_damaged_archive_is_unreadable(self, index, write, zipped):
        archive = zipped("cut.zip", {"one.txt": "First words. " * 90})
        archive.write_bytes(archive.read_bytes()[:-30])
        write("text.zip", "This is no archive.")
        report = index()
        assert report.counts == {Outcome.UNREADABLE: 2}
        assert all("damaged" in reason for reason in troubles(report).values())

    def test_a_bomb_stops_at_the_limit(self, index, zipped, monkeypatch):
        monkeypatch.setattr(discovery, "_LARGEST_MEMBER", 2_000_000)
        zipped("bomb.zip", {"bomb.txt": bytes(5_000_000), "good.txt": "Good words."})
        report = index()
        assert report.counts == {Outcome.ADDED: 1, Outcome.UNREADABLE: 1}
        assert "more than 2,000,000 bytes" in troubles(report)["bomb.txt"]

    def test_members_whose_names_climb_out_stay_inside(self, library, index, folder, tmp_path, zipped):
        zipped("bad.zip", {"../../escaped.txt": "Words that climb."})
        assert index().counts == {Outcome.ADDED: 1}
        assert not [*tmp_path.parent.rglob("escaped.txt")]
        assert paths(library, folder) == ["bad.zip!/../../escaped.txt"]
