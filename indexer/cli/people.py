"""evidence person: makes accounts and closes them, and says who may do and see what."""

from __future__ import annotations

import click

from indexer import people
from indexer.catalogue import Catalogue
from indexer.cli.opening import JSON, opened, print_json, settings, who
from indexer.errors import NotFound
from indexer.model import Person, Role

_ROLE = click.Choice([role.value for role in Role])
_GROUP = click.option("--group", "groups", multiple=True, help="A group they belong to; may be given several times.")
_EMAIL = click.argument("email")


@click.group()
def person() -> None:
    """Say who may sign in to the site, and what they may do and see.

    A reader searches and reads; researchers and editors also bring documents in; an administrator keeps the library.
    A document whose audience names groups is seen by their members, and by administrators.
    """


@person.command()
@click.argument("name")
@_EMAIL
@click.option("--role", type=_ROLE, default=None, help="[default: reader; administrator for the first account]")
@_GROUP
@click.option("--ask", is_flag=True, help="Ask for a password here, instead of printing a link to set one.")
@click.pass_context
def add(context: click.Context, name: str, email: str, role: str | None, groups: tuple[str, ...], ask: bool) -> None:
    """Make an account for NAME, who signs in with EMAIL, and print the link by which they set a password."""
    catalogue = opened(context).catalogue
    default = Role.READER if catalogue.people.accounts() else Role.ADMINISTRATOR
    held = people.add(catalogue, name, email, Role(role) if role else default, groups, who())
    click.echo(f"{held.name} has an account as {held.role}.")
    if ask:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        people.set_password(catalogue, held.id, password, who())
        click.echo("The password is set.")
    else:
        _print_link(context, catalogue, held)


@person.command()
@_EMAIL
@click.pass_context
def link(context: click.Context, email: str) -> None:
    """Print a new link by which the person with EMAIL sets a password; earlier links end."""
    catalogue = opened(context).catalogue
    _print_link(context, catalogue, _held(catalogue, email))


@person.command()
@_EMAIL
@click.option("--role", type=_ROLE, default=None, help="Their role from now on.")
@_GROUP
@click.option("--no-groups", is_flag=True, help="They belong to no group from now on.")
@click.pass_context
def change(context: click.Context, email: str, role: str | None, groups: tuple[str, ...], no_groups: bool) -> None:
    """Change the role and the groups of the person with EMAIL; what is not named stays."""
    catalogue = opened(context).catalogue
    held = _held(catalogue, email)
    wanted = groups or (() if no_groups else held.groups)
    held = people.change(catalogue, held.id, who(), role=Role(role) if role else held.role, groups=wanted)
    click.echo(f"{held.name}: {held.role}; groups: {'; '.join(sorted(held.groups)) or 'none'}")


@person.command()
@_EMAIL
@click.pass_context
def close(context: click.Context, email: str) -> None:
    """Close the account of the person with EMAIL; whatever it had open ends at once."""
    catalogue = opened(context).catalogue
    people.close(catalogue, _held(catalogue, email).id, who())
    click.echo("The account is closed. “evidence person reopen” opens it again.")


@person.command()
@_EMAIL
@click.pass_context
def reopen(context: click.Context, email: str) -> None:
    """Open the closed account of the person with EMAIL again."""
    catalogue = opened(context).catalogue
    people.reopen(catalogue, _held(catalogue, email).id, who())
    click.echo("The account is open again.")


@person.command("list")
@JSON
@click.pass_context
def list_(context: click.Context, as_json: bool) -> None:
    """List everybody who has an account."""
    held = [each for each in opened(context).catalogue.people.all() if each.email]
    if as_json:
        print_json([_facts(each) for each in held])
        return
    for each in held:
        groups = f"; {', '.join(sorted(each.groups))}" if each.groups else ""
        closed = " (closed)" if each.disabled_at else ""
        click.echo(f"{each.name} <{each.email}>: {each.role}{groups}{closed}")
    if not held:
        click.echo("Nobody has an account yet. Make the first with “evidence person add NAME EMAIL”.")


def _facts(held: Person) -> dict[str, object]:
    return {
        "id": held.id,
        "name": held.name,
        "email": held.email,
        "role": held.role.value,
        "groups": sorted(held.groups),
        "closed": bool(held.disabled_at),
    }


def _held(catalogue: Catalogue, email: str) -> Person:
    found = catalogue.people.with_email(email.strip().lower())
    if found is None:
        raise NotFound(f"There is no account for {email}. “evidence person list” shows who there is.")
    return found


def _print_link(context: click.Context, catalogue: Catalogue, held: Person) -> None:
    config = settings(context)
    site = config.address.rstrip("/") or f"http://{config.host}:{config.port}"
    secret = people.invite(catalogue, held.id, who())
    click.echo(f"Give them this link. It sets a password, once, within 14 days:\n{site}/invitations/{secret}")
