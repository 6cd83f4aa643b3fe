"""The description is true: what it allows is answered as it says, and what it does not is turned down."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from schemathesis.engine import events, from_schema

SETTINGS: dict[str, Any] = {
    "generation": {"max-examples": 10, "deterministic": True},
    "checks": {
        # A document may have been withdrawn.
        "positive_data_acceptance": {"expected-statuses": ["2xx", 400, 401, 403, 404, 410]},
        "negative_data_rejection": {"expected-statuses": ["4xx"]},  # too long a list is too large a body
        # Its probe cannot be sent to an application without a network; test_tokens.py tries every operation.
        "ignored_auth": {"enabled": False},
    },
}
READING, WRITING = 27, 26


def failures(closed: Any, **settings: Any) -> tuple[list[str], set[str]]:
    """Ask everything that Schemathesis thinks of; gives what was wrong, and which operations were asked."""
    config = schemathesis.Config.from_dict(SETTINGS | settings)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", closed.app, config=config)
    wrong: list[str] = []
    asked: set[str] = set()
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            asked.add(event.recorder.label)
            for checks in event.recorder.checks.values():
                wrong += [
                    f"{each.failure_info.failure}\n{each.failure_info.code_sample}"
                    for each in checks
                    if each.failure_info
                ]
        elif isinstance(event, events.NonFatalError | events.FatalError):
            wrong.append(str(event))
    return wrong, {label for label in asked if label.startswith(("GET /api/v1/", "POST /api/v1/"))}


@pytest.mark.parametrize("who", ["reader", ""], ids=["with a token", "without"])
def test_the_description_is_true(closed: Any, who: str) -> None:
    headers = {"Authorization": f"Bearer {closed.tokens[who]}"} if who else {}
    wrong, asked = failures(closed, headers=headers)
    assert wrong == []
    assert len(asked) == READING + WRITING


def test_the_description_is_true_for_who_may_write(own: Any) -> None:
    headers = {"Authorization": f"Bearer {own.tokens['keeper']}"}
    wrong, asked = failures(own, headers=headers)
    assert wrong == []
    assert len(asked) == READING + WRITING
