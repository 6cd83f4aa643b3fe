from __future__ import annotations

from indexer.manuscript.reading import read_paper, read_pasted
from indexer.paper_text import PaperText


def blocks(paper: PaperText) -> list[tuple[str, str, str]]:
    return [(each.kind, each.note, paper.text[each.start : each.end]) for each in paper.blocks]


def test_blank_lines_part_paragraphs_and_without_any_line_ends_do():
    assert blocks(read_pasted("One\nline.\r\n \r\n\r\nTwo.\n")) == [
        ("paragraph", "", "One\nline."),
        ("paragraph", "", "Two."),
    ]
    assert [text for _, _, text in blocks(read_paper(b"One.\nTwo.", "paper.txt"))] == ["One.", "Two."]


def test_markdown_with_front_matter_and_footnotes():
    text = (
        "---\ntitle: On counting\n---\n# Method\n\nSaid[^a], see [there](https://example.org/).[^long] Not [^c].\n\n"
        "[^a]: Sample, *2015*.\n[^long]:\n    Two\n    lines.\n\n    And more.\n\n`x[^a]` ends.\n"
    )
    paper = read_paper(text.encode(), "paper.md")
    assert blocks(paper) == [
        ("heading", "", "Method"),
        ("paragraph", "", "Said, see there. Not [^c]."),
        ("paragraph", "", "x[^a] ends."),
        ("note", "note-a", "Sample, 2015."),
        ("note", "note-long", "Two lines."),
        ("note", "note-long", "And more."),
    ]
    assert paper.title == "On counting"
    assert [(each.start, each.end, each.note) for each in paper.note_marks] == [
        (11, 11, "note-a"),
        (23, 23, "note-long"),
    ]
    assert [each.url for each in paper.links] == ["https://example.org/"]
