"""evidence document: corrects, withdraws, reinstates and purges documents, and confirms editions."""

from __future__ import annotations

import click

from indexer import documents
from indexer.cli.opening import opened, who
from indexer.errors import UsageError
from indexer.model import DocumentId

_BY = click.option("--by", default=None, help="Who does it. [default: the name you are logged in with]")
_WHY = click.option("--why", default="", help="The reason, for the document's history.")
_NUMBER = click.argument("number", type=int)


@click.group()
def document() -> None:
    """Change what is known of a document, or its standing."""


@document.command()
@_NUMBER
@click.argument("values", nargs=-1, required=True, metavar="FIELD=VALUE…")
@_BY
@click.pass_context
def correct(context: click.Context, number: int, values: tuple[str, ...], by: str | None) -> None:
    """Correct fields of document NUMBER, as in title="Annual review" date=2016-07.

    The fields are title, kind, date, organisation, author, language and audience. What was there before stays in the
    document's history. FIELD= with nothing behind it clears a field.
    """
    given: dict[str, str] = {}
    for each in values:
        name, sign, value = each.partition("=")
        if not sign:
            raise UsageError(f"“{each}” is not like title=VALUE.")
        given[name] = value
    held = documents.correct(opened(context), DocumentId(number), given, by or who())
    click.echo(f"Document {held.id}: " + ", ".join(f"{name} is now “{getattr(held, name)}”" for name in given))


@document.command()
@_NUMBER
@_WHY
@_BY
@click.pass_context
def withdraw(context: click.Context, number: int, why: str, by: str | None) -> None:
    """Take document NUMBER out of searches; "reinstate" puts it back."""
    documents.withdraw(opened(context), DocumentId(number), by or who(), why)
    click.echo(f"Document {number} is withdrawn.")


@document.command()
@_NUMBER
@_WHY
@_BY
@click.pass_context
def reinstate(context: click.Context, number: int, why: str, by: str | None) -> None:
    """Put withdrawn document NUMBER back."""
    documents.reinstate(opened(context), DocumentId(number), by or who(), why)
    click.echo(f"Document {number} can be found again.")


@document.command()
@_NUMBER
@_BY
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def purge(context: click.Context, number: int, by: str | None, yes: bool) -> None:
    """Remove document NUMBER for good: its original, text, index entry and history.

    A log entry without content and the file's checksum stay, so that the file is left out if it is met again. The
    index is made anew, which takes as long as "evidence reindex".
    """
    library = opened(context)
    held = library.document(DocumentId(number))
    if not yes:
        click.confirm(f"Purge “{held.title}” for good?", abort=True)
    documents.purge(library, held.id, by or who())
    click.echo(f"Document {number} is gone.")


@document.command()
@click.argument("new", type=int)
@click.option("--of", "old", type=int, required=True, help="The document it is a newer edition of.")
@_BY
@click.pass_context
def edition(context: click.Context, new: int, old: int, by: str | None) -> None:
    """Confirm that document NEW is a newer edition of another.

    Links to the old one still open it, and point to the new one.
    """
    documents.confirm_edition(opened(context), DocumentId(new), DocumentId(old), by or who())
    click.echo(f"Document {new} is the newer edition of document {old}.")
