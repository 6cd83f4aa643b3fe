from __future__ import annotations

from io import BytesIO

import pytest
from bs4 import BeautifulSoup

from indexer.vocabulary import find
from webapp.library import library_of

FILE = b"group,slug,name,definition\ntheme,fear,Fear,Being \xe2\x80\x9cafraid\xe2\x80\x9d.\n"


@pytest.fixture
def ann(accounts):
    return accounts.client("researcher")


def sent(ann, send, data, name="tags.csv"):
    answer = send(ann, "/tags/import", file=(BytesIO(data), name))
    return answer, BeautifulSoup(answer.text, "lxml")


def test_what_would_change_is_seen_before_it_does(accounts, ann, send) -> None:
    held = library_of(accounts.app)
    answer, shown = sent(ann, send, FILE)
    assert answer.status_code == 200
    assert "Fear (theme/fear)" in shown.main.text
    assert not held.vocabulary.named("fear")
    form = next(each for each in shown.select("form") if each.select_one("textarea"))
    done = ann.post(
        "/tags/import",
        data={"csrf_token": form.select_one("input")["value"], "seen": form.textarea.text.removeprefix("\n")},
    )
    assert done.location.startswith("/tags?done=")
    assert "1 added" in ann.get(done.location).text
    assert find(held.vocabulary, "fear").definition == "Being “afraid”."


def test_a_file_that_changes_nothing_offers_nothing(ann, send) -> None:
    _, shown = sent(ann, send, ann.get("/tags/export.csv").data)
    assert "Nothing new" in shown.main.text
    assert not shown.select("textarea")


@pytest.mark.parametrize("data", [b"group,name\ntheme,Fear\ntheme,Fear\n", b"\xff\xfe", b"group,name\ntheme,Unknown\n"])
def test_a_file_that_makes_no_sense_is_refused(ann, send, data: bytes) -> None:
    answer, shown = sent(ann, send, data)
    assert answer.status_code == 422
    assert shown.select_one(".ds_error-summary a")["href"] == "#file"


def test_without_a_file_or_with_too_large_a_one_it_says_so(ann, send) -> None:
    assert send(ann, "/tags/import").status_code == 422
    assert send(ann, "/tags/import", seen="x" * 15_000_001).status_code == 413


def test_a_form_that_is_not_ours_is_refused(accounts, ann) -> None:
    assert ann.post("/tags/import", data={"seen": FILE.decode()}).status_code == 400
    assert not library_of(accounts.app).vocabulary.named("fear")


@pytest.mark.parametrize(
    ("ending", "media_type", "has"),
    [
        ("csv", "text/csv", "evidence-type,Evidence type,review,Review"),
        ("ttl", "text/turtle", "/tags/evidence-type/review>"),
        ("rdf", "application/rdf+xml", "/tags/evidence-type/review"),
        ("jsonld", "application/ld+json", "/tags/evidence-type/review"),
    ],
)
def test_it_is_saved_in_every_format(accounts, ending: str, media_type: str, has: str) -> None:
    answer = accounts.client("reader").get(f"/tags/export.{ending}")
    assert answer.mimetype == media_type
    assert answer.headers["Content-Disposition"] == f"attachment; filename=tags.{ending}"
    assert has in answer.text
