"""Pages on which the coders of a round see how far they agree, discuss where they do not, and agree."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from indexer import agreeing, round_files, rounds
from indexer.agreeing import Answered, Comparison
from indexer.agreement import Agreement
from indexer.catalogue.tags import Coding
from indexer.errors import NotFound, UsageError
from indexer.model import DocumentId, Passage, Tag
from indexer.round_files import state
from webapp.documents import NUMBER
from webapp.library import library
from webapp.session import person
from webapp.wording import counted

pages = Blueprint("agreeing", __name__)

_LISTED = 100  # documents in one list
_DOCUMENT = "<int(min=1, max=2147483647):document>"


@dataclass(frozen=True, slots=True)
class Said:
    """What one coder said to one question about a document: yes with the places, no, or nothing."""

    coder: str
    finished: bool
    yes: bool
    places: list[tuple[Coding, Passage | None]]


@dataclass(frozen=True, slots=True)
class Row:
    """A question about a document, with what each coder said to it."""

    tag: Tag
    said: list[Said]

    @property
    def answers(self) -> set[bool]:
        """What those who finished said."""
        return {each.yes for each in self.said if each.finished}


@pages.get(f"/rounds/{NUMBER}/agreement")
def show(number: int) -> str:
    """Show how far the coders agree, for each tag and over all, and what is left to agree upon."""
    answered = _answered(number)
    names = answered.vocabulary.names
    used = [each for each in answered.figures if each.prevalence > 0]
    return render_template(
        "rounds/agreement.html",
        held=answered.held,
        state=state(answered.held),
        overall=answered.overall,
        figures=[(each, names[each.tag]) for each in used],
        unused=[names[each.tag] for each in answered.figures if not each.prevalence],
        cautions=_notes([*used]),
        left=answered.by_comparison,
        documents=answered.documents,
        agreed=answered.agreed,
        left_out=_left_out(answered),
        names=names,
        unfinished=rounds.unfinished(library(), answered.held),
        most_listed=_LISTED,
        title=f"Agreement: {answered.held.name}",
    )


@pages.get(f"/rounds/{NUMBER}/figures.csv")
def figures(number: int) -> Response:
    """Give the figures as CSV."""
    return _file(round_files.figures_as_csv(_answered(number)), "text/csv", f"round-{number}-figures.csv")


@pages.get(f"/rounds/{NUMBER}/answers.csv")
def answers(number: int) -> Response:
    """Give every answer as CSV."""
    return _file(round_files.answers_as_csv(_answered(number)), "text/csv", f"round-{number}-answers.csv")


@pages.get(f"/rounds/{NUMBER}/agreement.json")
def facts(number: int) -> Response:
    """Give the figures and every answer as JSON."""
    written = json.dumps(round_files.agreement_as_json(_answered(number)), ensure_ascii=False, indent=2)
    return _file(written, "application/json", f"round-{number}-agreement.json")


@pages.post(f"/rounds/{NUMBER}/accept")
def accept(number: int) -> AnyResponse:
    """Agree upon every document that all coded alike."""
    try:
        done = agreeing.accept(library(), number, person())
        flash(
            f"{counted(done, 'document')} agreed upon. Everybody sees these tags now."
            if done
            else "There is no document left that all coded alike, so nothing was agreed upon."
        )
    except UsageError as error:
        flash(str(error))
    return redirect(url_for("agreeing.show", number=number), 303)


@pages.get(f"/rounds/{NUMBER}/documents/{_DOCUMENT}")
def discuss(number: int, document: int) -> str:
    """Show side by side what each coder said of a document."""
    return _page(_answered(number), document)


@pages.post(f"/rounds/{NUMBER}/documents/{_DOCUMENT}")
def agree(number: int, document: int) -> tuple[str, int] | AnyResponse:
    """Write down what is agreed upon a document, and go to the next one that is not."""
    form = request.form
    last = form.get("after", "")
    after = int(last) if last.isdecimal() and len(last) < 10 else 0
    try:
        agreeing.agree(library(), number, document, form.getlist("tag"), form.get("why", ""), person(), after=after)
    except UsageError as error:
        return _page(_answered(number), document, str(error)), 422
    waiting = _answered(number).by_comparison[Comparison.DIFFERENT]
    following = next((each for each in waiting if each > document), waiting[0] if waiting else None)
    if following is None:
        flash("Agreed. Everybody sees these tags now. There is nothing left on which the coders differ.")
        return redirect(url_for("agreeing.show", number=number), 303)
    flash("Agreed. Everybody sees these tags now. Here is the next document on which the coders differ.")
    return redirect(url_for("agreeing.discuss", number=number, document=following), 303)


def _answered(number: int) -> Answered:
    me = person()
    return Answered(library(), rounds.find(library(), number, me), me)


def _page(answered: Answered, document: int, error: str = "") -> str:
    chosen = DocumentId(document)
    if chosen not in answered.documents:
        raise NotFound(f"Document {document} is not in this round.")
    compared, rows = answered.compared(chosen), _rows(answered, chosen)
    waiting = [each for each in answered.by_comparison[Comparison.DIFFERENT] if each != chosen]
    agreed = answered.agreed[chosen]
    everybodys, suggested = answered.everybodys(chosen), {each.key for each in answered.suggested(chosen)}
    ticked = {*request.form.getlist("tag")} if error else suggested
    return render_template(
        "rounds/discuss.html",
        held=answered.held,
        state=state(answered.held),
        document=answered.documents[chosen],
        compared=compared,
        differing=[each for each in rows if len(each.answers) > 1],
        alike=[each for each in rows if len(each.answers) < 2 and (True in each.answers or _is_marked(each))],
        others=[
            each.tag
            for each in rows
            if each.tag.in_use and not (len(each.answers) > 1 or True in each.answers or _is_marked(each))
        ],
        ticked=ticked,
        now=everybodys,
        goes=[each for each in everybodys if each.in_use and each.key not in ticked],
        stays=[each for each in everybodys if not each.in_use],
        groups=[answered.vocabulary.group_name(each) or each for each in answered.held.groups],
        as_it_stands=not agreed and not any(each.finished for each in answered.of(chosen)),
        instead={each.tag.id: _instead(answered, each.tag) for each in rows},
        history=library().catalogue.rounds.agreements(answered.held.id, chosen),
        names=answered.vocabulary.names,
        waiting=len(waiting),
        following=next((each for each in waiting if each > chosen), waiting[0] if waiting else None),
        why=request.form.get("why", "") if error else "",
        longest_why=agreeing.LONGEST_WHY,
        missing=[each.coder.name for each in answered.of(chosen) if not each.finished],
        error=error,
        title=f"Agree upon {answered.documents[chosen].title or f'document {chosen}'}",
    )


def _rows(answered: Answered, document: DocumentId) -> list[Row]:
    given = answered.of(document)
    positions = {
        coding.place.position
        for each in given
        for held in each.tags.values()
        for coding in held
        if coding.place.position
    }
    passages = library().catalogue.documents.passages(document, sorted(positions)) if positions else {}
    return [
        Row(
            tag,
            [
                Said(
                    each.coder.name,
                    each.finished,
                    each.finished and tag.id in each.tags,
                    [
                        (coding, passages.get(coding.place.position))
                        for coding in (each.tags.get(tag.id, ()) if each.finished else ())
                        if coding.place.position or coding.note
                    ],
                )
                for each in given
            ],
        )
        for tag in answered.questions
    ]


def _instead(answered: Answered, tag: Tag) -> str:
    """Name what takes the place of a tag that was split; nothing for others."""
    return " or ".join(answered.vocabulary.tags[each].name for each in tag.successors) if not tag.in_use else ""


def _left_out(answered: Answered) -> list[str]:
    """Name the tags that accepting what all coded alike leaves out, because they are no longer applied."""
    same = answered.by_comparison[Comparison.SAME]
    return [*dict.fromkeys(each.name for document in same for each in answered.left_out(document))]


def _is_marked(row: Row) -> bool:
    return any(each.places for each in row.said)


def _notes(figures: list[Agreement]) -> dict[str, list[str]]:
    """Give each sentence that figures need, with the tags that need it."""
    notes: dict[str, list[str]] = {}
    for each in figures:
        for sentence in filter(None, (each.caution, each.why_none)):
            notes.setdefault(sentence, []).append(each.tag)
    return notes


def _file(text: str, media_type: str, name: str) -> Response:
    return Response(text, mimetype=media_type, headers={"Content-Disposition": f"attachment; filename={name}"})
