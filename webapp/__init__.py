"""The site: create_app gives the Flask application, and every page is drawn on the server."""

from __future__ import annotations

from flask import Flask, Response, current_app

from indexer.config import Config
from webapp import (
    accessibility,
    administration,
    agreeing,
    api,
    basket,
    corrections,
    coverage,
    documents,
    errors,
    evidence_map,
    feeds,
    health,
    help,  # noqa: A004 - pages are named by what is on them
    imports,
    keys,
    metrics,
    originals,
    paper_checks,
    paper_claims,
    paper_files,
    paper_works,
    papers,
    passages,
    people,
    permissions,
    references,
    rounds,
    search,
    searches,
    security,
    session,
    single_sign_on,
    sources,
    stories,
    suggested,
    suggestions,
    support,
    tagged,
    tags,
    vendored,
    viewer,
    vocabulary,
    vocabulary_files,
    wording,
)
from webapp.library import open_library


def create_app(config: Config | None = None) -> Flask:
    """Make the application for the library that the settings name; without settings they come from the environment.

    It can be handed to any WSGI server, such as ``waitress-serve --call webapp:create_app``.

    Raises:
        NotFound: there is no library in the folder.
        LibraryDamaged: the library cannot be opened.
        UsageError: a setting makes no sense, or ``local`` is set and there are accounts.
    """
    app = Flask(__name__)
    open_library(app, config or Config.from_environment())
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    for part in (
        metrics,  # first, so that what the others take counts
        wording,
        vendored,
        session,
        security,
        permissions,
        single_sign_on,
        errors,
        searches,
        rounds,
        tags,
        suggested,
        papers,
        paper_checks,
        paper_works,
        paper_claims,
        basket,
        api,
    ):
        part.prepare(app)
    for page in (
        search,
        suggestions,
        searches,
        feeds,
        documents,
        corrections,
        stories,
        passages,
        tags,
        suggested,
        viewer,
        references,
        basket,
        sources,
        originals,
        coverage,
        evidence_map,
        vocabulary,
        vocabulary_files,
        tagged,
        people,
        single_sign_on,
        imports,
        rounds,
        agreeing,
        papers,
        paper_works,
        paper_claims,
        paper_files,
        support,
        administration,
        api,
        help,
        keys,
        accessibility,
        health,
        metrics,
    ):
        app.register_blueprint(page.pages)
    app.add_url_rule("/favicon.ico", "icon", icon)
    return app


def icon() -> Response:
    """Send the site's icon, which browsers ask for beside a PDF that cannot name one."""
    return current_app.send_static_file("icon.svg")
