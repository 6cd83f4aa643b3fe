from __future__ import annotations

import pytest

from indexer.citation.fields import as_fields, from_fields
from indexer.errors import UsageError

WORK = {
    "id": "document-1",
    "type": "report",
    "title": "Neglect",
    "author": [
        {"literal": "Department for Children, Schools and Families"},
        {"family": "Dijk", "given": "Jan", "non-dropping-particle": "van"},
    ],
    "issued": {"date-parts": [[2016, 7]]},
    "language": "en",
}


def test_a_work_as_text_and_back() -> None:
    fields = as_fields(WORK)
    assert fields["author"] == "“Department for Children, Schools and Families”\nvan Dijk, Jan"
    assert fields["issued"] == "2016-07"
    assert from_fields(fields, WORK) == WORK


def test_what_people_change() -> None:
    fields = as_fields(WORK) | {"author": "Low, Ann\r\n\r\nAn Office", "issued": "July 2017", "number": " RO / 7 "}
    changed = from_fields(fields, WORK)
    assert changed["author"] == [{"family": "Low", "given": "Ann"}, {"literal": "An Office"}]
    assert changed["issued"] == {"date-parts": [[2017, 7]]}
    assert changed["number"] == "RO / 7"
    assert changed["language"] == "en"  # the form does not ask for it
    assert "author" not in from_fields(fields | {"author": ""}, WORK)


@pytest.mark.parametrize("wrong", [{"title": " "}, {"accessed": "yesterday"}])
def test_what_makes_no_sense(wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        from_fields(as_fields(WORK) | wrong, WORK)
