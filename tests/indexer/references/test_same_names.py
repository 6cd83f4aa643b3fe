from __future__ import annotations

from typing import Any

import pytest

from indexer.references.same_names import Makers, Names, family_names, initials

NAMES = Names({"CRO": "Children's Reporter Office", "DfE": "Department for Education"})


def by(*organisations: str, families: tuple[str, ...] = ()) -> Makers:
    return Makers(organisations, families)


def literal(*names: str, **more: Any) -> dict[str, Any]:
    return {"author": [{"literal": each} for each in names], **more}


@pytest.mark.parametrize(
    ("csl", "makers", "agreement", "reason"),
    [
        (literal("The Care Office"), by("Care Office"), "same", "same organisation: Care Office"),
        (literal("CRO"), by("Children’s Reporter Office"), "same", "CRO stands for Children’s Reporter Office"),
        (literal("Children's Reporter Office"), by("CRO"), "same", "CRO stands for Children's Reporter Office"),
        (
            literal("NIA"),
            by("National Inspection Agency"),
            "same",
            "NIA are the initials of National Inspection Agency",
        ),
        (literal("CRO"), by("Chief Records Officer"), "other", "it is by Chief Records Officer"),
        (literal("Care Office/Home Office"), by("Home Office"), "same", "same organisation: Home Office"),
        (
            literal("X", custom={"acronyms": {"X": "Xylophone Council"}}),
            by("Xylophone Council"),
            "same",
            "X stands for Xylophone Council",
        ),
        (
            literal("Home Office, Research Unit"),
            by("Home Office"),
            "partly",
            "the organisations' names are partly the same",
        ),
        (literal("Home Office"), by("Care Office"), "other", "it is by Care Office"),
        (literal("Home Office"), by(), "unknown", ""),
        ({}, by("Home Office"), "unknown", ""),
        (
            {"author": [{"family": "Field", "given": "A."}, {"family": "Dale", "given": "B."}]},
            by(families=("field", "dale")),
            "same",
            "an author of the same name: Field",
        ),
        (
            {"author": [{"family": "Dale", "given": "B."}]},
            by(families=("field", "dale")),
            "partly",
            "an author of the same name: Dale",
        ),
        ({"author": [{"family": "Marsh", "given": "B."}]}, by(families=("field",)), "other", "it is by Field"),
        ({"author": [{"family": "Marsh", "given": "B."}]}, by("Home Office"), "unknown", ""),
        (
            {"author": [{"family": "Marsh", "given": "B."}], "publisher": "Home Office"},
            by("Home Office"),
            "same",
            "published by Home Office",
        ),
        ({"author": [{"family": "Ofsted"}]}, by("Ofsted"), "same", "same organisation: Ofsted"),
    ],
)
def test_names_agree_or_not_and_it_is_said_why(
    csl: dict[str, Any], makers: Makers, agreement: str, reason: str
) -> None:
    compared = NAMES.compare(csl, makers)
    assert (compared.agreement, compared.reason) == (agreement, reason)


def test_what_is_looked_up_is_found_under_the_keys_of_a_document() -> None:
    keys = NAMES.keys(by("Department for Education", families=("field",)))
    for cited in (
        literal("DfE"),
        literal("Department for Education"),
        {"author": [{"family": "Field", "given": "A."}]},
    ):
        assert keys & NAMES.looked_up(cited)


def test_initials_count_small_words_or_not() -> None:
    assert initials("HM Inspectorate of Education") == {"hmie", "hmioe"}
    assert initials("Ofsted") == frozenset()


def test_family_names_are_read_in_either_order() -> None:
    assert list(family_names("Ann Field; van Dale, B.;")) == ["field", "van dale"]
