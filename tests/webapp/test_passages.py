from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer.model import Locator, Passage
from indexer.search.snippet import Marker
from webapp.hits import Hits
from webapp.passages import paragraphs, words_found


def soup(client: FlaskClient, address: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == status
    return BeautifulSoup(answer.text, "lxml")


def text(node: Tag | None) -> str:
    assert node is not None
    return " ".join(node.get_text().split())


def test_the_whole_text_with_the_words_marked(client: FlaskClient, ids: dict[str, int]) -> None:
    page = soup(client, f"/documents/{ids['review']}/passages/1?q=guardians")
    assert [text(each) for each in page.select(".evidence-text p")] == [
        "The guardian spoke of neglect.",
        "A second paragraph about a guardian.",
    ]
    assert [text(each) for each in page.select("mark")] == ["guardian", "guardian"]
    assert text(page.title) == "Page iv, Recognising neglect: a review – Evidence review"


def test_without_a_question_nothing_is_marked(client: FlaskClient, ids: dict[str, int]) -> None:
    assert not soup(client, f"/documents/{ids['review']}/passages/1").select("mark")


def test_the_words_of_a_field_are_not_marked(client: FlaskClient, ids: dict[str, int]) -> None:
    page = soup(client, f"/documents/{ids['review']}/passages/2?q=workstream:neglect+supervision")
    assert [text(each) for each in page.select("mark")] == ["Supervision"]


def test_both_the_printed_label_and_the_place_in_the_file(client: FlaskClient, ids: dict[str, int]) -> None:
    said = text(soup(client, f"/documents/{ids['review']}/passages/2").select_one(".evidence-facts"))
    assert "As printed Page 1" in said
    assert "In the file Page 2 counting from the first" in said
    assert "Passage 2 of 3" in said
    assert "Read by pypdfium2 5.15.2" in said


def test_the_running_header_is_shown_small_and_apart(client: FlaskClient, ids: dict[str, int]) -> None:
    page = soup(client, f"/documents/{ids['review']}/passages/2")
    assert text(page.select_one(".evidence-running")) == "Annual review 2015"
    assert "Annual" not in text(page.select_one(".evidence-text"))


def test_notes_are_shown_as_notes(client: FlaskClient, ids: dict[str, int]) -> None:
    page = soup(client, f"/documents/{ids['slides']}/passages/1?q=HBR")
    assert text(page.select_one(".evidence-notes h2")) == "Speaker’s notes"
    assert text(page.select_one(".evidence-notes mark")) == "HBR"


def test_links_are_listed_but_only_web_addresses_can_be_followed(client: FlaskClient, ids: dict[str, int]) -> None:
    page = soup(client, f"/documents/{ids['review']}/passages/2")
    assert [text(each) for each in page.select(".evidence-links tbody td")] == [
        "Neglect pages",
        "https://example.org/neglect",
        "Do not",
        "javascript:alert(1)",
    ]
    assert [each["href"] for each in page.select(".evidence-links a")] == ["https://example.org/neglect"]


def test_what_could_not_be_read_says_why(client: FlaskClient, ids: dict[str, int]) -> None:
    said = text(soup(client, f"/documents/{ids['review']}/passages/3").main)
    assert "The page is a picture without words. Install tesseract and index the file again." in said
    assert "There are no words here." in said


def test_turning_pages_and_walking_hits(client: FlaskClient, ids: dict[str, int]) -> None:
    base = f"/documents/{ids['review']}/passages"
    page = soup(client, f"{base}/2?q=neglect")
    assert [each["href"] for each in page.select(".evidence-turn a")] == [f"{base}/1?q=neglect", f"{base}/3?q=neglect"]
    assert [each["href"] for each in page.select(".evidence-hit-walk a")] == [
        f"{base}/1?q=neglect#hit",
        f"{base}/3?q=neglect#hit",
    ]
    assert "Passage 2 of 3 for “neglect”" in text(page.select_one(".evidence-hit-walk"))
    assert "First passage" in text(soup(client, f"{base}/1").select_one(".evidence-turn"))
    assert "Last passage" in text(soup(client, f"{base}/3").select_one(".evidence-turn"))


def test_a_passage_that_does_not_answer_says_so(client: FlaskClient, ids: dict[str, int]) -> None:
    page = soup(client, f"/documents/{ids['review']}/passages/2?q=guardian")
    assert text(page.select_one(".evidence-hit-walk p")) == (
        "Nothing here answers “guardian”; 1 other passage of this document does"
    )


def test_an_earlier_edition_points_at_the_newer(client: FlaskClient, ids: dict[str, int]) -> None:
    page = soup(client, f"/documents/{ids['draft']}/passages/1")
    assert "There is a newer edition" in text(page.main)


def test_the_original_opens_at_the_page(client: FlaskClient, ids: dict[str, int]) -> None:
    page = soup(client, f"/documents/{ids['review']}/passages/1")
    assert page.select(f'a[href="/documents/{ids["review"]}/original#page=1"]')


def test_a_passage_that_is_not_there(client: FlaskClient, ids: dict[str, int]) -> None:
    said = text(soup(client, f"/documents/{ids['review']}/passages/4", 404).main)
    assert "has no passage 4" in said


def page_of(text: str) -> Passage:
    return Passage(Locator("page", "1", 1), text)


def test_the_lines_of_a_printed_page_become_paragraphs() -> None:
    text = """1. Why we looked
Neglect is the form of harm that practitioners told us they
meet most often and feel least sure about. It is also the one
that the public
recognises. We read sixty files from three council areas and:
• held eleven conversations with groups of practitioners, with
health visitors;
• met two groups of parents, at length, more than once.
2. What we did
Nothing."""
    assert paragraphs(page_of(text)) == [
        "1. Why we looked",
        (
            "Neglect is the form of harm that practitioners told us they meet most often and feel least sure about. "
            "It is also the one that the public"
        ),
        "recognises. We read sixty files from three council areas and:",
        "• held eleven conversations with groups of practitioners, with health visitors;",
        "• met two groups of parents, at length, more than once.",
        "2. What we did",
        "Nothing.",
    ]


def test_elsewhere_paragraphs_stand_between_empty_lines() -> None:
    section = Passage(Locator("section", "1", 1), "one line\nand another\n \n  two ")
    assert paragraphs(section) == ["one line\nand another", "two"]


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_no_word_of_a_page_is_lost(text: str) -> None:
    assert " ".join(paragraphs(page_of(text))).split() == text.split()


def test_a_heading_that_is_in_the_text_is_not_said_twice(client: FlaskClient, ids: dict[str, int]) -> None:
    assert not soup(client, f"/documents/{ids['review']}/passages/2").select(".evidence-text h2")
    assert text(soup(client, f"/documents/{ids['review']}/passages/1").select_one(".evidence-text h2")) == "Foreword"


def test_the_printed_label_and_the_place_in_the_file_stand_by_the_title(
    client: FlaskClient, ids: dict[str, int]
) -> None:
    page = soup(client, f"/documents/{ids['review']}/passages/2")
    assert text(page.select_one(".evidence-title__index")) == (
        "Printed as page 1; page 2 of the file, counting from the first"
    )


def test_the_sentence_to_quote_is_a_whole_one_rather_than_a_heading() -> None:
    marker = Marker(frozenset({"neglect"}))
    passage = page_of("1. On neglect\nMany said nothing of it. We looked for neglect in sixty files and more.")
    found = words_found(passage, 7, Hits(marker))
    assert found is not None
    assert (found.words, found.position) == ("We looked for neglect in sixty files and more.", 7)
    found = words_found(page_of("On neglect"), 7, Hits(marker))
    assert found is not None
    assert found.words == "On neglect"
    assert words_found(page_of("Nothing"), 7, Hits(marker)) is None


def test_keys_have_links_to_follow(client: FlaskClient, ids: dict[str, int]) -> None:
    page = soup(client, f"/documents/{ids['review']}/passages/2?q=neglect")
    assert {str(each["data-key"]) for each in page.select("a[data-key]")} == {"p", "n", "ArrowLeft", "ArrowRight"}
