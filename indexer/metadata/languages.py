"""Guesses what language a document is written in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indexer import language
from indexer.extract.extraction import Property
from indexer.metadata.properties import from_property
from indexer.model import Guess, Passage

_ENOUGH_WORDS = 20  # fewer tell py3langid too little
_SAMPLE = 5000  # characters that are enough to tell a language
_ENGLISH = frozenset("the of and to that with which from this has were been their they are".split())
"""Function words by which English is known (Grefenstette 1995), without those that Gaelic, Welsh or Dutch spell so."""
_SHARE = 0.1  # of them in a text, from which on it is English; English prose has twice that


def guess_language(properties: Iterable[Property], passages: Sequence[Passage]) -> Guess | None:
    """Give the ISO 639 code of the language of the words, or, of few words, the one that the file says."""
    sample = ""
    for passage in passages:
        sample += passage.text[: _SAMPLE - len(sample)] + "\n"
        if len(sample) >= _SAMPLE:
            break
    if len(sample.split()) >= _ENOUGH_WORDS:
        return Guess("en" if _is_english(sample) else _told_by_letters(sample), "the words of the text")
    said = from_property(properties, "language")
    return Guess(said.value[:2].lower(), said.source) if said else None


def _is_english(text: str) -> bool:
    words = language.words(text)
    return sum(word.lower() in _ENGLISH for word in words) >= _SHARE * max(len(words), _ENOUGH_WORDS)


def _told_by_letters(text: str) -> str:
    import py3langid  # noqa: PLC0415 - its model takes long to load

    return str(py3langid.classify(text)[0])
