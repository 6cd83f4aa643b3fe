from __future__ import annotations

from lxml import html

from indexer.manuscript.html_page import as_html
from indexer.manuscript.marks import Entry, Mark
from indexer.paper_text import Block, PaperText, TextLink

PAPER = PaperText(
    "A <title>\nOne two & three.\nfirst\nsecond",
    (Block(0, 9, "heading", 2), Block(10, 26), Block(27, 32, "item"), Block(33, 39, "item")),
    links=(
        TextLink(10, 13, "https://example.org/own"),
        TextLink(14, 17, "javascript:alert(1)"),
        TextLink(27, 32, "#x"),
    ),
    title="A <title>",
)


def page(*marks: Mark, entries: tuple[Entry, ...] = (), coins: tuple[str, ...] = ()) -> html.HtmlElement:
    return html.document_fromstring(as_html(PAPER, marks, "Sources & such", entries, coins))


def test_blocks_become_elements_and_everything_is_escaped():
    made = page()
    assert made.findtext("head/title") == "A <title>"
    assert [(each.tag, each.text_content()) for each in made.xpath("//*[@class='line']")] == [
        ("h2", "A <title>"),
        ("p", "One two & three."),
        ("li", "first"),
        ("li", "second"),
    ]
    assert made.xpath("//a/@href") == ["https://example.org/own"]
    assert not made.xpath("//section")


def test_links_stand_on_their_characters_and_the_first_of_two_wins():
    made = page(Mark(14, 25, "https://example.org/?a=1&b='2'"), Mark(10, 17, "https://example.org/2"))
    assert [(each.get("href"), each.text_content()) for each in made.xpath("//p//a")] == [
        ("https://example.org/2", "One "),
        ("https://example.org/?a=1&b='2'", "two & three"),
    ]


def test_a_problem_is_reached_from_its_words_and_leads_back():
    made = page(Mark(14, 17, "https://example.org/2", "Which <two>?\nSay."), Mark(12, 30, "", "Long."))
    for number, comment in ((1, "Long."), (2, "Which <two>?\nSay.")):
        (call,) = made.xpath(f"//a[@href='#problem-{number}']")
        (note,) = made.xpath(f"//*[@id='problem-{number}']")
        assert note.text_content().startswith(comment)
        assert note.xpath("a/@href") == [f"#{call.get('id')}"]
    assert "".join(made.xpath("//mark//text()")) == "e two & three.fir"
    assert not made.xpath("//a//a")


def test_a_comment_on_no_character_and_one_between_blocks_are_called_too():
    made = page(Mark(12, 12, "", "Here."), Mark(26, 27, "", "Between."), Mark(99, 99, "", "Beyond."))
    assert len(made.xpath("//a[starts-with(@href, '#problem-')]")) == 3


def test_references_and_coins_close_the_page():
    entry = Entry((("A & B ", frozenset()), ("Book", frozenset({"i", "sup"}))), "https://example.org/s")
    made = page(entries=(entry, Entry((("Plain", frozenset()),))), coins=('ctx_ver=Z39.88-2004&rft.title="x"',))
    (section,) = made.xpath("//section")
    assert section.findtext("h2") == "Sources & such"
    assert [each.text_content() for each in section.iter("p")] == ["A & B Book", "Plain"]
    assert section.xpath("p/a/i/sup/text()") == ["Book"]
    assert made.xpath("//span[@class='Z3988']/@title") == ['ctx_ver=Z39.88-2004&rft.title="x"']
