from __future__ import annotations

import json
import re

import pytest

from indexer import tags, vocabulary
from indexer.model import Tag, TagId
from indexer.vocabulary import By
from webapp.library import library_of


@pytest.fixture
def tagged(accounts):
    """Give the library, in which "Thresholds" is a theme."""
    library = library_of(accounts.app)
    vocabulary.add(
        library.catalogue, Tag(TagId(0), "theme", "", "Thresholds", acronyms={"THR": "threshold"}), By("A test")
    )
    return library


def of(library, document):
    held = library.document(document)
    return (*held.workstreams, *held.tags)


def shown(page):
    return re.search(r'name="shown" value="([^"]+)"', page)[1]


def post(client, send, address, **values):
    return send(client, "/documents/1", address, **values)


class TestOneDocument:
    def test_any_name_of_a_tag_will_do_and_what_was_done_is_said_with_undo(self, accounts, tagged, send):
        client = accounts.client("researcher")
        answer = post(client, send, "/documents/1/tags", add="thr")
        assert answer.location == "/documents/1#tags"
        assert of(tagged, 1) == ("theme/thresholds",)
        page = client.get("/documents/1").text
        assert "Added Thresholds: 1 document." in page
        undo = re.search(r'action="(/tags/actions/\d+/undo)"', page)[1]
        assert post(client, send, undo, next="/documents/1").location == "/documents/1"
        assert of(tagged, 1) == ()

    def test_the_list_that_the_browser_offers_is_understood(self, accounts, tagged, send):
        client = accounts.client("researcher")
        assert "Review — Evidence type" in client.get("/documents/1").text
        post(client, send, "/documents/1/tags", add="Review — Evidence type")
        assert of(tagged, 1) == ("evidence-type/review",)

    @pytest.mark.parametrize("name", ["A — B", "First; second", "Children’s rights"])
    def test_a_name_is_taken_as_it_is(self, accounts, tagged, send, name):
        tag = vocabulary.add(tagged.catalogue, Tag(TagId(0), "theme", "", name), By("A test")).tag
        client = accounts.client("researcher")
        post(client, send, "/documents/1/tags", add=f"{name} — Theme")
        assert of(tagged, 1) == (tag.key,)
        preview = client.get("/tags/bulk", query_string={"document": "1", "remove": f"{name}"}).text
        assert "1 document will lose" in " ".join(preview.split())

    @pytest.mark.parametrize(("typed", "says"), [("ghost", "There is no tag “ghost”"), (" ", "Choose a tag first")])
    def test_what_is_no_tag_is_said_in_a_sentence(self, accounts, tagged, send, typed, says):
        client = accounts.client("researcher")
        post(client, send, "/documents/1/tags", add=typed)
        assert says in client.get("/documents/1").text

    def test_a_program_is_answered_in_json(self, accounts, tagged, send):
        client = accounts.client("researcher")
        accounts.app.config["WTF_CSRF_ENABLED"] = False
        answer = client.post("/documents/1/tags", data={"add": "thresholds"}, headers={"Accept": "application/json"})
        assert answer.json["tags"] == ["theme/thresholds"]
        assert "Thresholds" in answer.json["html"]
        assert client.post(answer.json["undo"]).status_code == 303
        answer = client.post("/documents/1/tags", data={"add": "ghost"}, headers={"Accept": "application/json"})
        assert (answer.status_code, "no tag “ghost”" in answer.json["said"]) == (422, True)

    def test_a_hidden_document_cannot_be_tagged(self, accounts, tagged, send):
        assert post(accounts.client("researcher"), send, "/documents/2/tags", add="thresholds").status_code == 404
        assert of(tagged, 2) == ()

    def test_a_reader_sees_tags_and_no_form(self, accounts, tagged, send):
        post(accounts.client("researcher"), send, "/documents/1/tags", add="thresholds")
        page = accounts.client("reader").get("/documents/1").text
        assert 'href="/?tag=theme/thresholds"' in page
        assert "Add a tag" not in page
        assert "Add a tag" in accounts.client("editor").get("/documents/1").text


class TestWords:
    def test_words_are_tagged_where_they_stand(self, accounts, tagged, send):
        client = accounts.client("researcher")
        page = "/documents/1/passages/1"
        send(client, page, "/documents/1/tags", add="thresholds", position="1", quote="may  read of", note="Here")
        [coding] = tagged.catalogue.tags.standing()
        assert (coding.place.position, coding.place.quote, coding.note) == (1, "may read of", "Here")
        shown = client.get(page).text
        assert "“may read of”" in shown
        assert "1 passage" in client.get("/documents/1").text
        send(client, page, "/documents/1/tags", remove="theme/thresholds", coding=coding.id, next=page)
        assert tagged.catalogue.tags.standing() == []

    def test_words_that_do_not_stand_there_are_refused(self, accounts, tagged, send):
        client = accounts.client("researcher")
        send(client, "/documents/1/passages/1", "/documents/1/tags", add="thresholds", position="1", quote="no such")
        page = client.get("/documents/1/passages/1").text
        assert "These words do not stand in passage 1" in page
        assert "no such</textarea>" in page, "what was typed is kept"
        assert 'value="thresholds"' in page
        assert "no such</textarea>" not in client.get("/documents/1/passages/1").text, "once"
        assert tagged.catalogue.tags.standing() == []

    def test_after_the_document_was_read_anew_the_words_are_found_or_shown_as_gone(self, accounts, tagged, send):
        client = accounts.client("researcher")
        page = "/documents/1/passages/1"
        send(client, page, "/documents/1/tags", add="thresholds", position="1", quote="may read of")
        with tagged.catalogue.transaction() as connection:
            connection.exec_driver_sql("UPDATE passages SET text = 'All people may read  of it.' WHERE document_id = 1")
        assert "“may read of”</a>" in client.get(page).text
        with tagged.catalogue.transaction() as connection:
            connection.exec_driver_sql("UPDATE passages SET text = 'Nothing is left.' WHERE document_id = 1")
        assert "These words no longer stand on this page" in client.get(page).text


class TestMany:
    def test_a_whole_search_is_shown_before_it_is_tagged(self, accounts, tagged, send):
        client = accounts.client("administrator")
        preview = "/tags/bulk?search=q%3Dneglect&add=Thresholds"
        page = client.get(preview).text
        assert "2 documents will get <strong>Thresholds</strong>" in " ".join(page.split())
        assert of(tagged, 1) == ()
        answer = send(client, preview, "/tags/bulk", search="q=neglect", add="theme/thresholds", shown=shown(page))
        assert answer.location == "/?q=neglect"
        assert of(tagged, 1) == of(tagged, 2) == ("theme/thresholds",)

    def test_who_may_see_less_tags_less(self, accounts, tagged, send):
        client = accounts.client("researcher")
        preview = "/tags/bulk?search=q%3Dneglect&add=Thresholds"
        assert "1 document will get" in " ".join(client.get(preview).text.split())
        seen = shown(client.get(preview).text)
        send(client, preview, "/tags/bulk", search="q=neglect", add="theme/thresholds", shown=seen)
        assert (of(tagged, 1), of(tagged, 2)) == (("theme/thresholds",), ())
        preview = "/tags/bulk?document=1&document=2&remove=Thresholds"
        assert "1 document will lose" in " ".join(client.get(preview).text.split())

    def test_when_the_answer_has_changed_it_is_shown_again(self, accounts, tagged, send):
        client = accounts.client("administrator")
        preview = "/tags/bulk?search=q%3Dneglect&add=Thresholds"
        other = shown(client.get("/tags/bulk?document=1&add=Thresholds").text)
        answer = send(client, preview, "/tags/bulk", search="q=neglect", add="theme/thresholds", shown=other)
        assert (answer.status_code, "Look again" in answer.text) == (422, True)
        assert of(tagged, 1) == ()

    @pytest.mark.parametrize(
        ("address", "says"),
        [
            ("/tags/bulk", "Choose a tag to apply"),
            ("/tags/bulk?add=ghost", "There is no tag “ghost”"),
            ("/tags/bulk?search=q%3Dzebra&add=Thresholds", "There are no documents to tag"),
            ("/tags/bulk?document=99999&add=Thresholds", "There are no documents to tag"),
            ("/tags/bulk?document=abc&add=Thresholds", "There are no documents to tag"),
            ("/tags/bulk?document=99999999999999999999&add=Thresholds", "There are no documents to tag"),
        ],
    )
    def test_what_cannot_be_done_is_said(self, accounts, tagged, address, says):
        answer = accounts.client("researcher").get(address)
        assert (answer.status_code, says in answer.text) == (422, True)


class TestChoices:
    def test_the_last_used_come_first_and_what_stands_is_told(self, accounts, tagged, send):
        client = accounts.client("researcher")
        post(client, send, "/documents/1/tags", add="minutes")
        post(client, send, "/documents/1/tags", add="thresholds")
        listed = json.loads(client.get("/tags/choices?document=1").text)
        assert [(each["key"], each["held"]) for each in listed[:3]] == [
            ("theme/thresholds", True),
            ("evidence-type/minutes", True),
            ("evidence-type/review", False),
        ]
        assert client.get("/tags/choices?document=2").status_code == 404


class TestActions:
    def test_ones_own_are_listed_and_undone(self, accounts, tagged, send):
        client = accounts.client("researcher")
        post(client, send, "/documents/1/tags", add="thresholds")
        number = tagged.catalogue.tags.actions(1)[0].id
        assert "Added Thresholds" in client.get("/tags/actions").text
        assert post(client, send, f"/tags/actions/{number}/undo").location == "/tags/actions"
        assert of(tagged, 1) == ()
        post(client, send, f"/tags/actions/{number}/undo")
        assert "This was undone already" in client.get("/tags/actions").text

    def test_others_are_undone_by_editors_alone(self, accounts, tagged, send):
        post(accounts.client("researcher"), send, "/documents/1/tags", add="thresholds")
        number = tagged.catalogue.tags.actions(1)[0].id
        administrator = accounts.client("administrator")
        assert "Added Thresholds" not in administrator.get("/tags/actions").text.partition("main-content")[2].replace(
            "said", ""
        )
        assert "Added Thresholds" in administrator.get("/tags/actions?by=all").text
        assert post(accounts.client("editor"), send, f"/tags/actions/{number}/undo").status_code == 303
        assert of(tagged, 1) == ()

    def test_what_was_done_to_hidden_documents_is_not_told(self, accounts, tagged):
        tags.tag(tagged, [2], [vocabulary.find(tagged.vocabulary, "thresholds")], [], By("Keeper"))
        assert "Keeper" not in accounts.client("researcher").get("/tags/actions?by=all").text
        assert "Keeper" in accounts.client("administrator").get("/tags/actions?by=all").text
