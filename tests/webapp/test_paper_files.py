"""A paper is given back as a file: its own, an annotated one, a table or references."""

from __future__ import annotations

import io

import docx
import pytest
from bs4 import BeautifulSoup

from indexer.citation.styles import STYLES
from webapp.library import library_of

PARAGRAPHS = ("They read of it (Anon, 2016).", "References", "Anon (2016) For everybody. Press.")


@pytest.fixture
def word() -> bytes:
    """Give a Word file."""
    document = docx.Document()
    for each in PARAGRAPHS:
        document.add_paragraph(each)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture
def client(cited):
    return cited.client("reader")


def test_a_word_file_comes_back_with_its_list_in_the_style_that_was_chosen(client, word, send) -> None:
    sent = send(client, "/papers", file=(io.BytesIO(word), "Ein Entwurf – ü.docx"), text="")
    paper = sent.location.partition("#")[0]
    page = BeautifulSoup(client.get(f"{paper}/files").text, "lxml").main
    assert "Your Word file" in page.text
    assert [each["value"] for each in page.select("select#style option")] == [*STYLES]
    send(client, paper, f"{paper}/decide", work="1", document="1")
    lists = set()
    for style in ("harvard", "vancouver"):
        answer = client.get(f"{paper}/paper.docx?style={style}")
        kept = [each.text for each in docx.Document(io.BytesIO(answer.data)).paragraphs]
        assert tuple(kept[:3]) == PARAGRAPHS
        lists.add(kept[-1])
    assert len(lists) == 2
    assert all("For everybody" in each for each in lists)
    original = client.get(f"{paper}/versions/1/original")
    assert original.data == word
    assert "filename*=UTF-8''Ein%20Entwurf" in original.headers["Content-Disposition"]


def test_links_of_a_file_are_whole_addresses(client, send) -> None:
    paper = send(client, "/papers", text="\n\n".join(PARAGRAPHS)).location.partition("#")[0]
    send(client, paper, f"{paper}/decide", work="1", document="1")
    page = BeautifulSoup(client.get(f"{paper}/paper.html").data, "lxml")
    linked = [each["href"] for each in page.select("a[href]")]
    assert any(each.startswith("http://localhost/documents/1/passages/1") for each in linked)
    assert client.get(f"{paper}/paper.pdf").status_code == 404
    refused = client.get(f"{paper}/paper.docx?style=%0acomic")
    assert refused.status_code == 400
    assert "There is no style “comic” here" in refused.text


def test_pasted_text_and_names_of_other_systems_are_sent_back_safely(cited, client, send) -> None:
    pasted = send(client, "/papers", text="Words.", title="Pasted").location.partition("#")[0]
    number = pasted.rpartition("/")[2]
    answer = client.get(f"{pasted}/versions/1/original")
    assert answer.data == b"Words."
    assert f"filename=paper-{number}-1.txt" in answer.headers["Content-Disposition"]
    html = (io.BytesIO(b"<html><body><p>Words.</p><script>alert(1)</script></body></html>"), 'a"b\r\n.html')
    sent = send(client, "/papers", file=html, text="")
    there = f"{sent.location.partition('#')[0]}/versions/1/original"
    answer = client.get(there)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert library_of(cited.app).catalogue.papers.version(int(there.split("/")[2])).name
