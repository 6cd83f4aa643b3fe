"""The API's search: the same question as a result page's address, and the same facts."""

from __future__ import annotations

from flask import request

from indexer.export import results_as_json
from webapp.address import Address
from webapp.api.operation import operation
from webapp.api.paging import LAST, following
from webapp.api.parameters import SearchParameters
from webapp.api.representation import Found, FoundFacts
from webapp.metrics import search_measured
from webapp.view import view

_SNIPPETS = 3


@operation("search", Found, takes=SearchParameters, paged=True)
def search() -> tuple[FoundFacts, dict[str, str]]:
    """Search the library.

    The parameters are those in the address of a result page of the site, so a search can be taken from there.
    """
    address = Address.read(request.args)
    size = int(request.args.get("size", 20))
    with search_measured():
        found = view().search(address.search(size, _SNIPPETS))
    address_of_next, headers = following(page=address.page + 1) if address.page * size < found.listed else LAST
    return {**results_as_json(found), "page": address.page, "size": size, "next": address_of_next}, headers
