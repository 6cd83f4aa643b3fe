"""Opens one Library for each application, and gives it to the pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from flask import Flask, current_app

from indexer.config import Config
from indexer.errors import NotFound
from indexer.library import Library
from indexer.model import Document, DocumentId, Standing
from webapp.errors import Gone

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
    """Give the library of the request being answered."""
    return library_of(current_app)


def shown_document(number: int) -> Document:
    """Give a document that may be shown.

    Raises:
        NotFound: the library has none with this number.
        Gone: it was withdrawn, or removed for good.
    """
    document = library().catalogue.documents.get(DocumentId(number))
    if document is None:
        raise NotFound(f"There is no document {number} in this library. Search for it by its title.")
    if document.standing is Standing.PURGED:
        raise Gone(f"Document {number} was removed from this library for good. Nothing of it was kept.")
    if document.standing is Standing.WITHDRAWN:
        raise Gone(
            f"Document {number} was withdrawn, so it is neither searched nor shown. "
            "Ask the people who keep this library if you need it."
        )
    return document


def shown_documents(numbers: Iterable[int]) -> dict[int, Document]:
    """Give those of several documents that may be shown, by number; the others are as if they were not there."""
    held = library().catalogue.documents.many(DocumentId(each) for each in numbers)
    return {number: each for number, each in held.items() if each.standing in (Standing.CURRENT, Standing.SUPERSEDED)}
