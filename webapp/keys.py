"""The page of keyboard shortcuts, for those who come to it without script; with script a dialog shows the same."""

from __future__ import annotations

from flask import Blueprint, render_template

pages = Blueprint("keys", __name__)


@pages.get("/keyboard-shortcuts")
def shortcuts() -> str:
    """List the keys."""
    return render_template("keys/shortcuts.html", title="Keyboard shortcuts")
