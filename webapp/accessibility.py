"""The accessibility statement, in the form that the law asks of public sector bodies."""

from __future__ import annotations

from flask import Blueprint, render_template

from webapp.address import absolute

pages = Blueprint("accessibility", __name__)

PREPARED = "2026-11-24"
"""When what the statement says was last compared with the site."""


@pages.get("/accessibility")
def statement() -> str:
    """Show the accessibility statement."""
    return render_template(
        "accessibility/statement.html", address=absolute("/"), prepared=PREPARED, title="Accessibility statement"
    )
