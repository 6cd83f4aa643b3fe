"""evidence coverage: lists every file and page that could not be read, why, and what to do."""

from __future__ import annotations

from collections.abc import Iterable

import click

from indexer.cli.opening import JSON, opened, print_json
from indexer.coverage import Gap
from indexer.coverage import coverage as survey
from indexer.export import coverage_as_json
from indexer.view import View


@click.command()
@click.option("--all", "everything", is_flag=True, help="List files that are no documents too.")
@JSON
@click.pass_context
def coverage(context: click.Context, everything: bool, as_json: bool) -> None:
    """List what a search looks through, and every file and page that could not be read, why, and what to do."""
    state = survey(View(opened(context)))
    if as_json:
        print_json(coverage_as_json(state))
        return
    click.echo(f"{state.documents:,} documents with {state.passages:,} passages can be searched.")
    if state.pending:
        click.echo(f"{state.pending:,} documents wait for the index: “evidence check” brings it up to date.")
    _list(f"{len(state.unreadable_files):,} files could not be read, or not in full", state.unreadable_files)
    _list(f"{len(state.unreadable_passages):,} pages or sections could not be read", state.unreadable_passages)
    if state.vanished:
        click.echo(f"\n{len(state.vanished):,} files are no longer where they were; the library keeps them:")
        for location in state.vanished:
            click.echo(f"  {location.path} (since {location.vanished_at})")
    if everything:
        _list(f"{len(state.not_documents):,} files are no documents", state.not_documents)
    elif state.not_documents:
        click.echo(f"\n{len(state.not_documents):,} files are no documents (--all lists them).")


def _list(heading: str, gaps: Iterable[Gap]) -> None:
    click.echo(f"\n{heading}{':' if gaps else '.'}")
    for gap in gaps:
        name = gap.path or (gap.document.title if gap.document else "")
        number = f" [document {gap.document.id}]" if gap.document else ""
        place = f", {gap.locator}" if gap.locator else ""
        click.echo(f"  {name}{place}{number}\n      {gap.problem.reason} {gap.problem.remedy}")
