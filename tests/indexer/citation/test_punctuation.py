from __future__ import annotations

import pytest

from indexer.citation.marks import CLOSE_QUOTE, ENDS, OPEN_QUOTE, STARTS, without_marks
from indexer.citation.punctuation import tidied, typographic


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (("Who cares?", "."), "Who cares?"),
        ((STARTS["i"], "Who cares?", ENDS["i"], "."), "Who cares?"),
        (("Care Ltd.", ". London"), "Care Ltd. London"),
        (("Care Ltd.", ", London"), "Care Ltd., London"),
        ((OPEN_QUOTE, "a ", OPEN_QUOTE, "b", CLOSE_QUOTE, CLOSE_QUOTE), "‘a “b”’"),
    ],
)
def test_pieces_that_meet(pieces: tuple[str, ...], text: str) -> None:
    assert without_marks(tidied("".join(pieces))) == text


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ('The "last" resort', "The ‘last’ resort"),
        ("The “last” resort", "The ‘last’ resort"),
        ("'Not heard': carers' voices", "‘Not heard’: carers’ voices"),
        ("Children's rights", "Children’s rights"),
        ("the '90s", "the ’90s"),
        ("\ue000x", "x"),
    ],
)
def test_marks_of_a_field(field: str, text: str) -> None:
    assert tidied(typographic(field)) == text
