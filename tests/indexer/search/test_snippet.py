from indexer import language
from indexer.search.snippet import Marker, snippet


def marker(*words, prefixes=()):
    return Marker(frozenset(map(language.stem, words)), prefixes)


def test_the_sentence_with_most_different_words_is_shown():
    text = (
        "Neglect, neglect, neglect. "
        + "Filler words stand here. " * 20
        + "Neglect of thresholds was found. "
        + "More. " * 80
    )
    shown = snippet(text, marker("neglect", "threshold"))
    assert shown.startswith("… <mark>Neglect</mark> of <mark>thresholds</mark> was found.")
    assert shown.endswith(" …")


def test_text_is_escaped_and_marks_stand_around_whole_words():
    assert (
        snippet("<b>Neglect</b> & 'more'", marker("neglect"))
        == "&lt;b&gt;<mark>Neglect</mark>&lt;/b&gt; &amp; &#x27;more&#x27;"
    )


def test_a_long_sentence_is_cut_between_words_around_the_find():
    shown = snippet("word " * 200 + "neglect " + "other " * 200, marker("neglect"))
    assert "<mark>neglect</mark>" in shown
    assert len(shown) < 330
    assert set(shown.replace("<mark>neglect</mark>", "").split()) <= {"…", "word", "other"}


def test_beginnings_and_parts_of_hyphenated_words_are_marked():
    assert snippet("Inspecting it.", marker(prefixes=("inspec",))) == "<mark>Inspecting</mark> it."
    assert snippet("Long-term care.", marker("term")) == "<mark>Long-term</mark> care."


def test_nothing_found_gives_the_beginning_and_no_text_gives_nothing():
    assert snippet("First words. Then more.", marker("zebra")) == "First words. Then more."
    assert snippet(" \n ", marker("zebra")) == ""


def test_words_that_are_one_letter_away_are_marked():
    marker = Marker(frozenset({"neglact"}), near=("neglact",))
    text = "Neglect, neglacts and neglct; but nelgact, reglact, negleact's and neglecting are others."
    assert [text[start:end] for start, end, _ in marker.spans(text)] == ["Neglect", "neglacts", "neglct"]
