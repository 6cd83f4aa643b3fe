from __future__ import annotations

import zipfile
from io import BytesIO

import docx

from indexer.manuscript.marks import Entry, Mark
from indexer.manuscript.new_docx import new_docx
from indexer.manuscript.reading import read_paper, read_pasted
from indexer.paper_text import Block, NoteMark, PaperText, TextLink

URL = "https://example.org/documents/1"
MARKDOWN = b"# Counting\n\nSaid[^a] [there](https://example.org/x) and[^b].\n\n- one\n\n[^a]: First.\n\n    More.\n[^b]: Second.\n"


def test_headings_items_and_notes_are_what_they_were_and_the_text_is_the_papers():
    paper = read_paper(MARKDOWN, "paper.md")
    given = read_paper(new_docx(paper, [Mark(0, 8, "", "Where?")], "", [], "A"))
    assert given.text == paper.text
    assert [(each.kind, each.level) for each in given.blocks] == [(each.kind, each.level) for each in paper.blocks]
    assert [(each.start, each.end) for each in given.note_marks] == [
        (each.start, each.end) for each in paper.note_marks
    ]
    assert given.links == paper.links != ()


def test_comments_and_the_list_are_there_as_in_a_document_that_is_annotated():
    paper = read_pasted("One two.\n\nThree.")
    entry = Entry((("A source.", frozenset()),), URL)
    data = new_docx(paper, [Mark(4, 7, URL, "Which two?")], "Sources", [entry], "Evidence Review")
    assert [comment.text for comment in docx.Document(BytesIO(data)).comments] == ["Which two?"]
    given = read_paper(data)
    assert given.text == "One two.\nThree.\nSources\nA source."
    assert [given.text[each.start : each.end] for each in given.links] == ["two", "A source."]


def test_a_mark_that_stands_in_the_text_stays_and_is_the_notes_own():
    paper = PaperText(
        "Said1.\nFirst.", (Block(0, 6), Block(7, 13, "note", note="n")), note_marks=(NoteMark(4, 5, "n"),)
    )
    data = new_docx(paper, [], "", [], "A")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert b"customMarkFollows" in archive.read("word/document.xml")
    given = read_paper(data)
    assert given.text == paper.text
    assert [block.kind for block in given.blocks] == ["paragraph", "note"]


def test_notes_out_of_order_come_as_paragraphs():
    blocks = (Block(0, 4), Block(5, 7, "note", note="b"), Block(8, 10, "note", note="a"))
    paper = PaperText("Text\nB.\nA.", blocks, note_marks=(NoteMark(1, 1, "a"), NoteMark(4, 4, "b")))
    given = read_paper(new_docx(paper, [], "", [], "A"))
    assert given.text == paper.text
    assert [block.kind for block in given.blocks] == ["paragraph"] * 3


def test_characters_that_no_document_can_hold_are_replaced_one_for_one():
    paper = PaperText("a\0b\ud800c\u2028d\te\nf", (Block(0, 11),), links=(TextLink(0, 1, "javascript:x"),))
    given = read_paper(new_docx(paper, [], "", [], "A"))
    assert given.text == "a\ufffdb\ufffdc\ufffdd\te\nf"
    assert given.links == ()
