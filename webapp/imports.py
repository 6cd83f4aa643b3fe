"""Pages for bringing documents in: files are sent or a folder is named, watched, confirmed and added up."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from indexer import imports, people
from indexer.catalogue.imports import Import, ImportFile, State
from indexer.errors import EvidenceError, NotFound, UsageError
from indexer.model import Document, group_names
from webapp import proposals
from webapp.library import library
from webapp.pagination import page_number, paginate
from webapp.permissions import may
from webapp.security import csrf, let_larger_in
from webapp.session import person
from webapp.view import shown_documents, view

pages = Blueprint("imports", __name__)

RESULTS = {
    "added": ("Read in full, to be added", "Added, read in full"),
    "partly_read": ("Read in part, to be added", "Added, read in part"),
    "added_unreadable": ("Could not be read, to be added as they are", "Added as they are, for they could not be read"),
    "duplicates": ("Duplicates, left as they are", "Duplicates of what is here already"),
    "left_out": ("To be left out", "Left out"),
    "unreadable": ("Could not be opened", "Could not be opened"),
    "not_documents": ("Not documents", "Not documents"),
}
"""What became of files, in words: while the import waits, and when it has ended."""

_SIZE = 50  # imports or files listed on one page
_DECISIONS = 1_000_000  # bytes that the form of twenty files may have
_NUMBER = "<int(min=1, max=2147483647):number>"


@pages.get("/imports")
def overview() -> str:
    """List what a person brought in; administrators see everybody's."""
    held = [each for each in library().catalogue.imports.all() if _is_mine(each)]
    pagination = paginate(page_number(request.args.get("page", "")), _SIZE, len(held))
    listed = held[pagination.start : pagination.start + _SIZE]
    return render_template(
        "imports/overview.html",
        listed=[(each, imports.state_of(each), imports.result(library(), each.id)) for each in listed],
        pagination=pagination,
        title="Documents brought in",
    )


@pages.get("/imports/new")
def new() -> str:
    """Show the form by which files are sent or a folder is named."""
    return _new_page()


@pages.post("/imports/new")
def send() -> tuple[str, int] | Response:
    """Take files in, or the name of a folder, and begin to read them."""
    config = library().config
    try:
        let_larger_in(config.upload_mb * 1_000_000, config.import_files + 100)
    except RequestEntityTooLarge:
        sentence = f"More was sent than {config.upload_mb:,} MB or {config.import_files:,} files. Send less at a time."
        return _new_page({"files": sentence}), 413
    form = request.form
    sent = [each for each in request.files.getlist("files") if each.filename]
    folder = form.get("folder", "").strip() if may("administer") else ""
    audience, error = _audience()
    if sent and folder:
        return _new_page({"files": "Choose files or name a folder, not both."}), 422
    if error:
        return _new_page({"audience-everyone": error}), 422
    place, me = ("folder" if folder else "files"), person()
    try:
        if folder:
            number = imports.begin_folder(library(), folder, me.name, me.id, audience, form.getlist("workstream"))
        else:
            files = [(each.filename or "", each.stream) for each in sent]
            number = imports.begin_upload(library(), files, me.name, me.id, audience, form.getlist("workstream"))
    except EvidenceError as problem:
        return _new_page({place: str(problem)}), 422
    imports.start(library(), number)
    return redirect(url_for("imports.show", number=number), 303)


@pages.get(f"/imports/{_NUMBER}")
def show(number: int) -> str:
    """Show how far an import is, what waits for a decision, or what became of every file."""
    return _page(_mine(number), {})


@pages.get(f"/imports/{_NUMBER}/progress")
def progress(number: int) -> str:
    """Give the part of the page that says how far an import is."""
    held = _mine(number)
    return render_template(
        "imports/progress.html", held=held, state=imports.state_of(held), time_left=imports.time_left
    )


@pages.post(f"/imports/{_NUMBER}")
def act(number: int) -> tuple[str, int] | Response:
    """Write down what a person decided, and do what the button says."""
    let_larger_in(_DECISIONS, 1000)
    held, do = _mine(number), request.form.get("do", "save")
    if do in ("save", "add") and (wrong := proposals.save(number)):
        return _page(held, wrong), 422
    here = library()
    try:
        if do == "add":
            imports.add_all(here, number, view().viewer.may_see)
        elif do == "leave out":
            imports.leave_all_out(here, number)
        elif do == "carry on":
            imports.carry_on(here, number)
        elif do == "take":
            imports.take_what_was_read(here, number)
        elif do == "stop":
            imports.stop(here, number)
        else:
            flash("Saved. Nothing is added yet.")
    except UsageError as error:
        flash(str(error))
    else:
        if do in ("add", "leave out", "carry on"):
            imports.start(here, number)
    page = page_number(request.form.get("page", ""))
    return redirect(url_for("imports.show", number=number, page=page if page > 1 else None), 303)


def _page(held: Import, wrong: dict[int, proposals.Proposal]) -> str:
    catalogue, state = library().catalogue, imports.state_of(held)
    found = imports.result(library(), held.id)
    waits = state is State.WAITING
    total = catalogue.imports.count_files(held.id, proposed=True) if waits else found.files
    asked = page_number((request.form if wrong else request.args).get("page", ""))
    pagination = paginate(asked, proposals.SIZE if waits else _SIZE, total)
    waiting = proposals.proposals(held.id, pagination.start) if waits else []
    others = catalogue.imports.files(
        held.id,
        proposed=False if waits else None,
        start=0 if waits else pagination.start,
        size=_SIZE,
    )
    return render_template(
        "imports/import.html",
        held=held,
        state=state,
        result=found,
        results=[(words[0 if waits else 1], getattr(found, name)) for name, words in RESULTS.items()],
        waiting=[wrong.get(each.id, each) for each in waiting],
        editions=len(view().documents(catalogue.imports.superseded(held.id))),
        errors={key: error for each in wrong.values() for key, error in each.errors.items()},
        others=list(zip(others, _documents(others), strict=True)),
        not_listed=found.files - total - len(others) if waits else 0,
        total=total,
        pagination=pagination,
        workstreams=catalogue.vocabulary.workstreams(),
        time_left=imports.time_left,
        title=f"Import {held.id}",
    )


def _documents(files: list[ImportFile]) -> list[Document | None]:
    """Give the document of each file, where there is one that the person may see."""
    known = shown_documents(each.document for each in files if each.document)
    return [known.get(each.document) if each.document else None for each in files]


def _new_page(errors: dict[str, str] | None = None) -> str:
    catalogue, config, me = library().catalogue, library().config, person()
    try:
        given = request.form if errors and "files" not in errors else None
    except RequestEntityTooLarge:
        given = None
    return render_template(
        "imports/new.html",
        errors=errors or {},
        form=given,
        groups=people.groups(catalogue) if may("administer") else sorted(me.groups),
        workstreams=catalogue.vocabulary.workstreams(),
        folders=[str(each) for each in config.importable] if may("administer") else [],
        upload_mb=config.upload_mb,
        most_files=config.import_files,
        title="Bring documents in",
    )


def _audience() -> tuple[str, str]:
    """Give the audience that the form names, or what is wrong with it."""
    form = request.form
    if form.get("audience") == "everyone":
        return "public", ""
    if form.get("audience") != "groups":
        return "", "Say who may see these documents."
    named = [*form.getlist("group"), *form.get("more-groups", "").split(";")]
    groups = sorted(group_names(";".join(named)))
    return ("; ".join(groups), "") if groups else ("", "Name the groups that may see these documents.")


def _is_mine(held: Import) -> bool:
    return may("administer") or held.person_id == person().id


def _mine(number: int) -> Import:
    """Give an import of the person who asks; administrators may open everybody's.

    Raises:
        NotFound: there is none with this number.
    """
    held = imports.the_import(library(), number)
    if not _is_mine(held):
        raise NotFound(f"There is no import {number} of yours. The list shows what you brought in.")
    return held


for _view in (send, act):  # they look at the token themselves, once the form is let in
    csrf.exempt(_view)
