from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.cli import main


@pytest.fixture
def evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, catalogue_address: str) -> Callable[..., Result]:
    """Give a function that runs the command on the test's library; an exception that it lets through fails the test."""
    place = {"LIBRARY": tmp_path / "library", "CATALOGUE": catalogue_address}
    for name, value in {**place, "WORKERS": 1, "OCR": "no", "LOCK_SECONDS": 0.2}.items():
        monkeypatch.setenv(f"EVIDENCE_{name}", str(value))

    def evidence(*arguments: str | int | Path, code: int = 0, typed: str = "") -> Result:
        result = CliRunner().invoke(main, [*map(str, arguments)], input=typed)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result

    return evidence


@pytest.fixture
def filled(evidence: Callable[..., Result], folder_of_documents: Path) -> Path:
    """Index the documents; gives their folder."""
    (folder_of_documents / "manifest.csv").write_text(
        "path,title,kind,date,organisation,workstreams\nneglect.txt,Neglect at home,review,2015-03,Trust,neglect\n"
    )
    (folder_of_documents / "workstreams.toml").write_text(
        '[[workstream]]\nslug = "neglect"\nname = "Neglect"\ndefinition = "Needs not met."\n'
    )
    evidence("index", folder_of_documents)
    return folder_of_documents
