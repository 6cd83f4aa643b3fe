import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.search import ranking
from indexer.search.explanation import of_document


@given(st.lists(st.floats(0, 50, width=32), min_size=1, max_size=8), st.sets(st.integers(1, 8)))
def test_what_is_counted_of_passages_adds_up_to_the_score_of_the_document(scores, told):
    positions = range(1, len(scores) + 1)
    explained = of_document(positions, scores, dict.fromkeys(told, ()))
    assert sum(each.counted for each in explained.passages) + explained.others_counted == pytest.approx(explained.score)
    assert len(explained.passages) + explained.others == len(scores)
    assert {each.position: each.score for each in explained.passages} == {
        position: score for position, score in zip(positions, scores, strict=True) if position in told
    }
    (combined,) = ranking.combined(np.array([0]), np.array(scores))
    assert explained.score == pytest.approx(combined, rel=1e-4, abs=1e-4)


def test_the_best_passage_counts_in_full_and_the_next_a_twentieth():
    explained = of_document([1, 2, 3], [4.0, 10.0, 2.0], {1: (), 2: ()})
    assert [(each.position, each.score, each.counted) for each in explained.passages] == [
        (2, 10.0, 10.0),
        (1, 4.0, pytest.approx(0.2)),
    ]
    assert (explained.others, explained.others_counted) == (1, pytest.approx(0.005))
