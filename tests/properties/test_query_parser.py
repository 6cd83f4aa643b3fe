"""Laws of the query parser: whatever is typed, it answers."""

import re
from unittest.mock import patch

from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer import language
from indexer.model import DocumentId, Locator, Passage
from indexer.search import query_parser
from indexer.search.acronyms import Acronyms
from indexer.search.deadline import Deadline
from indexer.search.engine import Entry
from indexer.search.query_parser import parse
from indexer.search.tree import any_form, is_nothing, shown_terms
from indexer.search.whoosh_engine import WhooshEngine

ACRONYMS = Acronyms([("CSE", "child sexual exploitation")])
PIECES = st.sampled_from(
    ["neglect", "cse", "child", "sexual", "exploitation", "the", " ", " ", "AND", "OR", "NOT", "-", '"', "“", "(", ")",
     "*", "~", "~10", "~3", ":", "title:", "year:", "workstream:", "page:", "notes:", "[", "]", "{", "TO", "2016", "3",
     "^", "\\", "'", "’", "/", "\x00", "é", "子", "\ud800", "\u202e", ".", "?"]
)  # fmt: skip
QUERIES = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join))


def nothing_known(_field, _leaf):
    return None


@given(QUERIES)
@settings(max_examples=600, deadline=None)
@example("year:abc")
@example("(" * 1500)
@example('"' * 999)
@example("a" * 2048)
@example("x:" * 1000)
def test_it_never_raises_and_searches_every_letter_and_digit_as_something(text):
    parsed = parse(text, nothing_known, ACRONYMS)
    assert isinstance(parsed.searched_as, str)
    if language.words(text[:2048]):
        assert not is_nothing(parsed.tree)
    shown_terms(parsed.tree)
    any_form(parsed.tree)


@given(QUERIES)
@settings(max_examples=150, deadline=None)
@example("page:\ud800")
def test_the_engine_answers_every_tree(tmp_path_factory, text):
    engine = _engine(tmp_path_factory)
    tree = parse(text, nothing_known, ACRONYMS).tree
    reading = engine.reading(Deadline(20))
    for matches in (reading.search(tree), reading.search(tree, reading.documents(tree))):
        assert len(matches.documents) == len(matches.positions) == len(matches.scores)


def _engine(tmp_path_factory, held=[]):  # noqa: B006 - one engine for all examples
    if not held:
        engine = WhooshEngine(tmp_path_factory.mktemp("engine") / "index")
        texts = ["Neglect of a child in 2016", "CSE: child sexual exploitation", "é 子 the title"]
        passages = [Passage(Locator("page", str(i), i), text) for i, text in enumerate(texts, 1)]
        engine.put([Entry(DocumentId(1), 1, "Title", passages)])
        held.append(engine)
    return held[0]


@given(st.lists(st.sampled_from(["neglect", "the", "WHO", "find", "to", "NOT", "And", "TO", "children"]), max_size=6))
def test_plain_words_are_read_as_whoosh_reads_them(words):
    text = " ".join(words)
    with patch.object(query_parser, "_PLAIN", re.compile("(?!)")):
        expected = parse(text, nothing_known, ACRONYMS)
    assert parse(text, nothing_known, ACRONYMS) == expected
