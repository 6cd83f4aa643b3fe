from __future__ import annotations

from fractions import Fraction

import pytest

from indexer.figures import Figure, Hedge, Kind, figures, numbers_apart


def only(text: str) -> Figure:
    found = figures(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("39% of children", Fraction(39, 100), Kind.SHARE),
        ("39 per cent of them", Fraction(39, 100), Kind.SHARE),
        ("thirty-nine per cent", Fraction(39, 100), Kind.SHARE),
        ("a change of -5%", Fraction(-5, 100), Kind.SHARE),
        ("1 in 10 children", Fraction(1, 10), Kind.SHARE),
        ("one in ten", Fraction(1, 10), Kind.SHARE),
        ("one-third of homes", Fraction(1, 3), Kind.SHARE),
        ("one per cent", Fraction(1, 100), Kind.SHARE),
        ("one child", Fraction(1), Kind.COUNT),
        ("only one family was seen", Fraction(1), Kind.COUNT),
        ("one unexplained injury", Fraction(1), Kind.COUNT),
        ("one series of visits", Fraction(1), Kind.COUNT),
        ("a tenth of homes", Fraction(1, 10), Kind.SHARE),
        ("12 out of 67 homes", Fraction(12, 67), Kind.SHARE),
        ("68 per 10,000 children", Fraction(68, 10000), Kind.SHARE),
        ("half of the children", Fraction(1, 2), Kind.SHARE),
        ("two-thirds of girls", Fraction(2, 3), Kind.SHARE),
        ("three quarters of\nthem", Fraction(3, 4), Kind.SHARE),
        ("1/3 of them", Fraction(1, 3), Kind.SHARE),
        ("rose by 3.5 percentage points", Fraction(7, 2), Kind.POINTS),
        ("2,751 children", Fraction(2751), Kind.COUNT),
        ("two and a half million people", Fraction(2_500_000), Kind.COUNT),
        ("half a million people", Fraction(500_000), Kind.COUNT),
        ("a hundred and twenty-five people", Fraction(125), Kind.COUNT),
        ("1.2m children", Fraction(1_200_000), Kind.COUNT),
        ("a dozen homes", Fraction(12), Kind.COUNT),
        ("identified 1950 children", Fraction(1950), Kind.COUNT),
        ("the 16-year-old girl", Fraction(16), Kind.COUNT),
        ("homeless post-16 learners", Fraction(16), Kind.COUNT),
        ("children aged 16 may miss it", Fraction(16), Kind.COUNT),
        ("it cost £1.2m", Fraction(1_200_000), Kind.MONEY),
        ("80 pounds a week", Fraction(80), Kind.MONEY),
        ("40p a day", Fraction(2, 5), Kind.MONEY),
        ("a ratio of 3:1", Fraction(3), Kind.RATIO),
    ],
)
def test_a_number_is_read_in_any_form(text: str, value: Fraction, kind: Kind) -> None:
    found = only(text)
    assert (found.value, found.kind) == (value, kind)


@pytest.mark.parametrize(
    "text",
    [
        "In 2016 children were seen.",
        "It was 12 May 2016 at 10.30am, or 12/05/2016, or 2016-05-12, or May 12.",
        "the years 2015/16 and 2015–2016",
        "see p. 12, pp. 3–4, section 3.2 and Table 4",
        "the Act 1995 (Smith, 2014a, p. 5)",
        "https://example.org/12/30 or doi:10.1234/56 or 0161 496 0000 or ann7@example.org",
        "22.Too many waited.",
        "They said so.\n34. \nMany agreed.",
        "they agreed.12 Others did not [3, 4].",
        "COVID-19 and version 2.1.3",
        "no one, one another and one of the homes",
        "As one said, one of the first was late.",
        "one argued that it was; when one looks at it, one might think so",
        "on the one hand, a one-off and one to one help",
        "in the second half of the year a third party was told",
        "key stage 2, Year 6, phase 1",
        "hundreds of homes",
    ],
)
def test_what_states_nothing_is_no_figure(text: str) -> None:
    assert figures(text) == ()


@pytest.mark.parametrize("text", ["10 to 15 per cent", "10%–15%", "10-15%", "between 10 and 15 percent"])
def test_a_range_is_one_figure(text: str) -> None:
    assert only(text).ends == (Fraction(1, 10), Fraction(3, 20))


def test_both_ends_of_a_range_have_its_unit() -> None:
    assert only("2 to 3 million people").ends == (2_000_000, 3_000_000)
    assert only("£2 to £3 million").ends == (2_000_000, 3_000_000)


def test_a_change_is_two_figures() -> None:
    assert [each.value for each in figures("rose from 12% to 20%")] == [Fraction(3, 25), Fraction(1, 5)]


def test_what_is_counted_follows_or_else_stands_before() -> None:
    assert only("39% of all the young people were seen").noun[:2] == ("young", "peopl")
    assert "attend" in only("the attendance of boys rose to 90%.").noun


def test_words_before_a_number_hedge_it() -> None:
    hedges = [each.hedge for each in figures("About 40%, more than 1,800, up to 30 and nearly half of 12 homes")]
    assert hedges == [Hedge.ABOUT, Hedge.ABOVE, Hedge.BELOW, Hedge.NEARLY, Hedge.NONE]


def test_a_figure_stands_where_it_says() -> None:
    text = "Of 2,751 children, one in ten (10%) cost £3m."
    assert [text[each.start : each.end] for each in figures(text)] == ["2,751", "one in ten", "10%", "£3m"]


def test_numbers_that_are_no_figures_can_be_had_apart() -> None:
    text = "In 2016 there were 12 homes."
    assert [text[each.start : each.end] for each in numbers_apart(text, figures(text))] == ["2016"]


def test_one_of_a_number_is_a_figure() -> None:
    text = "It was so in one of the 60 files."
    assert [text[each.start : each.end] for each in figures(text)] == ["one", "60"]


def test_one_or_two_is_a_range() -> None:
    assert only("one or two children").ends == (1, 2)


@pytest.mark.parametrize("digits", ["1" * 100_000, "1.1" * 30_000, "1," * 50_000, "p. " + "1" * 100_000])
def test_a_code_of_many_digits_is_no_figure(digits: str) -> None:
    text = f"It is {digits} of 12 homes."
    assert [text[each.start : each.end] for each in figures(text)] == ["12"]
    assert numbers_apart(text, figures(text)) == ()
