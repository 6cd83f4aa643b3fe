"""What every test may use, and the rule about skips."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("steady")

ROOT = Path(__file__).parent.parent
ALLOWED_SKIPS = ROOT / "tests" / "allowed_skips.txt"


@pytest.fixture(scope="session")
def material():
    """The folder of real documents, which is not part of the project."""
    folder = os.environ.get("EVIDENCE_MATERIAL")
    if not folder:
        pytest.skip("EVIDENCE_MATERIAL is not set to a folder of real documents")
    return Path(folder)


def pytest_sessionfinish(session, exitstatus):
    """Where EVIDENCE_STRICT_SKIPS is set, a skip whose reason is not on the list fails the run."""
    if not os.environ.get("EVIDENCE_STRICT_SKIPS"):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:  # one of several workers; the process that started them counts
        return
    allowed = [line for line in ALLOWED_SKIPS.read_text().splitlines() if line and not line.startswith("#")]
    reasons = [str(report.longrepr[2]) for report in reporter.stats.get("skipped", [])]
    unexpected = [reason for reason in reasons if not any(each in reason for each in allowed)]
    if unexpected and exitstatus == 0:
        for reason in unexpected:
            reporter.write_line(f"skipped, and not on {ALLOWED_SKIPS.name}: {reason}")
        session.exitstatus = 1
