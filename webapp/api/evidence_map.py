"""The API's evidence map: the same map that the site shows at the same address, as facts."""

from __future__ import annotations

from http import HTTPStatus

from flask import request

from indexer.map_facts import MapFacts
from indexer.map_files import map_as_json
from indexer.maps import draw
from webapp.api.operation import operation
from webapp.api.parameters import MapParameters
from webapp.api.representation import EvidenceMap
from webapp.evidence_map import asked, map_address
from webapp.view import view


@operation("search", EvidenceMap, HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, takes=MapParameters)
def evidence_map() -> MapFacts:
    """Give the evidence map: how many documents have each pair of values, and why a cell is empty.

    The parameters are those in the address of a map of the site; those that narrow it are a search's.
    """
    return map_as_json(draw(view(), asked(map_address(request.args), request.args)))
