"""The coverage page: what could not be read, why, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Blueprint, render_template, request

from indexer.coverage import Coverage, Gap, coverage
from indexer.model import Document, Locator, Problem
from webapp.pagination import page_number, paginate
from webapp.view import view

pages = Blueprint("coverage", __name__)

_SIZE = 50  # documents on one page


@dataclass(slots=True)
class Trouble:
    """What of one file could not be read: the file's own problem, and places in it by problem."""

    document: Document | None
    path: str
    problem: Problem | None = None
    places: dict[Problem, list[Locator]] = field(default_factory=dict)


@pages.get("/coverage")
def report() -> str:
    """Show what could not be read."""
    held = coverage(view())
    found = troubles(held)
    pagination = paginate(page_number(request.args.get("page", "")), _SIZE, len(found))
    return render_template(
        "coverage/report.html",
        coverage=held,
        troubles=found[pagination.start : pagination.start + _SIZE],
        pagination=pagination,
        standings=list(held.standings.items()),
    )


def troubles(held: Coverage) -> list[Trouble]:
    """Gather the gaps of each file, files in the order they came."""
    found: dict[int | str, Trouble] = {}
    for gap in held.unreadable_files:
        _trouble(found, gap).problem = gap.problem
    for gap in held.unreadable_passages:
        trouble = _trouble(found, gap)
        if gap.locator is not None:
            trouble.places.setdefault(gap.problem, []).append(gap.locator)
    return list(found.values())


def _trouble(found: dict[int | str, Trouble], gap: Gap) -> Trouble:
    key = gap.document.id if gap.document else gap.path
    return found.setdefault(key, Trouble(gap.document, gap.path))
