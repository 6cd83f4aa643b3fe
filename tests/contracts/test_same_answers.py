"""Our engine gives stock Whoosh's answers, and the counts of facets are those that counting by hand gives."""

import importlib
import random
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"

CHANCE = random.Random(5)  # noqa: S311 - the same pages each time
ENDINGS = ("", "s", "ed", "ing", "ation", "'s")
WORDS = [
    "".join(CHANCE.choice(("ne", "gra", "lo", "ti", "sche", "mu", "per")) for _ in range(CHANCE.randint(2, 3)))
    + CHANCE.choice(ENDINGS)
    for _ in range(400)
]
RARITY = [1 / rank for rank in range(1, len(WORDS) + 1)]


def some_text():
    words = CHANCE.choices(WORDS, RARITY, k=CHANCE.randint(0, 80))
    joined = [f"{word}-{CHANCE.choice(words)}" if CHANCE.random() < 0.05 else word for word in words]
    return " ".join(CHANCE.choice((word, word, word.capitalize(), f"{word},", f"{word}.")) for word in joined)


@pytest.fixture(scope="module")
def comparing():
    """The program that compares, and the pages that it reads."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCHMARKS)
        yield importlib.import_module("same_answers"), importlib.import_module("engines.pages")


@pytest.fixture(scope="module")
def pages(comparing):
    _, made = comparing
    held = []
    for document in range(1, 41):
        streams = tuple(f"stream-{number}" for number in range(4) if CHANCE.random() < 0.3)
        year, kind = CHANCE.choice((0, 2014, 2015, 2016)), CHANCE.choice(("report", "review", "minutes"))
        for place in range(1, CHANCE.randint(2, 6)):
            held.append(made.Page(len(held) + 1, document, place, "", some_text(), streams, year, kind))
    return held


@pytest.fixture
def both(comparing, pages, tmp_path):
    held = comparing[0].Both(pages, tmp_path)
    yield held
    held.close()


def test_random_queries_find_what_stock_whoosh_finds_in_the_same_order(comparing, pages, both):
    agreement = both.compare(comparing[0].asked(pages, 200, 7))
    assert agreement.differences == []
    assert agreement.queries == 200
    assert agreement.found > 150


def test_another_answer_is_noticed(comparing, pages, both):
    word = next(word for word in WORDS if any(f"{word} " in page.text for page in pages))
    first = pages[0].document
    both._engine.remove([first])
    queries = [(f"{word} OR {' OR '.join(pages[0].text.split()[:3])}", comparing[0].Filters({}, {}))]
    differences = both.compare(iter(queries)).differences
    assert any("only stock" in each for each in differences)
    assert any("facet" in each for each in differences)
