"""The laws of papers: JSON gives back what it was given, and links and comments change no letter of a text."""

from __future__ import annotations

from io import BytesIO

import docx
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.manuscript.annotate import annotate_docx
from indexer.manuscript.flow import Flow
from indexer.manuscript.marks import Entry, Mark
from indexer.manuscript.new_docx import new_docx
from indexer.manuscript.reading import read_paper
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

TEXT = st.text(max_size=60)
KINDS = st.sampled_from(["heading", "paragraph", "item", "cell", "note"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
ITEMS = st.lists(st.builds(CitedItem, st.dictionaries(TEXT, JSON, max_size=3), TEXT, TEXT), max_size=2).map(tuple)


@st.composite
def papers(draw):
    text = draw(st.text(max_size=200))
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)

    def many(make):
        return tuple(make(*draw(places)) for _ in range(draw(st.integers(0, 3))))

    return PaperText(
        text,
        many(lambda a, b: Block(a, b, draw(KINDS), draw(st.integers(0, 9)), draw(st.integers(0, 999)), draw(TEXT))),
        many(lambda a, b: TextLink(a, b, draw(TEXT))),
        many(lambda a, b: NoteMark(a, b, draw(TEXT))),
        many(lambda a, b: CitationField(a, b, draw(TEXT), draw(ITEMS))),
        draw(st.none() | places.map(tuple)),
        draw(TEXT),
        draw(TEXT),
        tuple(draw(st.lists(st.builds(Problem, TEXT, TEXT, TEXT), max_size=2))),
    )


@given(papers())
def test_json_gives_back_the_paper(paper):
    assert from_json(as_json(paper)) == paper


WORDS = st.text(st.sampled_from("ab é”𝒳-\n\t "), max_size=12)
LOOK = st.sets(st.sampled_from(["bold", "italic"]))
PARAGRAPHS = st.lists(st.lists(st.tuples(WORDS, LOOK), max_size=4), min_size=1, max_size=4)
MARKS = st.lists(
    st.builds(
        lambda start, length, url, comment: Mark(start, start + length, url, comment),
        st.integers(0, 60),
        st.integers(0, 40),
        st.sampled_from(["", "https://example.org/1", "https://example.org/2?a=1&b=2"]),
        st.sampled_from(["", "Check this.", "Two\nlines <and> & more."]),
    ),
    max_size=6,
)
ENTRIES = [Entry((("A source ", frozenset()), ("2", frozenset({"sup", "i"}))), "https://example.org/3")]


def looks(data):
    """Give each visible character of a document with its look."""
    found = []
    for paragraph in docx.Document(BytesIO(data)).paragraphs:
        for run in [*paragraph.iter_inner_content()]:
            for each in getattr(run, "runs", [run]):
                found += [(letter, bool(each.bold), bool(each.italic)) for letter in each.text]
    return found


@settings(max_examples=25)
@given(PARAGRAPHS, MARKS)
def test_marks_change_no_letter_and_no_look_of_a_word_document(paragraphs, marks):
    document = docx.Document()
    document.add_paragraph("Begin.")
    for runs in paragraphs:
        paragraph = document.add_paragraph()
        for words, look in runs:
            run = paragraph.add_run(words)
            run.bold, run.italic = "bold" in look, "italic" in look
    out = BytesIO()
    document.save(out)
    paper = read_paper(out.getvalue())
    given = annotate_docx(out.getvalue(), paper, marks, "", [], "A")
    assert read_paper(given).text == paper.text
    assert looks(given) == looks(out.getvalue())
    assert len(list(docx.Document(BytesIO(given)).comments)) == sum(bool(mark.comment) for mark in marks)
    listed = read_paper(annotate_docx(out.getvalue(), paper, marks, "Sources", ENTRIES, "A"))
    assert listed.text == f"{paper.text}\nSources\nA source 2"
    covered = {at for mark in marks if mark.url for at in range(mark.start, min(mark.end, len(paper.text)))}
    led = {at for link in listed.links for at in range(link.start, link.end)} - {
        *range(len(paper.text), len(listed.text))
    }
    assert led <= covered
    assert not any(paper.text[at].strip() for at in covered - led)


@settings(max_examples=25)
@given(
    st.lists(st.tuples(WORDS, st.sampled_from(["heading", "paragraph", "item", "cell"])), min_size=1, max_size=5), MARKS
)
def test_a_new_document_holds_the_papers_text_to_the_letter(blocks, marks):
    flow = Flow()
    flow.begin()
    flow.add("Begin.")
    flow.end()
    for at, (words, kind) in enumerate(blocks):
        flow.begin()
        flow.add(words)
        flow.mark(f"n{at}")
        flow.end(kind, 1)
    for at in range(len(blocks)):
        flow.begin()
        flow.add(f"Note {at}.")
        flow.end("note", note=f"n{at}")
    paper = flow.paper()
    given = read_paper(new_docx(paper, marks, "", [], "A"))
    assert given.text == paper.text
    assert [each.note for each in given.note_marks] == [f"footnote {at + 1}" for at in range(len(blocks))]
