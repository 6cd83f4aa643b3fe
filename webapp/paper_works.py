"""Pages of the works that a paper cites: which documents they are, and where its citations point."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from indexer import papers
from indexer.checked import Place
from indexer.errors import EvidenceError, UsageError
from indexer.linked import Linked, Links, State, links, problems
from indexer.model import DocumentId, Passage
from indexer.paper_report import Report
from indexer.paper_uses import has_changed
from indexer.papers import Opened
from indexer.references.cited import Citation
from webapp.address import absolute
from webapp.documents import NUMBER
from webapp.library import library
from webapp.session import person
from webapp.view import view
from webapp.wording import counted

pages = Blueprint("paper_works", __name__)

STATES = {
    State.TO_CHOOSE: (
        "To be chosen",
        "It is not clear which document is meant. Say which, or that it is none.",
    ),
    State.TO_CONFIRM: ("To be confirmed", "It is clear which document is meant. Nothing is linked until you say so."),
    State.NOT_HELD: ("Not held", "No document in the library seems to be it."),
    State.LINKED: ("Linked", "Somebody said which document it is."),
}
"""What the states are called, and what they mean."""

_SHOWN = 30  # citations of one work that are listed before the rest is only counted


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation as the page shows it: its words among those around it, and where in the document it points."""

    at: int
    citation: Citation
    before: str
    after: str
    place: Place | None
    passage: Passage | None


def prepare(app: Flask) -> None:
    """Let an application's templates name the states of works, and take back what was decided."""
    app.jinja_env.globals |= {"work_states": STATES, "undoable_decision": undoable}


@pages.get(f"/papers/{NUMBER}")
def show(number: int) -> str:
    """List the works that a paper cites by what is still to be decided."""
    opened = _opened(number)
    report = Report(opened, view(), absolute(""))
    found = report.links
    shown = {state: found.of(state) for state in STATES}
    documents = report.documents
    return render_template(
        "papers/works.html",
        opened=opened,
        paper=opened.paper,
        links=found,
        shown=shown,
        documents=documents,
        cites=_cites(report),
        most=_SHOWN,
        changed=[each for each in found.of(State.LINKED) if _has_changed(report, each)],
        problems=problems(opened.checked.claims, opened.decisions),
        page="works",
        title=opened.paper.title,
    )


@pages.post(f"/papers/{NUMBER}/decide")
def decide(number: int) -> Response:
    """Say which document a work is, or that it is none; or confirm all that are clear and ticked, in one action."""
    opened = _opened(number)
    found = links(opened.checked, opened.decisions)
    form, back = request.form, "sources"
    try:
        if form.get("do") == "confirm":
            ticked = {int(each) for each in form.getlist("work") if each.isdecimal() and len(each) < 10}
            chosen = {each.work.key: each.document for each in found.to_confirm if each.place in ticked}
            if not chosen:
                raise UsageError("Nothing was ticked. Tick what you want to confirm, and try again.")
        else:
            work = _work(found, form.get("work", ""))
            chosen, back = {work.work.key: _document(form.get("document", ""))}, f"work-{work.place}"
        batch = papers.decide(library(), number, chosen, person(), form.get("note", ""))
    except EvidenceError as error:
        flash(str(error))
    else:
        linked = sum(1 for each in chosen.values() if each is not None)
        said = f"{counted(linked, 'work')} linked." if linked else "Marked as not held."
        flash(said, f"decision {number} {batch}")
    return redirect(url_for("paper_works.show", number=number, _anchor=back), 303)


@pages.post(f"/papers/{NUMBER}/decisions/<int(min=1, max=2147483647):batch>/undo")
def undo(number: int, batch: int) -> Response:
    """Take back what was decided in one action."""
    try:
        count = papers.take_back(library(), number, batch, person())
        flash(f"{counted(count, 'decision')} taken back.")
    except UsageError as error:
        flash(str(error))
    to_claims = request.form.get("to") == "claims"
    return redirect(url_for("paper_claims.show" if to_claims else "paper_works.show", number=number), 303)


def undoable(category: str) -> tuple[int, int] | None:
    """Give paper and action that a message can take back."""
    name, *numbers = category.split(" ")
    if name != "decision" or len(numbers) != 2 or not all(map(str.isdecimal, numbers)):
        return None
    return int(numbers[0]), int(numbers[1])


def _opened(number: int) -> Opened:
    return papers.opened(library(), number, person())


def _work(found: Links, place: str) -> Linked:
    for each in found.works:
        if str(each.place) == place:
            return each
    raise UsageError("This paper has changed meanwhile. Load the page again, and choose anew.")


def _document(text: str) -> DocumentId | None:
    """Read which document was chosen: its number, or "none"."""
    text = text.strip()
    if text == "none":
        return None
    if not text.isdecimal() or len(text) > 9:
        raise UsageError("Give the number of a document: it stands in the address of its page.")
    return DocumentId(int(text))


def _cites(report: Report) -> dict[int, list[Cite]]:
    """Give the citations of every work, by its place."""
    opened = report.opened
    cites: dict[int, list[Cite]] = {}
    for each in report.links.works:
        for at in each.work.citations[:_SHOWN]:
            citation = opened.cited.citations[at]
            place = report.place(at, each.document)
            passage = report.passages.get((place.document, place.position)) if place else None
            before, after = opened.text.around(citation.start, citation.end)
            cites.setdefault(each.place, []).append(Cite(at, citation, before, after, place, passage))
    return cites


def _has_changed(report: Report, linked: Linked) -> bool:
    document = report.documents.get(linked.document) if linked.document is not None else None
    return document is not None and has_changed(document)
