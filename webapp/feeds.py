"""The Atom feed of a saved search (RFC 4287), for whoever knows its private address."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from indexer import searches
from indexer.catalogue.searches import SavedSearch
from indexer.model import Document, Person
from indexer.search.results import Result
from indexer.view import View
from webapp.address import Address, absolute
from webapp.library import library, vocabulary
from webapp.metrics import search_measured
from webapp.searches import in_words

pages = Blueprint("feeds", __name__)

_ATOM = "http://www.w3.org/2005/Atom"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2


@pages.get("/feeds/<secret>.atom")
def feed(secret: str) -> Response:
    """Give what came last into the library of what a saved search finds, as its reader may see it now."""
    held, reader = searches.feed(library().catalogue, secret)
    view, address = View(library(), reader.viewer), Address.parse(held.address)
    with search_measured():
        found = searches.newest(view.finder(), address.search(0, 1), library().config.search_seconds, snippets=1)
    updated = max([held.added_at, *(each.document.added_at for each in found.results)])
    root = _feed(held, reader, address, updated, url_for("feeds.feed", secret=secret))
    names = vocabulary().names
    for result in found.results:
        root.append(_entry(result, address, names, updated))
    response = make_response(tostring(root, "utf-8", xml_declaration=True))
    response.mimetype = "application/atom+xml"
    response.last_modified = datetime.fromisoformat(updated)
    response.add_etag()
    return response.make_conditional(request)


def _feed(held: SavedSearch, reader: Person, address: Address, updated: str, path: str) -> Element:
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": "en-GB"})
    # Two people's feeds of one shared search may differ, so that they are two feeds.
    _add(root, "id", _urn(f"feed of saved search {held.id} for person {reader.id}"))
    _add(root, "title", held.name)
    _add(root, "subtitle", in_words(address))
    _add(root, "updated", updated)
    SubElement(root, "link", rel="self", type="application/atom+xml", href=absolute(path))
    SubElement(root, "link", rel="alternate", type="text/html", href=absolute(url_for("searches.look", number=held.id)))
    _author(root, library().config.organisation or "Evidence review")
    return root


def _entry(result: Result, address: Address, names: dict[str, str], updated: str) -> Element:
    document = result.document
    entry = Element("entry")
    _add(entry, "id", _urn(f"document {document.id}"))
    _add(entry, "title", _title(document))
    _add(entry, "updated", document.added_at or updated)
    page = url_for("documents.document", number=document.id, **address.question.parameters)
    SubElement(entry, "link", rel="alternate", type="text/html", href=absolute(page))
    if document.organisation:
        _author(entry, document.organisation)
    summary = _add(entry, "summary", render_template("searches/entry.html", result=result, names=names).strip())
    summary.set("type", "html")
    return entry


def _title(document: Document) -> str:
    return document.title or f"Document {document.id}"


def _author(of: Element, name: str) -> None:
    _add(SubElement(of, "author"), "name", name)


def _add(to: Element, tag: str, text: str) -> Element:
    added = SubElement(to, tag)
    added.text = _NOT_IN_XML.sub("", text)
    return added


def _urn(name: str) -> str:
    """Name something of this library for good, wherever the library is served."""
    return uuid5(UUID(library().catalogue.identity), name).urn
