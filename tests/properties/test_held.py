"""Laws of finding held documents: a work cited as it is titled is first, and order and case make no difference."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.held import POSSIBLE, Held, Verdict, verdict
from indexer.model import Document, DocumentId, ReadStatus, Standing

WORDS = "delay hearing child review care small north plan data neglect team 2015 report".split()
TITLES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5), min_size=1, max_size=8)
MAKERS = ("Home Office", "Care Inspectorate")


def document(number: int, words: list[str]) -> Document:
    return Document(
        DocumentId(number),
        f"{number:064x}",
        "text/plain",
        " ".join(words),
        "report",
        f"{2010 + number % 3}",
        MAKERS[number % 2],
        "",
        "en",
        "",
        Standing.CURRENT,
        ReadStatus.READ,
        None,
        1,
        0,
        1,
    )


@given(TITLES)
def test_a_work_cited_as_it_is_titled_is_among_the_best(titles: list[list[str]]) -> None:
    documents = [document(at, words) for at, words in enumerate(titles, 1)]
    held = Held(documents)
    for each in documents:
        csl = {
            "title": each.title.upper(),
            "author": [{"literal": each.organisation}],
            "issued": {"date-parts": [[int(each.date)]]},
        }
        found = held.find(csl)
        assert each.id in [one.document.id for one in found if one.score == found[0].score]
        assert verdict(found) is not Verdict.NOT_HELD
        assert all(1 >= one.score >= POSSIBLE and one.reasons for one in found)


@given(TITLES)
def test_the_order_of_the_documents_makes_no_difference(titles: list[list[str]]) -> None:
    documents = [document(at, words) for at, words in enumerate(titles, 1)]
    csl = {"title": documents[0].title, "issued": {"date-parts": [[2011]]}}
    other = Held(list(reversed(documents)))
    assert Held(documents).find(csl) == other.find(csl)
