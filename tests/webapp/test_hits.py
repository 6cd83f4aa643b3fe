from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from indexer.model import DocumentId
from indexer.view import View
from webapp.address import Question
from webapp.hits import Hits, hits_in
from webapp.library import library_of


def ask(client: FlaskClient, document: DocumentId, question: Question) -> Hits:
    seen = View(library_of(client.application))
    return hits_in(seen, seen.document(document), question)


@pytest.mark.parametrize(
    ("words", "positions"),
    [
        ("supervision", (2,)),
        ("guardian supervision", (1, 2)),  # nowhere together, so wherever one is
        ("kind:review supervision", (2,)),
        ("year:2015 guardian", (1,)),
        ("zebra", ()),
        ("", ()),
        ("!!!", ()),
    ],
)
def test_the_passages_that_answer(
    client: FlaskClient, ids: dict[str, DocumentId], words: str, positions: tuple[int, ...]
) -> None:
    assert ask(client, ids["review"], Question(words)).positions == positions


def test_any_word_is_enough_when_asked_for(client: FlaskClient, ids: dict[str, DocumentId]) -> None:
    assert ask(client, ids["review"], Question("second supervision", any_word=True)).positions == (1, 2)


def test_an_acronym_as_typed(client: FlaskClient, ids: dict[str, DocumentId]) -> None:
    assert ask(client, ids["slides"], Question("HBR")).positions == (1, 2)
    assert ask(client, ids["slides"], Question("HBR", as_typed=frozenset({"HBR"}))).positions == (1,)


def test_neighbours() -> None:
    hits = Hits(marker=None, positions=(2, 5, 9))  # type: ignore[arg-type]
    assert (hits.before(5), hits.after(5), hits.before(2), hits.after(9), hits.after(3)) == (2, 9, None, None, 5)
