"""Reading: what a file says, whatever its format, in a process of its own with limits."""

from __future__ import annotations

from importlib import import_module

from indexer.extract import media_type as types
from indexer.extract.extraction import Reader

READING = "1"
"""Version of the extraction code: written down for each document, so that an older reading can be told."""

READERS = {
    types.PDF: "pdf:read_with_pdfium",
    types.DOCX: "docx:read",
    types.PPTX: "pptx:read",
    types.XLSX: "sheet:read_xlsx",
    types.ODT: "odf:read_text",
    types.ODP: "odf:read_slides",
    types.RTF: "rtf:read",
    types.HTML: "html:read",
    types.MARKDOWN: "text:read_markdown",
    types.TEXT: "text:read_text",
    types.CSV: "sheet:read_csv",
    types.DOC: "legacy:read_document",
    types.PPT: "legacy:read_slides",
}
"""Which function reads a media type, as module:function of this package; loaded when first needed."""


def reader(media_type: str) -> Reader | None:
    """Give the function that reads a media type; None when nothing does."""
    place = READERS.get(media_type)
    if place is None:
        return None
    module, _, name = place.partition(":")
    found: Reader = getattr(import_module(f"indexer.extract.{module}"), name)
    return found
