from __future__ import annotations

import base64
import json

import pytest

from indexer.manuscript.csl_items import csl_citation, mendeley_tag
from indexer.paper_text import CitationField, CitedItem, PaperText
from indexer.references import read_citations

WORK = {"type": "report", "title": "Counting"}


def citation(*items: object) -> str:
    return json.dumps({"citationItems": list(items)})


def test_each_work_comes_with_the_place_that_is_cited():
    text = citation({"itemData": WORK, "locator": 4, "label": "chapter"}, {"itemData": {"title": "Other"}})
    assert csl_citation(f"ADDIN ZOTERO_ITEM CSL_CITATION {text} RNDx") == (
        CitedItem(WORK, "4", "chapter"),
        CitedItem({"title": "Other", "type": "document"}),
    )


@pytest.mark.parametrize(
    "text", ["", "no braces", "{", '{"citationItems": 4}', '{"citationItems": [4, {}, {"itemData": []}]}', "[" * 99_999]
)
def test_what_is_no_citation_gives_no_works(text):
    assert csl_citation(text) == ()
    assert mendeley_tag(text) == ()


def test_a_tag_without_its_padding_is_read_and_a_broken_one_is_not():
    packed = base64.b64encode(citation({"itemData": WORK}).encode()).decode().rstrip("=")
    assert mendeley_tag(f"MENDELEY_CITATION_v3_{packed}") == (CitedItem(WORK),)
    assert mendeley_tag("MENDELEY_CITATION_v3_é") == ()


@pytest.mark.parametrize(
    "work",
    [
        {"title": "Counting", "issued": "2016"},
        {"title": "Counting", "issued": [2016], "author": "Field"},
        {"title": "Counting", "author": ["Field", None], "custom": 5},
        {"title": "Counting", "author": {"family": "Field"}, "issued": {"date-parts": "2016"}},
    ],
)
def test_what_has_another_form_than_csl_gives_it_is_read_all_the_same(work):
    (item,) = csl_citation(citation({"itemData": work}))
    paper = PaperText("It is so (Field, 2016).", fields=(CitationField(10, 21, "Zotero", (item,)),))
    assert read_citations(paper).listed[0].csl["title"] == "Counting"
