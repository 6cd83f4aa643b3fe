"""evidence migrate: brings the tables of the catalogue to this version."""

from __future__ import annotations

import click

from indexer.catalogue import Catalogue
from indexer.catalogue.migrations import NEWEST
from indexer.cli.opening import JSON, print_json, settings
from indexer.errors import NotFound


@click.command()
@JSON
@click.pass_context
def migrate(context: click.Context, as_json: bool) -> None:
    """Bring the tables of the catalogue to this version; what opens the library does that too.

    In an empty PostgreSQL database it makes them, so that whoever may do that need not be who uses the library.
    """
    config = settings(context)
    if not config.catalogue and not (config.library / "catalogue.sqlite").exists():
        raise NotFound(f"There is no library in {config.library}. Make one with “evidence index FOLDER”.")
    catalogue = Catalogue(config.catalogue_url, config.library / "files")
    catalogue.close()
    if as_json:
        print_json({"from": catalogue.version_found, "to": NEWEST})
    elif catalogue.version_found == NEWEST:
        click.echo(f"The catalogue's tables are of this version ({NEWEST}): there was nothing to do.")
    elif catalogue.version_found is None:
        click.echo(f"The catalogue's tables were made, of version {NEWEST}.")
    else:
        click.echo(f"The catalogue's tables were of version {catalogue.version_found} and are now of {NEWEST}.")
