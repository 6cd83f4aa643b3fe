"""Gives out the original file of a document, so that nothing inside it can act on the site."""

from __future__ import annotations

import mimetypes
from pathlib import PurePath

from flask import Blueprint, Response, send_file

from indexer.catalogue.locations import MEMBER
from indexer.model import Document
from webapp.documents import NUMBER
from webapp.library import library
from webapp.security import ORIGINAL_CONTENT
from webapp.view import shown_document

pages = Blueprint("originals", __name__)


@pages.get(f"/documents/{NUMBER}/original")
def original(number: int) -> Response:
    """Send the file: a PDF to be read in the browser, any other kind to be saved.

    Raises:
        LibraryDamaged: the file is missing, or was found to be damaged.
        OriginalsAway: the place of originals cannot be reached.
    """
    document = shown_document(number)
    with library().catalogue.files.local(document.sha256) as path:  # once it is open it may go
        response = send_file(
            path.absolute(),
            mimetype=document.media_type or "application/octet-stream",
            as_attachment=document.media_type != "application/pdf",
            download_name=file_name(document),
            etag=document.sha256,
        )
    response.headers["Content-Security-Policy"] = ORIGINAL_CONTENT
    return response


def file_name(document: Document) -> str:
    """Give the name the file had where it was found, or one made from the document's number."""
    for location in library().catalogue.locations.of(document.id):
        name = PurePath(location.path.rpartition(MEMBER)[2]).name
        # No control character may reach a header.
        if name := "".join(character for character in name if character.isprintable()):
            return name
    return f"document-{document.id}{mimetypes.guess_extension(document.media_type) or ''}"
