"""Laws of a work's key: how an entry is set makes no difference to it, and what sets works apart does."""

from __future__ import annotations

import unicodedata

from hypothesis import assume, given
from hypothesis import strategies as st

from indexer.references.work_key import work_key

WORDS = st.lists(
    st.sampled_from("Final finding offices efficient Rückkehr children hearings État 2015 of the flow".split()),
    min_size=2,
    max_size=9,
)
NAMES = st.sampled_from(["Field", "van Dale", "O'Brien", "Müller", "Scottish Office", "Care Inspectorate"])
YEARS = st.integers(1900, 2030)
LIGATURES = {"ffi": "ﬃ", "fi": "ﬁ", "fl": "ﬂ", "ff": "ﬀ"}


def work(name: str, year: int, title: str) -> dict[str, object]:
    return {"author": [{"literal": name}], "issued": {"date-parts": [[year]]}, "title": title}


def ligated(text: str) -> str:
    for letters, one in LIGATURES.items():
        text = text.replace(letters, one)
    return text


@given(NAMES, YEARS, WORDS, st.sampled_from([" ", "  ", "\u00a0", " “", "” ", ", "]))
def test_how_a_title_is_set_makes_no_difference(name: str, year: int, words: list[str], space: str) -> None:
    key = work_key(work(name, year, " ".join(words)))
    assert work_key(work(name.upper(), year, space.join(words).upper())) == key
    assert work_key(work(name, year, ligated(" ".join(words)))) == key
    assert work_key(work(name, year, unicodedata.normalize("NFD", " ".join(words)))) == key
    assert work_key(work(name.replace("'", "’"), year, " ".join(words) + ".")) == key


@given(NAMES, YEARS, WORDS, WORDS)
def test_titles_that_begin_otherwise_are_other_works(name: str, year: int, one: list[str], other: list[str]) -> None:
    assume("".join(one)[:40].lower() != "".join(other)[:40].lower())
    assert work_key(work(name, year, " ".join(one))) != work_key(work(name, year, " ".join(other)))


@given(NAMES, YEARS, YEARS, WORDS)
def test_other_years_are_other_works(name: str, one: int, other: int, words: list[str]) -> None:
    assume(one != other)
    assert work_key(work(name, one, " ".join(words))) != work_key(work(name, other, " ".join(words)))


@given(st.text(max_size=60))
def test_every_entry_has_a_key(text: str) -> None:
    assert work_key({}, text).startswith("entry")
    assert work_key({"title": text, "author": [{"family": text}]}, text)
