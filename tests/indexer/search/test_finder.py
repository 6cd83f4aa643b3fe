from dataclasses import replace

import pytest

from indexer import documents, tags
from indexer.library import Library
from indexer.model import Viewer
from indexer.search.document_table import FACETS, UNKNOWN
from indexer.search.results import Met, Search, Sort
from indexer.sync import sync
from indexer.vocabulary import By, find

WORKSTREAMS = "\n".join(
    f'[[workstream]]\nslug = "{slug}"\nname = "{name}"\ndefinition = "Of {name}."\n'
    for slug, name in (("neglect", "Neglect"), ("systems-review", "Systems review"), ("trafficking", "Trafficking"))
)
MANIFEST = """path,title,kind,date,organisation,workstreams
a.txt,Neglect at home,review,2015-03,Trust,neglect
b.txt,Both things,report,2016,Trust,neglect;trafficking
c.txt,Trafficking routes,report,2015-11-02,Office,trafficking
d.txt,Minutes,minutes,,Office,
"""
TEXTS = {
    "a.txt": "Infants were found in need. Care was poor.",
    "b.txt": "# One\n\nInfants were found.\n\n"
    + "filling words " * 600
    + "\n\n# Two\n\nA lorry was found by the police.",
    "c.txt": "A lorry was found at the border with <b>eleven</b> & more children inside. Care was given.",
    "d.txt": "The group met, and care was discussed by all.",
}


@pytest.fixture
def collection(index, write):
    write("workstreams.toml", WORKSTREAMS + '\n[acronyms]\nUASC = "unaccompanied asylum seeking children"\n')
    write("manifest.csv", MANIFEST)
    for name, text in TEXTS.items():
        write(name, text)
    index()


def titles(results):
    return [each.document.title for each in results.results]


def values_of(document, facet, group):
    if facet == "workstream":
        return document.workstreams or (UNKNOWN,)
    if facet == "tag":
        return [each for each in document.tags if each.startswith(f"{group}/")] or [f"{group}/{UNKNOWN}"]
    value = document.date[:4] if facet == "year" else getattr(document, facet)
    return (value or UNKNOWN,)


@pytest.mark.usefixtures("collection")
class TestParts:
    def test_only_the_first_part_is_counted(self, search):
        results = search("infants lorry")
        assert (results.documents, results.passages, results.across, results.any_word) == (0, 0, 1, 0)
        assert [(each.document.title, each.met) for each in results.results] == [("Both things", Met.DOCUMENT)]
        assert results.results[0].passages == 2
        assert results.total == 1

    def test_a_document_is_in_one_part_only(self, search):
        results = search("found by")
        found = [each.document.id for each in results.results]
        assert len(found) == len(set(found)) == results.total

    def test_any_of_the_words_when_no_document_has_all(self, search):
        results = search("infants border")
        assert (results.documents, results.across, results.any_word) == (0, 0, 3)
        assert {each.met for each in results.results} == {Met.ANY}

    def test_any_word_on_request_counts_as_the_first_part(self, search):
        results = search("infants border", any_word=True)
        assert (results.documents, results.across, results.any_word) == (3, 0, 0)

    def test_not_leaves_out_passages_and_stays_in_looser_parts(self, search):
        assert search("care -poor").documents == search("care NOT poor").documents == 2
        assert "Trafficking routes" not in titles(search("infants border -lorry"))

    def test_nothing_asked_and_nothing_found(self, search):
        assert search("").documents == 4
        assert search("?!").documents == search("zebra").total == 0
        assert search("?!").notes


@pytest.mark.usefixtures("collection")
class TestFacets:
    @pytest.mark.parametrize("text", ["", "found", "care", "infants lorry"])
    @pytest.mark.parametrize("chosen", [{}, {"kind": {"report"}}, {"workstream": {"neglect", "unknown"}}])
    @pytest.mark.parametrize("excluded", [{}, {"workstream": {"trafficking"}}, {"year": {"2016"}}])
    def test_counts_are_what_choosing_the_value_gives(self, search, text, chosen, excluded):
        for facet in search(text, chosen, excluded).facets:
            for value in facet.values:
                picked = search(text, {**chosen, facet.name: {value.value}}, excluded)
                assert picked.documents == value.count, (facet.name, value)
            others = {name: values for name, values in chosen.items() if name != facet.name}
            whole = search(text, others, excluded, size=100)
            held = {
                v for r in whole.results if r.met is Met.PASSAGE for v in values_of(r.document, facet.name, facet.group)
            }
            assert {value.value for value in facet.values if value.count} == held, "no value is missing"

    def test_values_of_one_facet_are_alternatives_and_facets_narrow(self, search):
        assert search("", {"workstream": {"neglect", "trafficking"}}).documents == 3
        assert search("", {"workstream": {"neglect", "trafficking"}, "kind": {"report"}}).documents == 2
        assert titles(search("", {"workstream": {"unknown"}})) == ["Minutes"]

    def test_chosen_and_excluded_values_stay_among_them_with_zero(self, search):
        facets = {each.name: each for each in search("minutes", {"kind": {"ghost"}}, {"year": {"1999"}}).facets}
        assert tuple(facets) == FACETS
        assert [(v.value, v.count) for v in facets["kind"].values if v.chosen] == [("ghost", 0)]
        assert [(v.value, v.count) for v in facets["year"].values if v.excluded] == [("1999", 0)]
        assert [v.label for v in facets["workstream"].values if v.value == "neglect"] in ([], ["Neglect"])

    def test_an_unknown_facet_in_an_address_finds_nothing_rather_than_failing(self, search):
        assert search("", {"colour": {"red"}}).documents == 0


@pytest.mark.usefixtures("collection")
class TestOrder:
    def test_by_title_and_by_date_newest_first_undated_last(self, search):
        assert titles(search("", sort=Sort.TITLE)) == [
            "Both things",
            "Minutes",
            "Neglect at home",
            "Trafficking routes",
        ]
        assert titles(search("", sort=Sort.DATE)) == ["Both things", "Trafficking routes", "Neglect at home", "Minutes"]

    def test_pages_follow_one_another(self, search):
        whole = titles(search("care", sort=Sort.TITLE))
        assert [titles(search("care", sort=Sort.TITLE, start=at, size=1))[0] for at in range(3)] == whole

    def test_relevance_puts_the_title_first(self, search):
        assert titles(search("trafficking"))[0] == "Trafficking routes"


@pytest.mark.usefixtures("collection")
class TestFollowing:
    def test_tags_are_followed_without_writing_the_index(self, library, search, at):
        generation = library.engine._current(*library.engine._named())._index.latest_generation()
        minutes = at("d.txt").id
        assert search("workstream:neglect").documents == 2
        neglect = find(library.vocabulary, "neglect")
        assert tags.tag(library, [minutes], [neglect], [], By("Ann")).changed == 1
        assert search("workstream:neglect").documents == search("", {"workstream": {"neglect"}}).documents == 3
        assert tags.tag(library, [minutes], [], [neglect], By("Ann")).changed == 1
        assert search("workstream:neglect").documents == 2
        assert library.engine._current(*library.engine._named())._index.latest_generation() == generation

    def test_earlier_editions_are_hidden_unless_asked_for(self, library, search, at):
        documents.confirm_edition(library, at("b.txt").id, at("a.txt").id, "Ann")
        assert titles(search("infants")) == ["Both things"]
        assert search("").searched.documents == 3
        assert {f.name: sum(v.count for v in f.values) for f in search("").facets}["kind"] == 3
        shown = search("infants", earlier_editions=True)
        assert (shown.documents, shown.searched.documents) == (2, 4)

    def test_the_long_form_of_an_acronym_is_found(self, index, write, search):
        write("e.txt", "UASC were counted.")
        write("f.txt", "Unaccompanied asylum seeking children were counted.")
        index()
        assert search("UASC").documents == search("unaccompanied asylum seeking children").documents == 2
        assert search("UASC").expansions == ("UASC",)
        assert search("UASC", unexpanded=frozenset({"UASC"})).documents == 1


@pytest.mark.usefixtures("collection")
class TestShown:
    def test_snippets_are_escaped_and_marked(self, search):
        (hit,) = search("eleven").results[0].hits
        assert "&lt;b&gt;<mark>eleven</mark>&lt;/b&gt; &amp; more" in hit.snippet

    def test_what_could_not_be_read_is_counted(self, index, write, search):
        write("empty.txt", b"")
        index()
        results = search("")
        assert results.searched.documents == results.documents == 5
        assert results.searched.unreadable == 1
        assert results.passages == results.searched.passages, "a document without text has no passage"
        assert [each.passages for each in results.results if not each.hits] == [0]


class TestMeaning:
    @pytest.fixture(autouse=True)
    def _collection(self, index, write):
        write(
            "a.txt",
            "The child was ill. His mother took him to a doctor at the hospital, where nurses treated his sickness.",
        )
        write("b.txt", "The annual budget of the authority was balanced by selling a car park.")
        write("c.txt", "Staff shortages were found. The council could not recruit social workers, and many left.")
        write("d.txt", "Shortages of paper were found by staff in the archive of old maps and drawings.")
        index()

    def named(self, library, results):
        paths = {each.document: each.path.rsplit("/", 1)[1] for each in library.catalogue.locations.all()}
        return [(paths[each.document.id], each.met) for each in results.results]

    def test_what_means_the_same_follows_last_and_is_not_counted(self, search, library):
        results = search("paediatric healthcare")
        assert self.named(library, results) == [("a.txt", Met.MEANING)]
        assert (results.documents, results.total, results.by_meaning, results.listed) == (0, 0, 1, 1)
        assert all(not facet.values for facet in results.facets)
        (result,) = results.results
        assert result.passages == len(result.hits) == 1
        assert "doctor at the hospital" in result.hits[0].snippet
        assert (result.why.by_words, result.why.by_meaning, result.why.of) == (None, 1, 1)
        assert search("paediatric healthcare", size=0).by_meaning == 1
        assert search("paediatric healthcare", start=1).results == ()

    def test_what_the_words_found_is_ordered_by_both(self, search, library):
        both, words = search("staff shortages"), search("staff shortages", meaning=False)
        assert {name for name, _ in self.named(library, both)[:2]} == {"c.txt", "d.txt"}
        assert (both.documents, both.passages, both.facets) == (words.documents, words.passages, words.facets)
        assert both.meaning
        assert {each.why.of for each in both.results[:2]} == {2}

    def test_it_can_be_switched_off(self, search):
        results = search("paediatric healthcare", meaning=False)
        assert (results.listed, results.meaning) == (0, False)
        assert all(each.why is None for each in search("staff shortages", meaning=False).results)

    @pytest.mark.parametrize(
        "text", ['"staff shortages"', "staff -paper", "short*", "title:shortages", "shortagez~", ""]
    )
    def test_an_exact_search_stays_as_it_is(self, search, text):
        assert search(text) == search(text, meaning=False)

    def test_another_order_stays_as_it_is(self, search):
        assert search("staff", sort=Sort.TITLE) == search("staff", sort=Sort.TITLE, meaning=False)

    def test_filters_hold_for_it_too(self, search):
        assert search("paediatric healthcare", excluded={"year": {"1999"}}).by_meaning == 1
        assert search("paediatric healthcare", {"year": {"1999"}}).by_meaning == 0

    def test_what_may_not_be_seen_is_not_found(self, library, at):
        hidden = at("a.txt").id
        with library.catalogue.transaction():
            library.catalogue.documents.change(hidden, audience="inner")
            library.catalogue.pending.mark(hidden)
        sync(library)
        found = library.search(Search("paediatric healthcare"), Viewer())
        assert (found.results, found.by_meaning) == ((), 0)
        assert library.search(Search("paediatric healthcare"), Viewer(frozenset({"inner"}))).by_meaning == 1

    def test_a_vector_of_what_a_document_said_before_is_not_used(self, search, library, at):
        library.catalogue.documents.change(at("a.txt").id, author="Ann")  # and nothing followed yet
        assert search("paediatric healthcare").by_meaning == 0

    def test_a_withdrawn_document_is_gone(self, search, library, at):
        documents.withdraw(library, at("a.txt").id, "Ann", "")
        assert search("paediatric healthcare").listed == 0
        assert at("a.txt").id not in dict(library.meaning.quick.vectors.revisions())

    def test_without_what_finds_it_everything_works(self, config, library):
        with Library(replace(config, meaning="no")) as without:
            assert without.finder().likeness is None
            assert without.search(Search("paediatric healthcare")).listed == 0
            words = library.search(Search("staff shortages", meaning=False))
            assert without.search(Search("staff shortages")) == words
            assert sync(without) == 0
