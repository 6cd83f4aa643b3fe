from __future__ import annotations

import zipfile
from io import BytesIO

import docx
import pytest
from lxml import etree

from indexer.errors import BadPaper
from indexer.manuscript.annotate import annotate_docx
from indexer.manuscript.marks import Entry, Mark
from indexer.manuscript.reading import read_paper

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
URL = "https://example.org/documents/1/pages/3?a=1&b=2"
COMMENTS = '<w:comments><w:comment w:id="4" w:author="B"><w:p><w:r><w:t>Old.</w:t></w:r></w:p></w:comment></w:comments>'


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def annotated(data: bytes, *marks: Mark, entries: tuple[Entry, ...] = ()) -> bytes:
    return annotate_docx(data, read_paper(data), marks, "Sources", entries, "Evidence Review")


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def body(data: bytes) -> etree._Element:
    return part(data, "word/document.xml").find(f"{W}body")


def words(element: etree._Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def commented(data: bytes, identity: str) -> str:
    """Give the words between a comment's start and end."""
    found, inside = [], False
    for each in body(data).iter(f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}t"):
        if each.get(f"{W}id") == identity:
            inside = each.tag == f"{W}commentRangeStart"
        elif inside and each.tag == f"{W}t":
            found.append(each.text or "")
    return "".join(found)


def test_a_link_goes_around_exactly_its_characters_and_keeps_their_look(word):
    data = word(f"<w:p>{run('It says ')}{run('forty two', '<w:i/>')}{run(' homes.')}</w:p>")
    given = annotated(data, Mark(5, 13, URL))
    paper = read_paper(given)
    assert paper.text == "It says forty two homes."
    assert [(paper.text[each.start : each.end], each.url) for each in paper.links] == [("ys forty", URL)]
    (link,) = body(given).iter(f"{W}hyperlink")
    assert [(words(each), each.find(f"{W}rPr/{W}i") is not None) for each in link] == [("ys ", False), ("forty", True)]


def test_a_comment_is_one_of_words_own_and_stands_around_its_characters(word):
    given = annotated(word(f"<w:p>{run('One two three.')}</w:p>"), Mark(4, 7, "", "Check <this> & that.\nAgain."))
    (comment,) = docx.Document(BytesIO(given)).comments
    assert (comment.author, comment.initials, comment.text) == ("Evidence Review", "ER", "Check <this> & that.\nAgain.")
    assert commented(given, str(comment.comment_id)) == "two"
    assert read_paper(given).text == "One two three."


def test_comments_that_are_there_stay_and_new_ones_get_numbers_of_their_own(word):
    data = word(f"<w:p>{run('One two.')}</w:p>", comments=COMMENTS)
    given = annotated(data, Mark(0, 3, "", "First."), Mark(0, 7, URL, "Whole."))
    held = {comment.comment_id: comment.text for comment in docx.Document(BytesIO(given)).comments}
    assert held == {4: "Old.", 5: "Whole.", 6: "First."}
    assert commented(given, "6") == "One"
    assert commented(given, "5") == "One two"


def test_an_old_link_stays_and_takes_comments_only(word):
    data = word(f'<w:p>{run("see ")}<w:hyperlink w:anchor="x">{run("there")}</w:hyperlink>{run(" now")}</w:p>')
    given = annotated(data, Mark(0, 13, URL, "Twice."))
    assert [each.url for each in read_paper(given).links] == [URL, "#x", URL]
    assert commented(given, "0") == "see there now"
    assert not [each for each in body(given).iter(f"{W}hyperlink") if each.find(f"{W}hyperlink") is not None]


def test_of_links_that_overlap_the_first_is_made(word):
    given = annotated(word(f"<w:p>{run('abcdef')}</w:p>"), Mark(2, 6, "https://example.org/2"), Mark(0, 4, URL))
    paper = read_paper(given)
    assert [(paper.text[each.start : each.end], each.url) for each in paper.links] == [
        ("abcd", URL),
        ("ef", "https://example.org/2"),
    ]


def test_what_was_inserted_stays_inserted_around_and_inside_a_link(word):
    data = word(f'<w:p><w:ins w:id="1" w:author="A">{run("one two three")}</w:ins></w:p>')
    given = annotated(data, Mark(4, 7, URL))
    (link,) = body(given).iter(f"{W}hyperlink")
    assert link.getparent().tag == f"{W}p"
    assert [words(each) for each in body(given).iter(f"{W}ins")] == ["one ", "two", " three"]
    assert words(link) == "two"


def test_a_comment_on_a_note_stands_at_its_mark_and_a_link_in_the_note_itself(word):
    notes = f'<w:root><w:footnote w:id="1"><w:p>{run("Sample, 2015.")}</w:p></w:footnote></w:root>'
    data = word(f'<w:p>{run("Said")}<w:r><w:footnoteReference w:id="1"/></w:r>{run(".")}</w:p>', footnotes=notes)
    given = annotated(data, Mark(6, 12, URL, "Not held."))
    (start,) = body(given).iter(f"{W}commentRangeStart")
    assert start.getnext().find(f"{W}footnoteReference") is not None
    (link,) = part(given, "word/footnotes.xml").iter(f"{W}hyperlink")
    assert words(link) == "Sample"
    assert b'Id="rIdEvidence1"' in etree.tostring(part(given, "word/_rels/footnotes.xml.rels"))


def test_a_field_keeps_its_marks_and_its_shown_words_are_linked(word):
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>ADDIN X</w:instrText><w:fldChar w:fldCharType="separate"/>'
        '<w:t>(Sample, 2015)</w:t><w:fldChar w:fldCharType="end"/></w:r>'
    )
    given = annotated(word(f"<w:p>{field}</w:p>"), Mark(1, 13, URL, "Which?"))
    events = [each.get(f"{W}fldCharType") for each in body(given).iter(f"{W}fldChar")]
    assert events == ["begin", "separate", "end"]
    paper = read_paper(given)
    assert [paper.text[each.start : each.end] for each in paper.links] == ["Sample, 2015"]


def test_a_formula_takes_a_comment_and_no_link(word):
    given = annotated(
        word(f"<w:p><m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>{run(' is')}</w:p>"), Mark(1, 2, URL, "?")
    )
    assert read_paper(given).links == ()
    (start,) = body(given).iter(f"{W}commentRangeStart")
    assert start.getnext().tag.endswith("}oMath")


def test_a_comment_on_no_character_stands_on_what_is_before(word):
    given = annotated(word(f"<w:p>{run('One.')}</w:p><w:p>{run('Two.')}</w:p>"), Mark(4, 4, URL, "A word is missing."))
    assert commented(given, "0") == "One."
    assert read_paper(given).links == ()


def test_the_list_comes_last_in_the_documents_own_heading_style(word):
    styles = (
        '<w:root><w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style></w:root>'
    )
    entry = Entry((("Sample (2015) ", frozenset()), ("Counting", frozenset({"i"})), ("2", frozenset({"sup"}))), URL)
    data = word(f"<w:p>{run('Text.')}</w:p><w:sectPr/>", styles=styles)
    given = annotated(data, entries=(entry, Entry((("Other.", frozenset()),))))
    assert [each.tag for each in body(given)] == [*[f"{W}p"] * 4, f"{W}sectPr"]
    paper = read_paper(given)
    assert paper.text == "Text.\nSources\nSample (2015) Counting2\nOther."
    assert paper.blocks[1].kind == "heading"
    assert [each.url for each in paper.links] == [URL]
    (raised,) = body(given).iter(f"{W}vertAlign")
    assert words(raised.getparent().getparent()) == "2"


def test_without_styles_the_heading_is_still_one(word):
    given = annotated(word(f"<w:p>{run('Text.')}</w:p>"), Mark(0, 4, URL), entries=(Entry((("A.", frozenset()),)),))
    assert [block.kind for block in read_paper(given).blocks] == ["paragraph", "heading", "paragraph"]


def test_parts_that_are_not_changed_stay_byte_for_byte(word):
    data = word(f"<w:p>{run('Text.')}</w:p>", theme="<w:root/>")
    given = annotated(data, Mark(0, 4, "", "C."))
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(BytesIO(given)) as after:
        assert before.read("word/theme.xml") == after.read("word/theme.xml")
        assert set(after.namelist()) == {*before.namelist(), "word/comments.xml"}


def test_another_file_than_was_read_is_refused(word):
    data = word(f"<w:p>{run('Text.')}</w:p>")
    with pytest.raises(BadPaper, match="not the one that was read"):
        annotate_docx(word(f"<w:p>{run('Other.')}</w:p>"), read_paper(data), [], "", [], "A")
    with pytest.raises(BadPaper, match="damaged"):
        annotate_docx(b"PK", read_paper(data), [], "", [], "A")
