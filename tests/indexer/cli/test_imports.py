import json
import re
from io import BytesIO

import pytest

from indexer import imports
from indexer.config import Config
from indexer.library import Library


@pytest.fixture
def sent(tmp_path, filled):
    """Send two files, one of them an edition of what is there; gives the import's number."""
    text = (filled / "neglect.txt").read_text() + " And more of it."
    with Library(Config(library=tmp_path / "library")) as library:
        streams = [("neglect.txt", BytesIO(text.encode())), ("photo.jpg", BytesIO(b"\xff\xd8\xff\xe0" + bytes(99)))]
        return imports.begin_upload(library, streams, "Ann")


def test_an_import_from_beginning_to_end(evidence, sent):
    assert f"Import {sent} is waiting for a person." in evidence("import", "run", sent).output
    shown = evidence("import", "show", sent).output
    assert "added, add: import 1!/neglect.txt" in shown
    assert "Perhaps a newer edition of document" in shown
    assert "It has the same file name" in shown
    assert "not a document: import 1!/photo.jpg" in shown
    assert "1 added + 0 added, partly read" in shown
    assert "= 2 files" in shown
    assert "1: waiting for a person, 2 of 2 files (upload, by Ann" in evidence("import", "list").output
    (facts,) = json.loads(evidence("import", "list", "--json").output)
    assert facts["files"] == sum(facts["outcomes"].values()) == 2
    assert json.loads(evidence("import", "show", sent, "--json").output) == facts


def test_what_is_proposed_is_neither_shown_nor_changed(evidence, sent):
    evidence("import", "run", sent)
    (number,) = re.findall(r"photo|neglect\.txt \[document (\d+)\]", evidence("import", "show", sent).output)[:1]
    for command in (("show", number), ("document", "purge", number, "--yes"), ("document", "withdraw", number)):
        assert f"There is no document {number}" in evidence(*command, code=3).stderr


def test_an_import_that_is_not_there_or_has_nothing_to_do(evidence, sent):
    assert "There is no import 9" in evidence("import", "show", 9, code=3).stderr
    evidence("import", "run", sent)
    assert "nothing to do" in evidence("import", "run", sent, code=2).stderr


def test_an_empty_list_says_so(evidence, filled):
    assert "Nothing was brought in" in evidence("import", "list").output
