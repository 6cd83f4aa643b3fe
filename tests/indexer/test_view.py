from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.catalogue.documents import Reading
from indexer.errors import NotFound
from indexer.model import EVERYTHING, ReadStatus, Viewer, audience, group_names
from indexer.view import View

GROUP = st.sampled_from(["inner", "review group", "programme team"])


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("", set()),
        ("public", set()),
        ("Everyone", set()),
        ("inner; public", set()),
        (" ; ", set()),
        ("Review  Group", {"review group"}),
        ("a; B ;", {"a", "b"}),
    ],
)
def test_whom_an_audience_names(text, groups):
    assert audience(text) == groups


@given(st.sets(GROUP), st.sets(GROUP))
def test_a_group_in_common_is_what_opens(library_free, named, mine):
    document = library_free("; ".join(named))
    assert Viewer(frozenset(mine)).may_see(document) == (not named or bool(named & mine))
    assert EVERYTHING.may_see(document)


@given(st.text())
def test_names_of_groups_are_stable(text):
    names = group_names(text)
    assert group_names("; ".join(names)) == names


@pytest.fixture(scope="module")
def library_free():
    from dataclasses import replace

    from indexer.model import Document, DocumentId, Standing

    document = Document(
        DocumentId(1), "", "", "", "", "", "", "", "", "", Standing.CURRENT, ReadStatus.READ, None, 1, 0, 1
    )
    return lambda audience: replace(document, audience=audience)


def test_what_is_hidden_is_not_there(library):
    reading = Reading([], ReadStatus.READ, None, None, "1")
    add = library.catalogue.documents.add
    seen = add("a" * 64, "text/plain", {"title": "Open"}, reading, "2026-01-01")
    hidden = add("b" * 64, "text/plain", {"title": "Inner", "audience": "inner"}, reading, "2026-01-01")
    outside, inside = View(library, Viewer()), View(library, Viewer(frozenset({"inner"})))
    assert set(outside.all()) == set(outside.documents([seen, hidden])) == {seen}
    assert set(inside.all()) == {seen, hidden}
    with pytest.raises(NotFound) as refused:
        outside.document(hidden)
    with pytest.raises(NotFound) as absent:
        outside.document(hidden + 1)
    assert str(refused.value).replace(str(hidden), "N") == str(absent.value).replace(str(hidden + 1), "N")
    assert (outside.finder().searched().documents, inside.finder().searched().documents) == (1, 2)
