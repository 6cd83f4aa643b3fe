import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.search import ranking
from indexer.search.explanation import of_document


@given(st.lists(st.floats(0, 50, width=32), min_size=1, max_size=8), st.integers(0, 4))
def test_what_is_counted_of_passages_adds_up_to_the_score_of_the_document(scores, shown):
    places = sorted(enumerate(scores, 1), key=lambda each: -each[1])[:shown]
    explained = of_document(scores, places, [()] * len(places))
    assert sum(each.counted for each in explained.passages) + explained.others_counted == pytest.approx(explained.score)
    assert len(explained.passages) + explained.others == len(scores)
    (combined,) = ranking.combined(np.array([0]), np.array(scores))
    assert explained.score == pytest.approx(combined, rel=1e-4, abs=1e-4)


def test_the_best_passage_counts_in_full_and_the_next_a_tenth():
    explained = of_document([4.0, 10.0, 2.0], [(2, 10.0), (1, 4.0)], [(), ()])
    assert [(each.position, each.score, each.counted) for each in explained.passages] == [
        (2, 10.0, 10.0),
        (1, 4.0, pytest.approx(0.4)),
    ]
    assert (explained.others, explained.others_counted) == (1, pytest.approx(0.02))
