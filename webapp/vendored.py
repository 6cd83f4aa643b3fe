"""Finds the front-end files that ``python -m webapp.vendor`` copied, for the templates."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask, url_for

VENDOR = Path(__file__).parent / "static" / "vendor"
MANIFEST = "manifest.json"
HOW = "Run “npm ci --ignore-scripts” in the top folder of a checkout, then “python -m webapp.vendor”."


def prepare(app: Flask) -> None:
    """Give an application's templates ``vendored(package, file)``: a file's address, or None when it is not there."""
    try:
        manifest = json.loads((VENDOR / MANIFEST).read_text(encoding="utf-8"))
    except OSError:
        manifest = {}
        app.logger.warning("The design system’s files are not there, so pages are plain. %s", HOW)

    def vendored(package: str, file: str) -> str | None:
        held = manifest.get(package)
        return url_for("static", filename=f"vendor/{held['folder']}/{file}") if held else None

    app.add_template_global(vendored)
