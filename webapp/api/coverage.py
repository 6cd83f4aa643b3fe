"""The API's coverage: what a search looks through, and what of the library could not be read."""

from __future__ import annotations

from indexer.coverage import coverage as survey
from indexer.export import coverage_as_json
from indexer.facts import CoverageFacts
from webapp.api.operation import operation
from webapp.api.representation import Coverage
from webapp.view import view
from webapp.wording import file_label


@operation("coverage", Coverage)
def coverage() -> CoverageFacts:
    """Say what a search looks through, and what could not be read, why, and what to do about it."""
    return coverage_as_json(survey(view()), file_label)
