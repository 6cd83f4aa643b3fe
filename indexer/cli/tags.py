"""evidence tag: applies tags to documents and takes them off."""

from __future__ import annotations

import click

from indexer.cli.opening import JSON, opened, print_json, who
from indexer.errors import UsageError
from indexer.language import one_line
from indexer.model import DocumentId
from indexer.tags import tag as apply
from indexer.vocabulary import By, find


@click.command()
@click.argument("numbers", nargs=-1, type=int)
@click.option("--add", multiple=True, metavar="TAG", help="Apply this tag.")
@click.option("--remove", multiple=True, metavar="TAG", help="Take this tag off.")
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
    """Tag documents NUMBERS; without any, list the tags.

    A tag is named by its key (“neglect”, “evidence-type/review”) or by any name that it has or had.
    Searches follow at once: tags are looked up when a search is made.
    """
    library = opened(context)
    vocabulary = library.vocabulary
    if (add or remove) and not numbers:
        raise UsageError("Say which documents: “evidence tag NUMBER … --add TAG”.")
    if numbers:
        done = apply(
            library,
            [DocumentId(number) for number in numbers],
            [find(vocabulary, each) for each in add],
            [find(vocabulary, each) for each in remove],
            By(one_line(by or who())),
        )
        if as_json:
            held = library.catalogue.documents.many(DocumentId(number) for number in numbers)
            print_json(
                {"changed": done.changed, "workstreams": {key: list(each.workstreams) for key, each in held.items()}}
            )
        else:
            click.echo(f"{done.changed} changed")
        return
    workstreams = library.catalogue.vocabulary.workstreams()
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
