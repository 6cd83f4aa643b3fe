from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import docx
import pytest
import rispy

from indexer.citation.styles import STYLES
from indexer.errors import UsageError
from indexer.library import Library
from indexer.manuscript.reading import read_paper
from indexer.model import DocumentId
from indexer.paper_files import FORMS, LIST_TITLE, written
from indexer.paper_report import Report

PARAGRAPHS = (
    "Emotional abuse was recorded for 41% of the children (Review Office, 2016). Others disagree (Moor, 2014).",
    "References",
    "Review Office (2016) Counting children. Glasgow: Review Office.",
)
DRAFT = "\n\n".join(PARAGRAPHS)


@pytest.fixture
def word() -> bytes:
    """Give the draft as a Word file."""
    document = docx.Document()
    for each in PARAGRAPHS:
        document.add_paragraph(each)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def paragraphs(data: bytes) -> list[str]:
    return [each.text for each in docx.Document(BytesIO(data)).paragraphs if each.text]


@pytest.fixture
def report(register: DocumentId, reported: Any) -> Report:
    return reported(DRAFT, confirm=True)


@pytest.mark.parametrize("as_word", [True, False], ids=["Word", "pasted"])
def test_apart_from_the_list_the_text_is_the_originals(
    register: DocumentId, reported: Any, word: bytes, as_word: bool
) -> None:
    original, name = (word, "draft.docx") if as_word else (DRAFT.encode(), "")
    report = reported(original, name, confirm=True)
    kept = paragraphs(written(report, "docx", original))
    assert tuple(kept[:3]) == PARAGRAPHS
    assert kept[3] == LIST_TITLE
    assert kept[4].startswith("Review Office (2016) Counting children")
    assert len(kept) == 5


def test_without_a_confirmed_source_there_is_no_list(register: DocumentId, reported: Any, library: Library) -> None:
    report = reported(DRAFT)
    assert tuple(paragraphs(written(report, "docx", b""))) == PARAGRAPHS
    assert LIST_TITLE not in written(report, "html", b"").decode()


def test_what_is_given_back_is_read_as_the_same_paper(report: Report, library: Library) -> None:
    for ending in ("docx", "html"):
        back = read_paper(written(report, ending, b""), f"paper.{ending}")
        assert back.text.startswith("\n".join(PARAGRAPHS) if ending == "docx" else "")
        for each in PARAGRAPHS:
            assert each in back.text


def test_the_web_page_links_and_holds_a_record(report: Report, register: DocumentId) -> None:
    page = written(report, "html", b"").decode()
    assert f"https://library.example/documents/{register}/passages/1?quote=" in page
    assert 'class="Z3988"' in page
    assert "another figure" in page


def test_references_are_as_the_library_knows_them_or_else_as_understood(report: Report, register: DocumentId) -> None:
    held, moor = json.loads(written(report, "json", b""))
    assert (held["title"], held["URL"]) == ("Counting children", f"https://library.example/documents/{register}")
    assert moor["author"][0]["family"] == "Moor"
    assert moor["title"]
    first, _ = rispy.loads(written(report, "ris", b"").decode())
    assert first["title"] == "Counting children"
    assert "Counting children" in written(report, "bib", b"").decode()


@pytest.mark.parametrize("style", STYLES)
def test_the_list_is_set_in_every_style(report: Report, style: str) -> None:
    assert "Counting children" in paragraphs(written(report, "docx", b"", style))[4]


def test_a_style_that_there_is_not_is_refused(report: Report) -> None:
    with pytest.raises(UsageError, match="style"):
        written(report, "docx", b"", "comic")


def test_a_paper_that_cites_nothing_is_given_back_in_every_form(reported: Any) -> None:
    report = reported("Nothing is cited here.")
    for ending in FORMS:
        assert isinstance(written(report, ending, b""), bytes)
    assert paragraphs(written(report, "docx", b"")) == ["Nothing is cited here."]
