import pytest

from indexer.search.acronyms import Acronyms
from indexer.search.likeness import is_plain
from indexer.search.query_parser import parse
from indexer.search.tree import DocumentSet

ACRONYMS = Acronyms([("CPC", "child protection conference")])


def plain(text):
    return is_plain(parse(text, lambda field, node: DocumentSet(frozenset({1}), "x"), ACRONYMS).tree, text)


class TestIsPlain:
    @pytest.mark.parametrize(
        "text", ["neglect", "neglect of infants", "neglect OR abuse", "(a1 OR b1) c1", "looked-after", "and/or", "CPC"]
    )
    def test_words_are(self, text):
        assert plain(text)

    @pytest.mark.parametrize(
        "text",
        [
            '"case review"', "“case review”", '"social work"~10', "neglect -minutes", "neglect NOT minutes", "negl*",
            "neglact~", "title:neglect", "neglect year:2016", "page:4", "notes:neglect", "", "...", '"neglect"',
        ],
    )  # fmt: skip
    def test_what_must_be_met_exactly_is_not(self, text):
        assert not plain(text)
