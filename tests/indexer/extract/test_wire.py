"""Parts between a worker and its parent: what is sent comes back, and what is no part is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract import wire
from indexer.extract.extraction import Block, Line, Property
from indexer.model import Link, Locator, Problem

TEXT = st.text(max_size=20)
PROBLEMS = st.builds(Problem, TEXT, TEXT, TEXT)
LOCATORS = st.builds(Locator, st.sampled_from(["page", "slide", "section", "sheet"]), TEXT, st.integers(1, 10**6))
LINES = st.builds(Line, TEXT, st.floats(0, 500), st.booleans())
BLOCKS = st.builds(
    Block,
    LOCATORS,
    *[TEXT] * 4,
    st.lists(st.builds(Link, TEXT, TEXT), max_size=3).map(tuple),
    st.none() | PROBLEMS,
    TEXT,
    st.lists(LINES, max_size=3).map(tuple),
)
PROPERTIES = st.builds(Property, st.sampled_from(["title", "author", "date"]), TEXT, TEXT)

BLOCK = json.loads(wire.dump(Block(Locator("page", "1", 1), "Words.")))


def changed(**fields: object) -> bytes:
    return json.dumps(["Block", BLOCK[1] | fields]).encode()


@given(BLOCKS | PROPERTIES | PROBLEMS)
def test_what_is_sent_comes_back(part):
    sent = wire.dump(part)
    assert b"\n" not in sent
    assert wire.load(sent) == part


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"no JSON",
        b"\xff\xfe",
        b"7",
        b"[]",
        b'["Block", 7]',
        b'["Block", {}]',
        b'["Property", {"name": "title"}]',
        b'["__import__", {"reason": "x"}]',
        b"[" * 100_000,
        changed(locator={"label": "shelf", "value": "1", "index": 1}),
        changed(locator={"label": "page", "value": "1", "index": "one"}),
        changed(links=[7]),
        changed(lines=[{"text": "x", "size": 10**400, "bold": False}]),
        changed(problem="none"),
    ],
    ids=range(15),
)
def test_what_is_no_part_is_refused(line):
    with pytest.raises(ValueError, match=r"."):
        wire.load(line)


def test_text_where_text_belongs_is_made_sure_of():
    part = wire.load(changed(text={"not": "text"}, heading=7))
    assert isinstance(part, Block)
    assert (part.text, part.heading) == ("{'not': 'text'}", "7")
