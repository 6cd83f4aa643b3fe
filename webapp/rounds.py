"""Pages of rounds in which several people code the same documents: listed, begun, coded, opened and closed."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from indexer import rounds
from indexer.catalogue.rounds import Round
from indexer.errors import EvidenceError, UsageError
from indexer.model import Document, DocumentId, Person, PersonId
from indexer.round_files import state
from indexer.rounds import Begun
from webapp.address import Address, onwards
from webapp.documents import NUMBER
from webapp.library import library, vocabulary
from webapp.pagination import page_number, paginate
from webapp.permissions import may
from webapp.session import person
from webapp.view import view
from webapp.wording import counted

pages = Blueprint("rounds", __name__)

_SIZE = 100  # documents listed on one page
STATES = {"coding": "Being coded", "agreeing": "Open for agreement", "closed": "Closed"}
"""Where a round is, in words."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A round on the list; ``done`` counts what the person who asks is done with, of ``of``."""

    held: Round
    state: str
    done: int
    of: int
    mine: bool


@dataclass(frozen=True, slots=True)
class Coding:
    """A document as something to code in a round: whether it is done, and what comes next."""

    held: Round
    document: DocumentId
    place: int
    of: int
    done: bool
    following: DocumentId | None
    groups: list[str]


@dataclass(frozen=True, slots=True)
class _Form:
    name: str = ""
    groups: list[str] = field(default_factory=list)
    coders: list[str] = field(default_factory=list)
    blind: bool = True


def prepare(app: Flask) -> None:
    """Let an application's templates offer the coding of a document."""
    app.jinja_env.globals |= {
        "codings_of": codings_of,
        "discussions_of": discussions_of,
        "round_states": STATES,
        "longest_round_name": rounds.LONGEST_NAME,
    }


def codings_of(document: Document) -> list[Coding]:
    """Give the rounds in which the person who asks codes a document, while these are being coded."""
    if not may("tag"):
        return []
    catalogue, me = library().catalogue, person()
    found = []
    for number in sorted(catalogue.rounds.of_document(document.id)):
        held = catalogue.rounds.get(number)
        if held is None or me.id not in held.coders or state(held) != "coding":
            continue
        among = list(rounds.documents(library(), held, me))
        if document.id in among:
            found.append(_coding(held, document.id, among, me))
    return found


def discussions_of(document: Document) -> list[Round]:
    """Give the rounds, open for agreement, in which the person who asks may discuss a document."""
    if not may("tag"):
        return []
    catalogue, me = library().catalogue, person()
    known = [catalogue.rounds.get(number) for number in sorted(catalogue.rounds.of_document(document.id))]
    return [each for each in known if each and state(each) == "agreeing" and rounds.takes_part(each, me)]


@pages.get("/rounds")
def everything() -> str:
    """List the rounds that the person who asks takes part in, their own to code first."""
    me, listed = person(), []
    for held in rounds.listed(library(), me):
        among = rounds.documents(library(), held, me).keys()
        done = library().catalogue.rounds.done(held.id).get(me.id, set()) & among
        listed.append(Listed(held, state(held), len(done), len(among), me.id in held.coders))
    return render_template(
        "rounds/list.html",
        to_code=[each for each in listed if each.mine and each.state == "coding"],
        others=[each for each in listed if not (each.mine and each.state == "coding")],
        accounts=library().catalogue.people.accounts(),
        title="Coding",
    )


@pages.get("/rounds/new")
def new() -> str:
    """Show the form by which a round begins, with the documents of a search."""
    return _new_page(_address(request.args.get("search", "")), _Form(), {})


@pages.post("/rounds/new")
def begin() -> tuple[str, int] | Response:
    """Begin a round with all documents of a search."""
    given = request.form
    form = _Form(given.get("name", ""), given.getlist("group"), given.getlist("coder"), given.get("blind") == "on")
    address = _address(given.get("search", ""))
    coders = [PersonId(int(each)) for each in form.coders if each.isdecimal() and len(each) < 10]
    try:
        begun = rounds.begin(
            library(), form.name, form.groups, coders, view().matching(address.search(1, 0)), person(), blind=form.blind
        )
    except EvidenceError as error:
        return _new_page(address, form, {_field(form, coders): str(error)}), 422
    flash(_begun(begun))
    return redirect(url_for("rounds.show", number=begun.number), 303)


@pages.get(f"/rounds/{NUMBER}")
def show(number: int) -> str:
    """Show how far a round is, and what there is to do in it."""
    me = person()
    held = rounds.find(library(), number, me)
    among = rounds.documents(library(), held, me)
    done = library().catalogue.rounds.done(held.id).get(me.id, set())
    pagination = paginate(page_number(request.args.get("page", "")), _SIZE, len(among))
    return render_template(
        "rounds/round.html",
        listed=list(among.items())[pagination.start : pagination.start + _SIZE],
        pagination=pagination,
        held=held,
        state=state(held),
        documents=among,
        done=done,
        mine=me.id in held.coders,
        next=next(iter(rounds.to_code(library(), held, me)), None),
        progress=rounds.progress(library(), held, me),
        unfinished=rounds.unfinished(library(), held),
        may_open=rounds.may_open(library(), held, me),
        may_close=rounds.may_close(library(), held, me),
        may_reopen=rounds.may_reopen(held, me),
        not_agreed=rounds.not_agreed(library(), held),
        groups=_names(held),
        title=held.name,
    )


@pages.post(f"/rounds/{NUMBER}/done")
def finish(number: int) -> Response:
    """Say that one is done with a document, or not; then go to the next one, or back."""
    me, given = person(), request.form.get("document", "")
    document = int(given) if given.isdecimal() and len(given) < 10 else 0
    done = request.form.get("done") == "yes"
    back = onwards(request.form.get("next", "") or url_for("rounds.show", number=number))
    try:
        rounds.finish(library(), number, document, me, done=done)
    except UsageError as error:
        flash(str(error))
        return redirect(back, 303)
    if not done:
        flash("Marked as not done. Code on, and say when you are.")
        return redirect(back, 303)
    held = rounds.find(library(), number, me)
    following = _next(rounds.to_code(library(), held, me), document)
    if following is None:
        flash(f"That was the last one: you are done with “{held.name}”.")
        return redirect(url_for("rounds.show", number=number), 303)
    flash("Done. Here is the next document.")
    return redirect(url_for("documents.document", number=following, _anchor="coding"), 303)


@pages.post(f"/rounds/{NUMBER}/open")
def open_agreement(number: int) -> Response:
    """End the coding, and let the coders see each other's tags."""
    missing = rounds.unfinished(library(), rounds.find(library(), number, person()))
    if not _is_known(missing):
        return _ask_again(number, "opening the agreement")
    try:
        missing = rounds.open_agreement(library(), number, person())
    except UsageError as error:
        flash(str(error))
        return redirect(url_for("rounds.show", number=number), 303)
    left = f" {counted(missing, 'answer')} {'is' if missing == 1 else 'are'} missing." if missing else ""
    flash(f"The agreement is open. What each coder chose stands as it is now.{left}")
    return redirect(url_for("agreeing.show", number=number), 303)


@pages.post(f"/rounds/{NUMBER}/close")
def close(number: int) -> Response:
    """End a round."""
    if not _is_known(rounds.not_agreed(library(), rounds.find(library(), number, person()))):
        return _ask_again(number, "closing the round")
    try:
        left = rounds.close(library(), number, person())
        kept = f" {counted(left, 'document')} not agreed upon keep the tags that everybody sees." if left else ""
        flash(f"The round is closed.{kept}")
    except UsageError as error:
        flash(str(error))
    return redirect(url_for("rounds.show", number=number), 303)


@pages.post(f"/rounds/{NUMBER}/reopen")
def reopen(number: int) -> Response:
    """Let a round that was closed go on."""
    try:
        rounds.reopen(library(), number, person())
        flash("The round goes on where it was when it was closed.")
    except UsageError as error:
        flash(str(error))
    return redirect(url_for("rounds.show", number=number), 303)


def _is_known(count: int) -> bool:
    """Tell whether the person said that they know what is missing, as much as it is by now."""
    return request.form.get("known") == str(count)


def _ask_again(number: int, what: str) -> Response:
    flash(f"Nothing was done. Before {what}, tick that you know what it means: the number may have changed meanwhile.")
    return redirect(url_for("rounds.show", number=number, _anchor="lead-title"), 303)


def _coding(held: Round, document: DocumentId, among: list[DocumentId], me: Person) -> Coding:
    return Coding(
        held,
        document,
        among.index(document) + 1,
        len(among),
        document in library().catalogue.rounds.done(held.id)[me.id],
        _next(rounds.to_code(library(), held, me), document),
        _names(held),
    )


def _next(waiting: list[DocumentId], document: int) -> DocumentId | None:
    """Give the next document that waits after this one, or else the first that does."""
    others = [each for each in waiting if each != document]
    return next((each for each in others if each > document), others[0] if others else None)


def _names(held: Round) -> list[str]:
    return [vocabulary().group_name(each) or each for each in held.groups]


def _address(query: str) -> Address:
    return Address.parse(Address.parse(query).query)


def _new_page(address: Address, form: _Form, errors: dict[str, str]) -> str:
    known = vocabulary()
    return render_template(
        "rounds/begin.html",
        address=address,
        form=form,
        errors=errors,
        documents=len(view().matching(address.search(1, 0))),
        groups=[each for each in known.groups.values() if known.of_group(each.slug)],
        people=rounds.may_code(library().catalogue),
        accounts=library().catalogue.people.accounts(),
        title="Begin a round of coding",
    )


def _field(form: _Form, coders: list[PersonId]) -> str:
    """Name the field that a problem is with."""
    return "name" if not form.name.strip() else "groups" if not form.groups else "coders" if len(coders) < 2 else "name"


def _begun(begun: Begun) -> str:
    left = [f"{counted(count, 'document')} left out: {why}" for why, count in begun.left.items()]
    return ". ".join([f"The round has begun with {counted(begun.documents, 'document')}", *left]) + "."
