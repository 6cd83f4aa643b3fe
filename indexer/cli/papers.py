"""evidence cite, evidence support and evidence paper: sources of papers are linked, claims checked, evidence found."""

from __future__ import annotations

from pathlib import Path

import click

from indexer import paper_access, papers, people
from indexer.citation.styles import STYLES
from indexer.cli.acting import site
from indexer.cli.opening import JSON, opened, print_json, who
from indexer.errors import NotFound, UsageError
from indexer.library import Library
from indexer.linked import State, problems
from indexer.model import DocumentId, Person
from indexer.paper_files import DEFAULT_STYLE, FORMS, bibliography, written
from indexer.paper_report import Report, checked_as_json, listed_as_json, support_as_json
from indexer.paper_uses import warned
from indexer.support import support as find_support
from indexer.view import View

_AS = click.option(
    "--as", "email", default=None, metavar="EMAIL", help="Whose account it is for. [default: who sits at this computer]"
)


def _known_endings(_: click.Context, __: click.Parameter, targets: tuple[Path, ...]) -> tuple[Path, ...]:
    for each in targets:
        if _ending(each) not in FORMS:
            raise UsageError(f"No paper is given back as “{each.suffix or each.name}”. Use .{', .'.join(FORMS)}.")
    return targets


_OUT = click.option(
    "--out",
    "targets",
    multiple=True,
    callback=_known_endings,
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"Write it to this file, by its ending: .{', .'.join(FORMS)}. May be given several times.",
)
_STATES = {
    State.LINKED: "linked",
    State.TO_CONFIRM: "held, to be confirmed",
    State.TO_CHOOSE: "ambiguous",
    State.NOT_HELD: "not held",
}


@click.command()
@click.argument("paper", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--keep", is_flag=True, help="Keep it in the library, where its owner alone sees it until it is shared.")
@click.option("--confirm", is_flag=True, help="With --keep: link every work of which it is clear what it is.")
@_OUT
@JSON
@_AS
@click.pass_context
def cite(
    context: click.Context,
    paper: Path,
    keep: bool,
    confirm: bool,
    targets: tuple[Path, ...],
    as_json: bool,
    email: str | None,
) -> None:
    """Say, for each citation, quotation and figure of PAPER, whether the library holds it, and on which page.

    PAPER is a DOCX, ODT, PDF, HTML, Markdown or text file. Nothing of it is kept without --keep.
    """
    library = opened(context)
    if confirm and not keep:
        raise UsageError("Only a paper that is kept can have its links confirmed. Give --keep too.")
    if keep:
        me = _person(library, email)
        view = View(library, me.viewer)
        number = papers.hand_in(library, paper.read_bytes(), paper.name, me).paper
        found = Report(papers.opened(library, number, me), view, site(context))
        clear = {each.work.key: each.document for each in found.links.to_confirm}
        if confirm and clear:
            papers.decide(library, number, clear, me)
            found = Report(papers.opened(library, number, me), view, site(context))
    else:
        view = View(library) if email is None else View(library, _person(library, email).viewer)
        found = Report(papers.look(library, paper.read_bytes(), paper.name, view), view, site(context))
    _give(found, targets, as_json=as_json, original=paper.read_bytes())
    if keep and not as_json:
        click.echo(f"Kept as paper {found.opened.paper.id}.")


@click.command()
@click.argument("sentence")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 50), help="How many passages.")
@JSON
@click.pass_context
def support(context: click.Context, sentence: str, limit: int, as_json: bool) -> None:
    """Find the passages nearest to SENTENCE, in their own words; whether they bear it out is for you to say."""
    found = find_support(View(opened(context)), sentence, limit)
    if as_json:
        print_json(support_as_json(found, site(context)))
        return
    for each in found.evidence:
        click.echo(f"“{each.sentence}”")
        click.echo(f"    {each.document.title} (document {each.document.id}), {each.locator}")
        for mark in each.marks:
            click.echo(f"    {mark.kind.value}: {mark.words}")
    click.echo(found.said)


@click.group("paper")
def paper_group() -> None:
    """Keep papers that are being written, and decide which documents their sources are.

    “evidence cite PAPER --keep” hands one in.
    """


@paper_group.command("list")
@JSON
@_AS
@click.pass_context
def list_papers(context: click.Context, as_json: bool, email: str | None) -> None:
    """List the papers that somebody may see, with what changed among their sources."""
    library = opened(context)
    me = _person(library, email)
    listed = paper_access.listed(library, me)
    changed = warned(View(library, me.viewer), listed)
    if as_json:
        print_json([listed_as_json(each, changed.get(each.id, [])) for each in listed])
        return
    for each in listed:
        versions = f"{each.versions} version{'s' * (each.versions != 1)}"
        click.echo(f"{each.id}: {each.title} ({each.added_by}, {versions}, {each.audience or 'not shared'})")
        for one in changed.get(each.id, []):
            newer = f": a newer edition is document {one.newest.id}" if one.newest else f" is {one.document.standing}"
            click.echo(f"    document {one.document.id} ({one.document.title}){newer}")
    if not listed:
        click.echo("There are none. “evidence cite PAPER --keep” hands one in.")


@paper_group.command()
@click.argument("number", type=int)
@_OUT
@JSON
@_AS
@click.pass_context
def show(context: click.Context, number: int, targets: tuple[Path, ...], as_json: bool, email: str | None) -> None:
    """Show what was found for paper NUMBER, and write it to files."""
    library = opened(context)
    me = _person(library, email)
    held = papers.opened(library, number, me)
    found = Report(held, View(library, me.viewer), site(context))
    _give(found, targets, as_json=as_json, original=papers.file(library, held.version))


@paper_group.command("bibliography")
@click.argument("number", type=int)
@click.option("--style", type=click.Choice([*STYLES]), default=DEFAULT_STYLE, show_default=True, help="How it is set.")
@_AS
@click.pass_context
def whole_bibliography(context: click.Context, number: int, style: str, email: str | None) -> None:
    """Print every work that paper NUMBER lists or cites as a list of references."""
    library = opened(context)
    me = _person(library, email)
    found = Report(papers.opened(library, number, me), View(library, me.viewer), site(context))
    for each in bibliography(found, style):
        click.echo(each.text)


@paper_group.command()
@click.argument("number", type=int)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_AS
@click.pass_context
def version(context: click.Context, number: int, file: Path, email: str | None) -> None:
    """Hand in FILE as a new version of paper NUMBER; what was decided on its works stays."""
    library = opened(context)
    held = papers.hand_in(library, file.read_bytes(), file.name, _person(library, email), paper=number)
    click.echo(f"Version {held.number} of paper {number} was read.")


@paper_group.command()
@click.argument("number", type=int)
@click.option("--work", type=int, help="The work, by its number in the paper. [default: all that are clear]")
@click.option("--document", type=int, help="The document that it is. [default: the one proposed]")
@click.option("--none", "nothing", is_flag=True, help="It is none of the documents.")
@_AS
@click.pass_context
def confirm(
    context: click.Context, number: int, work: int | None, document: int | None, nothing: bool, email: str | None
) -> None:
    """Say which documents the works of paper NUMBER are."""
    library = opened(context)
    me = _person(library, email)
    found = Report(papers.opened(library, number, me), View(library, me.viewer), "")
    if work is None:
        if document is not None or nothing:
            raise UsageError("Say with --work which work it is.")
        chosen = {each.work.key: each.document for each in found.links.to_confirm}
        if not chosen:
            raise UsageError("There is no work of which it is clear what it is. Name one with --work and --document.")
    else:
        held = next((each for each in found.links.works if each.place == work), None)
        if held is None:
            raise NotFound(f"Paper {number} has no work {work}. “evidence paper show {number}” lists them.")
        named = DocumentId(document) if document is not None else held.document
        if named is None and not nothing:
            raise UsageError("It is not clear which document it is. Name one with --document, or say --none.")
        chosen = {held.work.key: None if nothing else named}
    batch = papers.decide(library, number, chosen, me)
    click.echo(f"{len(chosen)} decided. “evidence paper undo {number} {batch}” takes that back.")


@paper_group.command()
@click.argument("number", type=int)
@click.argument("action", type=int)
@_AS
@click.pass_context
def undo(context: click.Context, number: int, action: int, email: str | None) -> None:
    """Take back what was decided on paper NUMBER in ACTION."""
    library = opened(context)
    click.echo(f"{papers.take_back(library, number, action, _person(library, email))} taken back.")


@paper_group.command()
@click.argument("number", type=int)
@click.argument("whom", default="")
@_AS
@click.pass_context
def share(context: click.Context, number: int, whom: str, email: str | None) -> None:
    """Let WHOM see paper NUMBER: “everyone”, or groups separated by “;”. Without WHOM its owner alone."""
    library = opened(context)
    papers.share(library, number, whom, _person(library, email))
    click.echo(f"Paper {number} is {'shared with ' + whom if whom else 'its owner’s alone'}.")


@paper_group.command()
@click.argument("number", type=int)
@_AS
@click.confirmation_option(prompt="Remove the paper, its versions and what was decided on them for good?")
@click.pass_context
def remove(context: click.Context, number: int, email: str | None) -> None:
    """Remove paper NUMBER for good."""
    library = opened(context)
    papers.remove(library, number, _person(library, email))
    click.echo(f"Paper {number} was removed.")


def _person(library: Library, email: str | None) -> Person:
    """Give whose papers they are: an account, or whoever sits at this computer.

    Raises:
        NotFound: there is no such account.
    """
    if email is None:
        return people.local_owner(library.catalogue, who())
    held = library.catalogue.people.with_email(email.strip().lower())
    if held is None or held.disabled_at:
        raise NotFound(f"There is no open account for {email}. “evidence person list” shows who there is.")
    return held


def _ending(target: Path) -> str:
    return target.suffix.lower().lstrip(".")


def _give(found: Report, targets: tuple[Path, ...], *, as_json: bool, original: bytes) -> None:
    for target in targets:
        target.write_bytes(written(found, _ending(target), original))
        click.echo(f"Written to {target}", err=True)
    if as_json:
        print_json(checked_as_json(found))
    elif not targets:
        _tell(found)


def _tell(found: Report) -> None:
    links = found.links
    counts = [f"{len(links.of(state))} {words}" for state, words in _STATES.items() if links.of(state)]
    counts += [f"{len(links.never_cited)} listed, but never cited"] if links.never_cited else []
    counts += [f"{len(links.not_listed)} cited, but not listed"] if links.not_listed else []
    click.echo(f"{found.opened.paper.title}: {len(links.works)} works ({', '.join(counts) or 'none'})")
    for each in links.works:
        click.echo(f"{each.place}. [{_STATES[each.state]}] {each.work.text}")
        for one in each.work.possible:
            document = found.documents.get(one.document)
            if document is not None:
                click.echo(f"    document {document.id}: {document.title} ({'; '.join(one.reasons)})")
        for at in each.work.citations:
            place = found.place(at, each.document)
            printed = f", {found.printed(place.document, place.position)}" if place else ""
            click.echo(f"    cited as {found.opened.cited.citations[at].text}{printed}")
    for claim in problems(found.opened.checked.claims, found.opened.decisions):
        verdict = "in another document" if claim.misplaced else claim.verdict.value
        click.echo(f"! {claim.kind.value} {verdict}: {claim.words}")
        if claim.source and claim.document is not None:
            where = found.printed(claim.document, claim.position)
            click.echo(f"    document {claim.document}, {where}: {claim.source}")
    for note in found.opened.checked.notes:
        click.echo(note)
