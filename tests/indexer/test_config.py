from pathlib import Path

import pytest

from indexer.config import Config
from indexer.errors import UsageError


class TestFromEnvironment:
    def test_defaults(self):
        assert Config.from_environment({}) == Config()

    def test_what_is_given_wins_over_the_environment(self):
        environment = {
            "EVIDENCE_LIBRARY": "/a",
            "EVIDENCE_PORT": "81",
            "EVIDENCE_OCR": "No",
            "EVIDENCE_CPU_SECONDS": "1.5",
        }
        config = Config.from_environment(environment, library=Path("/b"), port=None)
        assert (config.library, config.port, config.ocr, config.cpu_seconds) == (Path("/b"), 81, False, 1.5)

    @pytest.mark.parametrize(
        ("name", "value"), [("PORT", "x"), ("PORT", "1.5"), ("OCR", "maybe"), ("CPU_SECONDS", "long")]
    )
    def test_what_is_of_the_wrong_kind_is_named(self, name, value):
        with pytest.raises(UsageError, match=f"EVIDENCE_{name} must be .*{value}"):
            Config.from_environment({f"EVIDENCE_{name}": value})

    def test_an_empty_value_is_none(self):
        assert Config.from_environment({"EVIDENCE_PORT": ""}).port == Config().port
