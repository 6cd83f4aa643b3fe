from __future__ import annotations

import pytest

from indexer import basket, people, sources
from indexer.documents import purge, withdraw
from indexer.errors import NotFound, UsageError
from indexer.model import PersonId, Viewer
from indexer.view import View
from indexer.vocabulary import By

TEXT = "# One\n\nThe first part speaks of apples and of pears.\n\n# Two\n\nThe second part speaks of plums."


@pytest.fixture
def me(library):
    return people.local_owner(library.catalogue, "Ann")


@pytest.fixture
def fruit(index, write, at, library):
    write("fruit.md", TEXT)
    index()
    return at("fruit.md").id


@pytest.fixture
def view(library, fruit):
    return View(library)


@pytest.fixture
def report(add_document):
    return add_document("On neglect.", title="Neglect", organisation="Review Office", date="2016")


@pytest.fixture
def shown(view, me):
    def shown():
        return [(each.document.id, each.position, each.words) for each in basket.contents(view, me.id)]

    return shown


def test_documents_passages_and_words_are_put_aside_once(view, me, fruit, report, shown):
    words = basket.put(view, me, fruit, 1, "  APPLES and of\npears ", " Sweet ")
    basket.put(view, me, report)
    basket.put(view, me, fruit, 2)
    assert basket.put(view, me, fruit, 1, "apples and of pears") == words
    assert shown() == [(fruit, 1, "apples and of pears"), (report, 0, ""), (fruit, 2, "")]
    first = basket.contents(view, me.id)[0]
    assert (first.held.note, first.gone, first.pinpoint) == ("Sweet", False, "under “One”")


def test_what_cannot_be_put_aside(view, me, fruit, library, add_document, monkeypatch):
    hidden = add_document("Hidden.", audience="review group")
    with pytest.raises(NotFound):
        basket.put(View(library, Viewer()), me, hidden)
    with pytest.raises(NotFound, match="do not stand"):
        basket.put(view, me, fruit, 1, "melons")
    with pytest.raises(NotFound):
        basket.put(view, me, fruit, 9)
    with pytest.raises(UsageError, match="note"):
        basket.put(view, me, fruit, note="x" * 2001)
    monkeypatch.setattr(basket, "MOST", 1)
    basket.put(view, me, fruit)
    with pytest.raises(UsageError, match="Take some out"):
        basket.put(view, me, fruit, 1)


def test_things_are_noted_moved_and_taken_out(library, view, me, fruit, report, shown):
    first, second, third = (
        basket.put(view, me, fruit, 1),
        basket.put(view, me, fruit, 2),
        basket.put(view, me, report),
    )
    basket.move(library.catalogue, me.id, third, -1)
    assert [each[:2] for each in shown()] == [(fruit, 1), (report, 0), (fruit, 2)]
    basket.move(library.catalogue, me.id, first, -1)
    basket.move(library.catalogue, me.id, first, 1)
    assert [each[:2] for each in shown()] == [(report, 0), (fruit, 1), (fruit, 2)]
    basket.note(library.catalogue, me.id, second, "Later")
    assert basket.contents(view, me.id)[2].held.note == "Later"
    basket.remove(library.catalogue, me.id, first)
    assert [each[:2] for each in shown()] == [(report, 0), (fruit, 2)]
    basket.empty(library.catalogue, me.id)
    assert shown() == []


def test_a_basket_is_its_owners_alone(library, view, me, fruit):
    number = basket.put(view, me, fruit)
    other = PersonId(me.id + 1)
    assert basket.contents(view, other) == []
    for act in (
        lambda: basket.note(library.catalogue, other, number, "x"),
        lambda: basket.move(library.catalogue, other, number, 1),
        lambda: basket.remove(library.catalogue, other, number),
    ):
        with pytest.raises(NotFound):
            act()
    basket.empty(library.catalogue, other)
    assert len(basket.contents(view, me.id)) == 1


def test_what_may_not_be_seen_is_left_out(library, view, me, fruit, report, add_document):
    hidden = add_document("Hidden.", audience="review group")
    for each in (fruit, report, hidden):
        basket.put(view, me, each)
    withdraw(library, report, "Ann", "Old")
    assert [each.document.id for each in basket.contents(View(library, Viewer()), me.id)] == [fruit]
    purge(library, hidden, "Ann")
    assert [each.document for each in library.catalogue.basket.of(me.id)] == [fruit, report]


def test_words_that_went_away_are_told_of(library, view, me, fruit, write, index):
    basket.put(view, me, fruit, 1, "apples and of pears")
    library.catalogue.documents.passages(fruit)
    kept = basket.contents(view, me.id)[0]
    assert not kept.gone
    number = kept.held.id
    with library.catalogue.transaction() as connection:
        connection.exec_driver_sql("UPDATE basket SET quote = 'the moon is a rock' WHERE id = ?", (number,))
    kept = basket.contents(view, me.id)[0]
    assert (kept.gone, kept.words) == (True, "the moon is a rock")


def test_quotations_and_references(view, me, fruit, report):
    basket.put(view, me, report, note="Whole\nreport")
    basket.put(view, me, fruit, 1, "apples and of pears")
    sources.enter(
        view, fruit, {"author": [{"family": "Low", "given": "Ann"}], "issued": {"date-parts": [[2011]]}}, By("Ann")
    )
    kept = basket.contents(view, me.id)
    cited, listed = basket.cite(
        view, kept, "harvard", lambda document, _position, _quote: f"http://localhost/{document}"
    )
    text = basket.as_text(cited, listed)
    assert text.startswith(
        "(Review Office, 2016)\nWhole\nreport\n\n“apples and of pears” (Low, 2011, under ‘One’)\n\nReferences\n\n"
    )
    assert f"Review Office (2016) Neglect. Review Office. Available at: http://localhost/{report}.\n" in text
    assert text.index("Low, A. (2011)") < text.index("Review Office (2016) Neglect")
    html = basket.as_html(cited, listed)
    assert "<p>“apples and of pears” (Low, 2011, under ‘One’)</p>" in html
    assert "<i>Neglect</i>" in html
    first, second = basket.items(view, kept)
    assert first["note"] == "Whole report"
    assert second["note"] == "Cited: under “One”: “apples and of pears”"


def test_an_empty_basket(view, me):
    assert basket.cite(view, [], "apa") == ([], [])
    assert basket.as_text([], []) == "References\n"
