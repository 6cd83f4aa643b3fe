"""evidence backup and evidence restore: a whole library into one archive and back."""

from __future__ import annotations

from pathlib import Path

import click

from indexer import backup as job
from indexer.cli.opening import JSON, opened, print_json, settings


@click.command()
@click.argument("archive", type=click.Path(path_type=Path, dir_okay=False))
@JSON
@click.pass_context
def backup(context: click.Context, archive: Path, as_json: bool) -> None:
    """Write the whole library into ARCHIVE (a new .tar file), while it is in use.

    The archive is read back and every checksum compared before it gets its name.
    """
    facts = job.backup(opened(context), archive)
    if as_json:
        print_json(facts)
    else:
        click.echo(f"{archive} holds {facts['files']:,} files, {facts['bytes']:,} bytes, every checksum proved.")


@click.command()
@click.argument("archive", type=click.Path(path_type=Path))
@JSON
@click.pass_context
def restore(context: click.Context, archive: Path, as_json: bool) -> None:
    """Make a library from ARCHIVE in a new or empty library folder, proving every checksum first."""
    facts = job.restore(archive, settings(context))
    if as_json:
        print_json(facts)
    else:
        click.echo(f"Restored {facts['files']:,} files; the index holds {facts['documents']:,} documents.")
