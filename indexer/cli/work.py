"""evidence work: reads files that wait in a catalogue on a server, beside other workers."""

from __future__ import annotations

import signal
import sys
from typing import Any

import click

from indexer.catalogue.locations import Location
from indexer.cli.ingest import print_report
from indexer.cli.opening import opened
from indexer.work import work as run


@click.command()
@click.option("--stay", is_flag=True, help="Go on waiting for more, until Ctrl+C or the signal TERM.")
@click.pass_context
def work(context: click.Context, stay: bool) -> None:
    """Read the files that wait in a catalogue on a server, beside others who do.

    “evidence index” finds files and lets them wait; every worker, on whichever machine, reads those that nobody else
    does. What a worker was reading when it was stopped or killed is read by another. Workers also let the index follow
    every change, as after the cluster was away.
    """
    signal.signal(signal.SIGTERM, _stop)
    library = opened(context)

    def tell(location: Location) -> None:
        if stay:
            click.echo(f"{location.outcome.value}: {location.path}")

    try:
        report = run(library, stay=stay, tell=tell, complain=lambda said: click.echo(said, err=True))
    except KeyboardInterrupt:
        sys.exit(0)  # how one that stays is meant to end: what it had claimed is free again
    print_report(report)


def _stop(*_: Any) -> None:
    raise KeyboardInterrupt
