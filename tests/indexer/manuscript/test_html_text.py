from __future__ import annotations

import pytest

from indexer.extract.extraction import Unreadable
from indexer.manuscript.reading import read_paper
from indexer.paper_text import PaperText


def read(body: str) -> PaperText:
    return read_paper(f"<!DOCTYPE html><html><head><title>A page</title></head><body>{body}</body></html>".encode())


def kinds(paper: PaperText) -> list[tuple[str, str]]:
    return [(each.kind, paper.text[each.start : each.end]) for each in paper.blocks]


def test_the_text_is_in_blocks_without_menus_forms_and_scripts():
    paper = read(
        "<nav>Menu</nav><h2>On  counting</h2>\n<p>We <b>counted</b>\n all.<br>Twice.</p><script>x()</script>"
        "<ul><li>one<li>two</ul><table><tr><th>a<td>b</table><form>Ask</form>loose <!-- no --> words"
    )
    assert kinds(paper) == [
        ("heading", "On counting"),
        ("paragraph", "We counted all.\nTwice."),
        ("item", "one"),
        ("item", "two"),
        ("cell", "a"),
        ("cell", "b"),
        ("paragraph", "loose words"),
    ]
    assert (paper.blocks[0].level, paper.title) == (2, "A page")


def test_a_main_element_is_the_paper_unless_most_stands_outside_it():
    assert read(f"<div>around</div><main>{'words ' * 9}</main>").text == ("words " * 9).rstrip() + " "
    assert "outside" in read(f"<main>small</main><p>{'outside ' * 9}</p>").text


def test_what_stands_around_the_text_is_left_out_unless_all_stands_there():
    assert read(f"<header>Site</header><p>{'words ' * 9}</p><footer>Address</footer>").text.split() == ["words"] * 9
    assert read("<footer>All of it</footer>").text == "All of it"


def test_links_lead_out_or_to_places_in_the_page():
    paper = read(
        '<p>See <a href="https://example.org/"> there </a><a href="#r1">here</a> <a href="javascript:x">no</a>'
    )
    assert [(paper.text[each.start : each.end], each.url) for each in paper.links] == [
        ("there", "https://example.org/"),
        ("here", "#r1"),
    ]


def test_notes_follow_the_body_and_hang_at_the_links_to_them():
    paper = read(
        '<p>Said<a href="#fn1" role="doc-noteref"><sup>1</sup></a>.</p><section role="doc-endnotes"><ol>'
        '<li id="fn1"><p>Sample, 2015.<a href="#ref" role="doc-backlink">back</a></p></li></ol></section><p>End.</p>'
    )
    assert kinds(paper) == [("paragraph", "Said1."), ("paragraph", "End."), ("note", "Sample, 2015.")]
    (mark,) = paper.note_marks
    assert (paper.text[mark.start : mark.end], mark.note, paper.blocks[2].note) == ("1", "fn1", "fn1")


def test_a_list_of_works_is_known_by_its_role_and_preformatted_lines_stay():
    paper = read('<pre>a  b\n c</pre><div role="doc-bibliography"><p>One.</p><p>Two.</p></div>')
    assert paper.text.startswith("a  b\n c\n")
    assert paper.bibliography is not None
    assert paper.text[slice(*paper.bibliography)] == "One.\nTwo."


def test_elements_without_end_are_refused_in_words():
    with pytest.raises(Unreadable, match="beyond all measure"):
        read("<div>" * 20_000 + "x")
