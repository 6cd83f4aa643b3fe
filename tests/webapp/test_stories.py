from __future__ import annotations

import json

from indexer import tags
from indexer.vocabulary import By, find
from webapp.library import library_of


def test_who_tagged_it_is_told_to_whoever_may_read_it(accounts):
    library = library_of(accounts.app)
    tags.tag(library, [1, 2], [find(library.vocabulary, "review")], [], By("Ann"))
    client = accounts.client("reader")
    page = client.get("/documents/1/story").text
    assert "Tagged: Review" in page
    assert "Ann" in page
    assert 'href="/documents/1/story"' in client.get("/documents/1").text
    events = json.loads(client.get("/documents/1/story.json").text)["events"]
    assert [(each["what"], each["field"], each["by"]) for each in events] == [("tagged", "evidence-type/review", "Ann")]
    answer = client.get("/documents/1/story.csv")
    assert answer.headers["Content-Disposition"] == "attachment; filename=document-1-story.csv"
    assert "evidence-type/review" in answer.text
    for end in ("", ".csv", ".json"):
        assert client.get(f"/documents/2/story{end}").status_code == 404


def test_a_newer_edition_that_may_not_be_named_is_no_link(accounts):
    library = library_of(accounts.app)
    from indexer import documents

    documents.confirm_edition(library, 2, 1, "Ann")
    assert "/documents/2" not in accounts.client("reader").get("/documents/1/story").text
    assert "/documents/2" in accounts.client("insider").get("/documents/1/story").text
