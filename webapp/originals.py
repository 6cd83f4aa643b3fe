"""Gives out the original file of a document, so that nothing inside it can act on the site."""

from __future__ import annotations

import mimetypes
from pathlib import PurePath

from flask import Blueprint, Response, send_file

from indexer.catalogue.locations import MEMBER
from indexer.errors import LibraryDamaged
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
        LibraryDamaged: the file is missing from the library's folder.
    """
    document = shown_document(number)
    path = library().catalogue.files.path(document.sha256).absolute()
    if not path.is_file():
        raise LibraryDamaged(
            f"The original of document {number} is missing from the library’s folder. "
            "“evidence check” lists what is missing; restore it from a backup."
        )
    response = send_file(
        path,
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
