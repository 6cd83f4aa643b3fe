import pytest

from indexer import documents, ingest
from indexer.errors import NotFound, UsageError
from indexer.library import Library
from indexer.model import Standing
from indexer.sync import follow


@pytest.fixture
def three(index, write, at):
    for name in ("one", "two", "three"):
        write(f"{name}.txt", f"Words of number {name}.")
    index()
    return [at(f"{name}.txt").id for name in ("one", "two", "three")]


class TestCorrect:
    def test_searches_follow_at_once_and_history_tells_it(self, library, three, search):
        documents.correct(library, three[0], {"title": "Quillfeather", "date": "2016-07", "kind": "review"}, "Ann")
        assert [each.document.id for each in search("quillfeather").results] == [three[0]]
        assert search("", chosen={"year": {"2016"}}).documents == 1
        event = next(each for each in library.catalogue.history.of(three[0]) if each.by == "Ann")
        assert (event.action, event.field, event.before, event.after) == ("corrected", "title", "one", "Quillfeather")
        assert event.confirmed
        assert library.catalogue.pending.count() == 0

    def test_an_empty_value_clears_a_field(self, library, three):
        documents.correct(library, three[0], {"kind": "review"}, "Ann")
        assert documents.correct(library, three[0], {"kind": ""}, "Ann").kind == ""

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"colour": "red"}, "no field"),
            ({"date": "31 July 2016"}, "no date"),
            ({"date": "2016-13"}, "no date"),
            ({"title": " "}, "needs a title"),
        ],
    )
    def test_what_makes_no_sense_changes_nothing(self, library, three, values, said):
        before = library.document(three[0])
        with pytest.raises(UsageError, match=said):
            documents.correct(library, three[0], {"kind": "review", **values}, "Ann")
        assert library.document(three[0]) == before

    def test_a_document_that_is_not_there_is_not_found(self, library, three):
        with pytest.raises(NotFound, match="document 99"):
            documents.correct(library, 99, {"kind": "review"}, "Ann")

    def test_it_goes_on_while_somebody_else_writes_who_lets_it_be_found(self, library, config, three, search):
        with Library(config) as other, other.writing("a long run"):
            documents.correct(library, three[0], {"title": "Quillfeather"}, "Ann")
            assert library.document(three[0]).title == "Quillfeather"
            assert library.catalogue.pending.count() == 1
            follow(other)
        assert [hit.document.id for hit in search("title:quillfeather").results] == [three[0]]

    def test_a_run_that_goes_on_lets_it_be_found(self, library, config, folder, three, search):
        with Library(config) as other:

            def correct(*_):
                documents.correct(other, three[0], {"title": "Quillfeather"}, "Ann")

            ingest.index(library, [folder], correct)
        assert library.catalogue.pending.count() == 0
        assert search("title:quillfeather").documents == 1


class TestWithdraw:
    def test_takes_out_of_searches_and_reinstating_puts_back(self, library, three, search):
        documents.withdraw(library, three[0], "Ann", "names a person")
        assert search("words").documents == search("words", earlier_editions=True).documents == 2
        assert search("").searched.documents == 2
        documents.reinstate(library, three[0], "Ann")
        assert search("words").documents == 3
        told = [(each.action, each.source) for each in library.catalogue.history.of(three[0])][-2:]
        assert told == [("withdrawn", "names a person"), ("reinstated", "")]

    def test_an_earlier_edition_comes_back_as_one(self, library, three):
        documents.confirm_edition(library, three[1], three[0], "Ann")
        documents.withdraw(library, three[0], "Ann")
        documents.reinstate(library, three[0], "Ann")
        assert library.document(three[0]).standing is Standing.SUPERSEDED


class TestConfirmEdition:
    def test_hides_the_older_one_by_default(self, library, three, search):
        documents.confirm_edition(library, three[1], three[0], "Ann")
        assert [each.document.id for each in search("words", sort="title").results] == [three[2], three[1]]
        assert search("words", earlier_editions=True).documents == 3
        assert [each.id for each in library.catalogue.documents.earlier(three[1])] == [three[0]]

    def test_refuses_itself_circles_and_a_second_successor(self, library, three):
        one, two, last = three
        with pytest.raises(UsageError, match="of itself"):
            documents.confirm_edition(library, one, one, "Ann")
        documents.confirm_edition(library, two, one, "Ann")
        with pytest.raises(UsageError, match="newer edition already"):
            documents.confirm_edition(library, last, one, "Ann")
        documents.confirm_edition(library, last, two, "Ann")
        with pytest.raises(UsageError, match="other way round"):
            documents.confirm_edition(library, one, last, "Ann")

    def test_does_not_take_a_superseded_document_out_of_its_chain(self, library, three):
        one, two, last = three
        documents.confirm_edition(library, last, two, "Ann")
        with pytest.raises(UsageError, match=f"document {last}"):
            documents.confirm_edition(library, two, one, "Ann")
        assert library.document(two).superseded_by == last

    @pytest.mark.parametrize("which", [0, 1])
    def test_refuses_what_is_withdrawn_or_purged(self, library, three, which):
        documents.withdraw(library, three[which], "Ann")
        with pytest.raises(UsageError, match="withdrawn"):
            documents.confirm_edition(library, three[1], three[0], "Ann")
        documents.purge(library, three[which], "Ann")
        with pytest.raises(UsageError, match="purged"):
            documents.confirm_edition(library, three[1], three[0], "Ann")


class TestPurge:
    WORD = "xylographerium"

    def test_leaves_no_trace_on_disk(self, library, index, write, at, search):
        write("manifest.csv", f"path,title,author\nsecret.txt,Title {self.WORD},Author {self.WORD}\n")
        write("other.txt", "Other words that stay.")
        write("secret.txt", f"Words of {self.WORD}.")
        index()
        secret = at("secret.txt")
        documents.correct(library, secret.id, {"organisation": f"Office {self.WORD}"}, "Ann")
        assert self._holding(library), "it is there before"
        documents.purge(library, secret.id, "Ann")
        assert self._holding(library) == []
        assert not library.catalogue.files.originals.path(secret.sha256).exists()
        assert search(self.WORD).total == 0
        assert search("stay").documents == 1

    def test_keeps_number_checksum_and_that_it_happened(self, library, three):
        before = library.document(three[0])
        documents.purge(library, three[0], "Ann")
        after = library.document(three[0])
        assert (after.standing, after.sha256, after.passages) == (Standing.PURGED, before.sha256, 0)
        events = library.catalogue.history.of(three[0])
        assert (events[-1].action, events[-1].by) == ("purged", "Ann")
        assert not any(each.before or each.after or each.source for each in events)
        assert library.catalogue.locations.of(three[0]) == []

    def test_happens_once_and_nothing_can_be_done_with_it_after(self, library, three):
        documents.purge(library, three[0], "Ann")
        for change in (documents.purge, documents.withdraw, documents.reinstate):
            with pytest.raises(UsageError, match="was purged"):
                change(library, three[0], "Ann")

    def _holding(self, library):
        word = self.WORD[:9].encode()
        held = [path for path in library.folder.rglob("*") if path.is_file()]
        assert any(path.name == "catalogue.sqlite" for path in held)
        return [path for path in held if word in path.read_bytes().lower()]
