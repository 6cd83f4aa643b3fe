from __future__ import annotations

import pytest

from indexer.citation.files import FORMATS, read_references
from indexer.errors import UsageError

WORK = {"type": "report", "title": "Neglect", "author": [{"literal": "An Office"}]}


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_tells_its_format(form: str) -> None:
    text = "\ufeff\n" + FORMATS[form].write([WORK])
    for read in (read_references(text), read_references(text.encode(), form)):
        (item,) = read.items
        assert item["title"] == "Neglect"


@pytest.mark.parametrize(("text", "form"), [("Hello", ""), ("", ""), ("x", "docx")])
def test_what_is_none_of_them(text: str, form: str) -> None:
    with pytest.raises(UsageError, match="RIS, BibTeX, CSL-JSON"):
        read_references(text, form)


def test_a_file_that_is_too_large() -> None:
    with pytest.raises(UsageError, match="20 MB"):
        read_references(b"x" * 20_000_001)
