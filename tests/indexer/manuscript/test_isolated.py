from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from indexer.config import Config
from indexer.errors import BadPaper
from indexer.extract import program
from indexer.manuscript import isolated
from indexer.manuscript.isolated import read_safely
from indexer.manuscript.reading import read_paper

CONFIG = Config()


def test_a_paper_comes_out_as_it_would_in_this_process(word):
    data = word("<w:p><w:r><w:t>Café “a” 𝒳</w:t></w:r></w:p><w:p><w:r><w:t>Two.</w:t></w:r></w:p>")
    assert read_safely(data, "a paper.docx", CONFIG) == read_paper(data)
    assert read_safely(b"# Said\n", "-x\0.md", CONFIG).text == "Said"


def test_what_is_refused_is_refused_in_two_sentences(word):
    with pytest.raises(BadPaper, match=r"The file is damaged\. Open it .*\."):
        read_safely(word("<w:p/>")[:300], "x.docx", CONFIG)
    with pytest.raises(BadPaper, match="cannot be read as a paper"):
        read_safely(b"a,b\n1,2", "x.csv", CONFIG)
    with pytest.raises(BadPaper, match="No words"):
        read_safely(word("<w:p/>"), "x.docx", CONFIG)


def test_a_bomb_is_refused_and_takes_neither_memory_nor_time(word):
    data = word(f"<w:p>{' ' * 30_000_000}</w:p>")
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, before.read(name))
    with pytest.raises(BadPaper, match="unpacks to"):
        read_safely(out.getvalue(), "x.docx", CONFIG)


def test_a_reader_that_needs_too_much_time_or_memory_is_ended():
    with pytest.raises(BadPaper, match="more than 1 CPU seconds"):
        read_safely(b"<p>" + b"<b>word</b> " * 500_000, "x.html", Config(cpu_seconds=1))
    with pytest.raises(BadPaper, match="more memory than allowed"):
        read_safely(b"word " * 30_000_000, "x.txt", Config(memory_mb=256))


@pytest.mark.parametrize(
    "said", [b"", b"paper {}", b"paper nonsense", b"refused []", b"\xff", b'refused {"reason": 1}']
)
def test_whatever_the_process_answers_ends_in_a_sentence(monkeypatch, said):
    monkeypatch.setattr(program, "run", lambda *_: said)
    with pytest.raises(BadPaper, match="made the program that reads it fail"):
        read_safely(b"x", "x.txt", CONFIG)


def test_a_file_larger_than_any_paper_is_not_opened(monkeypatch):
    monkeypatch.setattr(isolated, "_LARGEST", 3)
    with pytest.raises(BadPaper, match="larger than 3 bytes"):
        read_safely(b"four", "x.txt", CONFIG)
