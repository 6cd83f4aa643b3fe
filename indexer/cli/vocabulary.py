"""evidence vocabulary: lists the tags, changes them, and brings them in from files and writes them to files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from indexer import vocabulary as job
from indexer.cli.acting import AS, BY, acting, options, site
from indexer.cli.opening import JSON, opened, print_json
from indexer.errors import NotFound, UsageError
from indexer.model import Tag, TagId
from indexer.tag_export import import_as_json, tag_as_json
from indexer.tagged import counts
from indexer.terms import Vocabulary
from indexer.view import View
from indexer.vocabulary import find
from indexer.vocabulary_exchange import MEDIA_TYPES, BroughtIn, bring_in, export, preview, read

_TAG = click.argument("tag")
_FIELDS = options(
    click.option("--definition", help="What it means."),
    click.option("--note", help="On its use: what belongs here and what does not."),
    click.option("--other-name", "other_names", multiple=True, help="Another name; may be given several times."),
    click.option("--word", "words", multiple=True, help="A usual word in documents; may be given several times."),
    click.option("--acronym", "acronyms", multiple=True, metavar="SHORT=LONG", help="An acronym and its long form."),
    click.option("--parent", "parents", multiple=True, metavar="TAG", help="A tag that it lies beneath."),
)


@click.group()
def vocabulary() -> None:
    """Keep the tags: their names, definitions and places in the tree.

    A tag is named by its key (“neglect”, “evidence-type/review”) or by any name that it has or had. Nothing is ever
    deleted. Each change is an action, which “evidence tag --undo ACTION” takes back.
    """


@vocabulary.command("list")
@click.argument("group", required=False)
@click.option("--retired", is_flag=True, help="Those that are no longer applied too.")
@AS
@JSON
@click.pass_context
def list_(context: click.Context, group: str | None, retired: bool, email: str | None, as_json: bool) -> None:
    """List the tags of GROUP, or of all groups, as trees, with how many documents count for each."""
    list_tags(acting(context, None, email).view, group or "", retired=retired, as_json=as_json)


def list_tags(view: View, group: str = "", *, retired: bool = False, as_json: bool = False) -> None:
    """Print the tags."""
    held, count = view.library.vocabulary, counts(view)
    if group and group not in held.groups:
        raise NotFound(f"There is no tag group “{group}”. The groups are {', '.join(held.groups)}.")
    groups = [group] if group else list(held.groups)
    if as_json:
        tags = [each for name in groups for each in held.of_group(name, retired=retired)]
        print_json([tag_as_json(held, each, *count[each.id]) for each in tags])
        return
    for name in groups:
        click.echo(click.style(f"{held.group_name(name)} [{name}]", bold=True))
        for tag, depth in held.tree(name):
            click.echo(f"  {'  ' * depth}{tag.name} [{tag.key}]: {_documents(count[tag.id][0])}")
        for tag in held.of_group(name, retired=True) if retired else ():
            if not tag.in_use:
                click.echo(f"  {tag.name} [{tag.key}]: {_fate(held, tag)}")
        if not held.of_group(name):
            click.echo("  no tags yet")


@vocabulary.command()
@_TAG
@AS
@JSON
@click.pass_context
def show(context: click.Context, tag: str, email: str | None, as_json: bool) -> None:
    """Show all that is known of TAG."""
    view = acting(context, None, email).view
    held = view.library.vocabulary
    found = find(held, tag)
    documents, passages = counts(view)[found.id]
    facts = tag_as_json(held, found, documents, passages)
    if as_json:
        print_json(facts)
        return
    click.echo(click.style(f"{found.name} [{found.key}]", bold=True))
    said = {
        "group": held.group_name(found.group),
        "definition": found.definition,
        "on its use": found.note,
        "other names": "; ".join(found.other_names),
        "past names": "; ".join(facts["past_names"]),
        "words": "; ".join(found.words),
        "acronyms": "; ".join(f"{short} = {long}" for short, long in found.acronyms.items()),
        "beneath": "; ".join(facts["parents"]),
        "no longer applied": "" if found.in_use else _fate(held, found),
        "counts for it": f"{_documents(documents)}, {passages:,} tagged passages",
    }
    for name, value in said.items():
        if value:
            click.echo(f"{name}: {value}")


@vocabulary.command()
@click.argument("group")
@click.argument("name")
@_FIELDS
@BY
@AS
@click.pass_context
def add(context: click.Context, /, group: str, name: str, by: str | None, email: str | None, **given: Any) -> None:
    """Add a tag called NAME to GROUP (a slug, such as theme)."""
    does = acting(context, by, email)
    tag = _with(does.library.vocabulary, Tag(TagId(0), group, "", name), given)
    done = job.add(does.library.catalogue, tag, does.by)
    _say(done, f"Added {done.tag.key}.")


@vocabulary.command()
@_TAG
@click.argument("name")
@BY
@AS
@click.pass_context
def rename(context: click.Context, tag: str, name: str, by: str | None, email: str | None) -> None:
    """Call TAG by another NAME; the old one goes on finding it."""
    does = acting(context, by, email)
    held = find(does.library.vocabulary, tag)
    done = job.change(does.library.catalogue, replace(held, name=name), does.by)
    _say(done, f"{held.name} is called {done.tag.name} now.")


@vocabulary.command()
@_TAG
@_FIELDS
@click.option("--top", is_flag=True, help="It lies beneath no other tag from now on.")
@BY
@AS
@click.pass_context
def change(context: click.Context, /, tag: str, top: bool, by: str | None, email: str | None, **given: Any) -> None:
    """Change what is said of TAG; what is not named stays."""
    does = acting(context, by, email)
    held = find(does.library.vocabulary, tag)
    wanted = _with(does.library.vocabulary, held, given)
    done = job.change(does.library.catalogue, replace(wanted, parents=()) if top else wanted, does.by)
    _say(done, f"Changed {held.name}.")


@vocabulary.command()
@_TAG
@click.argument("into")
@BY
@AS
@click.pass_context
def merge(context: click.Context, tag: str, into: str, by: str | None, email: str | None) -> None:
    """Let TAG become INTO: what has the one counts as having the other, and its names find that."""
    does = acting(context, by, email)
    one, other = (find(does.library.vocabulary, each) for each in (tag, into))
    done = job.merge(does.library.catalogue, one.id, other.id, does.by)
    _say(done, f"{one.name} is {other.name} now.")


@vocabulary.command()
@_TAG
@click.argument("into", nargs=-1, required=True)
@BY
@AS
@click.pass_context
def split(context: click.Context, tag: str, into: tuple[str, ...], by: str | None, email: str | None) -> None:
    """Put the tags INTO in the place of TAG; what has it keeps it until somebody chooses."""
    does = acting(context, by, email)
    one, *parts = (find(does.library.vocabulary, each) for each in (tag, *into))
    done = job.split(does.library.catalogue, one.id, [each.id for each in parts], does.by)
    _say(done, f"{one.name} is split into {', '.join(each.name for each in parts)}.")


@vocabulary.command()
@_TAG
@BY
@AS
@click.pass_context
def retire(context: click.Context, tag: str, by: str | None, email: str | None) -> None:
    """Let TAG no longer be applied; what has it keeps it."""
    does = acting(context, by, email)
    held = find(does.library.vocabulary, tag)
    done = job.retire(does.library.catalogue, held.id, does.by)
    _say(done, f"{held.name} is retired.")


@vocabulary.command("bring-back")
@_TAG
@BY
@AS
@click.pass_context
def bring_back(context: click.Context, tag: str, by: str | None, email: str | None) -> None:
    """Let TAG (its key) be applied again, after it was retired, merged or split."""
    does = acting(context, by, email)
    known = does.library.vocabulary
    held = known.by_key(tag) or find(known, tag)
    done = job.bring_back(does.library.catalogue, held.id, does.by)
    _say(done, f"{held.name} is in use again.")


@vocabulary.group("group")
def group_() -> None:
    """Add and change groups of tags."""


@group_.command("add")
@click.argument("name")
@click.option("--definition", default="", help="The question that its tags answer.")
@BY
@AS
@click.pass_context
def add_group(context: click.Context, name: str, definition: str, by: str | None, email: str | None) -> None:
    """Add a tag group called NAME."""
    does = acting(context, by, email)
    click.echo(f"Added the group {job.add_group(does.library.catalogue, name, definition, does.by).slug}.")


@group_.command("change")
@click.argument("group")
@click.option("--name", help="Its name from now on.")
@click.option("--definition", help="The question that its tags answer.")
@BY
@AS
@click.pass_context
def change_group(
    context: click.Context, group: str, name: str | None, definition: str | None, by: str | None, email: str | None
) -> None:
    """Change the name or the definition of GROUP; its slug stays."""
    does = acting(context, by, email)
    held = does.library.vocabulary.groups.get(group)
    name = name if name is not None else held.name if held else ""
    definition = definition if definition is not None else held.definition if held else ""
    job.change_group(does.library.catalogue, group, name, definition, does.by)
    click.echo(f"Changed the group {group}.")


@vocabulary.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--preview", "only_look", is_flag=True, help="Say what would change, and change nothing.")
@BY
@AS
@JSON
@click.pass_context
def import_(
    context: click.Context, file: Path, only_look: bool, by: str | None, email: str | None, as_json: bool
) -> None:
    """Bring in the tags of FILE: CSV, or SKOS as Turtle, RDF/XML, N-Triples or JSON-LD.

    New tags are added and known ones become as the file says; tags that are not in it stay as they are.
    """
    does = acting(context, by, email)
    held = read(file.read_bytes(), file.name)
    done = (
        BroughtIn(None, preview(does.library.vocabulary, held))
        if only_look
        else bring_in(does.library.catalogue, held, does.by)
    )
    if as_json:
        print_json(import_as_json(done.plan, done.action))
        return
    facts = import_as_json(done.plan)
    for name in facts["groups"]:
        click.echo(f"new group: {name}")
    for name in facts["added"]:
        click.echo(f"new tag: {name}")
    for what, listed in (("changed", facts["changed"]), ("retired", facts["retired"])):
        for each in listed:
            now = f" → {each['becomes']}" if each["becomes"] != each["name"] else ""
            click.echo(f"{what}: {each['name']}{now} [{each['tag']}]: {', '.join(each['fields'])}")
    for note in facts["notes"]:
        click.echo(note)
    number = f" [action {done.action}]" if done.action else ""
    click.echo(f"{done.plan.counts[0].upper()}{done.plan.counts[1:]}; {facts['left']:,} left as they are{number}")
    if only_look:
        click.echo("Nothing was changed. Leave --preview away to do it.")


@vocabulary.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--group", "groups", multiple=True, help="Only this group; may be given several times.")
@click.pass_context
def export_(context: click.Context, file: Path, groups: tuple[str, ...]) -> None:
    """Write the tags to FILE (.csv, or SKOS as .ttl, .rdf or .jsonld), also those retired, merged and split."""
    held = opened(context).vocabulary
    ending = file.suffix.lower().removeprefix(".")
    if ending not in MEDIA_TYPES:
        raise UsageError(f"“{file.name}” does not say its format. End it in .{', .'.join(MEDIA_TYPES)}.")
    text = export(held, ending, site(context), groups)
    file.write_text(text, encoding="utf-8-sig" if ending == "csv" else "utf-8", newline="")
    click.echo(f"{len(held.tags):,} tags written to {file}", err=True)


def _with(held: Vocabulary, tag: Tag, given: dict[str, Any]) -> Tag:
    """Give a tag with what the command line says of it."""
    said: dict[str, Any] = {name: given[name] for name in ("definition", "note") if given[name] is not None}
    said |= {name: given[name] for name in ("other_names", "words") if given[name]}
    if given["parents"]:
        said["parents"] = tuple(find(held, each, tag.group).id for each in given["parents"])
    if given["acronyms"]:
        pairs = [each.partition("=") for each in given["acronyms"]]
        if not all(sign for _, sign, _ in pairs):
            raise UsageError("Write an acronym as SHORT=LONG, such as CPC=Child Protection Committee.")
        said["acronyms"] = {short.strip(): long.strip() for short, _, long in pairs}
    return replace(tag, **said)


def _say(done: job.Changed, sentence: str) -> None:
    if done.action is None:
        click.echo(f"Nothing was changed: this is what {done.tag.name} is like already.")
    else:
        click.echo(f"{sentence} [action {done.action}]")


def _fate(held: Vocabulary, tag: Tag) -> str:
    names = " and ".join(held.tags[each].name for each in tag.successors)
    what = {0: "retired", 1: f"merged into {names}"}.get(len(tag.successors), f"split into {names}")
    return f"{what} on {tag.retired_at[:10]}"


def _documents(count: int) -> str:
    return f"{count:,} document{'' if count == 1 else 's'}"
