from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer import importing, imports
from indexer.catalogue.imports import State
from indexer.ingest import index
from indexer.library import Library
from indexer.model import Role, Standing
from webapp.library import library_of

NEGLECT = "# A report on neglect\n\nPublished 1 March 2015. Neglect of infants was found in three homes."


@pytest.fixture
def library(accounts, tmp_path, monkeypatch) -> Iterator[Library]:
    """Give the library of the accounts; what an import's own process does is done at once."""
    library = library_of(accounts.app)
    library.config = replace(library.config, ocr=False, workers=1, import_folders=str(tmp_path))
    monkeypatch.setattr(imports, "start", lambda _library, number: importing.run(library, number))
    return library


Bring = Callable[..., TestResponse]


@pytest.fixture
def bring(send) -> Bring:
    """Give a function that sends files by name."""

    def bring(client: FlaskClient, files: dict[str, str | bytes], **values: Any) -> TestResponse:
        streams = [
            (BytesIO(content if isinstance(content, bytes) else content.encode()), name)
            for name, content in files.items()
        ]
        return send(client, "/imports/new", files=streams, **{"audience": "everyone"} | values)

    return bring


@pytest.fixture
def researcher(accounts) -> FlaskClient:
    return accounts.client("researcher")


def page_of(client: FlaskClient, answer: TestResponse) -> str:
    assert answer.status_code == 303, answer.text
    return client.get(answer.location).text


def form_of(page: str) -> dict[str, Any]:
    """Read the form of decisions as a browser would send it."""
    values: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        held = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if held.get("name") in (None, "csrf_token", "page") or (
            held["type"] in ("checkbox", "radio") and not tag.endswith(" checked>")
        ):
            continue
        values.setdefault(held["name"], []).append(held.get("value", "on"))
    return values


def test_from_files_to_the_result(accounts, library, researcher, bring, send):
    page = page_of(researcher, bring(researcher, {"neglect.md": NEGLECT, "empty.txt": "", "again.md": NEGLECT}))
    assert "waiting for a person" in page
    assert "2 files to decide on" in page
    assert 'value="2015-03-01"' in page
    assert "A guess, from: “published” on the first page" in page
    assert "A duplicate" in page
    form = form_of(page)
    (title,) = [name for name, values in form.items() if name.endswith("-title") and "neglect" in values[0]]
    form[title] = ["Neglect in three homes"]
    answer = send(researcher, "/imports/1", **form, do="add")
    page = page_of(researcher, answer)
    assert "Import 1: finished" in page
    rows = dict(re.findall(r'<tr><th scope="row">([^<]+)</th><td>([\d,]+)</td></tr>', page))
    total = int(rows.pop("All files"))
    assert total == sum(map(int, rows.values())) == 3
    assert rows == {
        "Added, read in full": "1",
        "Added as they are, for they could not be read": "1",
        "Duplicates of what is here already": "1",
    }
    (found,) = [each for each in library.catalogue.documents.all() if each.title == "Neglect in three homes"]
    assert library.catalogue.history.guesses(found.id)["title"].confirmed
    assert not library.catalogue.history.guesses(found.id)["date"].confirmed
    assert f'href="/documents/{found.id}"' in page
    assert "Neglect in three homes" in researcher.get("/?q=infants").text
    assert "Import 1" in researcher.get("/imports").text


def test_what_stands_there_is_confirmed_when_it_is_ticked(library, researcher, bring, send):
    page = page_of(researcher, bring(researcher, {"neglect.md": NEGLECT}))
    form = form_of(page)
    send(researcher, "/imports/1", **form, **{f"{form['file'][0]}-checked": "on"}, do="save")
    assert re.search(r'id="\d+-checked"[^>]*checked', researcher.get("/imports/1").text)
    send(researcher, "/imports/1", do="add")
    (held,) = [each for each in library.catalogue.documents.all() if "neglect" in each.title]
    assert library.catalogue.history.guesses(held.id)["date"].confirmed


def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_added(library, researcher, bring, send):
    form = form_of(page_of(researcher, bring(researcher, {"neglect.md": NEGLECT, "homes.md": "# Homes\n\nWords."})))
    first, second = form["file"]
    form |= {f"{first}-date": ["last spring"], f"{second}-title": ["Homes, corrected"]}
    answer = send(researcher, "/imports/1", **form, do="add")
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert f'href="#{first}-date"' in answer.text
    assert "“last spring” is no date" in answer.text
    assert 'value="last spring"' in answer.text, "what was typed is still there"
    assert imports.the_import(library, 1).state is State.WAITING
    assert 'value="Homes, corrected"' in researcher.get("/imports/1").text, "what was right is kept"


def test_leaving_out_one_and_leaving_out_all(library, researcher, bring, send):
    before = len(library.catalogue.documents.all())
    form = form_of(page_of(researcher, bring(researcher, {"neglect.md": NEGLECT, "homes.md": "# Homes\n\nWords."})))
    form[f"{form['file'][0]}-choice"] = ["leave out"]
    page = page_of(researcher, send(researcher, "/imports/1", **form, do="add"))
    assert "Left out; nothing of it was kept." in page
    assert len(library.catalogue.documents.all()) == before + 1
    page_of(researcher, bring(researcher, {"other.md": "# Other\n\nOther words."}))
    page = page_of(researcher, send(researcher, "/imports/2", do="leave out"))
    assert "finished" in page
    assert len(library.catalogue.documents.all()) == before + 1


def test_a_workstream_and_groups_for_all(library, researcher, bring, send, tmp_path):
    (tmp_path / "workstreams.toml").write_text(
        '[[workstream]]\nslug = "neglect"\nname = "Neglect"\ndefinition = "Needs not met."\n'
        '[[workstream]]\nslug = "homes"\nname = "Homes"\ndefinition = "Homes."\n'
    )
    index(library, [tmp_path])
    answer = bring(
        researcher,
        {"neglect.md": NEGLECT},
        audience="groups",
        **{"more-groups": "Inner; inner;outer team", "workstream": "neglect"},
    )
    form = form_of(page_of(researcher, answer))
    number = form["file"][0]
    assert form[f"{number}-audience"] == ["inner; outer team"]
    form[f"{number}-workstream"] = ["homes"]
    page = page_of(researcher, send(researcher, "/imports/1", **form, do="add"))
    (held,) = [each for each in library.catalogue.documents.all() if "neglect" in each.title]
    assert held.workstreams == ("homes",)
    assert f'href="/documents/{held.id}"' not in page, "it is not for the one who brought it"
    assert researcher.get(f"/documents/{held.id}").status_code == 404


class TestEditions:
    LONG = " ".join(f"word{number} of a long report on the care of children in homes" for number in range(60))

    @pytest.fixture
    def older(self, library, tmp_path):
        """Index a report that only the inner group may read; give its number."""
        (tmp_path / "report.md").write_text(f"# A long report\n\n{self.LONG}")
        (tmp_path / "manifest.csv").write_text("path,title,audience\nreport.md,A long report,inner\n")
        index(library, [tmp_path])
        return max(each.id for each in library.catalogue.documents.all())

    def test_are_pointed_out_to_who_may_see_them(self, accounts, library, older, bring, send):
        keeper = accounts.client("administrator")
        page = page_of(keeper, bring(keeper, {"report.md": f"# A long report\n\n{self.LONG} And more."}))
        assert "Add it as a newer edition of" in page
        assert "the same file name, the same title and nearly the same words" in page
        assert form_of(page)[f"{form_of(page)['file'][0]}-choice"] == [f"edition-{older}"]
        page = page_of(keeper, send(keeper, "/imports/1", **form_of(page), do="add"))
        assert "kept as a newer edition" in page
        assert library.document(older).standing is Standing.SUPERSEDED

    def test_nobody_else_hears_of_them_or_can_supersede_them(self, library, older, researcher, bring, send):
        page = page_of(researcher, bring(researcher, {"report.md": f"# A long report\n\n{self.LONG} And more."}))
        assert "newer edition" not in page
        assert f"/documents/{older}" not in page
        form = form_of(page)
        form[f"{form['file'][0]}-choice"] = [f"edition-{older}"]
        send(researcher, "/imports/1", **form, do="add")
        assert library.document(older).standing is Standing.CURRENT

    def test_a_duplicate_of_what_is_hidden_is_not_named(self, library, older, researcher, bring, tmp_path):
        page = page_of(researcher, bring(researcher, {"copy.md": (tmp_path / "report.md").read_text()}))
        assert "the same file is in the library, or among these, already" in page
        assert "A long report" not in page


class TestForm:
    def test_says_what_is_missing(self, library, researcher, send):
        answer = send(researcher, "/imports/new", audience="everyone", files=(BytesIO(b""), ""))
        assert answer.status_code == 422
        assert "No file was chosen." in answer.text
        answer = send(researcher, "/imports/new", files=(BytesIO(b"Words."), "a.txt"))
        assert "Say who may see these documents." in answer.text
        answer = send(researcher, "/imports/new", audience="groups", files=(BytesIO(b"Words."), "a.txt"))
        assert "Name the groups" in answer.text
        assert library.catalogue.imports.all() == []

    def test_too_much_at_once_is_a_sentence_on_the_form(self, library, researcher):
        library.config = replace(library.config, upload_mb=1)
        data = {"audience": "everyone", "files": (BytesIO(b"Words."), "a.txt")}
        answer = researcher.post("/imports/new", data=data, environ_overrides={"CONTENT_LENGTH": "1000001"})
        assert answer.status_code == 413
        assert "More was sent than 1 MB" in answer.text
        assert "Read them" in answer.text

    def test_more_than_a_form_elsewhere_may_hold_is_taken(self, library, researcher, bring):
        page_of(researcher, bring(researcher, {"large.txt": b"Words of a large file. " * 20_000}))

    def test_one_that_is_not_ours_is_refused(self, library, researcher):
        for address in ("/imports/new", "/imports/1"):
            answer = researcher.post(address, data={"audience": "everyone", "files": (BytesIO(b"x"), "a.txt")})
            assert answer.status_code == 400
        assert library.catalogue.imports.all() == []

    def test_a_folder_is_for_administrators(self, accounts, library, send, tmp_path, researcher):
        (tmp_path / "neglect.md").write_text(NEGLECT)
        keeper = accounts.client("administrator")
        values = {"audience": "everyone", "folder": str(tmp_path)}
        assert "A folder of the machine" in keeper.get("/imports/new").text
        assert "A folder of the machine" not in researcher.get("/imports/new").text
        assert "No file was chosen" in send(researcher, "/imports/new", **values).text
        assert "1 file to decide on" in page_of(keeper, send(keeper, "/imports/new", **values))
        answer = send(keeper, "/imports/new", **values | {"folder": "/etc"})
        assert answer.status_code == 422
        assert "There is no such folder" in answer.text
        both = send(keeper, "/imports/new", **values, files=(BytesIO(b"Words."), "a.txt"))
        assert "not both" in both.text


class TestWhose:
    def test_only_ones_own_save_for_administrators(self, accounts, library, researcher, bring):
        page_of(researcher, bring(researcher, {"neglect.md": NEGLECT}))
        other, keeper = accounts.client("editor"), accounts.client("administrator")
        for address in ("/imports/1", "/imports/1/progress"):
            assert other.get(address).status_code == 404
            assert keeper.get(address).status_code == 200
        assert "Import 1" not in other.get("/imports").text
        assert "Import 1" in keeper.get("/imports").text

    def test_readers_bring_nothing_in(self, accounts, library):
        reader = accounts.client("reader")
        assert accounts.people["reader"].role == Role.READER
        for address in ("/imports", "/imports/new", "/imports/1"):
            assert reader.get(address).status_code == 403
        assert "Add documents" not in reader.get("/").text

    def test_what_is_proposed_is_hidden_from_everybody(self, accounts, library, researcher, bring):
        page_of(researcher, bring(researcher, {"quokka.md": "# Quokkas\n\nThe quokka is in no other file."}))
        proposed = max(each.id for each in library.catalogue.documents.all())
        keeper = accounts.client("administrator")
        assert keeper.get(f"/documents/{proposed}").status_code == 404
        assert keeper.get(f"/documents/{proposed}/original").status_code == 404
        assert "Quokkas" not in keeper.get("/?q=quokka").text
        assert "uokka" not in keeper.get("/coverage").text


class TestProgress:
    @pytest.fixture
    def reading(self, accounts, library, monkeypatch, bring):
        """Begin an import that nobody carries on yet."""
        monkeypatch.setattr(imports, "start", lambda *_: None)
        bring(accounts.client("researcher"), {"neglect.md": NEGLECT, "homes.md": "# Homes\n\nWords."})
        library.catalogue.imports.change(1, files_done=40, files_total=146, seconds_left=185, current="a.pdf")

    def test_counts_and_time_left(self, researcher, reading):
        assert 'data-progress="/imports/1/progress"' in researcher.get("/imports/1").text
        part = researcher.get("/imports/1/progress").text
        assert "40 of 146 files, about 3 minutes left" in part
        assert '<progress class="evidence-progress" value="40" max="146"' in part
        assert "<html" not in part

    def test_waiting_for_another_process_is_said(self, library, researcher, reading):
        library.catalogue.imports.change(1, waits_for="The library is held by process 7.")
        assert "It waits its turn.</strong> The library is held by process 7." in researcher.get("/imports/1").text

    def test_stopped_decided_on_or_carried_on(self, library, researcher, reading, send, monkeypatch):
        page = page_of(researcher, send(researcher, "/imports/1", do="stop"))
        assert "cut short" in page
        assert "It was stopped by a person." in page
        assert "Decide on what was read" not in page, "nothing was read"
        monkeypatch.setattr(imports, "start", lambda _library, number: importing.run(library, number))
        page = page_of(researcher, send(researcher, "/imports/1", do="carry on"))
        assert "2 files to decide on" in page

    def test_one_whose_process_is_gone(self, library, researcher, reading):
        library.catalogue.imports.change(1, progress_at="2026-01-01T00:00:00Z")
        page = researcher.get("/imports/1").text
        assert "what worked at it has gone" in page
        assert "Carry on" in page

    def test_what_cannot_be_done_now_is_said(self, library, researcher, reading, send):
        page = page_of(researcher, send(researcher, "/imports/1", do="add"))
        assert "Import 1 is reading now, so this cannot be done." in page


def test_long_imports_come_page_by_page(library, researcher, bring):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(45):
            archive.writestr(f"{number:02}.txt", f"The words of file {number} are its own.")
    page = page_of(researcher, bring(researcher, {"many.zip": stream.getvalue()}))
    assert page.count('name="file"') == 20
    assert "Save, and add all 45 documents" in page
    assert researcher.get("/imports/1?page=3").text.count('name="file"') == 5
