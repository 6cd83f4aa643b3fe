"""evidence show: shows a document or one of its passages."""

from __future__ import annotations

import click

from indexer.cli.opening import JSON, opened, print_json
from indexer.errors import NotFound, UsageError
from indexer.export import details_as_json, passage_as_json
from indexer.language import one_line
from indexer.library import Library
from indexer.model import Document, DocumentId, Standing
from indexer.story import as_json as story_as_json
from indexer.story import story
from indexer.view import View


@click.command()
@click.argument("number", type=int)
@click.argument("passage", type=int, required=False)
@click.option("--history", is_flag=True, help="What happened to the document, oldest first.")
@click.option("--story", "told", is_flag=True, help="The same with who tagged what, when and why.")
@JSON
@click.pass_context
def show(context: click.Context, number: int, passage: int | None, history: bool, told: bool, as_json: bool) -> None:
    """Show document NUMBER, or its PASSAGE (counted from 1) in full.

    A value with "(guess: …)" behind it was guessed from the file and is not confirmed.
    """
    library = opened(context)
    document = library.document(DocumentId(number))
    if passage is not None:
        _show_passage(library, document, passage, as_json)
    elif told:
        _tell(library, document, as_json)
    elif history:
        _show_history(library, document, as_json)
    else:
        _show_document(library, document, as_json)


def _show_passage(library: Library, document: Document, position: int, as_json: bool) -> None:
    if document.standing in (Standing.WITHDRAWN, Standing.PURGED):
        raise UsageError(f"Document {document.id} is {document.standing.value}, so its text is not shown.")
    asked = [position] if 0 < position <= document.passages else []
    passage = library.catalogue.documents.passages(document.id, asked).get(position)
    if passage is None:
        raise NotFound(f"Document {document.id} has {document.passages} passages; there is no passage {position}.")
    if as_json:
        print_json(passage_as_json(document.id, position, passage))
        return
    click.echo(click.style(f"{document.title}, {passage.locator}", bold=True))
    for text in (passage.heading, passage.text, passage.notes and f"Notes: {passage.notes}"):
        if text:
            click.echo(f"\n{text}")
    for link in passage.links:
        click.echo(f"\nLink: {link.anchor} <{link.url}>")
    if passage.problem:
        click.echo(f"\n{passage.problem.reason} {passage.problem.remedy}")


def _show_history(library: Library, document: Document, as_json: bool) -> None:
    events = library.catalogue.history.of(document.id)
    if as_json:
        print_json(
            [
                {
                    "at": each.at,
                    "by": each.by,
                    "action": each.action,
                    "field": each.field,
                    "before": each.before,
                    "after": each.after,
                    "source": each.source,
                    "confirmed": each.confirmed,
                }
                for each in events
            ]
        )
        return
    for each in events:
        change = " → ".join(filter(None, (each.before, each.after)))
        source = f" ({each.source})" if each.source else ""
        click.echo(f"{each.at}  {each.by}: {each.action} {each.field} {change}{source}".replace("  ", " "))


def _tell(library: Library, document: Document, as_json: bool) -> None:
    held = story(View(library), document.id)
    if as_json:
        print_json({"events": [story_as_json(each) for each in held]})
        return
    for each in held:
        where = f"passage {each.position}" if each.position else ""
        parts = [each.what, each.field, where, each.quote and f"“{one_line(each.quote)}”"]
        change = " → ".join(filter(None, (each.before, each.after)))
        said = " ".join(filter(None, [*parts, change and f"[{change}]", each.source and f"({each.source})"]))
        click.echo(f"{each.at}  {each.by}: {said}")
        if each.note:
            click.echo(f"    Note: {one_line(each.note)}")
        if each.score is not None:
            because = f", because of: {', '.join(each.words)}" if each.words else ""
            click.echo(f"    Suggested ({each.score:.2f}){because}")


def _show_document(library: Library, document: Document, as_json: bool) -> None:
    guesses = library.catalogue.history.guesses(document.id)
    near = library.catalogue.near_copies.of(document.id)
    earlier = library.catalogue.documents.earlier(document.id)
    paths = [each.path for each in library.catalogue.locations.of(document.id)]
    passages = library.catalogue.documents.passages(document.id)
    if as_json:
        contents = [
            {"position": position, "locator": str(each.locator), "heading": each.heading}
            for position, each in passages.items()
        ]
        print_json({**details_as_json(document, guesses, near, earlier), "paths": paths, "contents": contents})
        return
    click.echo(click.style(f"{document.title} [document {document.id}]", bold=True))
    for name in ("kind", "date", "organisation", "author", "language", "audience"):
        if value := getattr(document, name):
            guess = guesses.get(name)
            mark = f"  (guess: {guess.source})" if guess and not guess.confirmed else ""
            click.echo(f"{name}: {value}{mark}")
    click.echo(f"workstreams: {', '.join(document.workstreams) or 'none'}")
    click.echo(f"standing: {document.standing.value}")
    if document.superseded_by:
        click.echo(f"A newer edition is document {document.superseded_by}.")
    for each in earlier:
        click.echo(f"Takes the place of document {each.id}.")
    for other, alike in near:
        click.echo(f"Nearly the same words ({alike:.0%}) as document {other}.")
    for path in paths:
        click.echo(f"file: {path}")
    if document.problem:
        click.echo(f"{document.status.value}: {document.problem.reason} {document.problem.remedy}")
    click.echo("")
    for position, passage in passages.items():
        click.echo(f"{position:>5}  {passage.locator}  {passage.heading}")
