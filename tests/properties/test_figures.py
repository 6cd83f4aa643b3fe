"""Laws of figures: a value written in any of its forms is equal, and different values never are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.figures import Figure, equal, figures

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def worded(number: int) -> str:
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10 - 2] + (f"-{_ONES[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = f" and {worded(number % 100)}" if number % 100 else ""
        return f"{_ONES[number // 100]} hundred{rest}"
    rest = number % 1000
    joint = " and " if 0 < rest < 100 else " "
    return f"{worded(number // 1000)} thousand" + (f"{joint}{worded(rest)}" if rest else "")


def counts(number: int) -> list[str]:
    forms = [f"{number:,}", str(number), worded(number)]
    if number % 1000 == 0:
        forms.append(f"{number // 1000} thousand")
    return [f"They saw {form} children there" for form in forms]


def shares(percent: int) -> list[str]:
    forms = [f"{percent}%", f"{percent} per cent", f"{percent} percent", f"{worded(percent)} per cent"]
    forms += [f"{percent} in 100", f"{percent} out of 100"]
    if percent % 10 == 0:
        forms += [f"{percent // 10} in 10", f"{worded(percent // 10)} in ten", f"{worded(percent // 10)} out of ten"]
    return [f"In all, {form} of children were seen" for form in forms]


def money(thousands: int) -> list[str]:
    millions = f"{thousands / 1000:.3f}".rstrip("0").rstrip(".")
    return [f"It cost £{form} in all" for form in (f"{thousands * 1000:,}", f"{millions}m", f"{millions} million")]


def only(text: str) -> Figure:
    found = figures(text)
    assert len(found) == 1, (text, found)
    return found[0]


@given(st.one_of(st.integers(2, 999_999).map(counts), st.integers(1, 99).map(shares), st.integers(1, 999).map(money)))
def test_a_value_in_any_of_its_forms_is_equal(forms: list[str]) -> None:
    first, *others = map(only, forms)
    assert all(equal(first, other) and equal(other, first) for other in others)


@given(
    st.sampled_from([(counts, 2, 999_999), (shares, 1, 99), (money, 1, 999)]).flatmap(
        lambda kind: st.lists(st.integers(kind[1], kind[2]), min_size=2, max_size=2, unique=True).flatmap(
            lambda pair: st.tuples(*(st.sampled_from(kind[0](value)) for value in pair))
        )
    )
)
def test_different_values_never_are(forms: tuple[str, ...]) -> None:
    one, other = map(only, forms)
    assert not equal(one, other)


@given(st.text("0123456789 ,.%£-–abinotuf()\n½", max_size=60))
def test_figures_stand_in_order_apart_and_inside_the_text(text: str) -> None:
    at = 0
    for each in figures(text):
        assert at <= each.start < each.end <= len(text)
        at = each.end
