import csv
import io
import json

import pytest

from indexer import documents, tags
from indexer.catalogue.tags import Place
from indexer.errors import NotFound
from indexer.model import Viewer
from indexer.story import COLUMNS, as_json, story, write_csv
from indexer.view import View
from indexer.vocabulary import By, find

ANN = By("Ann")


@pytest.fixture
def told_of(library, index, folder_of_documents):
    index()
    review = find(library.vocabulary, "review")
    documents.correct(library, 1, {"title": "=A better title"}, "Ben")
    tags.tag(library, [1], [review], [], ANN, place=Place(1, "words"), note="Look", source="suggestion",
             prompted=json.dumps({"score": 0.9, "words": ["neglect"]}))  # fmt: skip
    tags.tag(library, [1], [], [review], By("Ben"))
    return library


def test_what_happened_is_told_in_order_with_before_and_after(told_of):
    told = story(View(told_of), 1)
    assert told[0].what == "added"
    assert [(each.what, each.by) for each in told[-3:]] == [
        ("corrected", "Ben"),
        ("tagged", "Ann"),
        ("untagged", "Ben"),
    ]
    tagged, untagged = told[-2:]
    assert (tagged.field, tagged.name, tagged.source) == ("evidence-type/review", "Review", "suggestion")
    assert (tagged.before, tagged.after, untagged.after) == ("", "evidence-type/review", "")
    assert (tagged.position, tagged.quote, tagged.note, tagged.score) == (1, "words", "Look", 0.9)
    assert tagged.words == ("neglect",)
    assert told == sorted(told, key=lambda each: each.at)


def test_as_csv_it_is_no_formula(told_of):
    told = story(View(told_of), 1)
    out = io.StringIO()
    write_csv(told, out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert tuple(rows[0]) == COLUMNS
    assert [row["what"] for row in rows] == [each.what for each in told]
    assert "'=A better title" in [row["after"] for row in rows]
    assert as_json(told[-2])["score"] == 0.9


def test_of_a_hidden_document_nothing_is_told(told_of):
    documents.correct(told_of, 1, {"audience": "inner"}, "Ben")
    with pytest.raises(NotFound):
        story(View(told_of, Viewer()), 1)


def test_a_newer_edition_that_is_hidden_is_not_named(told_of):
    documents.confirm_edition(told_of, 2, 1, "Ann")
    documents.correct(told_of, 2, {"audience": "inner"}, "Ben")
    [whole] = [each for each in story(View(told_of), 1) if each.what == "superseded"]
    [seen] = [each for each in story(View(told_of, Viewer()), 1) if each.what == "superseded"]
    assert (whole.after, seen.after) == ("2", "")
