import tracemalloc

import numpy as np

from indexer.metadata.near_copies import NearCopies, signature
from indexer.model import Locator, Passage


def of(text):
    return signature([Passage(Locator("section", "1", 1), text)])


WORDS = [f"w{number}" for number in range(400)]
FIRST_FOUR = [4722681, 22693850, 10132811, 13274070]


def test_nearly_the_same_words_are_found_and_how_alike_they_are():
    near = NearCopies({1: of(" ".join(WORDS)), 2: of(" ".join(f"other{word}" for word in WORDS))})
    ((document, alike),) = near.like(of(" ".join([*WORDS[:380], "and", "an", "end"])))
    assert document == 1
    assert 0.8 < alike < 1
    assert near.like(of(" ".join(reversed(WORDS)))) == []


def test_case_and_layout_do_not_matter():
    assert of(" ".join(WORDS)) == of("\n\n".join(WORDS).upper())


def test_a_short_text_is_not_compared():
    assert of("too short to compare") is None


def test_a_new_reading_takes_the_place_of_the_old():
    near = NearCopies({1: of(" ".join(WORDS))})
    near.add(1, of(" ".join(f"other{word}" for word in WORDS)))
    assert near.like(of(" ".join(WORDS))) == []


def test_signatures_are_those_that_datasketch_makes():
    assert np.frombuffer(of(" ".join(WORDS)), "<u4")[:4].tolist() == FIRST_FOUR


def test_many_documents_are_taken_in_one_by_one():
    made = {number: of(" ".join(f"{number}{word}" for word in WORDS[:20])) for number in range(1, 700)}
    near = NearCopies({1: made[1]})
    for number, each in made.items():
        near.add(number, each)
    assert all(near.like(each) == [(number, 1.0)] for number, each in made.items())


def test_a_book_takes_no_more_memory_than_a_leaflet():
    text = [Passage(Locator("section", "1", 1), " ".join(map(str, range(20_000))))]
    tracemalloc.start()
    signature(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12_000_000
