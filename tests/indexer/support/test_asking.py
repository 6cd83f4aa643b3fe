from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.config import Config
from indexer.errors import SearchTooSlow
from indexer.filing import Report
from indexer.library import Library
from indexer.model import EVERYTHING, Viewer
from indexer.support import MarkKind, Support, support
from indexer.view import View

MANIFEST = """path,title,kind,date,audience
a.txt,Neglect at home,review,2015-03,
b.txt,Trafficking,report,2016,inner
"""
TEXTS = {
    "a.txt": "Neglect of infants was found in 39% of homes. Thresholds were not clear.\n\nIt rained all day.",
    "b.txt": "Trafficking of older children may be found in one area. Neglect of infants was seen too.",
}


@pytest.fixture
def ask(library: Library, index: Callable[..., Report], write: Callable[..., Path]) -> Callable[..., Support]:
    write("manifest.csv", MANIFEST)
    for name, text in TEXTS.items():
        write(name, text)
    index()

    def ask(sentence: str, limit: int = 5, viewer: Viewer = EVERYTHING) -> Support:
        return support(View(library, viewer), sentence, limit)

    return ask


def test_the_nearest_sentence_is_quoted_exactly_with_its_place_date_and_kind(ask: Callable[..., Support]) -> None:
    found = ask("Infants were neglected in thirty-nine per cent of homes.").evidence[0]
    assert found.sentence == "Neglect of infants was found in 39% of homes."
    assert (found.document.title, found.document.date, found.document.kind) == ("Neglect at home", "2015-03", "review")
    assert found.position == 1
    assert [(each.kind, each.words) for each in found.marks] == [(MarkKind.SAME_FIGURE, "39%")]


def test_no_more_is_given_than_asked_for(ask: Callable[..., Support]) -> None:
    assert len(ask("neglect of infants", limit=1).evidence) == 1
    assert len(ask("neglect of infants").evidence) > 1


def test_what_a_person_may_not_see_is_not_searched(ask: Callable[..., Support]) -> None:
    sentence = "Older children were trafficked."
    assert ask(sentence).evidence[0].document.title == "Trafficking"
    hidden = ask(sentence, viewer=Viewer())
    assert (hidden.evidence, hidden.searched.documents) == ((), 1)
    assert hidden.said == "Nothing was found in 1 document."


@pytest.mark.parametrize("sentence", ["", "!!", "and of the", "Zebras graze quietly.", "NOT title:neglect*"])
def test_anything_can_be_asked_and_nothing_is_said_when_so(ask: Callable[..., Support], sentence: str) -> None:
    found = ask(sentence)
    assert found.searched.documents == 2
    if not found.evidence:
        assert found.said == "Nothing was found in 2 documents."


def test_a_search_that_takes_too_long_is_stopped(ask: Callable[..., Support], library: Library) -> None:
    slow = Config(library=library.folder, search_seconds=0.0)
    library.config = slow
    with pytest.raises(SearchTooSlow):
        ask("neglect of infants")
