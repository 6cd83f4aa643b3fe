"""What every search engine promises; a new engine is added to ENGINES and must pass as it stands."""

import threading

import numpy as np
import pytest
from whoosh.query import And, FuzzyTerm, Not, Or, Phrase, Prefix, Term, TermRange

from indexer.errors import SearchTooSlow
from indexer.model import DocumentId, Locator, Passage
from indexer.search.deadline import Deadline
from indexer.search.engine import Capability, Entry
from indexer.search.tree import EVERYTHING, WORDS, DocumentSet
from indexer.search.whoosh_engine import WhooshEngine

ENGINES = {"whoosh": lambda folder: WhooshEngine(folder / "index")}


@pytest.fixture(params=ENGINES)
def engine(request, tmp_path):
    engine = ENGINES[request.param](tmp_path)
    yield engine
    engine.close()


def passage(text, index=1, heading="", notes="", value=None):
    return Passage(Locator("page", value or str(index), index), text, heading, notes)


def entry(document, *passages, title="", revision=1):
    return Entry(DocumentId(document), revision, title, passages)


def word(text, field=WORDS):
    return Term(field, text)


def found(engine, tree):
    return places(engine.reading(Deadline(10)).search(tree))


def places(matches):
    return list(zip(matches.documents.tolist(), matches.positions.tolist(), strict=True))


def across(engine, tree):
    """Give the documents in which the words of a tree meet somewhere."""
    return engine.reading(Deadline(10)).documents(tree).tolist()


LIBRARY = (
    entry(
        1,
        passage("Long-term care of looked-after children was poor.", 1, value="iv"),
        passage("The multi-disciplinary team met on 31 July 2015 and counted 2,751 children.", 2),
        title="Neglect review",
    ),
    entry(2, passage("Trafficking of children.", 1, heading="Findings", notes="Speak of neglect here."), title="Deck"),
    entry(3, title="A scan that holds no text"),
)


class TestSearchEngine:
    def test_words_are_found_in_text_title_heading_and_notes(self, engine):
        engine.put(LIBRARY)
        assert found(engine, word("trafficking")) == [(2, 1)]
        assert found(engine, word("findings")) == [(2, 1)]
        assert found(engine, word("neglect")) == [(1, 1), (1, 2), (2, 1)]
        assert found(engine, word("neglect", "title")) == [(1, 1), (1, 2)]
        assert found(engine, word("neglect", "notes")) == [(2, 1)]

    def test_a_document_without_text_is_found_by_its_title(self, engine):
        engine.put(LIBRARY)
        assert found(engine, word("scan")) == [(3, 0)]

    def test_forms_of_a_word_find_each_other(self, engine):
        engine.put([entry(1, passage("children neglected")), entry(2, passage("the child’s neglects"))])
        assert found(engine, word("neglecting")) == [(1, 1), (2, 1)]

    @pytest.mark.parametrize("typed", ["long-term", "longterm", "long‐term"])
    def test_hyphens_do_not_matter(self, engine, typed):
        engine.put([entry(1, passage("long-term care")), entry(2, passage("long term care"))])
        assert (1, 1) in found(engine, word(typed))

    def test_numbers_are_found_with_and_without_separators(self, engine):
        engine.put(LIBRARY)
        assert found(engine, word("2751")) == found(engine, word("2,751")) == [(1, 2)]

    def test_and_meets_in_one_passage(self, engine):
        engine.put(LIBRARY)
        assert found(engine, And([word("care"), word("children")])) == [(1, 1)]
        assert found(engine, And([word("care"), word("team")])) == []

    def test_and_across_meets_in_one_document(self, engine):
        engine.put(LIBRARY)
        assert engine.capabilities >= {Capability.ACROSS}
        assert across(engine, And([word("care"), word("team")])) == [1]
        assert across(engine, And([word("care"), word("trafficking")])) == []
        assert across(engine, Or([word("scan"), And([word("care"), word("team")])])) == [1, 3]

    def test_not_excludes_passages_not_documents(self, engine):
        engine.put(LIBRARY)
        assert found(engine, And([word("neglect"), Not(word("poor"))])) == [(1, 2), (2, 1)]
        assert across(engine, And([word("neglect"), word("team"), Not(word("poor"))])) == [1]
        assert across(engine, And([word("care"), word("team"), Not(word("poor"))])) == []

    def test_not_alone_gives_everything_else(self, engine):
        engine.put(LIBRARY)
        assert found(engine, Not(word("children"))) == [(3, 0)]

    def test_or_gives_either(self, engine):
        engine.put(LIBRARY)
        assert found(engine, Or([word("team"), word("trafficking")])) == [(1, 2), (2, 1)]

    def test_a_phrase_is_exact(self, engine):
        engine.put(LIBRARY)
        assert found(engine, Phrase(WORDS, ["looked", "after", "children"])) == [(1, 1)]
        assert found(engine, Phrase(WORDS, ["looked-after", "children"])) == [(1, 1)]
        assert found(engine, Phrase(WORDS, ["after", "looked"])) == []

    def test_a_phrase_does_not_run_from_one_passage_or_field_into_the_next(self, engine):
        engine.put([entry(1, passage("one", 1, heading="zero"), passage("two", 2))])
        assert found(engine, Phrase(WORDS, ["one", "two"])) == []
        assert found(engine, Phrase(WORDS, ["zero", "one"])) == []

    def test_near_words_stand_within_so_many_in_either_order(self, engine):
        engine.put([entry(1, passage("alpha b c d beta"))])
        assert found(engine, Phrase(WORDS, ["alpha", "beta"], slop=4)) == [(1, 1)]
        assert found(engine, Phrase(WORDS, ["beta", "alpha"], slop=4)) == [(1, 1)]
        assert found(engine, Phrase(WORDS, ["alpha", "beta"], slop=3)) == []

    def test_near_needs_a_word_as_often_as_it_was_typed(self, engine):
        engine.put([entry(1, passage("alpha beta")), entry(2, passage("alpha beta alpha"))])
        assert found(engine, Phrase(WORDS, ["alpha", "beta", "alpha"], slop=5)) == [(2, 1)]

    def test_beginnings_find_words_as_spelt(self, engine):
        engine.put([entry(1, passage("an inspection of agencies"))])
        assert found(engine, Prefix(WORDS, "inspecti")) == [(1, 1)]
        assert found(engine, Prefix(WORDS, "agencie")) == [(1, 1)]
        assert found(engine, Prefix(WORDS, "inspectorate")) == []

    def test_near_spellings_differ_by_one_letter(self, engine):
        engine.put(LIBRARY)
        assert found(engine, FuzzyTerm(WORDS, "traficking", maxdist=1, prefixlength=1)) == [(2, 1)]
        assert found(engine, FuzzyTerm(WORDS, "trafikcing", maxdist=1, prefixlength=1)) == []

    def test_pages_are_found_as_printed(self, engine):
        engine.put(LIBRARY)
        assert found(engine, word("IV", "page")) == [(1, 1)]
        assert found(engine, TermRange("page", "2", "3")) == [(1, 2)]
        assert found(engine, TermRange("page", "1", "2", endexcl=True)) == [(2, 1)]

    def test_sections_have_no_printed_number(self, engine):
        engine.put([entry(1, Passage(Locator("section", "2", 2), "words"))])
        assert found(engine, word("2", "page")) == []

    def test_plurals_of_acronyms_find_the_acronym(self, engine):
        engine.put([entry(1, passage("Two CPCs met")), entry(2, passage("One CPC met"))])
        assert found(engine, word("CPC")) == found(engine, word("CPCs")) == [(1, 1), (2, 1)]

    def test_everything_and_sets_of_documents(self, engine):
        engine.put(LIBRARY)
        assert found(engine, EVERYTHING) == [(1, 1), (1, 2), (2, 1), (3, 0)]
        assert found(engine, DocumentSet(frozenset({2, 99}), "set")) == [(2, 1)]
        assert found(engine, And([word("neglect"), DocumentSet(frozenset({2}), "set")])) == [(2, 1)]

    def test_a_title_counts_more_than_a_mention(self, engine):
        filler = "care and welfare " * 30
        engine.put([entry(1, passage(filler + "neglect")), entry(2, passage(filler), title="Neglect")])
        told = engine.reading(Deadline(10)).found(word("neglect"))
        assert told.documents[told.highest.argmax()] == 2

    def test_documents_are_told_with_their_best_score_and_the_number_of_their_passages(self, engine):
        engine.put(LIBRARY)
        reading = engine.reading(Deadline(10))
        tree = Or([word("neglect"), word("scan"), word("care")])
        told, matches = reading.found(tree), reading.search(tree)
        assert told.documents.tolist() == [1, 2, 3]
        assert told.passages.tolist() == [2, 1, 0]  # the scan has no passage: its title answers
        for document, highest in zip(told.documents.tolist(), told.highest.tolist(), strict=True):
            assert highest == pytest.approx(matches.of(document).scores.max(), rel=1e-5)

    def test_a_search_keeps_to_the_documents_named(self, engine):
        engine.put(LIBRARY)
        reading = engine.reading(Deadline(10))
        for named in ([2], [1, 3], [7], []):
            within = np.array(named, np.int64)
            whole = places(reading.search(word("neglect")))
            assert places(reading.search(word("neglect"), within)) == [each for each in whole if each[0] in named]
            assert reading.found(word("neglect"), within).documents.tolist() == [n for n in named if n in (1, 2)]

    def test_the_first_passages_are_the_best_of_all(self, engine):
        engine.put([entry(n, *(passage("care " * at + "home " * 9, at) for at in range(1, 5))) for n in (1, 2, 3)])
        reading = engine.reading(Deadline(10))
        matches = reading.search(word("care"))
        ordered = sorted(zip((-matches.scores).tolist(), places(matches), strict=True))
        first = reading.first(word("care"), 5, np.array([1, 3]))
        assert [each[:2] for each in first] == [place for _, place in ordered if place[0] != 2][:5]
        assert [score for *_, score in first] == pytest.approx(
            [-score for score, place in ordered if place[0] != 2][:5]
        )

    def test_best_gives_the_best_passages_first(self, engine):
        engine.put([entry(1, passage("neglect " + "other " * 50, 1), passage("neglect neglect", 2), passage("x", 3))])
        matches = engine.reading(Deadline(10)).search(word("neglect"))
        assert [position for position, _ in matches.best(DocumentId(1), 5)] == [2, 1]
        assert len(matches.best(DocumentId(1), 1)) == 1

    def test_put_replaces_and_remove_removes(self, engine):
        engine.put(LIBRARY)
        engine.put([entry(1, passage("changed"), revision=2)])
        assert found(engine, word("care")) == []
        assert found(engine, word("changed")) == [(1, 1)]
        engine.remove([DocumentId(1), DocumentId(77)])
        assert found(engine, EVERYTHING) == [(2, 1), (3, 0)]
        assert dict(engine.revisions()) == {2: 1, 3: 1}

    def test_revisions_tell_what_is_held(self, engine):
        engine.put([entry(5, passage("x"), revision=7)])
        assert dict(engine.revisions()) == {5: 7}

    def test_an_empty_engine_answers(self, engine):
        assert found(engine, word("anything")) == []
        assert found(engine, EVERYTHING) == []
        assert found(engine, Prefix(WORDS, "any")) == []
        assert list(engine.revisions()) == []

    def test_clear_removes_everything(self, engine):
        engine.put(LIBRARY)
        engine.clear()
        assert found(engine, EVERYTHING) == []

    def test_a_rebuild_that_fails_leaves_the_old_state(self, engine):
        engine.put(LIBRARY)

        def failing():
            yield [entry(8, passage("new"))]
            raise RuntimeError("stopped")

        with pytest.raises(RuntimeError, match="stopped"):
            engine.rebuild(failing())
        assert found(engine, word("trafficking")) == [(2, 1)]
        engine.rebuild([[entry(9, passage("new"))]])
        assert found(engine, EVERYTHING) == [(9, 1)]

    def test_searches_go_on_while_the_index_is_rebuilt(self, engine):
        engine.put(LIBRARY)
        seen = []

        def slowly():
            yield [entry(9, passage("new"))]
            thread = threading.Thread(target=lambda: seen.append(found(engine, word("trafficking"))))
            thread.start()
            thread.join(20)

        engine.rebuild(slowly())
        assert seen == [[(2, 1)]]

    def test_completions_are_words_of_the_texts(self, engine):
        engine.put(LIBRARY)
        assert engine.completions("tra", 5) == ["trafficking"]
        assert engine.completions("C", 2) == ["care", "counted"]  # the shortest first

    def test_near_spellings_are_words_of_the_texts_the_nearest_first(self, engine):
        engine.put(LIBRARY)
        assert engine.near_spellings("carre", 2)[0] == "care"
        assert engine.near_spellings("nelgect", 1) == ["neglect"]
        assert engine.near_spellings("xneglectx", 1) == []
        engine.put([entry(9, passage("gnosis"))])
        assert engine.near_spellings("gnossis", 1) == ["gnosis"]

    def test_the_deadline_stops_a_search(self, engine):
        engine.put(LIBRARY)
        with pytest.raises(SearchTooSlow, match="stopped after"):
            engine.reading(Deadline(-1)).search(And([word("care"), word("children")]))

    def test_what_is_read_stays_as_it_was_while_others_write(self, engine):
        engine.put(LIBRARY)
        reading = engine.reading(Deadline(10))
        assert len(reading.search(word("neglect")).documents) == 3
        engine.remove([DocumentId(1)])
        assert len(reading.search(word("neglect")).documents) == 3
        assert reading.documents(word("neglect")).tolist() == [1, 2]
        assert engine.reading(Deadline(10)).documents(word("neglect")).tolist() == [2]

    def test_settling_changes_no_answer(self, engine):
        for each in LIBRARY:
            engine.put([each])
        engine.put([entry(1, passage("Neglect of trafficking"), revision=2)])
        engine.remove([DocumentId(3)])
        asked = [word("neglect"), word("trafficking"), word("scan"), Prefix(WORDS, "neg"), EVERYTHING]
        before = [found(engine, each) for each in asked]
        scores = [engine.reading(Deadline(10)).search(each).scores.tolist() for each in asked]
        engine.settle()
        assert [found(engine, each) for each in asked] == before
        assert [engine.reading(Deadline(10)).search(each).scores.tolist() for each in asked] == scores
        assert sorted(engine.revisions()) == [(1, 2), (2, 1)]
