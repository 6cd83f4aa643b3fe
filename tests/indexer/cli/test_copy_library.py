import json

import pytest


@pytest.fixture
def empty(request):
    """Give the address of an empty PostgreSQL database."""
    server = request.getfixturevalue("postgresql_server")
    return server.address(request.getfixturevalue("postgresql_empty"))


def test_there_and_back(evidence, filled, tmp_path, empty, monkeypatch):
    here = f"sqlite:///{tmp_path / 'library' / 'catalogue.sqlite'}"
    found = evidence("search", "infants", "--json").output
    said = evidence("copy-library", "--to", empty).output
    assert "documents                   4 rows  sha256 " in said
    assert "every one proved" in said
    monkeypatch.setenv("EVIDENCE_CATALOGUE", empty)
    assert (
        json.loads(evidence("search", "infants", "--json").output)["documents"] == json.loads(found)["documents"] == 1
    )
    assert "fit together" in evidence("check").output
    there = evidence("copy-library", "--to", f"sqlite:///{tmp_path / 'back.sqlite'}", "--json").output
    again = evidence(
        "copy-library", "--from", here, "--to", f"sqlite:///{tmp_path / 'b.sqlite'}", "--from-folder",
        tmp_path / "library", "--to-folder", tmp_path / "other", "--json",
    ).output  # fmt: skip
    assert json.loads(there) == json.loads(again)
    monkeypatch.setenv("EVIDENCE_CATALOGUE", f"sqlite:///{tmp_path / 'b.sqlite'}")
    monkeypatch.setenv("EVIDENCE_LIBRARY", str(tmp_path / "other"))
    evidence("reindex")
    assert "fit together" in evidence("check").output


def test_what_makes_no_sense_is_refused(evidence, filled, tmp_path, monkeypatch):
    here = f"sqlite:///{tmp_path / 'library' / 'catalogue.sqlite'}"
    assert "--from" in evidence("copy-library", code=2).stderr
    assert "the same" in evidence("copy-library", "--to", here, code=2).stderr
    assert "There is no library" in evidence("copy-library", "--from", f"sqlite:///{tmp_path / 'no'}", code=3).stderr
    assert not (tmp_path / "no").exists()
    evidence("copy-library", "--to", f"sqlite:///{tmp_path / 'copy'}")
    assert "not empty" in evidence("copy-library", "--to", f"sqlite:///{tmp_path / 'copy'}", code=2).stderr
