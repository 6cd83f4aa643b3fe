"""Job: a vocabulary as SKOS (W3C, 2009), the form in which thesauri are exchanged. Nothing is ever fetched.

A group is a concept scheme and a tag a concept of it: its name the preferred label, other names the alternative
labels, past names and words hidden labels, the slug its notation, the parents broader concepts. A retired tag is
deprecated (OWL) and replaced by its successors (Dublin Core). Terms of our own tell past names, words and acronyms
apart; a program that does not know them still finds everything else. SKOS keeps no order, so groups, tags and what
they list come back in that of the alphabet.
"""

from __future__ import annotations

from indexer.vocabulary_file import VocabularyFile
from indexer.vocabulary_skos.concepts import vocabulary_of
from indexer.vocabulary_skos.formats import graph_of, name_of
from indexer.vocabulary_skos.writing import Form, write_skos

__all__ = ["Form", "read_skos", "write_skos"]


def read_skos(data: bytes, name: str = "", media_type: str = "") -> VocabularyFile:
    """Read a vocabulary from Turtle, N-Triples, RDF/XML or JSON-LD, our own or a foreign one.

    ``name`` is that of the file: it helps to tell the format, and names the group of tags that are in none.

    Raises:
        BadVocabulary: it cannot be understood, contradicts itself, or would have something fetched.
    """
    return vocabulary_of(graph_of(data, name, media_type), name_of(name))
