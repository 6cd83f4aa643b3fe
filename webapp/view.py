"""Gives pages the library as the person who asks may see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from flask import g

from indexer.model import Document, DocumentId, Standing
from indexer.view import View
from webapp.errors import Gone
from webapp.library import library
from webapp.session import person


def view() -> View:
    """Give the library as the person who asks may see it."""
    if "view" not in g:
        g.view = View(library(), person().viewer)
    return cast("View", g.view)


def shown_document(number: int) -> Document:
    """Give a document that may be shown.

    Raises:
        NotFound: there is none with this number that the person who asks may see.
        Gone: it was withdrawn, or removed for good.
    """
    document = view().document(number)
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
    held = view().documents(DocumentId(each) for each in numbers)
    return {number: each for number, each in held.items() if each.standing in (Standing.CURRENT, Standing.SUPERSEDED)}
