from __future__ import annotations

import json
import re
import socket
from typing import Any

import pytest
from rdflib import Graph

from indexer.errors import BadVocabulary, UsageError
from indexer.model import TagGroup
from indexer.vocabulary_file import MOST_TAGS, VocabularyFile, WrittenTag
from indexer.vocabulary_skos import read_skos, write_skos

BASE = "https://evidence.example/tags/"
FULL = VocabularyFile(
    (TagGroup("evidence", "Type of evidence"), TagGroup("topic", "Topic", "What a document is about.")),
    (
        WrittenTag("evidence", "Type of evidence", "review", "Review"),
        WrittenTag("topic", "Topic", "harm", "Harm \\ “evil”\nand more"),
        WrittenTag(
            "topic",
            "Topic",
            "neglect",
            "Neglect",
            "A child’s needs are not met.",
            "Not for poverty alone.",
            ("failure to care",),
            ("neglected", "omission"),
            {"CN": "child neglect", "GN": "gross neglect"},
            ("evidence/review", "harm"),
            ("Omission", "omission"),
            retired=True,
            successors=("harm",),
        ),
    ),
)
PREFIXES = """
@prefix : <http://thesaurus.example/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
SKOS = "http://www.w3.org/2004/02/skos/core#"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let nothing be fetched, and fail if something tried."""
    tried: list[object] = []

    def refuse(*wanted: object, **_: object) -> None:
        tried.append(wanted)
        raise OSError("no network")

    for name in ("getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    yield
    assert tried == []


def read(turtle: str, name: str = "list.ttl") -> VocabularyFile:
    return read_skos((PREFIXES + turtle).encode(), name)


def by_name(vocabulary: VocabularyFile) -> dict[str, WrittenTag]:
    return {entry.name: entry for entry in vocabulary.tags}


def test_a_vocabulary_comes_back_as_it_was_written() -> None:
    assert read_skos(write_skos(FULL, BASE).encode()) == FULL


@pytest.mark.parametrize(
    ("form", "ending"), [("nt", "nt"), ("xml", "rdf"), ("json-ld", "jsonld"), ("pretty-xml", "xml")]
)
def test_every_form_of_rdf_says_the_same_whether_told_or_guessed(form: str, ending: str) -> None:
    other = Graph().parse(data=write_skos(FULL, BASE), format="turtle").serialize(format=form).encode()
    media_types = {"nt": "application/n-triples", "rdf": "application/rdf+xml", "jsonld": "application/ld+json"}
    assert read_skos(other) == FULL
    assert read_skos(other, f"list.{ending.upper()}") == FULL
    assert read_skos(other, "list", media_types.get(ending, "") + "; charset=utf-8") == FULL


def test_what_others_read_is_plain_skos() -> None:
    graph = Graph().parse(data=write_skos(FULL, BASE), format="turtle")
    answers = graph.query(
        """
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        PREFIX owl: <http://www.w3.org/2002/07/owl#>
        PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?name ?other ?hidden ?above ?next ?group WHERE {
            ?tag a skos:Concept ; skos:notation "neglect" ; owl:deprecated true ; skos:prefLabel ?name ;
                skos:altLabel ?other ; skos:hiddenLabel ?hidden ; skos:broader/skos:notation ?above ;
                dcterms:isReplacedBy/skos:notation ?next ; skos:inScheme/skos:prefLabel ?group .
        }"""
    )
    rows = {tuple(map(str, row)) for row in answers}  # type: ignore[arg-type]
    assert {row[0] for row in rows} == {"Neglect"}
    assert {row[2] for row in rows} == {"neglected", "omission", "Omission"}
    assert {row[3] for row in rows} == {"harm", "review"}
    assert {row[4:] for row in rows} == {("harm", "Topic")}
    assert f"<{BASE}topic/neglect> a skos:Concept" in write_skos(FULL, BASE)


def test_a_base_that_is_no_address_is_refused() -> None:
    for base in ("", "tags", "ftp://x", "https://a b", "https://a/<>"):
        with pytest.raises(UsageError, match="is no web address"):
            write_skos(FULL, base)


def test_a_foreign_thesaurus_with_many_languages_and_no_notations() -> None:
    found = read("""
        :scheme a skos:ConceptScheme ; dct:title "Thème"@fr , "Theme"@en ; dct:description "All of it" .
        :child-protection a skos:Concept ; skos:topConceptOf :scheme ;
            skos:prefLabel "Protection de l’enfance"@fr , "Child protection"@en-GB , "Child welfare"@en-US ;
            skos:altLabel "safeguarding"@en , "enfance"@fr ; skos:hiddenLabel "child protecton" ;
            skos:definition [ rdf:value "Keeping children safe"@en ] ; skos:narrower :c_3044 .
        :c_3044 a skos:Concept ; skos:prefLabel "Neglect of children" .
        :solo a skos:Concept ; skos:prefLabel "Seul"@fr ; skos:altLabel "Isolé"@fr , "Allein"@de .
        :things a skos:Collection ; skos:prefLabel "Not a tag" ; skos:member :solo .
    """)
    assert found.groups == (TagGroup("scheme", "Theme", "All of it"),)
    assert found.tags == (
        WrittenTag(
            "scheme",
            "Theme",
            "child-protection",
            "Child protection",
            "Keeping children safe",
            other_names=("Child welfare", "safeguarding"),
            words=("child protecton",),
        ),
        WrittenTag("scheme", "Theme", "neglect-of-children", "Neglect of children", parents=("child-protection",)),
        WrittenTag("scheme", "Theme", "solo", "Seul", other_names=("Isolé",)),
    )
    assert found.notes == ()


def test_concepts_without_a_scheme_form_a_group_named_after_the_file() -> None:
    found = read(':a a skos:Concept ; skos:prefLabel "A" . :b skos:prefLabel "B" .', "C:\\lists\\Types of evidence.ttl")
    assert found.groups == (TagGroup("types-of-evidence", "Types of evidence"),)
    assert [entry.slug for entry in found.tags] == ["a", "b"]
    assert read(':a skos:prefLabel "A" .', "").groups == (TagGroup("imported-tags", "Imported tags"),)


def test_a_concept_belongs_where_the_one_above_it_does() -> None:
    found = by_name(
        read("""
        :one skos:hasTopConcept :top . :two a skos:ConceptScheme .
        :top skos:prefLabel "Top" . :middle skos:prefLabel "Middle" ; skos:broader :top .
        :low skos:prefLabel "Low" ; skos:broader :middle . :free skos:prefLabel "Free" .
        """)
    )
    assert {name: entry.group for name, entry in found.items()} == {
        "Top": "one",
        "Middle": "one",
        "Low": "one",
        "Free": "list",
    }


def test_equal_names_get_slugs_of_their_own() -> None:
    found = read(":c1 skos:prefLabel 'Harm' . :c2 skos:prefLabel 'Harm' . :c3 skos:prefLabel 'Harm 2' .")
    assert sorted(entry.slug for entry in found.tags) == ["harm", "harm-2", "harm-2-2"]


def test_a_link_out_of_the_file_is_left_out_and_told() -> None:
    found = read(":a skos:prefLabel 'A' ; skos:broader :gone ; dct:isReplacedBy :lost , :b . :b skos:prefLabel 'B' .")
    assert found.notes == ("2 links to concepts that are not in the file were left out.",)
    assert by_name(found)["A"].successors == ("b",)
    assert by_name(found)["A"].retired


def test_circles_are_refused_with_the_names_of_the_tags() -> None:
    with pytest.raises(BadVocabulary, match=r"in a circle: “(Up|Down)” → “(Up|Down)” → “(Up|Down)”"):
        read(":a skos:prefLabel 'Up' ; skos:broader :b . :b skos:prefLabel 'Down' ; skos:broader :a .")


@pytest.mark.parametrize(
    "context",
    [
        "https://elsewhere.example/context.jsonld",
        [{"skos": SKOS}, "context.jsonld"],
        {"@import": "https://elsewhere.example/context.jsonld"},
        {"name": {"@id": SKOS + "prefLabel", "@context": "https://elsewhere.example/context.jsonld"}},
        {"@context": "https://elsewhere.example/context.jsonld"},
    ],
)
def test_json_ld_that_would_have_a_context_fetched_is_refused(context: Any) -> None:
    concept = {"@context": context, "@id": "http://x.example/a", SKOS + "prefLabel": "A"}
    for found in (concept, [concept], {"@graph": [{"@id": "http://x.example/b", SKOS + "broader": concept}]}):
        with pytest.raises(BadVocabulary, match="explained at another address, and nothing is fetched"):
            read_skos(json.dumps(found).encode(), "list.jsonld")


def test_json_ld_with_its_context_inside_is_read() -> None:
    data = {
        "@context": {"skos": SKOS, "name": {"@id": "skos:prefLabel", "@language": "en"}},
        "@graph": [{"@id": "http://x.example/harm", "@type": "skos:Concept", "name": "Harm"}],
    }
    assert read_skos(json.dumps(data).encode()).tags[0].name == "Harm"


XML = f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="{SKOS}">'
BODY = (
    '<skos:Concept rdf:about="http://x.example/harm"><skos:prefLabel>Harm{}</skos:prefLabel></skos:Concept></rdf:RDF>'
)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x SYSTEM "https://elsewhere.example/x.dtd">',
    ],
)
def test_xml_with_a_doctype_is_refused(doctype: str) -> None:
    with pytest.raises(BadVocabulary, match="has a DOCTYPE"):
        read_skos((doctype + XML + BODY.format("&b;")).encode(), "list.rdf")


def test_a_declaration_of_xml_cannot_turn_the_text_into_another() -> None:
    declared = '<?xml version="1.0" encoding="latin-1"?>' + XML + BODY.format("é")
    assert read_skos(declared.encode()).tags[0].name == "Harmé"
    with pytest.raises(BadVocabulary, match="Save it as UTF-8"):
        read_skos(declared.encode("utf-16"), "list.rdf")


@pytest.mark.parametrize(
    ("text", "name", "sentence"),
    [
        ("", "list.ttl", "has no SKOS concepts, so there are no tags in it. Choose another file."),
        ("<html><body/></html>", "list.xml", "has no SKOS concepts"),
        ("<a:b> <a:c>", "list.ttl", "cannot be read as Turtle. Check that it is complete"),
        ("(" * 50_000, "list.ttl", "cannot be read as Turtle"),
        ("junk", "list.nt", "cannot be read as N-Triples"),
        ("<rdf:RDF", "list.rdf", "cannot be read as RDF/XML"),
        ("[1", "list.json", "cannot be read as JSON-LD"),
        ("[" * 50_000, "list.json", "cannot be read as JSON-LD"),
        ("3", "list.json", "cannot be read as JSON-LD"),
        ('{"@context": 5}', "list.json", "cannot be read as JSON-LD"),
    ],
)
def test_a_broken_file_is_refused_with_what_to_do(text: str, name: str, sentence: str) -> None:
    with pytest.raises(BadVocabulary, match=re.escape(sentence)):
        read_skos(text.encode(), name)


def test_too_many_concepts_are_refused() -> None:
    lines = (f'<http://x/{at}> <{SKOS}prefLabel> "t" .' for at in range(MOST_TAGS + 1))
    with pytest.raises(BadVocabulary, match="more than 20,000 tags"):
        read_skos("\n".join(lines).encode(), "list.nt")


def test_a_wrong_date_in_a_strangers_file_is_not_logged_as_an_event_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    date = '"soon"^^<http://www.w3.org/2001/XMLSchema#date>'
    assert read(f":a skos:prefLabel 'A' ; dct:created {date} .").tags[0].name == "A"
    assert caplog.records == []
