"""Writes a vocabulary as SKOS in Turtle, RDF/XML or JSON-LD."""

from __future__ import annotations

import re
from typing import Literal as OneOf
from urllib.parse import quote

from rdflib import DCTERMS, OWL, RDF, SKOS, BNode, Graph, Literal, URIRef

from indexer.errors import UsageError
from indexer.vocabulary_file import VocabularyFile, WrittenTag
from indexer.vocabulary_skos.terms import ACRONYM, LONG, OURS, PAST_NAME, SHORT, WORD

_BASE = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_LANGUAGE = "en"


Form = OneOf["turtle", "xml", "json-ld"]


def write_skos(file: VocabularyFile, base_uri: str, form: Form = "turtle") -> str:
    """Write a vocabulary; its groups and tags get addresses below ``base_uri``.

    Raises:
        UsageError: ``base_uri`` is no web address.
    """
    if not _BASE.fullmatch(base_uri):
        raise UsageError(f"“{base_uri}” is no web address. Give one like https://evidence.example/tags.")
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in (("skos", SKOS), ("owl", OWL), ("dcterms", DCTERMS), ("ours", OURS)):
        graph.bind(prefix, namespace)
    base = base_uri.rstrip("/")
    for group in file.groups:
        scheme = _address(base, group.slug)
        graph.add((scheme, RDF.type, SKOS.ConceptScheme))
        graph.add((scheme, SKOS.notation, Literal(group.slug)))
        graph.add((scheme, SKOS.prefLabel, _text(group.name)))
        if group.definition:
            graph.add((scheme, SKOS.definition, _text(group.definition)))
    for entry in file.tags:
        _write(graph, entry, base)
    return graph.serialize(format=form)


def _write(graph: Graph, entry: WrittenTag, base: str) -> None:
    concept = _address(base, *entry.key())
    graph.add((concept, RDF.type, SKOS.Concept))
    graph.add((concept, SKOS.inScheme, _address(base, entry.group)))
    graph.add((concept, SKOS.notation, Literal(entry.slug)))
    graph.add((concept, SKOS.prefLabel, _text(entry.name)))
    hidden = {*entry.past_names, *entry.words} - {entry.name, *entry.other_names}  # SKOS S13: no label of two kinds
    for predicate, texts in (
        (SKOS.definition, [entry.definition]),
        (SKOS.scopeNote, [entry.note]),
        (SKOS.altLabel, entry.other_names),
        (SKOS.hiddenLabel, hidden),
        (PAST_NAME, entry.past_names),
        (WORD, entry.words),
    ):
        for text in filter(None, texts):
            graph.add((concept, predicate, _text(text)))
    for short, long in entry.acronyms.items():
        pair = BNode()
        graph.add((concept, ACRONYM, pair))
        graph.add((pair, SHORT, _text(short)))
        graph.add((pair, LONG, _text(long)))
    for parent in entry.parents:
        graph.add((concept, SKOS.broader, _address(base, *entry.key(parent))))
    if entry.retired:
        graph.add((concept, OWL.deprecated, Literal(True)))
    for successor in entry.successors:
        graph.add((concept, DCTERMS.isReplacedBy, _address(base, *entry.key(successor))))


def _address(base: str, *parts: str) -> URIRef:
    return URIRef("/".join([base, *(quote(part, safe="") for part in parts)]))


def _text(text: str) -> Literal:
    return Literal(text, lang=_LANGUAGE)
