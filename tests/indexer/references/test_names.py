from __future__ import annotations

import time

import pytest

from indexer.references.names import organisations, read_names, read_role


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("Field, A. B., & van Dale, C. (2016)", ["Field", "van Dale"]),
        ("Field A, Dale C, de la Marsh JC. Title", ["Field", "Dale", "de la Marsh"]),
        ("A. Field, B.-C. Dale, and D. O'Marsh. Title", ["Field", "Dale", "O'Marsh"]),
        ("Ann Field, Mark D. Dale, and Steven K. Marsh. Title", ["Field", "Dale", "Marsh"]),
        ("Field, Ann, and Mark Dale. Title", ["Field", "Dale"]),
        ("FIELD Ann, DALE Carol, Title", ["FIELD", "DALE"]),
        ("Field, A., Dale, B., … Marsh, C. (2004)", ["Field", "Dale", "Marsh"]),
        ("Field, A.; Dale, B.; Title", ["Field", "Dale"]),
        ("Field, A. et al. (2004)", ["Field"]),
        ("Ann Field, Small Teams, Large Loads, Perth 2016", ["Field"]),
        ("Pérez-Šimić Ž, Dale C.", ["Pérez-Šimić", "Dale"]),
        ("Home Office (2016)", []),
        ("The Arrival. Perth", []),
        ("In the north", []),
        ("", []),
    ],
)
def test_people_are_read_until_the_title_begins(text: str, families: list[str]) -> None:
    assert [each["family"] for each in read_names(text)[0]] == families


def test_what_belongs_to_a_name_is_kept_with_it() -> None:
    (name,), end = read_names("Field, A. B., Jr. (2016)")
    assert name == {"family": "Field", "given": "A. B.", "suffix": "Jr."}
    assert "Field, A. B., Jr. (2016)"[end:].strip() == "(2016)"


def test_initials_without_stops_may_come_first_only_where_asked_for() -> None:
    assert read_names("A Field (ed)")[0] == ()
    assert read_names("A Field (ed)", bare=True)[0] == ({"family": "Field", "given": "A"},)


@pytest.mark.parametrize(
    ("text", "role"),
    [(" (Eds.), Title", "editor"), (", eds. Title", "editor"), (", trans. Title", "translator"), (". Title", "")],
)
def test_roles_follow_names(text: str, role: str) -> None:
    found, end = read_role(text, 0)
    assert found == role
    assert (end > 0) == bool(role)


def test_organisations_are_parted_and_give_their_acronyms() -> None:
    assert list(organisations("Care Office (CO); and Home Office.")) == [
        ({"literal": "Care Office"}, "CO"),
        ({"literal": "Home Office"}, ""),
    ]


def test_a_run_of_parts_with_hyphens_is_read_in_time() -> None:
    started = time.monotonic()
    read_names("Aa-" * 1300)
    assert time.monotonic() - started < 2
