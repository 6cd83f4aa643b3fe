"""What two sources or a hand calculation say, computed again."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
from nltk.metrics.agreement import AnnotationTask

from indexer.agreement import Disagreement, agreement, disagreements, overall

# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability": three coders, fifteen units, "*" is missing.
# His nominal alpha is 0.691.
PUBLISHED = {
    "A": "* * * * * 3 4 1 2 1 1 3 3 * 3",
    "B": "1 * 2 1 3 3 4 3 * * * * * * *",
    "C": "* * 2 1 3 4 4 * 2 1 1 3 3 * 4",
}


def answers_from(rows: dict[str, str]) -> dict[str, dict[int, frozenset[str]]]:
    return {
        coder: {unit: frozenset({value}) for unit, value in enumerate(row.split()) if value != "*"}
        for coder, row in rows.items()
    }


def table(both: int, first: int, second: int, neither: int) -> dict[str, dict[int, frozenset[str]]]:
    """Give two coders' answers from the four cells of their table."""
    yes, no = frozenset({"neglect"}), frozenset[str]()
    cells = [(yes, yes)] * both + [(yes, no)] * first + [(no, yes)] * second + [(no, no)] * neither
    return {
        "Ann": {at: one for at, (one, _) in enumerate(cells)},
        "Ben": {at: two for at, (_, two) in enumerate(cells)},
    }


def judged(answers: Any, tag: str) -> list[tuple[str, int, bool]]:
    """Give the judgements one by one, as NLTK takes them, of units that two coders or more judged."""
    units = [unit for given in answers.values() for unit in given]
    return [
        (coder, unit, tag in chosen)
        for coder, given in answers.items()
        for unit, chosen in given.items()
        if units.count(unit) > 1
    ]


def test_two_coders_by_hand() -> None:
    # Both yes 20, the first alone 5, the second alone 10, neither 15; together 50.
    # Percent: (20 + 15) / 50 = 0.7. By chance: (25/50)(30/50) + (25/50)(20/50) = 0.3 + 0.2 = 0.5.
    # Kappa: (0.7 - 0.5) / (1 - 0.5) = 0.4.
    # Alpha: of 100 answers 55 are yes; expected disagreement 2 * 55 * 45 / (100 * 99) = 0.5;
    # observed disagreement 15 / 50 = 0.3; alpha 1 - 0.3 / 0.5 = 0.4.
    (found,) = agreement(table(20, 5, 10, 15), ["neglect"])
    assert (found.n, found.judgements) == (50, 100)
    assert found.prevalence == pytest.approx(0.55)
    assert found.percent == pytest.approx(0.7)
    assert found.kappa == pytest.approx(0.4)
    assert found.alpha == pytest.approx(0.4)
    assert found.method == "Cohen’s kappa of the two coders."
    assert found.why_none == found.caution == ""


def test_cohens_kappa_of_the_table_where_it_is_worse_than_chance() -> None:
    # Percent 2/10; by chance (5/10)(7/10) + (5/10)(3/10) = 0.5; kappa (0.2 - 0.5) / 0.5 = -0.6.
    (found,) = agreement(table(2, 3, 5, 0), ["neglect"])
    assert found.kappa == pytest.approx(-0.6)


def test_the_published_example_has_the_published_alpha() -> None:
    # Two answers differ on 3 or 4 just when they differ on "is it 3?" and on "is it 4?". So observed and expected
    # disagreement of the four values are half the sums of those of the four yes/no questions.
    found = agreement(answers_from(PUBLISHED), list("1234"))
    expected = [2 * each.prevalence * (1 - each.prevalence) * 26 / 25 for each in found]
    assert None not in [each.alpha for each in found]
    observed = [(1 - (each.alpha or 0.0)) * by_chance for each, by_chance in zip(found, expected, strict=True)]
    assert round(1 - sum(observed) / sum(expected), 3) == 0.691


@pytest.mark.parametrize("value", "1234")
def test_each_value_of_the_published_example_has_nltks_alpha_in_spite_of_missing_answers(value: str) -> None:
    answers = answers_from(PUBLISHED)
    (found,) = agreement(answers, [value])
    assert found.alpha == pytest.approx(AnnotationTask(judged(answers, value)).alpha())
    assert found.n == 12  # one unit was judged by B alone, two by nobody
    assert found.judgements == 26  # Krippendorff's n, the pairable values


@pytest.mark.parametrize("value", "1234")
def test_kappa_of_three_coders_is_the_mean_of_nltks_over_the_units_that_each_pair_shares(value: str) -> None:
    answers = answers_from(PUBLISHED)
    of_pairs = []
    for one, other in combinations(answers, 2):
        rows = judged({one: answers[one], other: answers[other]}, value)
        if len({label for _, _, label in rows}) == 2:
            of_pairs.append(AnnotationTask(rows).kappa())
    (found,) = agreement(answers, [value])
    assert found.kappa == pytest.approx(fmean(of_pairs))
    assert ("leaving out" in found.method) == (len(of_pairs) < 3)


def test_three_coders_who_finished_all_have_nltks_figures() -> None:
    yes, no = frozenset({"neglect"}), frozenset[str]()
    answers = {
        "Ann": dict(enumerate([yes, yes, no, no, yes, no, no, yes])),
        "Ben": dict(enumerate([yes, no, no, no, yes, no, yes, yes])),
        "Cat": dict(enumerate([yes, yes, no, yes, yes, no, no, no])),
    }
    task = AnnotationTask(judged(answers, "neglect"))
    (found,) = agreement(answers, ["neglect"])
    assert found.percent == pytest.approx(task.avg_Ao())
    assert found.kappa == pytest.approx(task.kappa())
    assert found.alpha == pytest.approx(task.alpha())
    assert found.method == "The mean of Cohen’s kappa over the 3 pairs of coders who share documents."


def test_a_tag_that_nobody_used_has_a_percent_and_a_reason() -> None:
    (found,) = agreement(table(0, 0, 0, 9), ["neglect"])
    assert (found.percent, found.kappa, found.alpha) == (1.0, None, None)
    assert found.why_none.startswith("Nobody used this tag, so agreement by chance")
    (always,) = agreement(table(9, 0, 0, 0), ["neglect"])
    assert (always.percent, always.kappa, always.alpha) == (1.0, None, None)
    assert always.why_none.startswith("Everybody gave every document this tag")


def test_nothing_is_said_before_two_coders_finished_a_document() -> None:
    answers = {"Ann": {1: frozenset({"neglect"})}, "Ben": {2: frozenset[str]()}}
    (found,) = agreement(answers, ["neglect"])
    assert (found.n, found.judgements, found.percent, found.kappa, found.alpha) == (0, 0, None, None, None)
    assert found.why_none.startswith("No two coders have finished")
    assert overall({}, ["neglect"]).why_none == found.why_none
    assert overall(table(1, 0, 0, 1), []).why_none == "There are no tags to compare."


def test_kappa_may_have_no_value_where_alpha_has() -> None:
    yes, no = frozenset({"neglect"}), frozenset[str]()
    answers = {"Ann": {1: yes}, "Ben": {1: yes}, "Cat": {2: no}, "Dan": {2: no}}
    (found,) = agreement(answers, ["neglect"])
    assert (found.kappa, found.alpha) == (None, 1.0)
    assert found.why_none.endswith("so kappa has no value.")


def test_a_rare_tag_with_high_percent_and_low_kappa_comes_with_a_caution() -> None:
    # Four uses and three, of which one is shared: by chance 0.04 * 0.03 + 0.96 * 0.97 = 0.9324,
    # kappa (0.95 - 0.9324) / (1 - 0.9324) = 0.26.
    (found,) = agreement(table(1, 3, 2, 94), ["neglect"])
    assert found.percent == pytest.approx(0.95)
    assert found.kappa == pytest.approx(0.0176 / 0.0676)
    assert found.caution.startswith("Nearly every answer is no")
    (mirrored,) = agreement(table(94, 3, 2, 1), ["neglect"])
    assert mirrored.kappa == pytest.approx(found.kappa)
    assert mirrored.caution.startswith("Nearly every answer is yes")


def test_overall_pools_each_tag_of_each_document() -> None:
    answers = {
        "Ann": {1: frozenset({"a"}), 2: frozenset({"a", "b"}), 3: frozenset[str]()},
        "Ben": {1: frozenset({"a", "b"}), 2: frozenset({"a"}), 3: frozenset[str]()},
    }
    rows = [
        (coder, (unit, tag), tag in chosen)
        for coder, given in answers.items()
        for unit, chosen in given.items()
        for tag in "ab"
    ]
    task = AnnotationTask(rows)
    found = overall(answers, ["a", "b"])
    assert (found.tag, found.n, found.judgements) == ("", 3, 12)
    assert found.percent == pytest.approx(4 / 6)
    assert found.kappa == pytest.approx(task.kappa())
    assert found.alpha == pytest.approx(task.alpha())


def test_disagreements_name_who_said_what_and_leave_out_who_has_not_finished() -> None:
    answers = {
        "Cat": {2: frozenset({"b"})},
        "Ben": {1: frozenset({"a"}), 2: frozenset[str]()},
        "Ann": {1: frozenset({"a"}), 2: frozenset({"a"}), 3: frozenset({"a"})},
    }
    assert disagreements(answers, ["b", "a"]) == [
        Disagreement(2, "b", ("Cat",), ("Ann", "Ben")),
        Disagreement(2, "a", ("Ann",), ("Ben", "Cat")),
    ]


GUIDE = Path(__file__).parents[2] / "webapp" / "guides" / "agreement.md"
_NUMBER = r"[0-9.]+"
_SUM = re.compile(rf"\(?{_NUMBER}(?: [+−×÷] \(?{_NUMBER}\)?)+(?: = \(?{_NUMBER}(?: [+−×÷] \(?{_NUMBER}\)?)*)+")


def rows_of_tables(text: str) -> list[list[str]]:
    rows = [line for line in text.splitlines() if line.startswith("|") and "---" not in line]
    return [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in rows]


def section(heading: str) -> str:
    return GUIDE.read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]


def test_every_sum_of_the_guide_comes_out() -> None:
    text = " ".join(GUIDE.read_text(encoding="utf-8").split())
    sums = [found.group().rstrip(".") for found in _SUM.finditer(text)]
    assert len(sums) >= 17
    for each in sums:
        values = [worked_out(part) for part in each.split(" = ")]
        assert values == pytest.approx([values[0]] * len(values), abs=0.0051), each


def worked_out(text: str) -> float:
    """Work out numbers with + − × ÷ and one level of brackets, as a pocket calculator with brackets does."""
    while bracket := re.search(r"\(([^()]*)\)", text):
        text = text.replace(bracket.group(), f"{worked_out(bracket[1]):f}")
    for signs in ("×÷", "+−"):
        while found := re.search(rf"({_NUMBER}) ([{signs}]) ({_NUMBER})", text):
            one, other = float(found[1]), float(found[3])
            result = {"+": one + other, "−": one - other, "×": one * other, "÷": one / (other or 1)}[found[2]]
            text = text.replace(found.group(), f"{result:f}", 1)
    return float(text)


def test_the_guides_two_people_have_the_figures_it_gives() -> None:
    part = section("Two people, by hand")
    _, (_, both, first, _), (_, second, neither, _), _ = rows_of_tables(part)
    (found,) = agreement(table(int(both), int(first), int(second), int(neither)), ["neglect"])
    assert found.n == 20
    assert f"17 ÷ 20 = {found.percent:.2f}" in part
    assert f"=\n   {found.kappa:.2f}." in part
    assert f"19 ÷ {found.judgements} = {found.prevalence:.3f}" in part


def test_the_guides_three_people_have_the_figures_it_gives() -> None:
    part = section("Three people and missing answers")
    (_, *names), *rows = rows_of_tables(part)
    answers = {
        name: {
            int(row[0]): frozenset({"neglect"} if row[at] == "yes" else ()) for row in rows if row[at] in {"yes", "no"}
        }
        for at, name in enumerate(names, 1)
    }
    (found,) = agreement(answers, ["neglect"])
    assert found.n == 5
    assert f"{found.judgements} answers are left" in part
    assert f"1 − 0.1429 ÷ 0.5275 = {found.alpha:.2f}." in part
    assert f"11 ÷ 13 = {found.percent:.2f}." in part
