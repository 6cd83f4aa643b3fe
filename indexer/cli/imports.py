"""evidence import: lists and shows the documents that people bring in, and carries an import on."""

from __future__ import annotations

import click

from indexer import imports
from indexer.catalogue.imports import Import
from indexer.cli.opening import JSON, opened, print_json
from indexer.importing import run as carry_on
from indexer.library import Library

_NUMBER = click.argument("number", type=int)


@click.group("import")
def import_group() -> None:
    """See what people bring in through the site; its pages decide what is added."""


@import_group.command("list")
@JSON
@click.pass_context
def list_imports(context: click.Context, as_json: bool) -> None:
    """List the imports, the newest first."""
    library = opened(context)
    held = library.catalogue.imports.all()
    if as_json:
        print_json([_as_json(library, each) for each in held])
        return
    for each in held:
        click.echo(f"{each.id}: {_headline(each)}")
    if not held:
        click.echo("Nothing was brought in through the site yet.")


@import_group.command()
@_NUMBER
@JSON
@click.pass_context
def show(context: click.Context, number: int, as_json: bool) -> None:
    """Show import NUMBER: how far it is, and what became of every file."""
    library = opened(context)
    held = imports.the_import(library, number)
    if as_json:
        print_json(_as_json(library, held))
        return
    click.echo(click.style(f"Import {held.id}: {_headline(held)}", bold=True))
    for complaint in held.complaints:
        click.echo(complaint)
    if held.waits_for and imports.state_of(held) in imports.AT_WORK:
        click.echo(f"It waits its turn. {held.waits_for}")
    if held.problem:
        click.echo(f"{held.problem.reason} {held.problem.remedy}")
    for each in library.catalogue.imports.files(number):
        decided = f", {each.decision.value}" if each.decision else ""
        of = f" of document {each.edition_of}" if each.edition_of else ""
        document = f" [document {each.document}]" if each.document else ""
        click.echo(f"{each.outcome.value}{decided}{of}: {each.path}{document}")
        if each.problem:
            click.echo(f"    {each.problem.reason} {each.problem.remedy}")
        for likely in each.editions:
            click.echo(f"    Perhaps a newer edition of document {likely.document}: {likely.reason}")
    click.echo(_sum(imports.result(library, number)))


@import_group.command()
@_NUMBER
@click.pass_context
def run(context: click.Context, number: int) -> None:
    """Carry import NUMBER on to where it waits for a person, or to its end; the site does this by itself."""
    library = opened(context)
    carry_on(library, number)
    click.echo(f"Import {number} is {imports.state_of(imports.the_import(library, number)).value}.")


def _headline(held: Import) -> str:
    how_far = f", {held.files_done} of {held.files_total} files" if held.files_total else ""
    left = f", {words}" if (words := imports.time_left(held.seconds_left)) else ""
    return f"{imports.state_of(held).value}{how_far}{left} ({held.source}, by {held.person}, {held.started_at})"


def _sum(result: imports.Result) -> str:
    parts = " + ".join(f"{count} {name}" for name, count in result.parts.items())
    return f"{parts} = {result.files} files"


def _as_json(library: Library, held: Import) -> dict[str, object]:
    result = imports.result(library, held.id)
    return {
        "import": held.id,
        "state": imports.state_of(held).value,
        "source": held.source,
        "person": held.person,
        "started_at": held.started_at,
        "finished_at": held.finished_at,
        "files_done": held.files_done,
        "files_total": held.files_total,
        "seconds_left": held.seconds_left,
        "outcomes": result.parts,
        "editions": result.editions,
        "files": result.files,
        "problem": f"{held.problem.reason} {held.problem.remedy}".strip() if held.problem else None,
    }
