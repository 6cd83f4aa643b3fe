"""Laws of snippets: whatever the text, the mark-up is ours alone."""

import re
from html import unescape

from hypothesis import example, given
from hypothesis import strategies as st

from indexer import language
from indexer.search.snippet import Marker, snippet

TEXTS = st.one_of(
    st.text(max_size=400),
    st.lists(
        st.sampled_from(
            ["neglect", "<b>", "&amp;", "<script>alert(1)</script>", ". A", "long-term", "\n\n", " ", "“x”"]
        ),
        max_size=60,
    ).map(" ".join),
)
MARKERS = st.sampled_from([Marker(), Marker(frozenset({"neglect", "longterm"})), Marker(prefixes=("neg", "scr"))])


@given(TEXTS, MARKERS)
def test_nothing_but_mark_is_markup(text, marker):
    for shown in (snippet(text, marker), marker.marked(text)):
        rest = shown.replace("<mark>", "").replace("</mark>", "")
        assert "<" not in rest
        assert ">" not in rest
        assert not re.search(r"&(?!amp;|lt;|gt;|quot;|#x27;)", rest)
        assert shown.count("<mark>") == shown.count("</mark>")


@given(TEXTS, MARKERS)
def test_marking_loses_no_letter(text, marker):
    assert unescape(re.sub("</?mark>", "", marker.marked(text))) == text


@given(st.text(max_size=2000))
def test_a_snippet_is_a_part_of_its_text(text):
    shown = unescape(snippet(text, Marker())).removeprefix("… ").removesuffix(" …")
    assert re.sub(r"\s+", " ", shown).strip() in re.sub(r"\s+", " ", text)


@given(TEXTS)
def test_a_word_that_is_there_is_shown(text):
    marker = Marker(frozenset({"neglect"}))
    there = any("neglect" in {s for each in language.terms(t) for s in each} for t in language.words(text))
    assert ("<mark>" in snippet(text, marker)) == there


@given(TEXTS, MARKERS)
def test_looking_only_where_words_may_be_finds_the_same_as_reading_all(text, marker):
    assert marker.spans(text) == marker._spans(text, 0, len(text))


@given(
    st.lists(
        st.sampled_from([*"négl-ect’‘“( \n1", "nég", "neglect", "néglect", "gléc", "an’t", "x-nég", "3nég"]),
        max_size=30,
    ).map("".join)
)
@example("f nég")
@example("ané nég")
def test_words_are_found_whatever_stands_before_them(text):
    marker = Marker(frozenset(language.stem(word) for word in ("neglect", "glec", "etc", "nég", "n't", "1")))
    assert marker.spans(text) == marker._spans(text, 0, len(text))


@given(
    st.lists(st.sampled_from([*"cC1 -2’_", "covid", "covid19", "COVID-19", "b12", "2nd", "é"]), max_size=20).map(
        "".join
    )
)
@example("a covid19 case")
def test_words_with_numbers_in_them_are_found(text):
    for marker in (Marker(frozenset({"covid19", "2nd"})), Marker(prefixes=("covid1", "b1", "2"))):
        assert marker.spans(text) == marker._spans(text, 0, len(text))
