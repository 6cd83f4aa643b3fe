from __future__ import annotations

import pytest

from indexer.references.imprint import IMPRINT, PLACE, kind_of


@pytest.mark.parametrize(
    ("piece", "kind"),
    [
        ("London", "place"),
        ("Ayr, Scotland", "place"),
        ("Edinburgh & Glasgow", "place"),
        ("Reeds Press", "publisher"),
        ("Scottish Government", "publisher"),
        ("In Handbook of hearings", "container"),
        ("Proceedings of the Third Conference", "container"),
        ("PhD thesis", "genre"),
        ("[DVD]", "genre"),
        ("Technical report", "genre"),
        ("personal communication", "note"),
        ("what children told us", ""),
        ("28 June 2016", "date"),
        ("...", ""),
    ],
)
def test_a_piece_is_known_by_its_words(piece: str, kind: str) -> None:
    assert kind_of(piece) == kind


def test_place_and_publisher_stand_around_a_colon() -> None:
    match = IMPRINT.match("Grand Falls, Ont.: Reeds Press, 2009")
    assert match
    assert (match["place"], match["publisher"]) == ("Grand Falls, Ont.", "Reeds Press, 2009")
    assert not PLACE.fullmatch("Small Teams")
