"""The evidence map: what is held on each pair of values, why a cell is empty, and what can be done about that."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from indexer import looked_for
from indexer.errors import EvidenceError, NotFound, UsageError
from indexer.evidence_map.about import adding_up
from indexer.evidence_map.cell import MEANINGS, State, plain_day
from indexer.map_files import FORMS, file_name
from indexer.maps import Asked, Drawn, axes, draw
from webapp.address import EXCLUDED, Address
from webapp.library import library, vocabulary
from webapp.map_table import documents_url, table
from webapp.searches import in_words
from webapp.security import search_limit
from webapp.session import by
from webapp.view import view

pages = Blueprint("evidence_map", __name__)

_OWN = ("rows", "columns", "on", "compared")
_LONGEST_NOTE = 2000


@pages.get("/map")
@search_limit
def show() -> tuple[str, int] | str:
    """Show the map that the address asks for."""
    address = map_address(request.args)
    try:
        drawn = draw(view(), asked(address, request.args))
    except (UsageError, NotFound) as error:
        return _form_page(address, str(error)), 422
    parameters = _parameters(address, drawn.asked)
    return render_template(
        "evidence_map/map.html",
        title=drawn.about().title,
        drawn=drawn,
        table=table(drawn, address, parameters),
        address=address,
        given={name: getattr(drawn.asked, name) for name in _OWN},
        error="",
        query=urlencode(parameters, doseq=True),
        restriction=_restriction(address),
        sums=adding_up(drawn.found, drawn.changes),
        files={ending: form.name for ending, form in FORMS.items()},
        on=plain_day(drawn.asked.on),
        compared=plain_day(drawn.asked.compared),
        **_forms(address),
    )


@pages.get("/map.<any(svg, png, csv, xlsx):form>")
@search_limit
def file(form: str) -> Response:
    """Give the map that the address asks for as a file."""
    address = map_address(request.args)
    drawn = draw(view(), asked(address, request.args))
    response = Response(FORMS[form].write(drawn, drawn.about(_restriction(address))), mimetype=FORMS[form].media_type)
    response.headers.set("Content-Disposition", "attachment", filename=file_name(drawn, form))
    return response


@pages.get("/map/cell")
@search_limit
def cell() -> str:
    """Show what is known of a cell."""
    return _cell_page()


@pages.post("/map/cell")
def record() -> tuple[str, int] | Response:
    """Record that the person who asks looked for what belongs in a cell, and found none."""
    address, form = map_address(request.args), request.form
    wanted = asked(address, request.args)
    try:
        looked_for.record(
            view(),
            wanted,
            request.args.get("row", ""),
            request.args.get("column", ""),
            form.get("search", ""),
            form.get("note", ""),
            by(),
        )
    except UsageError as error:
        return _cell_page(error=str(error)), 422
    flash("It is recorded that you looked and found none. The map says so from now on.")
    return redirect(_here(), 303)


@pages.post("/map/looks/<int(min=1, max=2147483647):number>/take-back")
def take_back(number: int) -> Response:
    """Take back that somebody looked and found none."""
    looked_for.take_back(library().catalogue, number, by())
    flash("The record is taken back.")
    return redirect(_here(), 303)


def map_address(parameters: MultiDict[str, str]) -> Address:
    """Read what narrows the map from an address, values spelt as the catalogue spells them."""
    address = replace(Address.read(parameters), page=1, seen=0)
    filters, _ = view().finder().table.known(address.filters)
    return replace(address, filters=filters)


def asked(address: Address, parameters: MultiDict[str, str]) -> Asked:
    """Read what map an address asks for."""
    rows, columns, on, compared = (parameters.get(name, "").strip() for name in _OWN)
    return Asked(rows, columns, address.search(0, 0), on, compared)


def _parameters(address: Address, wanted: Asked) -> dict[str, Any]:
    """Give what stands in the address of a map."""
    own = {name: getattr(wanted, name) for name in _OWN}
    return {**{name: value for name, value in own.items() if value}, **address.parameters}


def _restriction(address: Address) -> str:
    narrowed = not address.is_blank or address.earlier_editions
    return f"Only documents found by: {in_words(address)}." if narrowed else ""


def _forms(address: Address) -> dict[str, Any]:
    """Give what the form that changes the map needs; what it does not ask for travels on hidden."""
    kept = {name: value for name, value in address.parameters.items() if name != "q"}
    hidden = [(name, each) for name, value in kept.items() for each in ([value] if isinstance(value, str) else value)]
    return {
        "axes": axes(vocabulary()),
        "hidden": hidden,
        "filtered": any(name.removeprefix(EXCLUDED) != "sort" for name, _ in hidden),
        "states": [(state, MEANINGS[state]) for state in State if state is not State.FOUND],
    }


def _form_page(address: Address, error: str) -> str:
    given = {name: request.args.get(name, "") for name in _OWN}
    return render_template(
        "evidence_map/refused.html", title="Evidence map", address=address, given=given, error=error, **_forms(address)
    )


def _here() -> str:
    """Write the address of the cell's page that a form stands on."""
    return f"{url_for('evidence_map.cell')}?{_query()}"


def _query() -> str:
    """Give the query of the address asked for."""
    return urlencode(list(request.args.items(multi=True)))


def _cell_page(error: str = "") -> str:
    address = map_address(request.args)
    row, column = request.args.get("row", ""), request.args.get("column", "")
    drawn = draw(view(), replace(asked(address, request.args), on="", compared=""))
    down, across = drawn.at(row, column)
    known, wanted = vocabulary(), drawn.asked
    search = looked_for.search_for(known, wanted.rows, row, wanted.columns, column)
    looks = looked_for.on_cell(view(), wanted.rows, wanted.columns, row, column)
    held = view().documents(drawn.unreadable_in(down, across))
    found = drawn.found
    return render_template(
        "evidence_map/cell.html",
        title=f"{found.rows.values[down].label} and {found.columns.values[across].label}",
        drawn=drawn,
        cell=found.cells[down][across],
        row=found.rows.values[down],
        column=found.columns.values[across],
        address=address,
        restriction=_restriction(address),
        anywhere=_elsewhere(drawn, row, column) if _restriction(address) else None,
        unreadable=list(held.values()),
        looks=[(each, Address.parse(each.search)) for each in looks],
        in_words=in_words,
        search=replace(Address(), filters=search.filters).asking(search.text),
        finds=len(view().finder().answering(search, library().config.search_seconds)[0]),
        suggested=request.form.get("search", search.text or " ".join(key for key in (row, column) if key.isdecimal())),
        note=request.form.get("note", ""),
        longest_note=_LONGEST_NOTE,
        error=error,
        documents_url=documents_url(address, drawn, row, column),
        map_url=url_for("evidence_map.show", **_parameters(address, asked(address, request.args))),
        here=_here(),
        query=_query(),
        meanings=MEANINGS,
        states=State,
        past=bool(request.args.get("on")),
    )


def _elsewhere(drawn: Drawn, row: str, column: str) -> tuple[int, str]:
    """Count the documents that the cell has without what narrows the map, with the address of their search."""
    whole = draw(view(), Asked(drawn.asked.rows, drawn.asked.columns))
    try:
        down, across = whole.at(row, column)
    except EvidenceError:
        return 0, ""
    return whole.found.cells[down][across].documents, documents_url(Address(), whole, row, column)
