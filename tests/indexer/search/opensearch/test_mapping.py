from hypothesis import given
from hypothesis import strategies as st

from indexer.model import DocumentId, Locator, Passage
from indexer.search.engine import Entry
from indexer.search.opensearch.mapping import cut_up, forms_of
from indexer.search.tree import WORDS


def entry(*passages, title=""):
    return Entry(DocumentId(7), 2, title, passages)


def fields_of(*passages, title=""):
    return [fields for _, fields in cut_up(entry(*passages, title=title)).passages]


def stream(text):
    [fields] = fields_of(Passage(Locator("page", "1", 1), text))
    return fields.get("text", "")


def test_terms_that_share_a_position_stand_together():
    assert stream("Long-term care, neglected.") == "long|longterm term care neglect"
    assert stream("?!") == ""


def test_a_title_weighs_three_times_and_a_heading_twice():
    held = cut_up(entry(Passage(Locator("page", "IV", 4), "care", "Findings", "notes here"), title="Neglect"))
    [(position, fields)] = held.passages
    assert position == 1
    assert fields[WORDS] == ["neglect"] * 2 + ["find"]  # and the cluster copies each field once
    assert (fields["title"], fields["heading"], fields["text"], fields["notes"]) == (
        "neglect",
        "find",
        "care",
        "note here",
    )
    assert fields["pages"] == "iv"
    assert "page" not in fields


def test_only_what_is_printed_is_a_page():
    numbers = [Locator("page", "12", 1), Locator("section", "3", 2), Locator("slide", "9" * 50, 3)]
    held = fields_of(*(Passage(each, "care") for each in numbers))
    assert [each.get("page") for each in held] == [12, None, None]
    assert [each.get("pages") for each in held] == ["12", None, "9" * 50]


def test_a_document_without_text_is_there_by_its_title():
    assert cut_up(entry(title="A scan")).passages == [
        (0, {"document": 7, "position": 0, "revision": 2, WORDS: ["a scan"] * 2, "title": "a scan"})
    ]


def test_words_are_kept_as_spelt_whole_and_in_parts():
    held = cut_up(entry(Passage(Locator("page", "1", 1), "Long-term Children’s", notes="notes"), title="Title"))
    assert held.words == {"Long-term", "Children’s", "notes", "Title"}
    assert forms_of(held.words) >= {("long-term", "longterm"), ("long", "long"), ("term", "term"), ("title", "titl")}
    assert not forms_of(["x" * 101])


@given(st.text())
def test_no_text_breaks_out_of_its_positions(text):
    assert all(part for place in stream(text).split(" ") if place for part in place.split("|"))
    stream(text).encode()
