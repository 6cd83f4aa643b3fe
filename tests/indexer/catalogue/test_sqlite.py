import sqlite3
import threading

import pytest

from indexer.catalogue import Catalogue
from indexer.errors import LibraryBusy


@pytest.fixture
def taken(tmp_path):
    """A new file that somebody writes to who came first, so that SQLite refuses to change it at once."""
    path = tmp_path / "catalogue.sqlite"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE other (number INTEGER)")
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


def test_who_opens_a_new_file_waits_for_who_came_first(taken, tmp_path):
    threading.Timer(0.3, taken.execute, ["COMMIT"]).start()
    catalogue = Catalogue(f"sqlite:///{tmp_path}/catalogue.sqlite", tmp_path / "files")
    assert catalogue.identity
    catalogue.close()


def test_who_waits_in_vain_is_told_to_try_again(taken, tmp_path, monkeypatch):
    monkeypatch.setattr("indexer.catalogue.sqlite.PATIENCE", 100)
    with pytest.raises(LibraryBusy, match="Try again"):
        Catalogue(f"sqlite:///{tmp_path}/catalogue.sqlite", tmp_path / "files")
