"""Links of a paper that lead into the library itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.config import Config
from indexer.own_links import own_place, own_places
from indexer.paper_text import TextLink
from indexer.references.cited import Citation, CitationKind

CONFIG = Config(library=Path("library"), address="https://evidence.example.org", port=8000)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://evidence.example.org/documents/12", (12, 0)),
        ("https://evidence.example.org/documents/12/passages/3?quote=a+b#quote", (12, 3)),
        ("http://127.0.0.1:8000/documents/12/", (12, 0)),
        ("http://localhost:8000/documents/12#page=2", (12, 0)),
        ("https://evidence.example.org.evil.example/documents/12", None),
        ("https://elsewhere.example/documents/12", None),
        ("https://evidence.example.org/documents/12/story", None),
        ("https://evidence.example.org/documents/012", None),
        ("https://evidence.example.org/documents/9999999999", None),
        ("/documents/12", None),
        ("", None),
    ],
)
def test_only_addresses_of_documents_and_passages_here_are_places(url: str, place: tuple[int, int] | None) -> None:
    assert own_place(url, CONFIG) == place


def test_a_citation_leads_where_the_link_on_its_words_leads() -> None:
    links = [
        TextLink(0, 5, "http://localhost:8000/documents/1"),
        TextLink(10, 20, "https://elsewhere.example/documents/2"),
        TextLink(30, 40, "http://localhost:8000/documents/3/passages/4"),
    ]

    def citation(start: int, end: int, **csl: str) -> Citation:
        return Citation(start, end, "words", CitationKind.AUTHOR_YEAR, csl=csl)

    citations = [
        citation(2, 8),
        citation(5, 8),
        citation(12, 18),
        citation(28, 45),
        citation(50, 60, URL="http://localhost:8000/documents/5"),
    ]
    assert own_places(links, citations, CONFIG) == {0: (1, 0), 3: (3, 4), 4: (5, 0)}
