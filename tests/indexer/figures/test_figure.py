from __future__ import annotations

import pytest

from indexer.figures import Figure, agree, equal, figures


def only(text: str) -> Figure:
    (found,) = figures(text)
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("39%", "thirty-nine per cent"),
        ("1 in 10", "10%"),
        ("one in ten", "a tenth of"),
        ("2,751 homes", "2751 homes"),
        ("2 million people", "2,000,000 people"),
        ("£1.2m", "£1,200,000"),
        ("a third of", "33%"),
        ("two-thirds of", "66.7%"),
        ("one in six", "17%"),
        ("half of", "50 percent"),
    ],
)
def test_equal_values_are_equal_in_any_form(one: str, other: str) -> None:
    assert equal(only(one), only(other))
    assert equal(only(other), only(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("33%", "33.3%"),
        ("a third of", "35%"),
        ("a quarter of", "26%"),
        ("£12", "€12"),
        ("12 homes", "12%"),
        ("10%", "10 percentage points"),
        ("10 to 15 homes", "10 homes"),
        ("5%", "-5%"),
    ],
)
def test_different_values_are_not(one: str, other: str) -> None:
    assert not equal(only(one), only(other))


@pytest.mark.parametrize(
    ("told", "source"),
    [
        ("33%", "33.3%"),
        ("2.8 million people", "2,751,000 people"),
        ("about 40%", "39%"),
        ("more than half of", "53%"),
        ("over 2,000 homes", "2,034 homes"),
        ("nearly half of", "47%"),
        ("fewer than 100 homes", "94 homes"),
        ("15 homes", "10 to 15 homes"),
    ],
)
def test_what_may_be_told_of_a_source(told: str, source: str) -> None:
    assert agree(only(told), only(source))


@pytest.mark.parametrize(
    ("told", "source"),
    [
        ("33.3%", "33%"),
        ("3 times", "2.5 times"),
        ("about 40%", "45%"),
        ("more than half of", "48%"),
        ("more than 40%", "more than 36%"),
        ("over 21 years", "22 years"),
        ("12 homes", "10 to 15 homes"),
        ("10 to 15 homes", "10 homes"),
    ],
)
def test_what_may_not(told: str, source: str) -> None:
    assert not agree(only(told), only(source))
