"""What the benchmarks of search promise: every engine answers the same questions, and right counts are told from wrong."""

import importlib
import json
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def load():
    """Give what imports a module of the benchmarks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCHMARKS)
        yield importlib.import_module


@pytest.fixture
def pages(load):
    page = load("engines.pages").Page
    texts = ["neglect of children", "inspection of children homes", "reports of neglect and inspection", "a quiet home"]
    return [
        page(n, n, 1, f"Title {n}", text, ("audit",) if n % 2 else (), 2015, "report")
        for n, text in enumerate(texts, 1)
    ]


QUESTIONS = [
    ("common", ("neglect",), "", 2),
    ("and", ("neglect", "inspection"), "", 1),
    ("or", ("neglect", "quiet"), "", 3),
    ("phrase", ("children", "homes"), "", 1),
    ("prefix", ("insp",), "", 2),
    ("filtered", ("neglect",), "audit", 2),
    ("all", (), "", 4),
    ("rare", ("absent",), "", 0),
]


@pytest.mark.parametrize("name", ["ours", "whoosh", "tantivy", "fts5"])
def test_every_engine_that_is_here_finds_the_same_pages(load, pages, tmp_path, name):
    engines, query = load("engines.engine"), load("engines.queries").Query
    if engines.ENGINES[name].missing():
        return  # the benchmark leaves it out too
    held = engines.engine(name, tmp_path / name)
    held.prepare(iter(pages))
    held.index(iter(pages))
    held.open()
    for kind, words, stream, wanted in QUESTIONS:
        asked = query(kind, words, stream)
        assert [held.top(asked), held.with_facets(asked), held.with_snippets(asked)] == [wanted] * 3, asked
    getattr(held, "close", lambda: None)()


def test_pages_are_repeated_as_other_documents(load, tmp_path):
    lines = [{"document": each, "title": "T", "page": 1, "text": "words"} for each in ("a", "a", "b")]
    (tmp_path / "pages.jsonl").write_text("\n".join(map(json.dumps, lines)))
    held = list(load("engines.pages").repeated(tmp_path / "pages.jsonl", 5))
    assert [(page.number, page.document, page.place) for page in held] == [
        (1, 1, 1),
        (2, 1, 2),
        (3, 2, 1),
        (4, 3, 1),
        (5, 3, 2),
    ]


def test_while_something_changes_the_old_count_and_the_new_are_right(load):
    soaking = load("engines.soaking")
    expected, asked = soaking.Expected(), soaking.Asked("word")
    expected.changing({asked: 1})
    during = expected.now(asked)
    assert expected.right(asked, during) == {0, 1}
    expected.changed({asked: 1})
    assert expected.right(asked, during) == {0, 1}
    assert expected.right(asked, expected.now(asked)) == {1}


def test_percentiles_are_of_the_kind_that_is_asked_for(load):
    answers = [("and", 9.0, 1, float(ms)) for ms in range(1, 101)] + [("or", 9.0, 1, 500.0)]
    spread = load("speed").spread
    assert spread(answers, 3, "and") == (50.5, 96.0, 100.0)
    assert spread(answers, 1) == (9.0, 9.0, 9.0)
    assert spread(answers, 3, "or") == (500.0, 500.0, 500.0)
