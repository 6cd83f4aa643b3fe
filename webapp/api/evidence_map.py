"""The API's evidence map: the one that the site shows at the same address, and the record of searches for its cells."""

from __future__ import annotations

from http import HTTPStatus

from flask import request

from indexer import looked_for
from indexer.map_facts import MapFacts
from indexer.map_files import map_as_json
from indexer.maps import YEAR, Asked, draw
from indexer.vocabulary import find
from webapp.api.bodies import NewLook
from webapp.api.operation import operation
from webapp.api.outcomes import Recorded, RecordedFacts, TakenBack
from webapp.api.parameters import MapParameters
from webapp.api.representation import EvidenceMap
from webapp.evidence_map import asked, map_address
from webapp.library import library, vocabulary
from webapp.session import by
from webapp.view import view

_WRONG = (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND)


@operation("search", EvidenceMap, *_WRONG, takes=MapParameters)
def evidence_map() -> MapFacts:
    """Give the evidence map: how many documents have each pair of values, and why a cell is empty.

    The parameters are those in the address of a map of the site; those that narrow it are a search's.
    """
    return map_as_json(draw(view(), asked(map_address(request.args), request.args)))


@operation("tag", Recorded, *_WRONG, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, body=NewLook)
def record_look(json: NewLook) -> RecordedFacts:
    """Record that you searched for what belongs in a cell of the evidence map, and found none.

    The map then says so of the cell. Where documents stand in it, it cannot be recorded.
    """
    (rows, row), (columns, column) = _side(json.rows, json.row), _side(json.columns, json.column)
    look = looked_for.record(view(), Asked(rows, columns), row, column, json.search, json.note, by())
    return {
        "id": look.id,
        "at": look.at,
        "by": look.by,
        "search": look.search,
        "note": look.note,
        "rows": look.rows,
        "row": look.row,
        "columns": look.columns,
        "column": look.column,
    }


@operation("tag", TakenBack, HTTPStatus.NOT_FOUND, writes=True)
def take_look_back(number: int) -> dict[str, int]:
    """Take back the record that a search for a cell of the evidence map found nothing."""
    looked_for.take_back(library().catalogue, number, by())
    return {"id": number}


def _side(axis: str, said: str) -> tuple[str, str]:
    """Give an axis and the key of a value on it, from what is said of them."""
    if axis == YEAR:
        return axis, said
    return (axis, find(vocabulary(), said, axis).key) if axis else looked_for.value_of(vocabulary(), said)
