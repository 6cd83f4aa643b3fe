from __future__ import annotations

import socket
from pathlib import Path

import pytest

from indexer.extract import html
from indexer.extract.extraction import Extraction, Unreadable

SENTENCE = "The partnership listened to children and acted on what they said about the help that they were given. "


def page(body: str, head: str = "") -> str:
    return f'<!doctype html><html lang="en-GB"><head><title>A page</title>{head}</head><body>{body}</body></html>'


def extracted(path: Path, markup: str | bytes) -> Extraction:
    path.write_bytes(markup if isinstance(markup, bytes) else markup.encode())
    return Extraction.gather(html.read(path))


ARTICLE = page(
    "<nav><a href='/'>Home</a> <a href='/all'>All our pages and more</a></nav>"
    f"<main><article><h1>Listening</h1><p>{SENTENCE * 3} Read <a href='guide.html'>the guide</a> or "
    "<a href='javascript:void(0)'>this</a>.</p>"
    f"<h2>What we found</h2><p>{SENTENCE * 3}</p><ul><li>{SENTENCE}</li><li>{SENTENCE}</li></ul>"
    f"<table><tr><th>Area</th><th>Share</th></tr><tr><td>North</td><td>12%</td></tr></table>"
    f"<h2>What next</h2><p>{SENTENCE * 4}</p></article></main><footer>Cookies and privacy</footer>",
    '<link rel="canonical" href="https://example.org/pages/one.html">',
)


def test_the_main_text_splits_at_its_headings_without_menus(tmp_path):
    blocks = extracted(tmp_path / "a.html", ARTICLE).blocks
    assert [block.heading for block in blocks][-2:] == ["What we found", "What next"]
    everything = "\n".join(block.text for block in blocks)
    assert "Area | Share\nNorth | 12%" in everything
    assert "• The partnership" in everything
    assert "Cookies" not in everything
    assert "Home" not in everything
    assert blocks[0].reader.startswith("trafilatura ")


def test_links_of_the_main_text_are_absolute_and_safe(tmp_path):
    links = [link for block in extracted(tmp_path / "a.html", ARTICLE).blocks for link in block.links]
    assert [(link.url, link.anchor) for link in links] == [("https://example.org/pages/guide.html", "the guide")]


def test_without_a_main_text_all_that_is_visible_is_read(tmp_path):
    body = (
        "<div>Opening times</div><table><tr><td>Monday</td><td>9 to 5</td></tr></table><h3>Where</h3>"
        "<div>Hall<br>Street</div><script>no()</script><style>p{}</style><!-- never --><a href='https://example.org/'>Map</a>"
    )
    blocks = extracted(tmp_path / "a.html", page(body)).blocks
    everything = " ".join(f"{block.heading} {block.text}" for block in blocks)
    for words in ("Opening times", "Monday", "9 to 5", "Where", "Hall", "Street", "Map"):
        assert words in everything
    assert "no()" not in everything
    assert "never" not in everything


def test_a_main_text_far_shorter_than_the_prose_is_not_believed(tmp_path, monkeypatch):
    whole = page("".join(f"<div><h2>Part {n}</h2><div>{SENTENCE * 4}</div></div>" for n in range(5)))

    def short(_markup, **_options):
        from lxml import etree
        from trafilatura.settings import Document

        found = Document()
        found.body = etree.fromstring("<body><p>Only a little.</p></body>")
        return found

    monkeypatch.setattr(html.trafilatura, "bare_extraction", short)
    blocks = extracted(tmp_path / "a.html", whole).blocks
    assert [block.heading for block in blocks] == [f"Part {n}" for n in range(5)]
    assert all(SENTENCE.strip() in block.text for block in blocks)
    assert blocks[0].reader.startswith("beautifulsoup4 ")


def test_readers_comments_and_menus_do_not_make_the_main_text_look_short(tmp_path):
    comments = f"<div id='comments'>{f'<p>{SENTENCE}</p>' * 60}</div>"
    blocks = extracted(tmp_path / "a.html", ARTICLE.replace("<footer>", comments + "<footer>")).blocks
    assert blocks[0].reader.startswith("trafilatura ")


def test_what_a_page_says_of_itself_comes_with_its_source(tmp_path):
    head = (
        '<meta name="citation_title" content="The paper"><meta name="citation_author" content="Smith, A">'
        '<meta name="citation_author" content="Jones, B"><meta name="DC.date.issued" content="2021-03-04">'
        '<meta property="og:site_name" content="A council"><meta property="og:title" content="OG title">'
        '<script type="application/ld+json">{"@graph": [{"@type": "Article", "headline": "LD title", '
        '"datePublished": "2021-03-05T10:00", "author": [{"name": "C. Brown"}]}]}</script>'
        '<script type="application/ld+json">{broken</script>'
    )
    markup = page(f"<h1>Shown title</h1><time datetime='2021-03-06'>6 March</time><p>{SENTENCE * 5}</p>", head)
    found = {(each.name, each.source): each.value for each in extracted(tmp_path / "a.html", markup).properties}
    assert found["title", "citation_title"] == "The paper"
    assert found["author", "citation_author"] == "Smith, A; Jones, B"
    assert found["date", "dc.date.issued"] == "2021-03-04"
    assert found["organisation", "og:site_name"] == "A council"
    assert found["title", "og:title"] == "OG title"
    assert found["title", "JSON-LD headline"] == "LD title"
    assert found["date", "JSON-LD datePublished"] == "2021-03-05"
    assert found["author", "JSON-LD author"] == "C. Brown"
    assert found["date", "<time>"] == "2021-03-06"
    assert found["title", "<h1>"] == "Shown title"
    assert found["title", "<title>"] == "A page"
    assert found["language", "<html lang>"] == "en-GB"
    assert found["date", "htmldate"].startswith("2021-03-0")


@pytest.mark.parametrize(
    "markup",
    [
        page(f"<p>Café {SENTENCE * 3}</p>").encode(),
        page(f"<p>Café {SENTENCE * 3}</p>", '<meta charset="windows-1252">').encode("cp1252"),
        page(f"<p>Café {SENTENCE * 3}</p>").encode("utf-16"),
        b'<?xml version="1.0" encoding="iso-8859-1"?>' + page(f"<p>Café {SENTENCE * 3}</p>").encode("latin-1"),
    ],
    ids=["UTF-8", "declared Windows-1252", "UTF-16 with a mark", "XHTML in Latin-1"],
)
def test_the_encoding_is_found_from_the_bytes(tmp_path, markup):
    assert "Café The" in extracted(tmp_path / "a.html", markup).blocks[0].text


def test_nothing_is_fetched(tmp_path, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("a page must be read without the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert extracted(tmp_path / "a.html", ARTICLE.replace("<nav>", "<img src='https://example.org/i.png'><nav>")).blocks


@pytest.mark.parametrize("markup", ["", "<html></html>", "<script>x()</script>", "<!-- only this -->"])
def test_a_page_without_words_is_reported(tmp_path, markup):
    with pytest.raises(Unreadable, match="No words"):
        extracted(tmp_path / "a.html", markup)


def test_elements_nested_without_end_are_reported(tmp_path):
    assert extracted(tmp_path / "a.html", "<div>" * 500 + SENTENCE).blocks
    with pytest.raises(Unreadable, match="beyond all measure"):
        extracted(tmp_path / "a.html", "<div>" * 5000 + SENTENCE)
