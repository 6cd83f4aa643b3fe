"""What is documented is what is there."""

import importlib.util
import re
from dataclasses import fields
from pathlib import Path

import pytest

from indexer.config import Config, environment_name

FOR_TESTS = {"EVIDENCE_MATERIAL", "EVIDENCE_STRICT_SKIPS"}
ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "corpus" / "README.md"])


def load_generate():
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_parts_are_up_to_date():
    assert load_generate().stale() == [], "run “make docs”"


def test_every_route_and_setting_says_what_it_is():
    generate = load_generate()
    for table in (generate.routes(), generate.settings(), generate.error_kinds()):
        for row in table.splitlines()[2:]:
            cells = [cell.strip() for cell in row.strip("|").split("|")]
            assert all(cells), row


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_paths_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (page.parent / target).exists(), target
    for target in re.findall(r"`((?:indexer|webapp|tests|docs|corpus|benchmarks)/[\w./-]+)`", text):
        assert (ROOT / target).exists() or target == "webapp/static/vendor/", target


@pytest.mark.parametrize(
    "page", [*PAGES, ROOT / "docs" / "compose.yaml", ROOT / "docs" / "Dockerfile"], ids=lambda page: page.name
)
def test_settings_that_are_named_are_there(page):
    there = {environment_name(each.name) for each in fields(Config)}
    assert set(re.findall(r"EVIDENCE_[A-Z_]+[A-Z]", page.read_text(encoding="utf-8"))) <= there | FOR_TESTS


def test_readme_stays_short():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 90


def test_make_targets_are_explained():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("run", "test", "lint", "corpus", "clean"):
        assert re.search(rf"^{target}:.*## \S", makefile, re.MULTILINE), target
