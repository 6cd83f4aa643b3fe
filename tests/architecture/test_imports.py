"""Imports point down: the contracts in setup.cfg are kept."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_contracts_are_kept():
    command = [Path(sys.executable).with_name("lint-imports"), "--config", ROOT / "setup.cfg"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
