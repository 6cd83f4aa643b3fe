"""Guesses what a document is: each guess comes with its source and stays a guess until somebody confirms it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indexer.extract.extraction import Extraction, Property
from indexer.metadata.dates import guess_date
from indexer.metadata.kinds import guess_kind
from indexer.metadata.organisations import guess_organisation
from indexer.metadata.titles import guess_title
from indexer.model import Guess, Passage

_ENOUGH_WORDS = 20  # fewer tell py3langid too little
_SAMPLE = 5000  # characters that are enough to tell a language


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
        "author": _from_property(extraction.properties, "author"),
        "language": _language(extraction.properties, passages),
    }
    title = guesses["title"].value if guesses["title"] else ""
    guesses["kind"] = guess_kind(title, file_name, passages)
    return {name: value for name, value in guesses.items() if value is not None}


def _from_property(properties: Iterable[Property], name: str) -> Guess | None:
    held = [each for each in properties if each.name == name and each.value.strip()]
    if not held:
        return None
    values = dict.fromkeys(each.value.strip() for each in held if each.source == held[0].source)
    return Guess("; ".join(values), held[0].source)


def _language(properties: Iterable[Property], passages: Sequence[Passage]) -> Guess | None:
    sample = ""
    for passage in passages:
        sample += passage.text[: _SAMPLE - len(sample)] + "\n"
        if len(sample) >= _SAMPLE:
            break
    if len(sample.split()) >= _ENOUGH_WORDS:
        import py3langid  # noqa: PLC0415 - its model takes long to load

        return Guess(str(py3langid.classify(sample)[0]), "the words of the text")
    said = _from_property(properties, "language")
    return Guess(said.value[:2].lower(), said.source) if said else None
