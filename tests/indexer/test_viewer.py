"""The words that are marked on a page are those that are marked in its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.extract.extraction import Block
from indexer.extract.page_words import PageWords, Word
from indexer.extract.pdf import read_with_pdfium
from indexer.extract.pdf_picture import page_words
from indexer.extract.tidy import tidy
from indexer.language import TOKEN, fold, stem
from indexer.model import Locator, Passage
from indexer.passages import cut
from indexer.search.snippet import Marker
from indexer.viewer import Marked, mark

CORPUS = Path(__file__).parents[2] / "corpus"


def page(text: str) -> PageWords:
    """A page whose every word has a box that says where in the text it stands."""
    words = (Word(each.start(), each.end(), ((each.start(), 0, each.end(), 1),)) for each in TOKEN.finditer(text))
    return PageWords(1, text, tuple(words))


def passage(text: str, running: str = "") -> Passage:
    return Passage(Locator("page", "1", 1), text, running=running)


def asking(*words: str) -> Marker:
    return Marker(frozenset(map(stem, words)))


def words(text: str, marked: Marked) -> list[list[str]]:
    return [[text[int(box[0]) : int(box[2])] for box in place] for place in marked.places]


def test_any_form_of_a_word_is_marked() -> None:
    text = "Assessments were late.\r\nNo assessor ASSESSED."
    assert words(text, mark(page(text), passage(text), asking("assessment"))) == [["Assessments"], ["ASSESSED"]]


def test_words_side_by_side_are_one_place_over_the_end_of_a_line_too() -> None:
    text = "The social\r\nwork team. Work, social and other; work."
    found = mark(page(text), passage(text), asking("social", "work"))
    assert words(text, found) == [["social", "work"], ["Work"], ["social"], ["work"]]


@pytest.mark.parametrize(
    "broken", ["assess\x02\r\nment", "assess\ufffe\r\nment", "assess-\r\nment", "assess\u00ad\r\nment"]
)
def test_a_word_broken_at_a_line_end_is_marked_whole(broken: str) -> None:
    text = f"An {broken} of need"
    found = mark(page(text), passage("An assessment of need"), asking("assessment"))
    assert words(text, found) == [["assess", "ment"]]
    assert mark(page(text), passage("An assessment of need"), asking("ment")) == Marked()


def test_a_hyphen_that_belongs_to_the_word_stays() -> None:
    text = "A multi-\r\nagency plan"
    for asked in ("multi", "agency", "multiagency"):
        found = mark(page(text), passage("A multi-agency plan"), asking(asked))
        assert words(text, found) == [["multi", "agency"]], asked


def test_ligatures_accents_and_control_characters_do_not_hide_a_word() -> None:
    text = "ﬁnding\r\nfin\x07ding\r\nfíndings"
    found = mark(page(text), passage(text), asking("finding"))
    assert len(found.places) == 3


def test_running_headers_are_not_marked() -> None:
    text = "Neglect review\r\nOf neglect\r\nNeglect review"
    found = mark(page(text), passage("Of neglect", running="Neglect review"), asking("neglect"))
    assert words(text, found) == [["neglect"]]


def test_the_place_to_look_at_first_has_the_words_closest_together() -> None:
    text = "Social care. Work with children in care. Then the social work of others, and work."
    found = mark(page(text), passage(text), asking("social", "work"))
    assert words(text, found)[found.best] == ["social", "work"]


def test_nothing_to_mark() -> None:
    assert mark(page("Words"), passage("Words"), Marker()) == Marked()
    assert mark(PageWords(1, ""), None, asking("words")) == Marked()
    assert mark(page("Words"), None, asking("words")).boxes == ((0, 0, 5, 1),)


def test_a_hostile_page_takes_no_long_time() -> None:
    text = "a-\r\n" * 100_000 + "b" * 400_000
    assert mark(page(text), passage(text), asking("b" * 400_000)).places
    assert len(mark(page("neglect " * 50_000), None, asking("neglect")).places) == 2000


@pytest.mark.parametrize("path", sorted(CORPUS.rglob("*.pdf")), ids=lambda path: path.stem)
def test_on_real_pages_the_same_words_are_marked_as_in_their_text(path: Path) -> None:
    blocks = tidy([part for part in read_with_pdfium(path) if isinstance(part, Block)])
    marker = asking("child", "neglect", "assessment", "information", "practitioner", "agency", "registration", "report")
    for held in cut(blocks):
        read = page_words(path, held.locator.index)
        boxes = set(mark(read, held, marker).boxes)
        on_page = [read.text[word.start : word.end] for word in read.words if boxes & set(word.boxes)]
        in_text = [held.text[start:end] for start, end, _ in marker.spans(held.text)]
        assert fold("".join(on_page)).replace("-", "") == fold("".join(in_text)).replace("-", ""), held.locator
