"""evidence round: rounds in which several people code the same documents, begun, coded, opened, agreed and closed."""

from __future__ import annotations

import click

from indexer import agreeing, round_files, rounds
from indexer.agreeing import Answered
from indexer.cli.opening import JSON, opened, print_json
from indexer.errors import NotFound, UsageError
from indexer.evidence_map.cell import counted
from indexer.library import Library
from indexer.model import DocumentId, Person

_AS = click.option("--as", "email", required=True, metavar="EMAIL", help="Whose account does it.")


@click.group("round")
def round_group() -> None:
    """Have documents coded by several people, blind, and agreed upon.

    Every command says whose account it is for, and shows what that person may see on the site.
    """


@round_group.command("list")
@_AS
@JSON
@click.pass_context
def list_rounds(context: click.Context, email: str, as_json: bool) -> None:
    """List the rounds that somebody takes part in, with how far each coder is."""
    library = opened(context)
    me = _account(library, email)
    facts = [round_files.as_json(library, each, me) for each in rounds.listed(library, me)]
    if as_json:
        print_json(facts)
        return
    for each in facts:
        click.echo(f"{each['id']}: {each['name']} ({each['state']}), {len(each['documents'])} documents")
        for one in each["progress"]:
            click.echo(f"    {one['coder']}: {one['done']} of {one['of']} done")
    if not facts:
        click.echo("There are none. “evidence round begin” begins one.")


@round_group.command()
@click.argument("numbers", nargs=-1, required=True, type=int)
@click.option("--name", required=True, help="What the round is called.")
@click.option("--group", "groups", multiple=True, required=True, metavar="GROUP", help="A tag group to answer.")
@click.option("--coder", "coders", multiple=True, required=True, metavar="EMAIL", help="Who codes; two or more.")
@click.option("--not-blind", is_flag=True, help="Let the coders see each other's tags at once.")
@_AS
@click.pass_context
def begin(
    context: click.Context,
    numbers: tuple[int, ...],
    name: str,
    groups: tuple[str, ...],
    coders: tuple[str, ...],
    not_blind: bool,
    email: str,
) -> None:
    """Begin a round about documents NUMBERS."""
    library = opened(context)
    begun = rounds.begin(
        library,
        name,
        groups,
        [_account(library, each).id for each in coders],
        [DocumentId(each) for each in numbers],
        _account(library, email),
        blind=not not_blind,
    )
    click.echo(f"Round {begun.number} has begun with {begun.documents} documents")
    for why, count in begun.left.items():
        click.echo(f"    {count} left out: {why}")


@round_group.command()
@click.argument("number", type=int)
@click.argument("documents", nargs=-1, required=True, type=int)
@click.option("--not", "undone", is_flag=True, help="They are not done after all.")
@_AS
@click.pass_context
def finish(context: click.Context, number: int, documents: tuple[int, ...], undone: bool, email: str) -> None:
    """Say that a coder of round NUMBER is done with DOCUMENTS."""
    library = opened(context)
    me = _account(library, email)
    with library.catalogue.transaction():
        for each in documents:
            rounds.finish(library, number, each, me, done=not undone)
    left = rounds.to_code(library, rounds.find(library, number, me), me)
    click.echo(f"{len(left)} left to code")


@round_group.command("open")
@click.argument("number", type=int)
@_AS
@click.pass_context
def open_round(context: click.Context, number: int, email: str) -> None:
    """Open the agreement of round NUMBER: the coding ends, and the coders see each other's tags."""
    library = opened(context)
    missing = rounds.open_agreement(library, number, _account(library, email))
    click.echo(f"Round {number} is open; {missing} answers are missing")


@round_group.command()
@click.argument("number", type=int)
@click.option("--csv", "form", flag_value="figures", help="Print the figures as CSV.")
@click.option("--answers", "form", flag_value="answers", help="Print every answer as CSV.")
@_AS
@JSON
@click.pass_context
def agreement(context: click.Context, number: int, form: str | None, email: str, as_json: bool) -> None:
    """Say how far the coders of round NUMBER agree."""
    library = opened(context)
    me = _account(library, email)
    answered = Answered(library, rounds.find(library, number, me), me)
    if as_json:
        print_json(round_files.agreement_as_json(answered))
    elif form == "answers":
        click.echo(round_files.answers_as_csv(answered), nl=False)
    elif form == "figures":
        click.echo(round_files.figures_as_csv(answered), nl=False)
    else:
        for each in (*answered.figures, answered.overall):
            shares = [("percent", each.percent), ("kappa", each.kappa), ("alpha", each.alpha)]
            said = ", ".join(f"{name} {'–' if figure is None else f'{figure:.2f}'}" for name, figure in shares)
            click.echo(f"{each.tag or 'All tags together'}: n {each.n}, prevalence {each.prevalence:.2f}, {said}")
        for comparison, documents in answered.by_comparison.items():
            click.echo(f"{comparison.value}: {', '.join(map(str, documents)) or 'none'}")


@round_group.command()
@click.argument("number", type=int)
@click.argument("document", type=int, required=False)
@click.option("--tag", "keys", multiple=True, metavar="TAG", help="A tag that is agreed upon; without any, none is.")
@click.option("--why", default="", help="How it was agreed.")
@click.option("--all-alike", is_flag=True, help="Agree upon every document that all coded alike.")
@_AS
@click.pass_context
def agree(
    context: click.Context,
    number: int,
    document: int | None,
    keys: tuple[str, ...],
    why: str,
    all_alike: bool,
    email: str,
) -> None:
    """Agree upon DOCUMENT of round NUMBER, or with --all-alike upon all that were coded alike."""
    library = opened(context)
    me = _account(library, email)
    if all_alike == (document is not None):
        raise UsageError("Name a document, or say --all-alike.")
    if document is None:
        count = agreeing.accept(library, number, me)
        alike = f"{counted(count, 'document')} agreed upon"
        click.echo(alike if count else "There is no document left that all coded alike, so nothing was agreed upon.")
    else:
        done = agreeing.agree(library, number, document, keys, why, me)
        click.echo(f"Document {document}: {', '.join(done.tags) or 'none of the tags'}")


@round_group.command()
@click.argument("number", type=int)
@_AS
@click.pass_context
def close(context: click.Context, number: int, email: str) -> None:
    """Close round NUMBER; what is not agreed upon keeps the tags that everybody sees."""
    library = opened(context)
    left = rounds.close(library, number, _account(library, email))
    were = "was" if left == 1 else "were"
    click.echo(f"Round {number} is closed; {counted(left, 'document')} {were} not agreed upon")


def _account(library: Library, email: str) -> Person:
    held = library.catalogue.people.with_email(email.strip().lower())
    if held is None or held.disabled_at:
        raise NotFound(f"There is no account for {email}. “evidence person list” shows who there is.")
    return held
