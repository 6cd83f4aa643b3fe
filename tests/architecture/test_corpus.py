"""Holds the sample collection to its promises: remade byte for byte, listed, honest about itself, and small."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import tomllib
import zipfile
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus"
MAKER = ROOT / "tests" / "corpus_maker" / "make.py"
BY_HAND = {"README.md", "workstreams.toml", "vocabulary.csv"}
NOTICE = "Sample document written for the evidence review system; the group and its findings are invented."


def held(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def rows() -> list[dict[str, str]]:
    with (CORPUS / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def workstreams() -> dict[str, object]:
    return tomllib.loads((CORPUS / "workstreams.toml").read_text("utf-8"))


def first_words(path: Path) -> str:
    """Everything a reader sees first: page one, slide one, or the text of the file, with single spaces."""
    if path.suffix == ".pdf":
        document = pypdfium2.PdfDocument(path)
        text = document[0].get_textpage().get_text_range()
        document.close()
    elif path.suffix in (".pptx", ".docx"):
        part = "ppt/slides/slide1.xml" if path.suffix == ".pptx" else "word/document.xml"
        with zipfile.ZipFile(path) as parts:
            text = re.sub(r"<[^>]+>", " ", parts.read(part).decode())
    else:
        text = path.read_text("utf-8")
    return " ".join(text.split())


def test_it_is_remade_byte_for_byte(tmp_path: Path) -> None:
    subprocess.run([sys.executable, MAKER, tmp_path], check=True, capture_output=True, timeout=120)
    assert held(tmp_path) == held(CORPUS) - BY_HAND, "run `make corpus` and commit what it makes"
    changed = [
        name for name in sorted(held(tmp_path)) if (tmp_path / name).read_bytes() != (CORPUS / name).read_bytes()
    ]
    assert changed == [], "run `make corpus` and commit what it makes"


def test_every_document_has_one_row_and_every_row_a_document() -> None:
    listed = [row["path"] for row in rows()]
    assert len(listed) == len(set(listed))
    assert set(listed) == held(CORPUS) - BY_HAND - {"manifest.csv"}


def test_it_is_small_and_holds_no_program() -> None:
    files = held(CORPUS)
    assert sum((CORPUS / name).stat().st_size for name in files) < 5_000_000
    assert {Path(name).suffix for name in files} <= {".pdf", ".pptx", ".docx", ".html", ".md", ".csv", ".toml"}


def test_it_is_broad() -> None:
    assert len(rows()) >= 20
    assert {Path(row["path"]).suffix for row in rows()} == {".pdf", ".pptx", ".docx", ".html", ".md"}
    assert {row["audience"] for row in rows()} == {"public", "review group", "programme team"}
    kinds = {"review", "report", "slides", "minutes", "evidence paper", "guidance"}
    assert {row["kind"] for row in rows()} == kinds
    assert all(date(2014, 1, 1) <= date.fromisoformat(row["date"]) < date(2018, 1, 1) for row in rows())


def test_workstreams_agree_with_the_manifest_and_each_has_two_documents() -> None:
    listed = workstreams()["workstream"]
    assert isinstance(listed, list)
    slugs = [each["slug"] for each in listed]
    used = [slug for row in rows() for slug in row["workstreams"].split("; ")]
    assert len(slugs) == len(set(slugs)) == 9
    assert set(used) == set(slugs)
    assert all(used.count(slug) >= 2 for slug in slugs)
    assert all(8 <= len(each["words"]) <= 20 and each["name"] and each["definition"] for each in listed)


def test_tags_agree_with_the_vocabulary_and_each_is_used() -> None:
    from indexer.vocabulary_csv import read_csv

    own = read_csv((CORPUS / "vocabulary.csv").read_bytes()).tags
    used = {key for row in rows() for key in row["tags"].split("; ")}
    keys = {f"{each.group}/{each.slug}" for each in own}
    above = {f"{each.group}/{parent}" for each in own for parent in each.parents}
    assert {key for key in used if not key.startswith("evidence-type/")} <= keys
    assert keys - above <= used
    assert all(each.definition for each in own)
    assert all("evidence-type/" in row["tags"] for row in rows())


@pytest.mark.parametrize("name", sorted(row["path"] for row in rows()))
def test_each_document_says_that_it_is_a_sample(name: str) -> None:
    assert NOTICE in first_words(CORPUS / name)
