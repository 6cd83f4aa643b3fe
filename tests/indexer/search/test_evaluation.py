from whoosh.query import Phrase, TermRange

from indexer.model import DocumentId, Locator, Passage
from indexer.search.deadline import Deadline
from indexer.search.engine import Entry
from indexer.search.tree import WORDS
from indexer.search.whoosh_engine import WhooshEngine


def test_a_phrase_does_not_begin_in_the_row_before_where_one_of_its_words_comes_first(tmp_path):
    engine = WhooshEngine(tmp_path)
    for number, texts in enumerate((["foo one", "plain two"], ["bar and foo bar foo foo"]), 1):
        passages = [Passage(Locator("page", "1", 1), text) for text in texts]
        engine.put([Entry(DocumentId(number), 1, "Title", passages)])  # each a segment of its own
    found = engine.reading(Deadline(9)).search(Phrase(WORDS, ["foo", "bar"]))
    assert (found.documents.tolist(), found.positions.tolist()) == ([2], [1])


def test_a_file_that_calls_a_page_by_thousands_of_digits_stops_no_search_for_pages(tmp_path):
    engine = WhooshEngine(tmp_path)
    passages = [Passage(Locator("page", label, index), "text") for index, label in enumerate(["3", "3" * 5000], 1)]
    engine.put([Entry(DocumentId(1), 1, "Title", passages)])
    found = engine.reading(Deadline(9)).search(TermRange("page", "1", "5"))
    assert found.positions.tolist() == [1]
