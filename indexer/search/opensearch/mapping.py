"""What the indexes hold, and how a passage becomes fields.

Words come as terms made here (see :mod:`indexer.language`), one for each position, with "|" between those that share
one, so that the cluster cuts them exactly as the library does: no analyser of its own could stem and join words alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from indexer import language
from indexer.search import ranking
from indexer.search.engine import Entry
from indexer.search.opensearch.address import Address
from indexer.search.tree import WORDS

FORMAT = 2
"""Version of all this; an index of an earlier one must be made anew."""

PAGE = 10_000
"""As many things as the cluster gives at once."""

_LONGEST = 255  # characters of a term, in the index and in a query; what is longer is no word
_APART = 10_000  # positions between two fields, so that no phrase goes from one into the other
_LONGEST_FORM = 100  # letters of a word that is kept as it is spelt
_DIGITS = 10  # of a page number
_MOST_TERMS = 10_000_000  # documents that a query may name

TEXTS = ("title", "heading", "text", "notes")


def passages(address: Address) -> dict[str, Any]:
    """Give the settings and the mapping of the index of passages."""
    words = {"type": "text", "analyzer": "terms", "position_increment_gap": _APART}
    fields = {name: {**words, "similarity": name, "copy_to": WORDS} for name in TEXTS}
    fields[WORDS] = {**words, "similarity": WORDS}
    parameters = {WORDS: ranking.FIELDS["text"].b, **{name: ranking.FIELDS[name].b for name in TEXTS}}
    return {
        "settings": {
            "number_of_shards": address.shards,
            "number_of_replicas": address.replicas,
            "refresh_interval": "-1",  # each write ends with a refresh of its own, so that it is seen whole
            "max_terms_count": _MOST_TERMS,
            "sort.field": ["document", "position"],
            "similarity": {name: {"type": "BM25", "k1": ranking.K1, "b": b} for name, b in parameters.items()},
            "analysis": {
                "tokenizer": {"spaces": {"type": "whitespace", "max_token_length": 1000}},
                "filter": {
                    "alternatives": {"type": "pattern_capture", "patterns": ["([^|]+)"], "preserve_original": False}
                },
                "analyzer": {"terms": {"type": "custom", "tokenizer": "spaces", "filter": ["alternatives"]}},
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": {"format": FORMAT},
            "_source": {"enabled": False},  # the catalogue is the source
            "_routing": {"required": True},
            "properties": {
                "document": {"type": "long"},
                "position": {"type": "integer"},
                "revision": {"type": "long"},
                "pages": {"type": "keyword", "doc_values": False},
                "page": {"type": "long", "doc_values": False},
                **fields,
            },
        },
    }


def spellings(address: Address) -> dict[str, Any]:
    """Give the settings and the mapping of the index of words as they are spelt."""
    return {
        "settings": {
            "number_of_shards": 1,
            "number_of_replicas": address.replicas,
            "refresh_interval": "-1",
            "sort.field": ["length", "form"],
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": False},
            "properties": {
                "form": {"type": "keyword"},
                "term": {"type": "keyword"},
                "length": {"type": "integer"},
            },
        },
    }


def key_of(document: int, position: int) -> str:
    """Give what a passage is called in the index."""
    return f"{document}-{position}"


@dataclass(frozen=True, slots=True)
class Cut:
    """A document as it is sent: the position of each passage with its fields, and the words of all as they are spelt.

    One without any passage has its title at position 0.
    """

    passages: list[tuple[int, dict[str, Any]]]
    words: set[str]


def cut_up(entry: Entry) -> Cut:
    """Cut a document's texts into terms."""
    words: set[str] = set()

    def stream(text: str) -> str:
        held = language.words(text)
        words.update(held)
        return " ".join(map(_terms, held))

    title = stream(entry.title)
    passages = [] if entry.passages else [(0, _fields(entry, 0, {"title": title}, ""))]
    for position, passage in enumerate(entry.passages, 1):
        texts = {
            "title": title,
            "heading": stream(passage.heading),
            "text": stream(passage.text),
            "notes": stream(passage.notes),
        }
        # nobody prints the numbers of sections
        page = passage.locator.value.lower() if passage.locator.label in ("page", "slide") else ""
        passages.append((position, _fields(entry, position, texts, page)))
    return Cut(passages, words)


def forms_of(words: Iterable[str]) -> set[tuple[str, str]]:
    """Give words as they may be looked up (folded), each with its term: whole, and the parts of hyphenated ones."""
    return {pair for forms in map(_forms, words) for pair in forms}


def cut(term: str) -> str:
    """Give as much of a term as the index holds; a lone surrogate, which cannot be sent, is a sign for itself."""
    return term[:_LONGEST].encode("utf-8", "replace").decode()


def _fields(entry: Entry, position: int, texts: dict[str, str], page: str) -> dict[str, Any]:
    held = {name: text for name, text in texts.items() if text}
    # BM25F weighs a word's frequency by field: a field that is there three times over weighs three times as much. The
    # cluster copies each once.
    weighed = [text for name, text in held.items() for _ in range(round(ranking.FIELDS[name].weight) - 1)]
    fields = {"document": entry.document, "position": position, "revision": entry.revision, WORDS: weighed, **held}
    if page:
        fields["pages"] = page
        if page.isdecimal() and len(page) <= _DIGITS:
            fields["page"] = int(page)
    return fields


@lru_cache(maxsize=1 << 17)
def _terms(token: str) -> str:
    """Give a word as terms: a space between positions, "|" between those that share one."""
    return " ".join("|".join(map(cut, alternatives)) for alternatives in language.terms(token))


@lru_cache(maxsize=1 << 17)
def _forms(token: str) -> tuple[tuple[str, str], ...]:
    places = language.terms(token)
    pairs = [(token, places[0][-1])]
    if len(places) > 1:
        pairs += zip(language.PART.findall(token), (alternatives[0] for alternatives in places), strict=True)
    folded = ((language.fold(form), cut(term)) for form, term in pairs)
    return tuple((form, term) for form, term in folded if 0 < len(form) <= _LONGEST_FORM)
