"""The tree keeps its shape."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted([*(ROOT / "indexer").rglob("*.py"), *(ROOT / "webapp").rglob("*.py")])
GRAB_BAGS = {"utils", "util", "helpers", "common", "manager", "service", "misc", "base", "core"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_small_says_what_it_is_and_is_named_for_it(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert path.stem not in GRAB_BAGS
    first = (ast.get_docstring(ast.parse(text)) or "").splitlines()[0]
    assert first.endswith(".")
    assert first[0].isupper() or first.startswith("evidence ")


def test_tests_are_no_packages():
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_corpus_holds_no_code():
    assert not list((ROOT / "corpus").rglob("*.py"))


def test_nothing_is_left_unfinished():
    for path in MODULES:
        assert not re.search(
            r"\b(TODO|FIXME|XXX|NotImplementedError)\b", re.sub(r"except .*NotImplementedError.*", "", path.read_text())
        ), path


def test_the_lock_file_holds_no_addresses():
    assert "://" not in re.sub(r'"(url|funding)": .*', "", (ROOT / "package-lock.json").read_text())
