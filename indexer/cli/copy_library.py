"""evidence copy-library: moves a library from one database to another, proved table by table."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import click
from tqdm import tqdm

from indexer.catalogue import Catalogue
from indexer.cli.opening import JSON, print_json, settings
from indexer.config import Config
from indexer.copying import copy
from indexer.errors import UsageError

_ADDRESS = "as EVIDENCE_CATALOGUE has it. Without it, that of the settings, which shows no password to others."
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command("copy-library")
@click.option("--from", "source", metavar="ADDRESS", help=f"The catalogue to copy, {_ADDRESS}")
@click.option("--to", "target", metavar="ADDRESS", help=f"The catalogue to copy to, which must be empty, {_ADDRESS}")
@click.option("--from-folder", type=_FOLDER, help="The library folder to copy originals from. [default: --library]")
@click.option("--to-folder", type=_FOLDER, help="The library folder to copy originals to. [default: the same]")
@JSON
@click.pass_context
def copy_library(
    context: click.Context,
    source: str | None,
    target: str | None,
    from_folder: Path | None,
    to_folder: Path | None,
    as_json: bool,
) -> None:
    """Copy a library from one database to another, and prove that every table arrived.

    People, tags, papers, history and numbers are kept. Originals are copied too where the folders differ, unless
    EVIDENCE_FILES keeps them elsewhere. The index is no part of a library: “evidence reindex” makes it anew.

    \b
    EVIDENCE_CATALOGUE=postgresql+psycopg://user:password@host/name \\
        evidence copy-library --from sqlite:///library/catalogue.sqlite
    """  # noqa: D301 - click's mark for lines that are not to be joined
    config = settings(context)
    if source is None and target is None:
        raise UsageError("Say what to copy with --from, or where to with --to.")
    before = _at(config, source, from_folder or config.library)
    after = _at(config, target, to_folder or before.library)
    if before.catalogue_url == after.catalogue_url:
        raise UsageError("Both addresses are the same: there is nothing to copy. Correct one of them.")
    reading = Catalogue(before.catalogue_url, before.library / "files", create=False)
    context.call_on_close(reading.close)
    after.library.mkdir(parents=True, exist_ok=True)
    writing = Catalogue(after.catalogue_url, after.library / "files")
    context.call_on_close(writing.close)
    files = not config.files and before.library.resolve() != after.library.resolve()
    with tqdm(unit="", bar_format="{desc}", disable=None, leave=False) as bar:
        copied = copy(reading, writing, files=files, progress=bar.set_description_str)
    if as_json:
        print_json([asdict(each) for each in copied])
        return
    for each in copied:
        click.echo(f"{each.table:<18} {each.rows:>10,} rows  sha256 {each.checksum[:16]}  the same on both sides")
    click.echo(f"Copied {sum(each.rows for each in copied):,} rows in {len(copied)} tables, every one proved.")


def _at(config: Config, address: str | None, folder: Path) -> Config:
    return replace(config, library=folder, catalogue=config.catalogue if address is None else address)
