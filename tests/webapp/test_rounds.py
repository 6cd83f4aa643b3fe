"""Pages of rounds: begun from a search, coded from document to document, opened, discussed, agreed and closed."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from indexer import people, rounds, tags, vocabulary
from indexer.catalogue.tags import Place
from indexer.model import Locator, Passage, Role
from indexer.vocabulary import By, find
from webapp.library import library_of

REVIEW, GUIDANCE = "evidence-type/review", "evidence-type/guidance"


@pytest.fixture
def site(make_library: Callable[..., tuple[Path, object]], serve_accounts: Callable[[Path], object]) -> Iterator:
    """Three papers on neglect and one on something else; Ann and Ben are researchers, beside one person of each role."""

    def fill(shelf) -> None:
        for number, word in enumerate(("neglect", "neglect", "neglect", "hearings"), start=1):
            text = f"It is about {word}."
            shelf.add(f"paper {number}", [Passage(Locator("page", "iv", 1), text)], title=f"Paper {number}")

    accounts = serve_accounts(make_library(fill)[0])
    for name in ("ann", "ben"):
        catalogue = library_of(accounts.app).catalogue
        accounts.people[name] = people.add(catalogue, name.title(), f"{name}@x.org", Role.RESEARCHER, [], "a test")
    yield accounts
    library_of(accounts.app).close()


@pytest.fixture
def begun(site, send):
    """A round about the papers on neglect, which Ann began."""
    answer = send(
        site.client("ann"), "/rounds/new?search=q%3Dneglect", "/rounds/new",
        search="q=neglect", name="First", group="evidence-type", blind="on",
        coder=[str(site.people[each].id) for each in ("ann", "ben")],
    )  # fmt: skip
    assert (answer.status_code, answer.location) == (303, "/rounds/1")
    return site


def code(site, name: str, document: int, *keys: str, **more: object) -> None:
    library = library_of(site.app)
    held = [find(library.vocabulary, each) for each in keys]
    tags.tag(library, [document], held, [], By(name.title(), site.people[name].id), **more)
    rounds.finish(library, 1, document, site.people[name])


@pytest.fixture
def opened(begun):
    """Alike on 1, different on 2, and 3 finished by Ann alone."""
    code(begun, "ann", 1, REVIEW)
    code(begun, "ben", 1, REVIEW)
    code(begun, "ann", 2, REVIEW)
    code(begun, "ben", 2, GUIDANCE, place=Place(1, "about neglect"), note="See")
    code(begun, "ann", 3)
    rounds.open_agreement(library_of(begun.app), 1, begun.people["ann"])
    return begun


class TestBeginning:
    def test_the_search_travels_along_and_says_how_many_documents_it_has(self, site) -> None:
        client = site.client("ann")
        assert "/rounds/new?search=q%3Dneglect" in client.get("/?q=neglect").text
        page = client.get("/rounds/new?search=q%3Dneglect").text
        assert "All 3 documents of this search: “neglect”" in page
        assert "Administrator</label>" in page
        assert "Reader</label>" not in page

    def test_it_says_what_was_left_out(self, begun, send) -> None:
        client = begun.client("ann")
        coders = [str(begun.people[each].id) for each in ("ben", "editor")]
        send(client, "/rounds/new", search="", name="Second", group="evidence-type", coder=coders)
        page = client.get("/rounds/2").text
        assert "The round has begun with 1 document. 3 documents left out: in a round that goes on already." in page
        assert library_of(begun.app).catalogue.rounds.get(2).blind is False

    @pytest.mark.parametrize(
        ("given", "field", "says"),
        [
            ({"name": ""}, "name", "needs a name"),
            ({"group": []}, "groups", "Choose the tag groups"),
            ({"coder": []}, "coders", "at least two people"),
            ({"coder": ["999999", "nobody", "4"]}, "coders", "at least two|Only accounts"),
            ({"search": "q=xylograph"}, "name", "No document is left"),
        ],
    )
    def test_what_makes_no_sense_comes_back_with_what_was_filled_in(self, site, send, given, field, says) -> None:
        coders = [str(site.people[each].id) for each in ("ann", "ben")]
        values = {"search": "q=neglect", "name": "Kept", "group": "evidence-type", "coder": coders} | given
        answer = send(site.client("ann"), "/rounds/new", **values)
        assert answer.status_code == 422
        assert f'<a href="#{field}">' in answer.text or field == "coders"
        assert any(each in answer.text for each in says.split("|"))
        assert 'value="Kept"' in answer.text or not values["name"]

    def test_alone_at_this_computer_a_sentence_says_how(self, client: FlaskClient) -> None:
        for address in ("/rounds", "/rounds/new"):
            page = client.get(address).text
            assert "A round needs two people with accounts" in page
            assert "without <code>--local</code>" in page


class TestCoding:
    def test_one_is_led_from_document_to_document(self, begun, send) -> None:
        client = begun.client("ben")
        assert "You are done with 0 of 3" in client.get("/rounds").text
        assert 'href="/documents/1#coding">Begin with Paper 1' in client.get("/rounds/1").text
        page = client.get("/documents/1").text
        assert "You code this document in" in page
        assert "(document 1 of 3): Evidence type." in page
        answer = send(client, "/documents/1", "/rounds/1/done", document="1", done="yes")
        assert answer.location == "/documents/2#coding"
        assert "You are done with it." in client.get("/documents/1/passages/1").text
        send(client, "/documents/2", "/rounds/1/done", document="2", done="yes")
        answer = send(client, "/documents/3", "/rounds/1/done", document="3", done="yes")
        assert answer.location == "/rounds/1"
        assert "You are done with every document." in client.get("/rounds/1").text

    @pytest.mark.parametrize("address", ["/documents/1", "/documents/1/passages/1"])
    def test_the_button_stands_under_the_tags_too(self, begun, address) -> None:
        shown = BeautifulSoup(begun.client("ben").get(address).text, "lxml").main
        assert len(shown.find_all("button", string="Done, next document")) == 2
        last = shown.find_all(class_="evidence-coding")[-1]
        assert last.find_previous(id="tags") or last.find_previous(class_="evidence-tags")
        assert len(shown.select("#coding")) == 1

    def test_one_may_say_that_one_is_not_done(self, begun, send) -> None:
        client = begun.client("ben")
        send(client, "/documents/2", "/rounds/1/done", document="2", done="yes")
        answer = send(client, "/documents/2", "/rounds/1/done", document="2", done="no", next="/documents/2#coding")
        assert answer.location == "/documents/2#coding"
        assert "Not done yet." in client.get("/documents/2").text

    def test_from_the_last_document_one_is_led_to_those_left_out(self, begun, send) -> None:
        answer = send(begun.client("ben"), "/documents/3", "/rounds/1/done", document="3", done="yes")
        assert answer.location == "/documents/1#coding"

    @pytest.mark.parametrize("document", ["4", "99", "", "x", "-1", "9" * 30])
    def test_no_other_document_is_done(self, begun, send, document: str) -> None:
        answer = send(begun.client("ben"), "/rounds/1", "/rounds/1/done", document=document, done="yes")
        assert answer.status_code == 404

    def test_nobody_else_is_asked_to_code(self, begun) -> None:
        for name in ("reader", "researcher", "editor", "administrator"):
            assert "You code this document" not in begun.client(name).get("/documents/1").text

    def test_a_reader_has_no_link_and_no_page(self, begun) -> None:
        client = begun.client("reader")
        assert 'href="/rounds"' not in client.get("/").text
        assert client.get("/rounds").status_code == 403
        assert 'href="/rounds"' in begun.client("researcher").get("/").text

    def test_progress_is_counted_and_choices_are_not_told(self, begun) -> None:
        code(begun, "ben", 1, GUIDANCE)
        for name in ("ann", "editor"):
            page = begun.client(name).get("/rounds/1").text
            assert "Ben: 1 of 3 done" in page
            assert "Guidance" not in page
        for address in ("agreement", "figures.csv", "answers.csv", "agreement.json", "documents/1"):
            answer = begun.client("ann").get(f"/rounds/1/{address}")
            assert (answer.status_code, "Guidance" in answer.text) == (404, False)


class TestOpening:
    def test_early_only_by_who_leads_and_with_what_is_missing(self, begun, send) -> None:
        assert "Open the agreement" not in begun.client("ben").get("/rounds/1").text
        send(begun.client("ben"), "/rounds/1", "/rounds/1/open", known="6")
        assert library_of(begun.app).catalogue.rounds.get(1).opened_at == ""
        client = begun.client("ann")
        assert "6 answers are still missing" in client.get("/rounds/1").text
        answer = send(client, "/rounds/1", "/rounds/1/open", known="6")
        assert answer.location == "/rounds/1/agreement"
        assert "6 answers are missing" in client.get("/rounds/1/agreement").text

    def test_by_any_coder_once_all_are_done(self, begun, send) -> None:
        for name in ("ann", "ben"):
            for document in (1, 2, 3):
                code(begun, name, document)
        assert send(begun.client("ben"), "/rounds/1", "/rounds/1/open", known="0").location == "/rounds/1/agreement"

    def test_then_the_document_is_not_offered_for_coding_any_more(self, opened) -> None:
        assert "You code this document" not in opened.client("ann").get("/documents/1").text


class TestAgreement:
    def test_figures_stand_with_n_prevalence_and_the_way_to_the_hand_calculation(self, opened) -> None:
        page = opened.client("ben").get("/rounds/1/agreement").text
        row = page[page.index('<th scope="row">Review') :]
        assert "<td>2</td><td>75%</td><td>50%</td><td>0.00</td><td>0.00</td>" in row
        assert 'href="/help/agreement#two-people-by-hand"' in page
        assert 'id="two-people-by-hand"' in opened.client("ben").get("/help/agreement").text
        assert "1 document on which the coders differ" in page
        assert "Accept the 1 document on which all agree" in page
        assert "1 document that fewer than two coders finished" in page

    def test_files_hold_figures_and_answers(self, opened) -> None:
        client = opened.client("editor")
        answer = client.get("/rounds/1/answers.csv")
        assert answer.headers["Content-Disposition"] == "attachment; filename=round-1-answers.csv"
        rows = {(row["document"], row["tag"]): row for row in csv.DictReader(StringIO(answer.text))}
        assert [rows["2", GUIDANCE][name] for name in ("Ann", "Ben", "agreed")] == ["0", "1", ""]
        figures = {row["tag"]: row for row in csv.DictReader(StringIO(client.get("/rounds/1/figures.csv").text))}
        assert figures[REVIEW]["kappa"] == "0.0000"
        facts = client.get("/rounds/1/agreement.json").json
        assert [each["compared"] for each in facts["documents"]] == ["same", "different", "alone"]

    def test_what_differs_stands_side_by_side_with_the_words(self, opened) -> None:
        page = opened.client("ann").get("/rounds/1/documents/2").text
        assert page.index("Where the coders differ") < page.index("“about neglect”") < page.index("Tags that nobody")
        assert "Note: See" in page
        assert "Page iv" in page
        assert "/documents/2/passages/1?quote=about+neglect" in page
        assert "checked" not in page, "they have nothing in common here"

    def test_the_document_leads_back_to_its_discussion_for_who_takes_part(self, opened) -> None:
        link = 'href="/rounds/1/documents/2">Go to its discussion'
        for name, led in (("ann", True), ("editor", True), ("researcher", False), ("reader", False)):
            assert (link in opened.client(name).get("/documents/2").text) is led
        assert "Go to its discussion" not in opened.client("ann").get("/documents/4").text

    def test_agreeing_leads_to_the_next_and_everybody_sees_it(self, opened, send) -> None:
        client, reader = opened.client("ann"), opened.client("reader")
        assert "Paper 2" not in reader.get(f"/?tag={GUIDANCE}").text
        page = "/rounds/1/documents/2"
        answer = send(client, page, tag=GUIDANCE, why="It tells what to do.", after="0")
        assert answer.location == "/rounds/1/agreement"
        assert "Paper 2" in reader.get(f"/?tag={GUIDANCE}").text
        assert "about neglect" in reader.get("/documents/2/passages/1").text
        shown = client.get(page).text
        assert "Agreed: <strong>Guidance</strong>, by Ann" in shown
        assert "It tells what to do." in shown
        for name in ("reader", "researcher"):
            for address in ("/documents/2", "/tags/actions?by=all"):
                assert "It tells what to do." not in opened.client(name).get(address).text
        assert "Agreed upon Guidance" in opened.client("researcher").get("/tags/actions?by=all").text

    def test_without_a_reason_it_comes_back_as_it_was_filled_in(self, opened, send) -> None:
        answer = send(opened.client("ann"), "/rounds/1/documents/2", tag=GUIDANCE, why=" ", after="0")
        assert answer.status_code == 422
        assert "Say in a few words why" in answer.text
        assert f'value="{GUIDANCE}" type="checkbox" checked' in answer.text

    def test_what_somebody_agreed_meanwhile_is_not_written_over_unseen(self, opened, send) -> None:
        send(opened.client("ann"), "/rounds/1/documents/2", tag=GUIDANCE, why="First.", after="0")
        answer = send(opened.client("ben"), "/rounds/1/documents/2", tag=REVIEW, why="Second.", after="0")
        assert answer.status_code == 422
        assert "Somebody agreed upon this document meanwhile" in answer.text
        held = library_of(opened.app).catalogue.rounds.agreements(1, 2)
        answer = send(opened.client("ben"), "/rounds/1/documents/2", tag=REVIEW, why="Third.", after=str(held[0].id))
        page = opened.client("ann").get("/rounds/1/documents/2").text
        assert "Agreed: <strong>Review</strong>, by Ben" in page
        assert "What was agreed before" in page

    def test_all_alike_in_one_go_then_closed(self, opened, send) -> None:
        client = opened.client("ben")
        send(client, "/rounds/1/agreement", "/rounds/1/accept")
        assert "1 document agreed upon. Everybody sees these tags now." in client.get("/rounds/1/agreement").text
        send(client, "/rounds/1/agreement", "/rounds/1/accept")
        assert "There is no document left that all coded alike" in client.get("/rounds/1/agreement").text
        send(client, "/rounds/1", "/rounds/1/close", known="2")
        assert "Not everything is agreed yet" in client.get("/rounds/1").text
        send(opened.client("ann"), "/rounds/1", "/rounds/1/close", known="2")
        page = opened.client("ben").get("/rounds/1").text
        assert "Closed by Ann" in page
        assert client.get("/rounds/1/agreement").status_code == 200
        assert 'name="why"' not in client.get("/rounds/1/documents/2").text

    def test_no_other_document_is_discussed(self, opened) -> None:
        assert opened.client("ann").get("/rounds/1/documents/4").status_code == 404
        assert opened.client("researcher").get("/rounds/1/documents/2").status_code == 404


class TestTwoSteps:
    @pytest.mark.parametrize("known", [{}, {"known": ""}, {"known": "on"}, {"known": "5"}])
    @pytest.mark.parametrize("what", ["open", "close"])
    def test_nothing_opens_or_closes_unless_one_knows_what_is_missing(self, begun, send, what, known) -> None:
        client = begun.client("ann")
        assert f'id="known-{what}"' in client.get("/rounds/1").text
        send(client, "/rounds/1", f"/rounds/1/{what}", **known)
        held = library_of(begun.app).catalogue.rounds.get(1)
        assert (held.opened_at, held.closed_at) == ("", "")
        assert "Nothing was done." in client.get("/rounds/1").text

    def test_the_boxes_say_how_much_is_missing(self, begun) -> None:
        page = begun.client("ann").get("/rounds/1").text
        assert "I know that 6 answers are missing" in page
        assert "I know that 3 documents are not agreed upon" in page

    def test_who_leads_reopens_and_coders_have_their_own_tags_again(self, begun, send) -> None:
        code(begun, "ben", 1, GUIDANCE)
        ann, ben = begun.client("ann"), begun.client("ben")
        send(ann, "/rounds/1", "/rounds/1/close", known="3")
        assert "Paper 1" not in ben.get(f"/?tag={GUIDANCE}").text
        assert "Reopen the round" not in ben.get("/rounds/1").text
        send(ben, "/rounds/1", "/rounds/1/reopen")
        assert "Only Ann, who began the round, or an editor can reopen it" in ben.get("/rounds/1").text
        send(ann, "/rounds/1", "/rounds/1/reopen")
        assert "Paper 1" in ben.get(f"/?tag={GUIDANCE}").text
        assert "Paper 1" not in ann.get(f"/?tag={GUIDANCE}").text
        assert "Ben: 1 of 3 done" in ann.get("/rounds/1").text
        assert library_of(begun.app).catalogue.log.newest(0, 1)[0].action == "reopened a round"

    def test_not_while_another_round_is_about_its_documents(self, begun, send) -> None:
        ann = begun.client("ann")
        send(ann, "/rounds/1", "/rounds/1/close", known="3")
        coders = [str(begun.people[each].id) for each in ("ann", "ben")]
        send(ann, "/rounds/new", search="q=neglect", name="Second", group="evidence-type", coder=coders)
        send(ann, "/rounds/1", "/rounds/1/reopen")
        assert "3 of its documents are in another round that goes on now" in ann.get("/rounds/1").text
        assert library_of(begun.app).catalogue.rounds.get(1).closed_at


class TestWhatStands:
    @pytest.fixture
    def guidance(self, site):
        """Everybody sees Guidance on documents 1 and 3 before the round begins."""
        library = library_of(site.app)
        tags.tag(library, [1, 3], [find(library.vocabulary, GUIDANCE)], [], By("Other"))

    @pytest.fixture
    def stands(self, guidance, opened):
        """Ann did not finish document 3 after all."""
        library = library_of(opened.app)
        library.catalogue.rounds.mark(1, opened.people["ann"].id, 3, "")
        return opened

    def test_it_is_shown_with_what_agreeing_would_take_off(self, stands) -> None:
        page = stands.client("ann").get("/rounds/1/documents/1").text
        now = " ".join(page[page.index("Now, for everybody") : page.index("Where the coders differ")].split())
        assert "<p>Guidance</p>" in now
        assert "Agreeing takes off: Guidance" in now
        assert "takes off every other tag of Evidence type" in now

    def test_a_document_that_nobody_finished_begins_with_it(self, stands) -> None:
        page = stands.client("ann").get("/rounds/1/documents/3").text
        assert f'value="{GUIDANCE}" type="checkbox" checked' in page
        assert "Nobody finished this document, so what stands for everybody is ticked." in page
        assert "Agreeing takes off" not in page

    def test_a_tag_out_of_use_has_no_box_and_its_parts_are_named(self, opened) -> None:
        library = library_of(opened.app)
        ids = [find(library.vocabulary, each).id for each in (GUIDANCE, "evidence-type/minutes", REVIEW)]
        vocabulary.split(library.catalogue, ids[0], ids[1:], By("Other"))
        page = opened.client("ann").get("/rounds/1/documents/2").text
        assert f'value="{GUIDANCE}"' not in page
        assert "No longer applied, so it cannot be agreed upon. Choose Review or Minutes instead." in page

    def test_a_reason_is_asked_for_only_where_it_is_needed(self, opened) -> None:
        client = opened.client("ann")
        for document, needed in ((1, False), (2, True)):
            page = client.get(f"/rounds/1/documents/{document}").text
            assert ('rows="3" required' in page) is needed


class TestApi:
    def test_rounds_and_figures_are_given_to_who_takes_part(self, opened) -> None:
        client = opened.client("ben")
        held = client.get("/api/v1/rounds").json["rounds"]
        assert [(each["id"], each["name"], each["state"], each["documents"]) for each in held] == [
            (1, "First", "agreeing", [1, 2, 3])
        ]
        assert client.get("/api/v1/rounds/1").json["progress"][1] == {"coder": "Ben", "done": 2, "of": 3}
        facts = client.get("/api/v1/rounds/1/agreement").json
        assert facts["overall"]["n"] == 2
        assert opened.client("researcher").get("/api/v1/rounds").json == {"rounds": []}
        assert opened.client("reader").get("/api/v1/rounds/1").status_code == 404

    def test_figures_are_not_there_before_it_is_opened(self, begun) -> None:
        answer = begun.client("ann").get("/api/v1/rounds/1/agreement")
        assert answer.status_code == 404
        assert "once the agreement is opened" in answer.json["detail"]
