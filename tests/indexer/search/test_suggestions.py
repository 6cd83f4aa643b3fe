import pytest

from indexer.search.suggestions import MOST, Kind

MANIFEST = """path,title,kind,date,organisation,workstreams
a.txt,Neglect at home,review,2015-03,Trust,neglect
b.txt,Recognising neglect: a review,report,2016,Trust,neglect
c.txt,"Trafficking routes, and neglect",report,2014,Office,trafficking
d.txt,Dìon chloinne,minutes,,Office,
"""
WORKSTREAMS = "\n".join(
    f'[[workstream]]\nslug = "{slug}"\nname = "{name}"\ndefinition = "Of {name}."\n'
    for slug, name in (("neglect", "Neglect"), ("unused", "Negotiation"), ("trafficking", "Trafficking"))
)
ACRONYMS = '\n[acronyms]\nNRM = "national referral mechanism"\nNEG = "never said anywhere"\n'


@pytest.fixture
def suggest(library, index, write):
    write("workstreams.toml", WORKSTREAMS + ACRONYMS)
    write("manifest.csv", MANIFEST)
    for name in "abcd":
        write(f"{name}.txt", f"Text {name} of the national referral mechanism. Thresholds, threshold. Negligence.")
    index()
    return library.finder().suggestions.suggest


def told(suggestions, kind):
    return [each.text for each in suggestions if each.kind is kind]


def test_titles_that_begin_so_come_first_then_words_in_titles_newest_first(suggest):
    assert told(suggest("negl"), Kind.DOCUMENT) == [
        "Neglect at home",
        "Recognising neglect: a review",
        "Trafficking routes, and neglect",
    ]


@pytest.mark.parametrize("typed", ["review neg", "RECOGN", "  recognising   neglect:", "neglect a rev"])
def test_words_of_a_title_may_be_typed_in_any_order_and_case(suggest, typed):
    assert told(suggest(typed), Kind.DOCUMENT) == ["Recognising neglect: a review"]


def test_accents_do_not_matter(suggest):
    assert told(suggest("dion"), Kind.DOCUMENT) == ["Dìon chloinne"]


def test_the_middle_of_a_word_suggests_nothing(suggest):
    assert suggest("eglect") == []


def test_only_workstreams_and_acronyms_that_documents_have(suggest):
    found = suggest("neg")
    assert told(found, Kind.WORKSTREAM) == ["Neglect"]
    assert told(found, Kind.ACRONYM) == []
    [nrm] = [each for each in suggest("children nr") if each.kind is Kind.ACRONYM]
    assert (nrm.text, nrm.detail, nrm.value) == ("NRM", "national referral mechanism", "children NRM")
    assert told(suggest("referral mech"), Kind.ACRONYM) == ["NRM"]


def test_words_complete_the_last_word(suggest):
    assert told(suggest("children thre"), Kind.WORD) == ["children threshold"]
    assert told(suggest("children thre "), Kind.WORD) == []
    assert "negligence" in told(suggest("negli"), Kind.WORD)


def test_there_are_never_too_many(suggest):
    assert all(len(suggest(typed)) <= MOST for typed in ("n", "ne", "t", "r", "a"))
