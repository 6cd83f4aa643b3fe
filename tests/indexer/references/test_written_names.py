"""Names are compared however they are written, and acronyms are explained by the text."""

from __future__ import annotations

from indexer.references.written_names import Form, explained_acronyms, folded, initials, ways_to_write


def test_a_person_may_be_written_with_initials_or_without_a_particle() -> None:
    ways = ways_to_write({"family": "van der Berg", "given": "Éva M."}, {})
    assert {("van", "der", "berg"), ("berg",), ("e", "m", "berg"), ("van", "der", "berg", "e")} <= set(ways)
    assert ("m", "berg") not in ways


def test_a_body_may_be_written_short_or_as_its_acronym() -> None:
    known = explained_acronyms(["The Office for Counting Children (OCC) counts."])
    assert known == {"occ": [("office", "for", "counting", "children")]}
    ways = ways_to_write({"literal": "Office for Counting Children"}, known)
    assert ways[("office", "for", "counting", "children")] is Form.FULL
    assert ways[("occ",)] is Form.ACRONYM
    assert ways[("office", "for", "counting")] is Form.SHORT
    assert ways_to_write({"literal": "Office for Counting Children"}, {})[("occ",)] is Form.INITIALS


def test_an_acronym_may_come_first_and_chance_brackets_explain_none() -> None:
    assert explained_acronyms(["OCC (Office for Counting Children)"])["occ"] == [folded("Office for Counting Children")]
    assert explained_acronyms(["They had moved (NHS) and so on", "Moved twice (TABLE)"]) == {}
    assert initials("Council") == frozenset()
