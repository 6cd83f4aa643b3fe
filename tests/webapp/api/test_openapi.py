"""The description is true: what it allows is answered as it says, and what it does not is turned down."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from schemathesis.engine import events, from_schema

SETTINGS: dict[str, Any] = {
    "generation": {"max-examples": 25, "deterministic": True},
    # A document may have been withdrawn.
    "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", 401, 403, 404, 410]}},
}
OPERATIONS = 6


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
                wrong += [f"{each.failure_info.failure}" for each in checks if each.failure_info is not None]
        elif isinstance(event, events.NonFatalError | events.FatalError):
            wrong.append(str(event))
    return wrong, {label for label in asked if label.startswith("GET /api/v1/")}


@pytest.mark.parametrize("who", ["keeper", "reader", "searcher"])
def test_the_description_is_true_for_who_holds_a_token(closed: Any, who: str) -> None:
    wrong, asked = failures(closed, headers={"Authorization": f"Bearer {closed.tokens[who]}"})
    assert wrong == []
    assert len(asked) == OPERATIONS


def test_the_description_is_true_for_who_holds_none(closed: Any) -> None:
    wrong, asked = failures(closed)
    assert wrong == []
    assert len(asked) == OPERATIONS
