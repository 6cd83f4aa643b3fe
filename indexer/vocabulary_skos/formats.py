"""Reads Turtle, N-Triples, RDF/XML or JSON-LD from a stranger into a graph, without fetching or expanding anything."""

from __future__ import annotations

import json
import logging
import re
from pathlib import PurePath
from typing import Any, Literal

from rdflib import Graph
from rdflib.plugins.parsers.jsonld import to_rdf

from indexer.errors import BadVocabulary
from indexer.vocabulary_file import decoded

_Format = Literal["turtle", "nt", "xml", "json-ld"]

_MEDIA_TYPES: dict[str, _Format] = {
    "text/turtle": "turtle",
    "application/x-turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}
_ENDINGS: dict[str, _Format] = {
    ".ttl": "turtle",
    ".nt": "nt",
    ".rdf": "xml",
    ".owl": "xml",
    ".xml": "xml",
    ".jsonld": "json-ld",
    ".json": "json-ld",
}
_NAMES = {"turtle": "Turtle", "nt": "N-Triples", "xml": "RDF/XML", "json-ld": "JSON-LD"}

_XML_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
_NOWHERE = "urn:evidence-review:file:"  # what relative addresses in a file are relative to

# A wrong date in a stranger's file is no event of ours: rdflib would log it with a traceback.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)


def name_of(file: str) -> str:
    """Give the name that a file gives its tags: its own without the ending.

    >>> name_of("C:/lists/types of evidence.ttl")
    'types of evidence'
    """
    return PurePath(file.replace("\\", "/")).stem.strip()


def graph_of(data: bytes, name: str, media_type: str) -> Graph:
    """Read a file's statements.

    Raises:
        BadVocabulary: it is no RDF that can be understood, or would have something fetched or expanded.
    """
    text = decoded(data)
    form = _form(text, name, media_type)
    graph = Graph()
    try:
        if form == "json-ld":
            found = json.loads(text)
            _refuse_remote(found)
            to_rdf(found, graph, _NOWHERE)  # it takes what was looked through, so nothing can hide in the text
        else:
            graph.parse(data=_plain_xml(text) if form == "xml" else text, format=form, publicID=_NOWHERE)
    except BadVocabulary:
        raise
    except Exception as error:  # rdflib's readers raise whatever a broken file makes them stumble over
        raise BadVocabulary(
            f"The file cannot be read as {_NAMES[form]}. Check that it is complete, or save it as Turtle and read that."
        ) from error
    return graph


def _form(text: str, name: str, media_type: str) -> _Format:
    told = _MEDIA_TYPES.get(media_type.partition(";")[0].strip().lower())
    told = told or _ENDINGS.get(PurePath(name).suffix.lower())
    if told:
        return told
    if re.match(r"\s*<(\?xml|!--|!DOCTYPE|\w+:RDF|RDF)\b", text):
        return "xml"
    if re.match(r'\s*(\{|\[\s*[\{"])', text):
        return "json-ld"
    return "turtle"  # N-Triples is a part of it


def _plain_xml(text: str) -> str:
    """Take the declaration away, for the text is decoded already; entities are refused with the DOCTYPE they need."""
    if re.search("<!DOCTYPE", text, re.IGNORECASE):
        raise BadVocabulary(
            "The file has a DOCTYPE, which could make a small file huge or have others read, so it is not read. Save "
            "it without one, or as Turtle."
        )
    return _XML_DECLARATION.sub("", text, count=1)


def _refuse_remote(found: Any) -> None:
    """Refuse JSON-LD whose terms are explained elsewhere: a context by address, or one that imports another."""
    waiting = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            context = each.get("@context")
            contexts = context if isinstance(context, list) else [context]
            if "@import" in each or any(isinstance(one, str) for one in contexts):
                raise BadVocabulary(
                    "The file’s terms are explained at another address, and nothing is fetched while it is read. Save "
                    "it with its context inside, or as Turtle."
                )
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
