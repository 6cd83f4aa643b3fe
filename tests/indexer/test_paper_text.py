from __future__ import annotations

import json

import pytest

from indexer.model import Problem
from indexer.paper_text import (
    Block,
    CitationField,
    CitedItem,
    NoteMark,
    PaperText,
    TextLink,
    as_json,
    from_json,
)

PAPER = PaperText(
    "One “two”.\nNote.",
    (Block(0, 10, "heading", 2, 3), Block(11, 16, "note", note="footnote 1")),
    (TextLink(0, 3, "https://example.org/"),),
    (NoteMark(3, 3, "footnote 1"),),
    (CitationField(4, 9, "Zotero", (CitedItem({"title": "A", "issued": {"date-parts": [[2015]]}}, "12", "page"),)),),
    (11, 16),
    "A title",
    "text/html",
    (Problem("Lost.", "Bring it.", "soffice"),),
)


def test_a_paper_comes_back_as_it_was():
    assert from_json(as_json(PAPER)) == PAPER
    assert from_json(as_json(PaperText(""))) == PaperText("")


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Short"},
        {"blocks": [{}]},
        {"blocks": [{"start": 0, "end": 1, "kind": "script", "level": 0, "page": 0, "note": ""}]},
        {"links": [{"start": 3, "end": 2, "url": ""}]},
        {"bibliography": [0]},
        {"fields": 4},
    ],
)
def test_what_is_no_paper_is_refused(change):
    with pytest.raises(ValueError, match=r"no |outside"):
        from_json(json.dumps(json.loads(as_json(PAPER)) | change))


@pytest.mark.parametrize("text", ["", "[]", "4", "null", "[" * 99_999])
def test_so_is_any_other_json(text):
    with pytest.raises(ValueError):  # noqa: PT011 - its own words for what is no JSON at all
        from_json(text)
