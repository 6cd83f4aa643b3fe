"""Guesses what a document is: each guess comes with its source and stays a guess until somebody confirms it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indexer.extract.extraction import Extraction
from indexer.metadata.dates import guess_date
from indexer.metadata.kinds import guess_kind
from indexer.metadata.languages import guess_language
from indexer.metadata.organisations import guess_organisation
from indexer.metadata.properties import from_property
from indexer.metadata.titles import guess_title
from indexer.model import Guess, Passage


def guess(
    extraction: Extraction, passages: Sequence[Passage], file_name: str, organisations: Iterable[str]
) -> dict[str, Guess]:
    """Guess a document's metadata from what the file says of itself and from its first page.

    ``organisations`` are those that the library knows already, beside the well-known ones.
    """
    first = "\n".join(filter(None, (passages[0].heading, passages[0].text))) if passages else ""
    last = passages[-1].text if passages else ""
    guesses = {
        "title": guess_title(extraction.properties, passages, file_name),
        "date": guess_date(extraction.properties, first),
        "organisation": guess_organisation(extraction.properties, first, last, organisations),
        "author": from_property(extraction.properties, "author"),
        "language": guess_language(extraction.properties, passages),
    }
    title = guesses["title"].value if guesses["title"] else ""
    guesses["kind"] = guess_kind(title, file_name, passages)
    return {name: value for name, value in guesses.items() if value is not None}
