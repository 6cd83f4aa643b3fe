"""A phrase is found where its words follow one another, however documents came into the index and went."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.query import Phrase

from indexer.model import DocumentId, Locator, Passage
from indexer.search.deadline import Deadline
from indexer.search.engine import Entry
from indexer.search.tree import WORDS
from indexer.search.whoosh_engine import WhooshEngine

WORD = st.sampled_from(["red", "blue"])
PASSAGES = st.lists(st.lists(WORD, min_size=1, max_size=4), min_size=1, max_size=3)
COMMITS = st.lists(st.dictionaries(st.integers(1, 5), PASSAGES | st.none(), min_size=1, max_size=2), max_size=5)


def stand(phrase, words):
    return any(words[at : at + len(phrase)] == phrase for at in range(len(words) - len(phrase) + 1))


@settings(max_examples=60, deadline=None)
@given(commits=COMMITS, phrase=st.lists(WORD, min_size=2, max_size=3))
def test_a_phrase_is_found_where_its_words_follow_one_another(commits, phrase):
    held = {}
    with TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder))
        for commit in commits:
            engine.remove(DocumentId(document) for document, passages in commit.items() if passages is None)
            engine.put(
                Entry(
                    DocumentId(document), 1, "", [Passage(Locator("page", "1", 1), " ".join(each)) for each in passages]
                )
                for document, passages in commit.items()
                if passages is not None
            )
            held |= commit
        found = engine.reading(Deadline(9)).search(Phrase(WORDS, phrase))
        engine.close()
    assert list(zip(found.documents.tolist(), found.positions.tolist(), strict=True)) == [
        (document, position)
        for document in sorted(held)
        for position, words in enumerate(held[document] or (), 1)
        if stand(phrase, words)
    ]
