from __future__ import annotations

import pytest

from indexer.references.remaining import TAKEN
from indexer.references.stops import sentence_end


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Delay in hearings. Perth: Reeds.", "Delay in hearings."),
        ("What is neglect? Perth", "What is neglect?"),
        ("Proc. Natl. Acad. Sci. 12", ""),
        ("Review by A. Field. Perth", "Review by A. Field."),
        ("No end", ""),
        (f"Taken {TAKEN} before. End", ""),
    ],
)
def test_a_sentence_ends_at_a_stop_that_is_no_abbreviations(text: str, sentence: str) -> None:
    assert text[: sentence_end(text, 0)] == sentence
