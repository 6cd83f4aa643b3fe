"""evidence tag: applies workstreams to documents and takes them off."""

from __future__ import annotations

import click

from indexer.cli.opening import JSON, opened, print_json, who
from indexer.errors import UsageError
from indexer.language import one_line
from indexer.model import DocumentId
from indexer.tags import tag as apply


@click.command()
@click.argument("numbers", nargs=-1, type=int)
@click.option("--add", multiple=True, metavar="WORKSTREAM", help="Apply this workstream.")
@click.option("--remove", multiple=True, metavar="WORKSTREAM", help="Take this workstream off.")
@click.option("--by", default=None, help="Who does it. [default: the name you are logged in with]")
@JSON
@click.pass_context
def tag(
    context: click.Context,
    numbers: tuple[int, ...],
    add: tuple[str, ...],
    remove: tuple[str, ...],
    by: str | None,
    as_json: bool,
) -> None:
    """Tag documents NUMBERS by workstream; without any, list the workstreams.

    Searches follow at once: tags are looked up when a search is made.
    """
    library = opened(context)
    if (add or remove) and not numbers:
        raise UsageError("Say which documents: “evidence tag NUMBER … --add WORKSTREAM”.")
    if numbers:
        changed = apply(library, [DocumentId(number) for number in numbers], add, remove, one_line(by or who()))
        if as_json:
            held = library.catalogue.documents.many(DocumentId(number) for number in numbers)
            print_json({"changed": changed, "workstreams": {key: list(each.workstreams) for key, each in held.items()}})
        else:
            click.echo(f"{changed} changed")
        return
    workstreams = library.catalogue.tags.workstreams()
    if as_json:
        print_json(
            [
                {
                    "slug": each.slug,
                    "name": each.name,
                    "definition": each.definition,
                    "words": list(each.words),
                    "acronyms": each.acronyms,
                }
                for each in workstreams
            ]
        )
        return
    for each in workstreams:
        click.echo(f"{each.slug}: {each.name}\n    {each.definition}")
    if not workstreams:
        click.echo("There are no workstreams yet: index a collection with a workstreams.toml.")
