"""Job: a round, its figures and its answers as JSON and as CSV, for the command line, the API and the site."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from indexer import rounds
from indexer.agreeing import Answered
from indexer.agreement import Agreement
from indexer.catalogue.rounds import Agreed, Round
from indexer.cells import disarmed
from indexer.library import Library
from indexer.model import DocumentId, Person
from indexer.round_facts import AgreedFacts, AgreementFacts, ComparedFacts, FigureFacts, RoundFacts


def state(held: Round) -> str:
    """Name where a round is: "coding", "agreeing" or "closed"."""
    return "closed" if held.closed_at else "agreeing" if held.opened_at else "coding"


def as_json(library: Library, held: Round, person: Person) -> RoundFacts:
    """Give what a person who takes part in a round may know of it, whatever its state."""
    return {
        "id": held.id,
        "name": held.name,
        "groups": [*held.groups],
        "blind": held.blind,
        "state": state(held),
        "added_at": held.added_at,
        "added_by": held.added_by,
        "opened_at": held.opened_at,
        "closed_at": held.closed_at,
        "documents": [*rounds.documents(library, held, person)],
        "progress": [
            {"coder": each.coder.name, "done": each.done, "of": each.of}
            for each in rounds.progress(library, held, person)
        ],
    }


def agreement_as_json(answered: Answered) -> AgreementFacts:
    """Give the figures of a round that is opened, and the answers behind them."""
    return {
        "round": answered.held.id,
        "overall": _figure(answered.overall),
        "tags": [_figure(each) for each in answered.figures],
        "documents": [_compared(answered, each) for each in answered.documents],
    }


def agreed_as_json(agreed: Agreed) -> AgreedFacts:
    """Give what was agreed upon a document."""
    return {"tags": [*agreed.tags], "at": agreed.at, "by": agreed.by, "why": agreed.why}


def figures_as_csv(answered: Answered) -> str:
    """Give the figures as CSV: all tags together first, then each."""
    names = answered.vocabulary.names
    rows = [
        (
            each.tag,
            names.get(each.tag, "All tags together"),
            each.n,
            each.judgements,
            *(_number(figure) for figure in (each.prevalence, each.percent, each.kappa, each.alpha)),
            " ".join(filter(None, (each.method, each.why_none, each.caution))),
        )
        for each in (answered.overall, *answered.figures)
    ]
    head = ("tag", "name", "n", "judgements", "prevalence", "percent", "kappa", "alpha", "note")
    return _csv([head, *rows])


def answers_as_csv(answered: Answered) -> str:
    """Give every answer as CSV: a row for each document and tag, a column for each coder, and what was agreed.

    1 is yes and 0 no; an answer that is missing is empty.
    """
    coders = [each.name for each in answered.coders]
    rows: list[tuple[object, ...]] = [("document", "title", "tag", *coders, "agreed")]
    for document, held in answered.documents.items():
        agreed = answered.agreed[document]
        for tag in answered.questions:
            given = [
                int(tag.key in answered.answers[each][document]) if document in answered.answers[each] else ""
                for each in coders
            ]
            rows.append((document, held.title, tag.key, *given, int(tag.key in agreed.tags) if agreed else ""))
    return _csv(rows)


def _figure(held: Agreement) -> FigureFacts:
    return {
        "tag": held.tag,
        "n": held.n,
        "judgements": held.judgements,
        "prevalence": held.prevalence,
        "percent": held.percent,
        "kappa": held.kappa,
        "alpha": held.alpha,
        "method": held.method,
        "why_none": held.why_none,
        "caution": held.caution,
    }


def _compared(answered: Answered, document: DocumentId) -> ComparedFacts:
    agreed, tags = answered.agreed[document], answered.vocabulary.tags
    return {
        "document": document,
        "compared": answered.compared(document).value,
        "answers": [
            {
                "coder": each.coder.name,
                "finished": each.finished,
                "tags": sorted(tags[tag].key for tag in each.tags) if each.finished else [],
            }
            for each in answered.of(document)
        ],
        "agreed": agreed_as_json(agreed) if agreed else None,
    }


def _number(figure: float | None) -> str:
    return "" if figure is None else f"{figure:.4f}"


def _csv(rows: Iterable[tuple[object, ...]]) -> str:
    out = StringIO()
    writer = csv.writer(out)
    for row in rows:
        # A negative kappa is a number, and no formula.
        writer.writerow([cell if _is_number(cell) else disarmed(cell) for cell in row])
    return out.getvalue()


def _is_number(cell: object) -> bool:
    try:
        float(str(cell))
    except ValueError:
        return False
    return True
