from hypothesis import given
from hypothesis import strategies as st

from indexer.model import Tag, TagGroup, TagId
from indexer.search.tag_table import TagTable
from indexer.terms import Vocabulary

VOCABULARY = Vocabulary(
    [TagGroup("theme", "Theme"), TagGroup("population", "Population")],
    [
        Tag(TagId(1), "theme", "a", "A"),
        Tag(TagId(2), "theme", "b", "B", parents=(TagId(1),)),
        Tag(TagId(3), "population", "c", "C"),
    ],
)
ANN, BEN, ROUND = 7, 8, 5


def keys(table, document, coder=None):
    columns = table.seen_by(coder)
    return columns.keys(columns.of(document))


def test_what_lies_beneath_counts_and_documents_are_in_order():
    table = TagTable(VOCABULARY, [(9, 2, None, None), (4, 1, None, None), (4, 2, None, None)])
    columns = table.seen_by(None)
    assert columns.having(TagId(1)).tolist() == [4, 9]
    assert columns.directly(TagId(1)).tolist() == [4]
    assert columns.keys(columns.of(4)) == ["theme/a", "theme/b"]


def test_a_coder_sees_their_own_in_the_place_of_everybodys_and_nobody_else_does():
    pairs = [(4, 1, None, None), (4, 3, None, None), (4, 2, ROUND, ANN), (6, 1, None, None)]
    table = TagTable(VOCABULARY, pairs, {ROUND: (["theme"], [ANN, BEN], [4])})
    assert keys(table, 4) == ["theme/a", "population/c"]
    assert keys(table, 4, ANN) == ["theme/b", "population/c"]
    assert keys(table, 4, BEN) == ["population/c"]
    assert keys(table, 6, BEN) == ["theme/a"]
    assert table.seen_by(ANN).having(TagId(1)).tolist() == [4, 6]
    assert table.seen_by(BEN).having(TagId(1)).tolist() == [6]
    assert table.seen_by(ANN).scoped(4) == {"theme"}


def test_when_it_is_agreed_upon_everybody_sees_the_same():
    pairs = [(4, 1, None, None), (4, 2, ROUND, ANN)]
    table = TagTable(VOCABULARY, pairs, {ROUND: (["theme"], [ANN, BEN], [4])})
    agreed = table.updated([4], pairs, {ROUND: (["theme"], [ANN, BEN], [])})
    assert keys(agreed, 4, ANN) == keys(agreed, 4, BEN) == keys(agreed, 4) == ["theme/a"]


STANDING = st.sets(
    st.tuples(st.integers(1, 6), st.integers(1, 3), st.sampled_from([(None, None), (ROUND, ANN), (ROUND, BEN)]))
)


@given(STANDING, STANDING)
def test_brought_up_to_date_it_is_as_if_made_anew(before, after):
    scopes = {ROUND: (["theme"], [ANN, BEN], [1, 2, 3])}
    first, second = (
        [(document, tag, *layer) for document, tag, layer in sorted(each, key=str)] for each in (before, after)
    )
    changed = {pair[0] for pair in {*first} ^ {*second}}
    updated = TagTable(VOCABULARY, first, scopes).updated(
        changed, [each for each in second if each[0] in changed], scopes
    )
    fresh = TagTable(VOCABULARY, second, scopes)
    for coder in (None, ANN, BEN):
        for document in range(1, 7):
            assert keys(updated, document, coder) == keys(fresh, document, coder)
        for tag in VOCABULARY.tags:
            assert updated.seen_by(coder).having(tag).tolist() == fresh.seen_by(coder).having(tag).tolist()
