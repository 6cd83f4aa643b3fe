"""Tagging: of a document or words of it, of a selection or a whole search with a preview; and undoing it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import Blueprint, Flask, Response, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from indexer import tags
from indexer.anchors import place_of
from indexer.catalogue.tags import Action, Coding, Place
from indexer.errors import EvidenceError, NotFound, UsageError
from indexer.model import Document, DocumentId, Passage, Tag, TagId
from indexer.quotes import Quote, Text
from indexer.tagged import actions_seen
from indexer.tags import Done, Plan
from indexer.vocabulary import find
from webapp.address import Address, onwards
from webapp.documents import NUMBER
from webapp.library import library, vocabulary
from webapp.permissions import may
from webapp.session import by
from webapp.view import shown_document, view
from webapp.wording import counted

pages = Blueprint("tags", __name__)

_LISTED = 20  # documents of a preview that are named
_LATEST = 50  # actions on a page
_TYPED, _KEPT = "tagging", 700  # what of a form is kept in the session, and the characters of each field
_UNDO = "undo-"  # a message's category, before the number of the action


@dataclass(frozen=True, slots=True)
class Held:
    """A tag that stands on a document, or on words of it, and who applied it when."""

    tag: Tag
    codings: tuple[Coding, ...]

    @property
    def whole(self) -> bool:
        """Whether it is on the document as a whole."""
        return any(not each.place.position for each in self.codings)

    @property
    def passages(self) -> int:
        """Count the places that it is on."""
        return sum(1 for each in self.codings if each.place.position)


@dataclass(frozen=True, slots=True)
class Marked:
    """Words of a passage that have a tag: ``found`` is what stands there now, nothing when they are gone."""

    tag: Tag
    coding: Coding
    found: str


def prepare(app: Flask) -> None:
    """Let an application's templates show tags and what can be undone."""
    app.jinja_env.globals |= {
        "tags_of": held_of,
        "tags_on": marked_on,
        "undoes": _undoes,
        "known_tags": vocabulary,
        "typed_for": _typed_for,
    }


def held_of(document: Document) -> list[tuple[str, list[Held]]]:
    """Give the tags of a document that the person who asks sees, by the names of their groups."""
    known, shown = vocabulary(), view().codings([document.id])
    groups: dict[str, list[Held]] = {}
    for tag in view().tags.of(document.id):
        codings = tuple(each for each in shown if known.stands_for(each.tag) == tag)
        groups.setdefault(known.tags[tag].group, []).append(Held(known.tags[tag], codings))
    return [(known.group_name(group), held) for group, held in groups.items()]


def marked_on(document: Document, position: int, passage: Passage) -> list[Marked]:
    """Give the tags on words of a passage that the person who asks sees, oldest first."""
    known = vocabulary()
    text = Text({position: passage})
    marked = []
    for each in view().codings([document.id]):
        if each.place.position == position:
            found = text.find(Quote(each.place.quote, each.place.before, each.place.after), position)
            marked.append(Marked(known.tags[known.stands_for(each.tag)], each, found.words if found else ""))
    return marked


@pages.get("/tags/choices")
def choices() -> Response:
    """Give the tags to choose from as JSON: last used first, each with its names and whether a document has it."""
    known = vocabulary()
    used = {tag: place for place, tag in enumerate(tags.last_used(library().catalogue, by()))}
    number = request.args.get("document", "")
    held: frozenset[TagId] = frozenset()
    if number.isdecimal() and len(number) < 10:
        held = frozenset(view().tags.of(shown_document(int(number)).id))
    order = sorted(known.in_use, key=lambda each: (used.get(each.id, len(used)), known.place(each.id)))
    listed = [
        {
            "key": each.key,
            "name": each.name,
            "group": known.group_name(each.group),
            "names": [*each.other_names, *each.acronyms, *each.past_names],
            "held": each.id in held,
            "used": each.id in used,
        }
        for each in order
    ]
    return Response(json.dumps(listed, ensure_ascii=False), mimetype="application/json")


@pages.post(f"/documents/{NUMBER}/tags")
def tag(number: int) -> AnyResponse:
    """Apply tags to a document or to words of it, and take others off; a program's answer is JSON."""
    document = shown_document(number)
    form = request.form
    try:
        add, remove = _named(form.getlist("add")), _named(form.getlist("remove"))
        if not add and not remove:
            raise UsageError("Choose a tag first.")
        place = _place(document, form.get("position", "0"), form.get("quote", ""), coding=form.get("coding", ""))
        done = tags.tag(library(), [document.id], add, remove, by(), place=place, note=form.get("note", ""))
    except EvidenceError as error:
        if form.get("position"):
            session[_TYPED] = {name: form.get(name, "")[:_KEPT] for name in ("position", "quote", "add", "note")}
        return _answer(document, str(error), None, 422)
    return _answer(document, said(done), done.action)


@pages.route("/tags/bulk", methods=["GET", "POST"])
def bulk() -> str | tuple[str, int] | AnyResponse:
    """Show what tagging a selection or a whole search would change; sent, do it."""
    given = request.values
    address = replace(Address.parse(given.get("search", "")), page=1, seen=0)
    ticked = given.getlist("document")
    chosen = [int(each) for each in ticked if each.isdecimal() and len(each) < 10]
    wrong = ""
    plan, documents = Plan((), ()), []
    try:
        add, remove = (_named(given.getlist(name), several=True) for name in ("add", "remove"))
        documents = sorted(view().documents(map(DocumentId, chosen))) if ticked else _matching(address)
        if not documents:
            raise UsageError("There are no documents to tag. Tick some, or search for others.")
        if not add and not remove:
            raise UsageError("Choose a tag to apply, or one to take off.")
        if request.method == "POST" and given.get("shown", "") == _digest(documents):
            done = tags.tag(library(), documents, add, remove, by())
            say(said(done), done.action)
            return redirect(address.url, 303)
        if request.method == "POST":
            wrong = "The documents that answer have changed. Look again at what would change."
        plan = tags.preview(library(), documents, add, remove, by())
    except EvidenceError as error:
        add, remove, wrong = [], [], str(error)
    changing = sorted({each.document for each in (*plan.adds, *plan.removes)})
    page = render_template(
        "tags/bulk.html",
        address=address,
        given={name: "; ".join(given.getlist(name)) for name in ("add", "remove")},
        chosen=documents if ticked else [],
        documents=len(documents),
        shown=_digest(documents),
        changes=[(vocabulary().tags[each], gains, count) for (each, gains), count in plan.counts.items()],
        plan=plan,
        add=add,
        remove=remove,
        listed=list(view().documents(changing[:_LISTED]).values()),
        wrong=wrong,
        title="Tag these documents",
    )
    return (page, 422) if wrong else page


@pages.get("/tags/actions")
def actions() -> str:
    """List what was done to tags lately, by the person who asks or by all."""
    everybody = request.args.get("by") == "all"
    return render_template(
        "tags/actions.html",
        actions=actions_seen(view(), _LATEST, person=None if everybody else by().person),
        everybody=everybody,
        mine=_is_mine,
        title="What was done to tags",
    )


@pages.post("/tags/actions/<int(min=1, max=2147483647):number>/undo")
def undo(number: int) -> AnyResponse:
    """Undo an action."""
    back = onwards(request.form.get("next", "") or url_for("tags.actions"))
    try:
        done = tags.undo(library(), number, by(), anybody=may("undo for others"))
    except NotFound:
        raise
    except EvidenceError as error:
        flash(str(error))
        return redirect(back, 303)
    say(said(done), done.action)
    return redirect(back, 303)


def said(done: Done) -> str:
    """Say what an action came to, and what it left as it was."""
    what = f"{done.summary}: {counted(done.documents, 'document')}" if done.documents else done.summary
    left = [f"{counted(count, 'document')} left as {_was(count)}: {why}" for why, count in done.left.items()]
    return ". ".join([what, *left]) + "."


def say(words: str, action: int | None) -> None:
    """Say something on the next page, with a button that undoes the action if there was one."""
    flash(words, f"{_UNDO}{action}" if action is not None else "message")


def _was(count: int) -> str:
    return "it was" if count == 1 else "they were"


def _typed_for(position: int) -> dict[str, str]:
    """Give, once, what was typed for a passage and could not be done."""
    typed = session.get(_TYPED, {})
    if str(position) != typed.get("position"):
        return {}
    return dict(session.pop(_TYPED))


def _undoes(category: str) -> int | None:
    """Give the number of the action that a message can undo."""
    number = category.removeprefix(_UNDO)
    return int(number) if number != category and number.isdecimal() else None


def _is_mine(action: Action) -> bool:
    return tags.may_undo(action, by(), anybody=may("undo for others"))


def _answer(document: Document, words: str, action: int | None, status: int = 200) -> AnyResponse:
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        fresh = view().document(document.id)
        fragment = render_template("tags/chips.html", document=fresh, names=vocabulary().names)
        undoing = url_for("tags.undo", number=action) if action is not None else ""
        answer = {"said": words, "undo": undoing, "html": fragment, "tags": [*fresh.workstreams, *fresh.tags]}
        return Response(json.dumps(answer, ensure_ascii=False), status, mimetype="application/json")
    say(words, action)
    back = onwards(request.form.get("next", "") or url_for("documents.document", number=document.id, _anchor="tags"))
    return redirect(back, 303)


def _named(texts: Iterable[str], *, several: bool = False) -> list[Tag]:
    """Find tags by what was typed: a name, or a name and its group as the list of a field has them.

    Where ``several`` may stand in one field, semicolons divide them, save within a name.
    """
    known = vocabulary()
    found: list[Tag] = []
    for text in filter(None, map(str.strip, texts)):
        parts = text.split(";") if several and not known.named(text) else [text]
        for each in filter(None, map(str.strip, parts)):
            name, _, group = each.rpartition(" — ")
            listed = [tag for tag in known.named(name) if known.group_name(tag.group) == group] if name else []
            found += listed if len(listed) == 1 and not known.named(each) else [find(known, each)]
    return list({each.id: each for each in found}.values())


def _digest(documents: Iterable[DocumentId]) -> str:
    """Tell one set of documents from another, so that what was shown is what is done."""
    return hashlib.sha256(",".join(map(str, documents)).encode()).hexdigest()[:16]


def _matching(address: Address) -> list[DocumentId]:
    return view().matching(address.search(1, 0))


def _place(document: Document, position: str, words: str, *, coding: str) -> Place:
    """Give the place that a form names: a coding that stands, or words of a passage, which have to stand there."""
    if coding:
        held = next((each.place for each in view().codings([document.id]) if str(each.id) == coding), None)
        if held is None:
            raise NotFound("This tag is no longer there. Load the page again.")
        return held
    if not position.isdecimal() or len(position) > 9 or position == "0":
        return tags.WHOLE
    return place_of(view(), document.id, int(position), words)
