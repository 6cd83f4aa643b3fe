"""The sample collection with its originals in an object store: indexed, searched, downloaded, drawn and checked."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import requests

from indexer.check import check
from indexer.config import Config
from indexer.ingest import index
from indexer.library import Library
from indexer.model import Outcome

ROOT = Path(__file__).parents[2]


def test_from_the_first_file_to_a_clean_check(
    tmp_path: Path, s3: str, served: Callable[[Config], AbstractContextManager[str]]
) -> None:
    config = Config(library=tmp_path / "library", files=s3, local=True, ocr=False)
    with Library(config, create=True) as library:
        report = index(library, [ROOT / "corpus"])
        assert report.counts[Outcome.UNREADABLE] == 0
        assert len(library.catalogue.files.originals.listed()) == len(library.catalogue.documents.all()) > 20
        printed = next(each for each in library.catalogue.documents.all() if each.media_type == "application/pdf")
    assert not (config.library / "files").exists()
    shutil.rmtree(config.library / "fetched")  # as on a machine that has indexed nothing
    with served(config) as site:
        words = requests.get(f"{site}/?q=neglect", timeout=60).text
        assert re.search(r"/documents/\d+/passages/", words)
        address = f"{site}/documents/{printed.id}"
        original = requests.get(f"{address}/original", timeout=60)
        picture = requests.get(f"{address}/pages/1/picture", timeout=60)
    assert original.status_code == 200
    assert hashlib.sha256(original.content).hexdigest() == printed.sha256
    assert picture.headers["Content-Type"] == "image/webp"
    with Library(config) as library:
        found_wrong = check(library)
        assert (found_wrong.faults, found_wrong.tidied) == ((), ())


@pytest.mark.parametrize("gone", ["the bucket", "one original"])
def test_a_page_whose_original_cannot_be_had_says_what_to_do(
    tmp_path: Path, s3: str, served: Callable[[Config], AbstractContextManager[str]], gone: str
) -> None:
    (tmp_path / "words.txt").write_text("A few words about neglect.")
    config = Config(library=tmp_path / "library", files=s3, local=True)
    with Library(config, create=True) as library:
        index(library, [tmp_path / "words.txt"])
        originals = library.catalogue.files.originals
        for name in originals.listed():
            originals.remove(name)
    if gone == "the bucket":
        config = Config(library=config.library, files=s3.replace("s3://b", "s3://none-"), local=True)
    with served(config) as site:
        assert "A few words" in requests.get(f"{site}/?q=neglect", timeout=60).text
        assert requests.get(f"{site}/documents/1", timeout=60).status_code == 200
        answer = requests.get(f"{site}/documents/1/original", timeout=60)
    assert answer.status_code == 503
    assert ("EVIDENCE_FILES" if gone == "the bucket" else "is missing") in answer.text
