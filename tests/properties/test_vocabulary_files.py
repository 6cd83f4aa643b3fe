"""The law of exchange: a vocabulary that is written and read again is the same."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from indexer.cells import armed, disarmed
from indexer.model import TagGroup
from indexer.terms import slug as slug_of
from indexer.vocabulary_csv import read_csv, write_csv
from indexer.vocabulary_file import VocabularyFile, WrittenTag, is_slug
from indexer.vocabulary_skos import read_skos, write_skos

CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t;=\\'\"+-@,")
TEXT = st.text(CHARACTERS, max_size=12).map(str.strip)
NAME = TEXT.filter(bool)
NAMES = st.lists(NAME, max_size=3, unique=True).map(sorted).map(tuple)
SLUG = st.from_regex(r"[\w.-]{1,6}", fullmatch=True).filter(is_slug)


@st.composite
def vocabularies(draw):
    groups = {
        slug: TagGroup(slug, draw(NAME), draw(TEXT)) for slug in sorted(draw(st.sets(SLUG, min_size=1, max_size=3)))
    }
    keys = sorted(draw(st.sets(st.tuples(st.sampled_from(sorted(groups)), SLUG), max_size=5)))
    order = draw(st.permutations(keys))
    entries = []
    for group, slug in keys:
        earlier = st.sets(st.sampled_from(order[: order.index((group, slug))] or [("", "")])).map(
            lambda chosen, group=group: tuple(
                sorted(slug if of == group else f"{of}/{slug}" for of, slug in chosen if slug)
            )
        )
        name, successors = draw(NAME), draw(earlier)
        entries.append(
            WrittenTag(
                group,
                groups[group].name,
                slug,
                name,
                draw(TEXT),
                draw(TEXT),
                tuple(other for other in draw(NAMES) if other != name),
                draw(NAMES),
                draw(st.dictionaries(NAME, NAME, max_size=3)),
                draw(earlier),
                draw(NAMES),
                bool(successors) or draw(st.booleans()),
                successors,
            )
        )
    return VocabularyFile(tuple(groups.values()), tuple(entries))


@given(vocabularies(), st.randoms(use_true_random=False))
def test_csv_gives_back_what_was_written_in_its_order(vocabulary, random):
    entries = list(vocabulary.tags)
    random.shuffle(entries)
    mixed = replace(vocabulary, tags=tuple(entries))
    assert read_csv(write_csv(mixed)) == mixed


@given(vocabularies())
def test_skos_gives_back_what_was_written(vocabulary):
    if vocabulary.tags:
        assert read_skos(write_skos(vocabulary, "https://evidence.example/tags").encode()) == vocabulary


@given(st.text())
def test_what_is_made_of_a_name_is_a_slug_a_file_can_hold_or_nothing(name):
    assert not slug_of(name) or is_slug(slug_of(name))


@given(st.text("'=+-@\t\rab "))
def test_a_disarmed_cell_is_no_formula_and_comes_back(text):
    assert not disarmed(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert armed(disarmed(text)) == text
