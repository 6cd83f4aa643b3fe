"""Saved searches, with what is new in each, and the searches that the person who asks made lately."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from indexer import people, searches
from indexer.catalogue.searches import SavedSearch
from indexer.errors import EvidenceError, LibraryBusy, SearchTooSlow, UsageError
from indexer.search.document_table import FACETS, by_group
from indexer.search.finder import Finder
from indexer.search.results import Met, Result, Results
from webapp.address import Address, absolute
from webapp.library import library, library_of, vocabulary
from webapp.session import person
from webapp.view import view
from webapp.wording import FACET_NAMES, facet_label

pages = Blueprint("searches", __name__)

_NOTES = "notes"
_SOON = 1.0  # seconds that the list waits for the newest search
_SAVED = "/searches/<int(min=1, max=2147483647):number>"


@dataclass(frozen=True, slots=True)
class Listed:
    """A saved search on the list; ``documents`` is None when counting took too long."""

    held: SavedSearch
    words: str
    documents: int | None
    new: int
    owner: str
    has_feed: bool


def prepare(app: Flask) -> None:
    """Let an application's templates put a search into words, and tell which results are new."""
    app.extensions[_NOTES] = ThreadPoolExecutor(1, _NOTES)
    library_of(app).at_close.callback(app.extensions[_NOTES].shutdown)
    app.add_template_filter(in_words)
    app.add_template_test(is_news, "news")
    app.jinja_env.globals |= {"longest_name": searches.LONGEST_NAME, "most_news": searches.NEWEST}


@pages.get("/searches")
def everything() -> str:
    """List the saved searches, one's own first, and the searches made lately."""
    catalogue, me = library().catalogue, person()
    _noted(_SOON)
    names = {each.id: each.name for each in catalogue.people.all()}
    feeds = people.feeds(catalogue, me)
    finder = view().finder()
    until = time.monotonic() + library().config.search_seconds  # for all of them together
    listed = []
    for held in sorted(catalogue.searches.seen_by(me.id), key=lambda each: each.person != me.id):
        address = Address.parse(held.address)
        found = _newest(finder, address, until)
        new = found.since(held) if found else 0
        owner = "" if held.person == me.id else names[held.person]
        words = in_words(address)
        listed.append(Listed(held, words, found.documents if found else None, new, owner, held.id in feeds))
    recent = [(each, Address.parse(each.address)) for each in searches.recent(catalogue, me)]
    return render_template(
        "searches/everything.html",
        mine=[each for each in listed if not each.owner],
        shared=[each for each in listed if each.owner],
        recent=[(each, address, in_words(address)) for each, address in recent],
        title="Searches",
    )


@pages.post("/searches")
def save() -> tuple[str, int] | Response:
    """Keep the search of a result page."""
    form = request.form
    address = Address.parse(form.get("search", ""))
    name, shared = form.get("name", ""), form.get("shared") == "on"
    try:
        searches.save(library().catalogue, person(), name, address.query, shared=shared)
    except UsageError as error:
        page = render_template(
            "searches/unsaved.html", address=address, name=name, shared=shared, error=str(error), title="Save a search"
        )
        return page, 422
    flash("The search is saved. The page Searches says what is new in it.")
    return redirect(address.url, 303)


@pages.post("/searches/forget")
def forget() -> Response:
    """Forget the searches made lately."""
    _noted()
    searches.forget(library().catalogue, person())
    flash("Your recent searches are forgotten.")
    return redirect(url_for("searches.everything"), 303)


@pages.get(_SAVED)
def look(number: int) -> Response:
    """Go to the results of a saved search, and note that the person looked at them."""
    catalogue, me = library().catalogue, person()
    held = searches.saved(catalogue, me, number)
    if _is_meant():
        try:
            searches.look(catalogue, me, number)
        except LibraryBusy as error:
            current_app.logger.warning("A look at saved search %d was not noted: %s", number, error)
    return redirect(Address.parse(held.address).since(held.last_document).url)


@pages.get(f"{_SAVED}/settings")
def settings(number: int) -> str:
    """Show what can be changed of a saved search, and its feed."""
    return _settings_page(number)


@pages.post(f"{_SAVED}/settings")
def change(number: int) -> tuple[str, int] | Response:
    """Give one's own saved search another name, share it, or share it no longer."""
    name, shared = request.form.get("name", ""), request.form.get("shared") == "on"
    try:
        searches.rename(library().catalogue, person(), number, name, shared=shared)
    except UsageError as error:
        return _settings_page(number, error=str(error)), 422
    flash("Saved.")
    return redirect(url_for("searches.everything"), 303)


@pages.post(f"{_SAVED}/remove")
def remove(number: int) -> Response:
    """Remove one's own saved search."""
    searches.remove(library().catalogue, person(), number)
    flash("The saved search is removed.")
    return redirect(url_for("searches.everything"), 303)


@pages.post(f"{_SAVED}/feed")
def make_feed(number: int) -> tuple[str, int]:
    """Make a private address for the feed of a saved search; it is shown once, and an earlier one ends."""
    held = searches.saved(library().catalogue, person(), number)
    secret = people.feed_secret(library().catalogue, person(), held.id)
    return _settings_page(number, feed=absolute(url_for("feeds.feed", secret=secret))), 201


@pages.post(f"{_SAVED}/feed/end")
def end_feed(number: int) -> Response:
    """End the private address of a feed."""
    people.end_feed(library().catalogue, person(), number)
    flash("The feed has ended. Its address opens nothing now.")
    return redirect(url_for("searches.settings", number=number), 303)


def note(address: Address, found: Results) -> None:
    """Remember the search of a result page's first page, beside the answer, which need not wait for other writers."""
    if address.page > 1 or address.seen or address.is_blank or not _is_meant():
        return
    catalogue, me, query, total = library().catalogue, person(), address.query, found.total
    logger = current_app.logger

    def write_down() -> None:
        try:
            searches.note(catalogue, me, query, total)
        except EvidenceError as error:
            logger.warning("A search was not remembered: %s", error)

    current_app.extensions[_NOTES].submit(write_down)


def _noted(seconds: float | None = None) -> None:
    """Wait, so long at most, until the searches made before this request are written down."""
    wait([current_app.extensions[_NOTES].submit(int)], seconds)


def in_words(address: Address) -> str:
    """Say what an address searches: “neglect”, Workstream: Neglect, not Language: Welsh."""
    known = vocabulary()
    said = [f"“{address.question.text}”"] if address.question.text else []
    if address.question.any_word:
        said.append("any of the words")
    if address.question.as_typed:
        said.append(f"{', '.join(sorted(address.question.as_typed))} only as typed")
    for before, filters in (("", address.filters.chosen), ("not ", address.filters.excluded)):
        for facet in FACETS:
            for group, values in by_group(filters.get(facet, ())).items():
                name = known.group_name(group)
                labels = [facet_label(facet, value, known.names.get(value, value), name) for value in sorted(values)]
                said.append(f"{before}{name or FACET_NAMES[facet]}: {' or '.join(labels)}")
    if address.earlier_editions:
        said.append("earlier editions too")
    if address.words_only:
        said.append("by words alone")
    return ", ".join(said) or "Every document"


def is_news(result: Result) -> bool:
    """Tell whether a result came into the library since the person last looked at the saved search they opened."""
    seen = Address.read(request.args).seen
    return bool(seen) and result.met not in (Met.ANY, Met.MEANING) and result.document.id > seen


def _newest(finder: Finder, address: Address, until: float) -> searches.Newest | None:
    try:
        return searches.newest(finder, address.search(0, 0), max(until - time.monotonic(), 0))
    except SearchTooSlow:
        return None


def _is_meant() -> bool:
    """Tell a page that somebody opens from one that a browser fetches in case, or for another site."""
    fetched_in_case = request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    elsewhere = request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")
    return request.method == "GET" and "prefetch" not in fetched_in_case and not elsewhere


def _settings_page(number: int, feed: str = "", error: str = "") -> str:
    catalogue, me = library().catalogue, person()
    held = searches.saved(catalogue, me, number)
    mine = held.person == me.id
    return render_template(
        "searches/settings.html",
        held=held,
        mine=mine,
        owner="" if mine else people.person(catalogue, held.person).name,
        words=in_words(Address.parse(held.address)),
        name=request.form.get("name", held.name),
        shared=request.form.get("shared") == "on" if error else held.shared,
        error=error,
        feed=feed,
        feed_since=people.feeds(catalogue, me).get(number),
        title=held.name,
    )
