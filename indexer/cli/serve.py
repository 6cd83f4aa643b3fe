"""evidence serve: shows the library in a browser on this computer."""

from __future__ import annotations

import ipaddress
import pkgutil
from dataclasses import replace

import click

from indexer.cli.opening import opened, settings
from indexer.errors import EvidenceError, UsageError

_APPLICATION = "webapp:create_app"  # named, not imported: the library knows nothing of the site


@click.command()
@click.option("--host", default=None, help="Address to listen on. [environment: EVIDENCE_HOST; default: 127.0.0.1]")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=None, help="Port. [environment: EVIDENCE_PORT; default: 8000]"
)
@click.pass_context
def serve(context: click.Context, host: str | None, port: int | None) -> None:
    """Serve the site on this computer until Ctrl+C.

    There are no accounts yet, so only a loopback address is allowed: what is in the library is for whoever sits here.
    """
    import waitress  # noqa: PLC0415 - only this command needs a server

    config = settings(context)
    config = replace(config, host=host or config.host, port=port or config.port)
    if not _is_loopback(config.host):
        raise UsageError(
            f"The site is not served on {config.host}: there are no accounts yet, so only this computer's 127.0.0.1 is "
            "allowed."
        )
    opened(context)  # a missing or damaged library is said now, not on the first page
    application = pkgutil.resolve_name(_APPLICATION)(config)
    try:
        server = waitress.create_server(application, host=config.host, port=config.port, threads=4, ident=None)
    except OSError as error:
        raise EvidenceError(
            f"Port {config.port} cannot be used ({error.strerror}). Name another with --port, or stop what uses it."
        ) from error
    click.echo(f"The library is at http://{config.host}:{config.port}/ until you press Ctrl+C.", err=True)
    server.run()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.IPv4Address(host).is_loopback  # the site's list of trusted hosts cannot hold ::1
    except ValueError:
        return host == "localhost"
