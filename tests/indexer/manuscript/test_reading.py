from __future__ import annotations

import pytest

from indexer.extract import media_type as types
from indexer.extract.extraction import Unreadable
from indexer.manuscript import reading
from indexer.manuscript.reading import READERS, read_paper, read_pasted


@pytest.mark.parametrize("media_type", sorted(READERS))
def test_a_file_of_every_kind_that_is_empty_or_damaged_is_refused_in_words(media_type):
    for data in (b"", b" \n", b"\0\1\2"):
        with pytest.raises(Unreadable) as raised:
            read_paper(data, media_type=media_type)
        assert raised.value.problem.reason.endswith(".")
        assert raised.value.problem.remedy.endswith(".")


def test_what_a_file_is_decides_and_its_name_only_between_kinds_of_text():
    assert read_paper(b"# Said", "x.md").media_type == types.MARKDOWN
    assert read_paper(b"# Said", "x.pdf").media_type == types.TEXT
    assert read_paper(b"<!doctype html><p>Said", "x.txt").media_type == types.HTML
    assert read_paper(b"# Said", media_type=types.MARKDOWN).text == "Said"


@pytest.mark.parametrize(
    ("data", "named"), [(b"a,b\n1,2", r"\(Table \(CSV\)\)"), (b"\x89PNG\r\n", "kind of file cannot")]
)
def test_another_kind_of_file_is_refused_by_its_name(data, named):
    with pytest.raises(Unreadable, match=named):
        read_paper(data, "x.csv")


def test_a_paper_without_words_or_with_far_too_many_is_refused(monkeypatch):
    with pytest.raises(Unreadable, match="No words"):
        read_pasted(" – \n—")
    monkeypatch.setattr(reading, "_MOST_CHARACTERS", 5)
    with pytest.raises(Unreadable, match="more than 5 characters"):
        read_pasted("Six...")
