"""Finds the groups and tags in a graph of SKOS statements, however a foreign thesaurus put them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from indexer.errors import BadVocabulary
from indexer.model import TagGroup
from indexer.terms import slug as slug_of
from indexer.vocabulary_file import MOST_TAGS, VocabularyFile, WrittenTag, checked, is_slug
from indexer.vocabulary_skos.terms import ACRONYM, LONG, PAST_NAME, SHORT, WORD

_LABELS = (SKOS.prefLabel, RDFS.label, DCTERMS.title)
_NAMELESS = "tag"  # the short name where letters and figures make none
_NOT_CONCEPTS = (SKOS.ConceptScheme, SKOS.Collection, SKOS.OrderedCollection)


def vocabulary_of(graph: Graph, name: str) -> VocabularyFile:
    """Give the vocabulary that a graph holds; ``name`` is for a group of the tags that are in no scheme.

    Raises:
        BadVocabulary: there is none, or it contradicts itself.
    """
    return _Reading(graph, name).vocabulary()


class _Reading:
    """One graph while it is read; everything is in the order of the alphabet, for a graph has none."""

    def __init__(self, graph: Graph, name: str) -> None:
        self.graph = graph
        self.name = name or "Imported tags"
        self.left_out = 0  # references to concepts that are not in the file
        schemes = {*graph.subjects(RDF.type, SKOS.ConceptScheme), *graph.subjects(SKOS.hasTopConcept)}
        schemes |= {*graph.objects(None, SKOS.inScheme), *graph.objects(None, SKOS.topConceptOf)}
        self.schemes = sorted(schemes, key=str)
        no_concepts = schemes.union(*(graph.subjects(RDF.type, kind) for kind in _NOT_CONCEPTS))
        self.known = {*graph.subjects(RDF.type, SKOS.Concept), *graph.subjects(SKOS.prefLabel)} - no_concepts
        self.concepts = sorted(self.known, key=str)
        self.above = {each: self._related(each, SKOS.broader, SKOS.narrower) for each in self.concepts}
        self.slugs: dict[Node | None, str] = {}

    def vocabulary(self) -> VocabularyFile:
        if not self.concepts:
            raise BadVocabulary("The file has no SKOS concepts, so there are no tags in it. Choose another file.")
        if len(self.concepts) > MOST_TAGS:
            raise BadVocabulary(f"The file has more than {MOST_TAGS:,} tags. Split it, and read the parts one by one.")
        scheme_of = self._schemes_of_concepts()
        used = set(scheme_of.values())
        groups = self._groups([each for each in self.schemes if each in used or self._is_scheme(each)], None in used)
        taken: dict[Node | None, dict[str, int]] = {}
        for each in self.concepts:
            self.slugs[each] = self._slug(each, taken.setdefault(scheme_of[each], {}))
        entries = [self._entry(each, groups, scheme_of) for each in self.concepts]
        return checked(
            VocabularyFile(
                tuple(sorted(groups.values(), key=lambda group: group.slug)),
                tuple(sorted(entries, key=lambda entry: entry.key())),
                tuple(self._notes()),
            )
        )

    def _is_scheme(self, node: Node) -> bool:
        return (node, RDF.type, SKOS.ConceptScheme) in self.graph

    def _schemes_of_concepts(self) -> dict[Node, Node | None]:
        """Give each concept's scheme: its own, or that of a concept above it, or the only one there is."""
        found: dict[Node, Node | None] = {}
        below: dict[Node, list[Node]] = {}
        for each in self.concepts:
            own = {*self.graph.objects(each, SKOS.inScheme), *self.graph.objects(each, SKOS.topConceptOf)}
            own |= {*self.graph.subjects(SKOS.hasTopConcept, each)}
            if own:
                found[each] = min(own, key=str)
            for parent in self.above[each]:
                below.setdefault(parent, []).append(each)
        waiting = sorted(found, key=str, reverse=True)
        while waiting:
            each = waiting.pop()
            for child in below.get(each, ()):
                if child not in found:
                    found[child] = found[each]
                    waiting.append(child)
        only = self.schemes[0] if len(self.schemes) == 1 else None
        return {each: found.get(each, only) for each in self.concepts}

    def _groups(self, schemes: Iterable[Node], some_have_none: bool) -> dict[Node | None, TagGroup]:
        taken: dict[str, int] = {}
        groups: dict[Node | None, TagGroup] = {}
        for scheme in schemes:
            slug = self._slug(scheme, taken)
            definition = self._text(scheme, SKOS.definition) or self._text(scheme, DCTERMS.description)
            groups[scheme] = TagGroup(slug, self._name(scheme) or slug, definition)
        if some_have_none:
            groups[None] = TagGroup(_fresh(slug_of(self.name) or _NAMELESS, taken), self.name)
        return groups

    def _entry(
        self, concept: Node, groups: dict[Node | None, TagGroup], scheme_of: dict[Node, Node | None]
    ) -> WrittenTag:
        group = groups[scheme_of[concept]]
        name = self._name(concept) or self.slugs[concept]
        acronyms = self._acronyms(concept)
        past, words = self._texts(concept, PAST_NAME), self._texts(concept, WORD)
        hidden = [each for each in self._texts(concept, SKOS.hiddenLabel) if each not in {*past, *words}]
        other_names = {*self._texts(concept, SKOS.prefLabel), *self._texts(concept, SKOS.altLabel)} - {name}

        def references(concepts: Iterable[Node]) -> tuple[str, ...]:
            """Give what names the concepts in this entry: the slug, after that of the group if it is another."""
            places = [(groups[scheme_of[each]].slug, self.slugs[each]) for each in concepts]
            return tuple(sorted(slug if of == group.slug else f"{of}/{slug}" for of, slug in places))

        successors = references(self._related(concept, DCTERMS.isReplacedBy, DCTERMS.replaces))
        deprecated = {str(each).lower() for each in self.graph.objects(concept, OWL.deprecated)}
        return WrittenTag(
            group.slug,
            group.name,
            self.slugs[concept],
            name,
            self._text(concept, SKOS.definition),
            self._text(concept, SKOS.scopeNote),
            tuple(sorted(other_names)),
            tuple(sorted([*words, *hidden])),
            acronyms,
            references(self.above[concept]),
            tuple(past),
            bool(deprecated & {"true", "1"}) or bool(successors),
            successors,
        )

    def _related(self, concept: Node, forward: URIRef, backward: URIRef) -> list[Node]:
        """Give what a concept leads to, said at either end; what is not in the file is left out."""
        found = {*self.graph.objects(concept, forward), *self.graph.subjects(backward, concept)}
        self.left_out += len(found - self.known)
        return sorted(found & self.known, key=str)

    def _slug(self, node: Node, taken: dict[str, int]) -> str:
        """Give a short name: the notation, the end of the address if it is words, or one made of the name."""
        notation = min((str(each).strip() for each in self.graph.objects(node, SKOS.notation)), default="")
        end = unquote(str(node).rstrip("/#").replace("#", "/").rpartition("/")[2]) if isinstance(node, URIRef) else ""
        words = "" if re.search(r"\d", end) else end  # numbers such as c_3044 tell a reader nothing
        slug = next(filter(is_slug, (notation, words)), "")
        made = (slug_of(each) for each in (self._name(node), notation, end))
        return _fresh(slug or next(filter(None, made), _NAMELESS), taken)

    def _name(self, node: Node) -> str:
        return next((text for label in _LABELS if (text := self._text(node, label))), "")

    def _text(self, node: Node, predicate: URIRef) -> str:
        """Give the first text in the best language that there is."""
        return next(iter(self._ranked(node, predicate)), "")

    def _texts(self, node: Node, predicate: URIRef) -> list[str]:
        """Give all texts in English or in no language; where there are none, those in the name's language."""
        found = [each for each in self.graph.objects(node, predicate) if isinstance(each, Literal)]
        english = [each for each in found if _rank(each) < 3]
        name = min((each for each in self.graph.objects(node, SKOS.prefLabel)), key=_order, default=None)
        language = name.language if isinstance(name, Literal) else None
        chosen = english or [each for each in found if each.language == language]
        return sorted({text for each in chosen if (text := str(each).strip())})

    def _ranked(self, node: Node, predicate: URIRef) -> Iterator[str]:
        for each in sorted(self.graph.objects(node, predicate), key=_order):
            text = each if isinstance(each, Literal) else self.graph.value(each, RDF.value)
            if isinstance(text, Literal) and str(text).strip():
                yield str(text).strip()

    def _acronyms(self, concept: Node) -> dict[str, str]:
        pairs = [(self._text(each, SHORT), self._text(each, LONG)) for each in self.graph.objects(concept, ACRONYM)]
        return {short: long for short, long in sorted(pairs) if short and long}

    def _notes(self) -> Iterator[str]:
        if self.left_out:
            yield (
                f"{self.left_out} links to concepts that are not in the file were left out."
                if self.left_out > 1
                else "A link to a concept that is not in the file was left out."
            )


def _rank(text: Literal) -> int:
    """Rank languages: English, English of some country, none said, another."""
    language = (text.language or "").lower()
    if language in {"en", ""}:
        return 2 if language == "" else 0
    return 1 if language.startswith("en-") else 3


def _order(node: Node) -> tuple[int, str, str]:
    return (_rank(node), node.language or "", str(node)) if isinstance(node, Literal) else (4, "", str(node))


def _fresh(slug: str, taken: dict[str, int]) -> str:
    """Give the slug, with a number behind it if it is taken, and take it; ``taken`` has the last number of each."""
    fresh = slug
    while fresh in taken:
        taken[slug] += 1
        fresh = f"{slug}-{taken[slug]}"
    taken[fresh] = 1
    return fresh
