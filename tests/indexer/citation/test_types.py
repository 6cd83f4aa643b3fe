from __future__ import annotations

import pytest

from indexer.citation.types import from_bibtex, from_ris, type_of


@pytest.mark.parametrize(
    ("csl", "ris", "bibtex"),
    [
        ("report", "RPRT", "techreport"),
        ("article-journal", "JOUR", "article"),
        ("chapter", "CHAP", "incollection"),
        ("webpage", "ELEC", "online"),
        ("thesis", "THES", "phdthesis"),
        ("document", "GEN", "misc"),
    ],
)
def test_a_type_has_one_name_in_each_format(csl: str, ris: str, bibtex: str) -> None:
    assert (type_of(csl).ris, type_of(csl).bibtex) == (ris, bibtex)
    assert from_ris(ris.lower()) == from_bibtex(bibtex.upper()) == csl


@pytest.mark.parametrize(("ris", "csl"), [("EJOUR", "article-journal"), ("GOVDOC", "report"), ("XYZ", "document")])
def test_other_names_in_ris(ris: str, csl: str) -> None:
    assert from_ris(ris) == csl


@pytest.mark.parametrize(("bibtex", "csl"), [("report", "report"), ("mastersthesis", "thesis"), ("xyz", "document")])
def test_other_names_in_bibtex(bibtex: str, csl: str) -> None:
    assert from_bibtex(bibtex) == csl


def test_a_type_that_csl_may_gain_is_a_document() -> None:
    assert type_of("hologram").ris == "GEN"
