"""Citations of public bodies are linked: acronyms, long forms, letters, and the dates of data."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from indexer.paper_text import PaperText
from indexer.references.cited import Listed
from indexer.references.entry import parse_reference
from indexer.references.linking import link_citations

DRAFTS = tomllib.loads(Path(__file__).with_name("organisations.toml").read_text(encoding="utf-8"))["paper"]
MARKED = re.compile(r"([^{}]*)(?:\{([^{}]*) -> ([^{}]*)\}|$)")


def test_bodies_are_linked_as_a_reader_would() -> None:
    found = right = wanted = citations = 0
    for draft in DRAFTS:
        text, gold = "", set()
        for plain, words, keys in MARKED.findall(draft["text"]):
            text += plain
            gold |= {(len(text), len(text) + len(words), key) for key in keys.split()}
            text += words
            citations += bool(words)
        listed = [Listed(each, parse_reference(each)) for each in draft["listed"].values()]
        keys = list(draft["listed"])
        for each in link_citations(PaperText(text), listed, draft.get("names")).citations:
            for at in each.listed:
                found += 1
                matching = {
                    (start, end, key)
                    for start, end, key in gold
                    if key == keys[at] and start < each.end and each.start < end
                }
                right += bool(matching)
        wanted += len(gold)
    assert citations >= 100
    assert right / found >= 0.98
    assert right / wanted >= 0.90
