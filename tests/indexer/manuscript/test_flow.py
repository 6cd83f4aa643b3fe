from __future__ import annotations

from indexer.manuscript.flow import Flow
from indexer.paper_text import Block, CitedItem, NoteMark, TextLink


def test_a_block_without_words_is_taken_back_with_its_number_and_what_stands_on_it_moves():
    flow = Flow()
    flow.begin()
    flow.add("One.")
    flow.end()
    flow.begin("2. ")
    start = flow.at
    flow.add(" ", "origin")
    flow.mark("n")
    flow.link(start, "https://example.org/")
    flow.end()
    paper = flow.paper()
    assert (paper.text, paper.blocks, paper.links) == ("One.", (Block(0, 4),), ())
    assert paper.note_marks == (NoteMark(4, 4, "n"),)
    assert flow.origins == []


def test_blocks_links_and_fields_leave_out_the_white_space_around_them():
    flow = Flow()
    flow.begin()
    flow.add(" (see ")
    start = flow.at
    flow.add(" A ")
    flow.link(start, "https://example.org/")
    flow.cite(start, "Zotero", [CitedItem({"title": "A"})])
    flow.cite(start, "Zotero", [])
    flow.list_of_works(start)
    flow.end()
    paper = flow.paper()
    assert paper.blocks == (Block(1, 8),)
    assert paper.links == (TextLink(7, 8, "https://example.org/"),)
    assert [(each.start, each.end) for each in paper.fields] == [(7, 8)]
    assert paper.bibliography == (7, 8)
    assert flow.since(3) == "ee  A "
