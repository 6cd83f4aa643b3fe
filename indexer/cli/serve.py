"""evidence serve: shows the library in a browser, to whoever sits here or to everybody with an account."""

from __future__ import annotations

import ipaddress
import pkgutil
from dataclasses import replace

import click

from indexer import language
from indexer.cli.opening import opened, settings
from indexer.config import Config
from indexer.errors import EngineAway, EvidenceError, UsageError
from indexer.sync import rebuild

_APPLICATION = "webapp:create_app"  # named, not imported: the library knows nothing of the site

_LET_IN = 1 << 30  # bytes that reach the site, so that it can say with a page of its own what is too large


@click.command()
@click.option("--host", default=None, help="Address to listen on. [environment: EVIDENCE_HOST; default: 127.0.0.1]")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=None, help="Port. [environment: EVIDENCE_PORT; default: 8000]"
)
@click.option(
    "--local", is_flag=True, default=None, help="Whoever sits here need not sign in. Before there are accounts."
)
@click.pass_context
def serve(context: click.Context, host: str | None, port: int | None, local: bool | None) -> None:
    """Serve the site until Ctrl+C.

    With --local it opens signed in as the owner, on this computer only, and refuses to start once there are accounts.
    Without, everybody signs in: make accounts with "evidence person add".
    """
    import waitress  # noqa: PLC0415 - only this command needs a server

    config = settings(context)
    config = replace(
        config, host=host or config.host, port=port or config.port, local=config.local if local is None else local
    )
    library = opened(context)  # a missing or damaged library is said now, not on the first page
    _check(config, library.catalogue.people.accounts())
    try:
        if library.engine.outdated and library.engine.has_many_writers:
            click.echo(
                "The index is of an earlier version: “evidence check” makes it anew beside the one in use.", err=True
            )
        elif library.engine.outdated:
            click.echo("The index was written by an earlier version. It is made anew …", err=True)
            with library.writing("evidence serve"):
                rebuild(library)
    except EngineAway as error:  # everything but searching works without
        click.echo(str(error), err=True)
    language.stem("warm")  # what stems is loaded before threads ask for it
    application = pkgutil.resolve_name(_APPLICATION)(config)
    try:
        server = waitress.create_server(
            application,
            host=config.host,
            port=config.port,
            threads=8,
            ident=None,
            clear_untrusted_proxy_headers=False,  # the site itself refuses them, or believes so many proxies
            max_request_body_size=max(_LET_IN, (config.upload_mb + 100) * 1_000_000),
        )
    except OSError as error:
        raise EvidenceError(
            f"Port {config.port} cannot be used ({error.strerror}). Name another with --port, or stop what uses it."
        ) from error
    where = config.address or f"http://{config.host}:{config.port}/"
    click.echo(f"The library is at {where} until you press Ctrl+C.", err=True)
    server.run()


def _check(config: Config, accounts: int) -> None:
    if not config.local and not accounts:
        raise UsageError(
            "There are no accounts yet. Make the first with “evidence person add NAME EMAIL”, or add --local to use "
            "the library on this computer alone."
        )
    if not config.local and not config.address and not _is_loopback(config.host):
        raise UsageError(
            f"To serve on {config.host}, say at which address people open the site, as in "
            "EVIDENCE_ADDRESS=https://evidence.example.org; under other names it answers nobody."
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.IPv4Address(host).is_loopback  # the site's list of trusted hosts cannot hold ::1
    except ValueError:
        return host == "localhost"
