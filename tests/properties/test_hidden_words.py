"""Laws of proposals: a word is proposed only if it stands in a document that the viewer may see."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import language
from indexer.model import Document, DocumentId, Locator, Passage, ReadStatus, Standing, Tag, TagGroup, TagId
from indexer.search.acronyms import Acronyms
from indexer.search.document_table import DocumentTable
from indexer.search.engine import Entry
from indexer.search.finder import Finder
from indexer.search.results import Search
from indexer.search.tag_table import TagColumns
from indexer.search.whoosh_engine import WhooshEngine
from indexer.terms import Vocabulary

WORDS = [
    "neglect",
    "neglects",
    "neglected",
    "negligent",
    "guardian",
    "guardians",
    "inspect",
    "inspection",
    "NRM",
    "nrn",
]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
TYPED = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(
        ["neglekt", "nelgects", "neglcted", "gaurdian", "guardins", "inspecton", "NMR", "negl", "insp", "n"]
    ),
)


def document(number, title):
    return Document(
        DocumentId(number), "", "", title, "report", "2016", "", "", "en", "", Standing.CURRENT, ReadStatus.READ, None,
        1, 0, 1,
    )  # fmt: skip


def words_of(texts):
    return {language.fold(word) for text in texts for word in language.words(text)}


@given(
    st.lists(st.tuples(TEXTS, TEXTS, st.booleans()), min_size=1, max_size=6), st.lists(TYPED, min_size=1, max_size=2)
)
@settings(max_examples=60, deadline=None)
def test_nothing_is_proposed_that_only_hidden_documents_say(tmp_path_factory, shelf, typed):
    engine = WhooshEngine(tmp_path_factory.mktemp("hidden") / "index")
    passages = {n: Passage(Locator("page", "1", 1), text) for n, (_, text, _) in enumerate(shelf, 1)}
    engine.put([Entry(DocumentId(n), 1, title, [passages[n]]) for n, (title, _, _) in enumerate(shelf, 1)])
    seen = [n for n, (_, _, hidden) in enumerate(shelf, 1) if not hidden]
    table = DocumentTable(
        [document(n, shelf[n - 1][0]) for n in seen],
        TagColumns(Vocabulary([TagGroup("workstream", "")], [Tag(TagId(1), "workstream", "inspect", "Inspection")])),
    )

    def fetch(wanted):
        assert {number for number, _ in wanted} <= set(seen), "a hidden passage was read"
        return {(number, position): passages[number] for number, position in wanted}

    finder = Finder(engine, table, Acronyms([("NRM", "guardian inspection")]), fetch)
    visible = words_of([*(shelf[n - 1][0] for n in seen), *(passages[n].text for n in seen)])
    text = " ".join(typed)
    proposed = words_of([finder.correct(Search(text), 60)]) - words_of([text])
    assert proposed <= visible
    for each in finder.suggestions.suggest(text):
        assert words_of([each.text]) - words_of([text]) <= visible | (
            {"nrm"} if {"guardian", "inspection"} & visible else set()
        )
    assert np.array_equal(table.ids, seen)
    engine.close()
