from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.anchors import LONGEST, SHORT, anchor, locate, quote, sentence, shortened
from indexer.catalogue.documents import Reading
from indexer.errors import UsageError
from indexer.library import Library
from indexer.model import Document, Locator, Passage, ReadStatus
from indexer.quotes import Found, Quote, Text


def found_in(passage: Passage, words: str, position: int, before: str = "", after: str = "") -> Found:
    found = Text({position: passage}).find(Quote(words, before, after), position)
    assert found is not None
    return found


def page(index: int, text: str) -> Passage:
    return Passage(Locator("page", str(index), index), text)


@pytest.fixture
def document(
    library: Library, write: Callable[..., Path], index: Callable[..., object], at: Callable[[str], Document]
) -> Document:
    write("review.txt", "Neglect is seldom a single event. It is a pattern.")
    index()
    return at("review.txt")


def read_again(library: Library, document: Document, *texts: str) -> None:
    passages = [page(number, text) for number, text in enumerate(texts, 1)]
    library.catalogue.documents.read_again(document.id, Reading(passages, ReadStatus.READ, None, None, "2"))


def test_an_anchor_holds_the_file_the_place_and_the_words(library: Library, document: Document) -> None:
    passage = library.catalogue.documents.passages(document.id)[1]
    made = anchor(document, passage, found_in(passage, "It is  a\npattern", 1))
    assert made.sha256 == document.sha256
    assert (made.document, made.position, made.locator) == (document.id, 1, passage.locator)
    assert made.quote == Quote("It is a pattern")


def test_words_that_stand_there_twice_get_their_surroundings() -> None:
    text = "Nobody asked. " * 5 + "We asked: nobody answered. Nobody asked."
    passage = page(1, text)
    second = found_in(passage, "asked", 1, before="asked. Nobody")
    for made in (quote(passage, found_in(passage, "asked", 1)), quote(passage, second)):
        assert made.exact == "asked"
        assert made.after.startswith(". Nobody asked.")
        assert found_in(passage, made.exact, 1, made.before, made.after).agreement == 2
    assert quote(passage, second).before == "Nobody asked. Nobody"
    assert quote(passage, found_in(passage, "We asked", 1)) == Quote("We asked")


def test_only_the_beginning_of_long_words_is_kept() -> None:
    passage = page(1, "The very same words. " * 60)
    made = quote(passage, found_in(passage, "The very same words. " * 20, 1))
    assert len(made.exact) <= SHORT
    assert made.after == ""


def test_long_words_are_cut_between_two() -> None:
    cut = shortened("word " * 200)
    assert len(cut) <= SHORT
    assert cut.endswith("word")
    assert len(shortened("x" * 1000)) == SHORT


def test_words_are_found_after_another_cutting(library: Library, document: Document) -> None:
    read_again(library, document, "Contents", "Neglect is sel-\ndom a single", "event. It is a pattern.")
    found = locate(library, document.id, Quote("seldom a single event"), 1)
    assert found is not None
    assert found.verbatim
    assert [each.position for each in found.pieces] == [2, 3]


def test_surroundings_lead_to_another_passage(library: Library, document: Document) -> None:
    read_again(library, document, "Nobody asked, then.", "So nobody asked. We did.")
    found = locate(library, document.id, Quote("nobody asked", after=". We did"), 1)
    assert found is not None
    assert found.position == 2


def test_a_passage_that_is_no_more(library: Library, document: Document) -> None:
    found = locate(library, document.id, Quote("a single event"), 99)
    assert found is not None
    assert found.position == 1


def test_words_that_are_gone(library: Library, document: Document) -> None:
    assert locate(library, document.id, Quote("nobody ever said this of any child"), 1) is None


@pytest.mark.parametrize("which", ["exact", "before", "after"])
def test_a_quote_too_long_to_look_for_is_refused(library: Library, document: Document, which: str) -> None:
    with pytest.raises(UsageError, match="2,000 characters"):
        locate(library, document.id, Quote(**({"exact": "x"} | {which: "x" * (LONGEST + 1)})), 1)


def test_the_sentence_around_a_word() -> None:
    text = "First one. The second\nis here. Third."
    assert sentence(text, text.index("here")) == "The second is here."
    assert sentence(text, 1000) == "First one."
    assert sentence("", 0) == ""
