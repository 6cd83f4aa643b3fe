"""evidence check and evidence reindex: whether the library is sound, and the index made anew."""

from __future__ import annotations

import sys

import click
from tqdm import tqdm

from indexer.check import check as compare
from indexer.cli.opening import JSON, opened, print_json
from indexer.errors import LibraryDamaged
from indexer.search.engine import Capability
from indexer.sync import rebuild


@click.command()
@click.option("--dry-run", is_flag=True, help="Repair nothing, only say what is wrong.")
@click.option("--quick", is_flag=True, help="Compare sizes of files, not checksums.")
@click.option(
    "--remove-strays",
    is_flag=True,
    help="Remove originals of no document that this library knows; not where a copy of it goes on with the same ones.",
)
@JSON
@click.pass_context
def check(context: click.Context, dry_run: bool, quick: bool, remove_strays: bool, as_json: bool) -> None:
    """Compare catalogue, originals and index, and repair what can be repaired without losing anything.

    Ends with 0 when everything fits, with 5 when something did not, repaired or not.
    """
    library = opened(context)
    found = compare(library, repair=not dry_run, checksums=not quick, remove_strays=remove_strays)
    lacking = [each.value for each in Capability if each not in library.engine.capabilities]
    if as_json:
        faults = [{"what": each.what, "repaired": each.repaired, "remedy": each.remedy} for each in found.faults]
        held = {"engine": library.engine.said, "engine_lacks": lacking}
        print_json({"clean": not faults, "faults": faults, "tidied": list(found.tidied), **held})
    else:
        for line in found.tidied:
            click.echo(line)
        for each in found.faults:
            click.echo(f"{each.what} {'Repaired.' if each.repaired else each.remedy}")
        if lacking:
            click.echo(f"The index is held by {library.engine.said}, which lacks: {', '.join(lacking)}.")
        if not found.faults:
            click.echo("Catalogue, originals and index fit together.")
    if found.faults:
        sys.exit(LibraryDamaged.exit_code)


@click.command()
@click.pass_context
def reindex(context: click.Context) -> None:
    """Make the index anew from the catalogue, beside the live one; searches go on meanwhile."""
    library = opened(context)
    with (
        library.writing("evidence reindex"),
        tqdm(unit="document", dynamic_ncols=True, disable=None, leave=False) as bar,
    ):

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        documents = rebuild(library, progress)
    click.echo(f"The index was made anew and holds {documents:,} documents.")
