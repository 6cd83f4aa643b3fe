"""Opens one Library for each application, and gives it to the pages."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app, g

from indexer.config import Config
from indexer.library import Library
from indexer.terms import Vocabulary

_NAME = "evidence-library"


def open_library(app: Flask, config: Config) -> None:
    """Open the library of an application.

    Raises:
        NotFound: there is none.
        LibraryDamaged: it cannot be opened.
    """
    app.extensions[_NAME] = Library(config)


def library_of(app: Flask) -> Library:
    """Give the library of an application."""
    return cast("Library", app.extensions[_NAME])


def library() -> Library:
    """Give the library of the request being answered. What a person may read is in :func:`webapp.view.view`."""
    return library_of(current_app)


def vocabulary() -> Vocabulary:
    """Give the tags that there are, as they were when the request first asked."""
    if "vocabulary" not in g:
        g.vocabulary = library().vocabulary
    return cast("Vocabulary", g.vocabulary)
