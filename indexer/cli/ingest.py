"""evidence index: reads files, folders and ZIP archives into the library."""

from __future__ import annotations

from pathlib import Path

import click
from tqdm import tqdm

from indexer.cli.opening import JSON, opened, print_json
from indexer.errors import UsageError
from indexer.filing import Report
from indexer.ingest import index as run
from indexer.model import Outcome


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("--again", is_flag=True, help="Read files that have not changed too, as after an upgrade.")
@JSON
@click.pass_context
def index(context: click.Context, paths: tuple[str, ...], again: bool, as_json: bool) -> None:
    """Read PATHS (files, folders, ZIP archives) into the library.

    Files that have not changed are skipped. A folder with a manifest.csv is a collection: its titles, kinds, dates,
    organisations, workstreams and audiences win over what is guessed from the files. A run that is cut short loses
    nothing: give the same command again and it carries on.

    Each file ends as added, changed, unchanged, duplicate, partly read, unreadable or not a document; the numbers add
    up to the files seen. Members of a ZIP archive count, the archive does not.
    """
    if not all(paths):  # an empty variable in a script would else mean this folder
        raise UsageError("One of the paths is empty. Name a file or a folder; “.” is this folder.")
    library = opened(context, create=True)
    with tqdm(unit="file", dynamic_ncols=True, disable=None, leave=False) as bar:

        def progress(done: int, total: int, name: str) -> None:
            bar.total = total
            bar.set_postfix_str(name[:40], refresh=False)
            bar.update(done - bar.n)

        report = run(library, [Path(path) for path in paths], progress, again=again)
    if as_json:
        print_json(_as_json(report))
    else:
        print_report(report)


def _as_json(report: Report) -> dict[str, object]:
    return {
        "files": report.files,
        "outcomes": {outcome.value: report.counts[outcome] for outcome in Outcome},
        "troubles": [
            {
                "path": each.path,
                "outcome": each.outcome.value,
                "document": each.document,
                "reason": each.problem.reason if each.problem else "",
                "remedy": each.problem.remedy if each.problem else "",
            }
            for each in report.troubles
        ],
        "vanished": report.vanished,
        "complaints": report.complaints,
    }


def print_report(report: Report) -> None:
    """Say how a run went: what could not be read and why, then the counts."""
    for complaint in report.complaints:
        click.echo(complaint, err=True)
    for each in report.troubles:
        if each.problem and each.outcome is not Outcome.NOT_A_DOCUMENT:
            click.echo(f"{each.outcome.value}: {each.path}\n    {each.problem.reason} {each.problem.remedy}")
    if report.vanished:
        click.echo(f"{len(report.vanished)} files are no longer where they were; the library keeps them:")
        for path in report.vanished:
            click.echo(f"    {path}")
    parts = " + ".join(f"{report.counts[outcome]} {outcome.value}" for outcome in Outcome)
    click.echo(f"{parts} = {report.files} files seen")
    if report.counts[Outcome.PARTLY_READ] or report.counts[Outcome.UNREADABLE]:
        click.echo("“evidence coverage” lists every file and page that could not be read, and what to do.")
