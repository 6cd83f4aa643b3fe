"""Finds the documents that somebody names by their numbers or by a search."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.errors import UsageError
from indexer.model import DocumentId
from webapp.address import Address
from webapp.api.bodies import Chosen
from webapp.view import shown_document, view


def chosen(said: Chosen) -> Sequence[DocumentId]:
    """Give the documents, each once.

    Raises:
        Gone: one of the numbers is that of a document that was withdrawn, or removed for good.
        NotFound: there is no document with one of the numbers that the person who asks may see.
        UsageError: neither is given, or both are.
    """
    if (said.documents is None) == (said.search is None):
        raise UsageError("Name the documents by their numbers or by a search: one of the two.")
    if said.documents is not None:
        return [shown_document(each).id for each in dict.fromkeys(said.documents)]
    return view().matching(Address.parse(said.search or "").search(0, 0))
