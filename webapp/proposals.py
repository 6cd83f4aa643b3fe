"""The files of an import that wait for a person: what was guessed of each, and what the form says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from indexer import imports
from indexer.catalogue.imports import Answer, Decision, ImportFile
from indexer.documents import check_values
from indexer.errors import UsageError
from indexer.model import Document, DocumentId
from webapp.library import library
from webapp.view import shown_documents

SIZE = 20
"""Files on one page."""

_LABELS = {
    "title": "Title",
    "kind": "Kind of document",
    "date": "Date, such as 2016-07-31",
    "organisation": "Organisation",
    "author": "Author",
    "language": "Language, such as en",
    "audience": "Who may see it: public, or groups",
}
_FIRST_WORDS = 240  # characters


@dataclass(slots=True)
class Field:
    """A metadata value in the form, where it comes from and what is wrong with it."""

    name: str
    label: str
    value: str
    source: str = ""
    error: str = ""


@dataclass(slots=True)
class Proposal:
    """One file that waits for a decision. ``choice`` is "add", "leave out" or "edition-" and a document's number."""

    file: ImportFile
    document: Document
    fields: list[Field]
    workstreams: tuple[str, ...]
    editions: list[tuple[Document, str]]
    choice: str
    checked: bool
    first_words: str = ""
    error: str = ""

    @property
    def id(self) -> int:
        """The number that the names of its fields begin with."""
        return self.file.id

    @property
    def choices(self) -> list[tuple[str, str, Document | None, str]]:
        """Give what can be done: the value, the words, and for an edition the older document and the reason."""
        likely = [
            (f"edition-{each.id}", "Add it as a newer edition of", each, reason) for each, reason in self.editions
        ]
        one = "Add it" if not likely else "Add it as a document of its own"
        return [("add", one, None, ""), *likely, (Decision.LEAVE_OUT.value, "Leave it out", None, "")]

    @property
    def errors(self) -> dict[str, str]:
        """Give what is wrong, by the identifier of the field."""
        wrong = {f"{self.id}-{each.name}": each.error for each in self.fields if each.error}
        return wrong | ({f"{self.id}-choice-add": self.error} if self.error else {})


def proposals(number: int, start: int) -> list[Proposal]:
    """Give a page of the files of an import that wait, from the one after the first ``start``."""
    files = library().catalogue.imports.files(number, proposed=True, start=start, size=SIZE)
    documents = library().catalogue.documents.many(each.document for each in files if each.document)
    return [_proposal(each, documents[each.document]) for each in files if each.document in documents]


def save(number: int) -> dict[int, Proposal]:
    """Write down what the form says of each file that it holds; gives those that something is wrong with, by number."""
    wrong = {}
    for text in request.form.getlist("file")[:SIZE]:
        file = library().catalogue.imports.file(number, int(text)) if text.isdecimal() and len(text) < 10 else None
        document = library().catalogue.documents.get(file.document) if file and file.document else None
        if file is None or document is None or not file.proposed:
            continue  # decided meanwhile, on another page
        proposal = _proposal(file, document)
        _take(proposal, request.form)
        if not proposal.errors:
            _write(number, proposal)
        if proposal.errors:
            wrong[file.id] = proposal
    return wrong


def _proposal(file: ImportFile, document: Document) -> Proposal:
    catalogue = library().catalogue
    guesses = catalogue.history.guesses(document.id)
    values, workstreams = imports.described(file, document)
    known = shown_documents(each.document for each in file.editions)
    editions = [(known[each.document], each.reason) for each in file.editions if each.document in known]
    taken = file.decision is Decision.EDITION and file.edition_of in {each.id for each, _ in editions}
    passage = catalogue.documents.passages(document.id, [1]).get(1)
    words = " ".join((passage.text or passage.notes).split()) if passage else ""
    return Proposal(
        file,
        document,
        [
            Field(name, label, values[name], _source(name, file, guesses[name].source if name in guesses else ""))
            for name, label in _LABELS.items()
        ],
        workstreams,
        editions,
        f"edition-{file.edition_of}" if taken else Decision.LEAVE_OUT if file.decision is Decision.LEAVE_OUT else "add",
        checked=file.answer.values.keys() >= _LABELS.keys(),
        first_words=words if len(words) <= _FIRST_WORDS else words[:_FIRST_WORDS].rsplit(" ", 1)[0] + " …",
    )


def _source(name: str, file: ImportFile, source: str) -> str:
    return "" if name in file.answer.values else source


def _take(proposal: Proposal, form: Mapping[str, str]) -> None:
    """Take over what the form says, and say what is wrong with it."""
    for each in proposal.fields:
        each.value = form.get(f"{proposal.id}-{each.name}", each.value).strip()
        try:
            check_values({each.name: each.value})
        except UsageError as error:
            each.error = str(error)
    ticked = set(request.form.getlist(f"{proposal.id}-workstream"))
    proposal.workstreams = tuple(
        each.slug for each in library().catalogue.vocabulary.workstreams() if each.slug in ticked
    )
    proposal.choice = form.get(f"{proposal.id}-choice", proposal.choice)
    proposal.checked = f"{proposal.id}-checked" in form


def _write(number: int, proposal: Proposal) -> None:
    document = proposal.document
    values = {
        each.name: each.value
        for each in proposal.fields
        if proposal.checked or each.value != getattr(document, each.name)
    }
    workstreams = None if set(proposal.workstreams) == set(document.workstreams) else proposal.workstreams
    kind, _, older = proposal.choice.partition("-")
    edition_of = DocumentId(int(older)) if kind == "edition" and older.isdecimal() and len(older) < 10 else None
    decision = {"edition": Decision.EDITION, Decision.LEAVE_OUT: Decision.LEAVE_OUT}.get(kind, Decision.ADD)
    try:
        imports.decide(library(), number, proposal.id, decision, edition_of, Answer(values, workstreams))
    except UsageError as error:
        proposal.error = str(error)
