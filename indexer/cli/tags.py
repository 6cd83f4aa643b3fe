"""evidence tag: applies tags to documents and passages, takes them off, undoes, and tells who tagged what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from indexer import tags
from indexer.anchors import place_of
from indexer.catalogue.tags import Place
from indexer.cli.acting import AS, BY, CSV, Acting, acting, options, site, write_to
from indexer.cli.opening import JSON, print_json
from indexer.cli.search import as_search, filtering
from indexer.cli.vocabulary import list_tags
from indexer.errors import UsageError
from indexer.evidence_map.cell import counted
from indexer.model import DocumentId, Tag, TagId
from indexer.tag_export import (
    action_as_json,
    done_as_json,
    passage_as_json,
    plan_as_json,
    tagging_as_json,
    write_history,
    write_passages,
)
from indexer.tagged import State, actions_seen, codings_on_passages, history, located
from indexer.tags import Done
from indexer.vocabulary import find

_LISTED = 20  # actions

_ASKED = {"--undo": "undo", "--actions": "actions", "--passages": "of", "--history": "past"}
"""Options that say what else to do than to tag, by what they are called here."""

_WHAT = options(
    click.option("--add", multiple=True, metavar="TAG", help="Apply this tag."),
    click.option("--remove", multiple=True, metavar="TAG", help="Take this tag off."),
    click.option("--where", metavar="QUERY", help="Tag every document that this search finds, with the filters below."),
    click.option("--preview", is_flag=True, help="Say what would change, and change nothing."),
    click.option("--passage", type=click.IntRange(min=1), help="Tag this passage of one document."),
    click.option("--quote", "words", default="", metavar="WORDS", help="Tag these words, which stand in the passage."),
    click.option("--note", default="", help="A note, kept with the tag."),
)
_TELLS = options(
    click.option("--undo", type=int, metavar="ACTION", help="Undo this action."),
    click.option("--actions", is_flag=True, help=f"List the last {_LISTED} actions."),
    click.option("--passages", "of", metavar="TAG", help="List the passages with this tag or one beneath it."),
    click.option("--history", "past", is_flag=True, help="Tell who tagged what and when, of one document or of all."),
)


@click.command()
@click.argument("numbers", nargs=-1, type=int)
@_WHAT
@_TELLS
@CSV
@BY
@AS
@filtering
@JSON
@click.pass_context
def tag(context: click.Context, /, numbers: tuple[int, ...], **given: Any) -> None:
    """Tag documents NUMBERS, or those that a search finds; without anything, list the tags.

    A tag is named by its key (“neglect”, “evidence-type/review”) or by any name that it has or had. Searches follow at
    once: tags are looked up when a search is made. What was done in one go is one action, which --undo takes back.
    """
    _check(numbers, given)
    does = acting(context, given["by"], given["email"])
    changes = bool(given["add"] or given["remove"])
    if given["undo"] is not None:
        _say(tags.undo(does.library, given["undo"], does.by, anybody=does.anybody), given["as_json"])
    elif given["actions"]:
        _list_actions(does, given["as_json"])
    elif given["of"] is not None:
        _list_passages(context, does, given["of"], given["target"], given["as_json"])
    elif given["past"]:
        _tell(does, numbers, given["target"], given["as_json"])
    elif changes or numbers or _narrows(given) or _on_tags(given):
        _tag(does, _documents(does, numbers, given), given)
    else:
        list_tags(does.view, as_json=given["as_json"])


def _check(numbers: tuple[int, ...], given: dict[str, Any]) -> None:
    """Refuse what would be passed over.

    Raises:
        UsageError: options do not go together.
    """
    asked = [name for name, key in _ASKED.items() if given[key] is not None and given[key] is not False]
    if len(asked) > 1:
        raise UsageError(f"{asked[0]} and {asked[1]} are two commands. Give one at a time.")
    if given["target"] is not None and not {*asked} & {"--passages", "--history"}:
        raise UsageError("--csv writes what --passages TAG or --history tells. Add one of them.")
    if asked and (given["add"] or given["remove"] or _narrows(given) or _on_tags(given)):
        raise UsageError(f"{asked[0]} stands alone: it takes no tags to apply and no search. Give two commands.")
    if numbers and asked and asked[0] != "--history":
        raise UsageError(f"{asked[0]} takes no numbers of documents. Leave {', '.join(map(str, numbers))} away.")


def _on_tags(given: dict[str, Any]) -> bool:
    return bool(given["preview"] or given["words"] or given["note"]) or given["passage"] is not None


def _narrows(given: dict[str, Any]) -> bool:
    facets = (value for name, value in given.items() if name.startswith("facet_") or name == "excluded")
    return given["where"] is not None or any(facets)


def _documents(does: Acting, numbers: tuple[int, ...], given: dict[str, Any]) -> list[DocumentId]:
    """Give the documents meant."""
    if numbers and _narrows(given):
        raise UsageError("Name documents by their numbers or by a search, not by both.")
    if not (given["add"] or given["remove"]):
        raise UsageError("Say which tags: “evidence tag NUMBER … --add TAG --remove TAG”.")
    if _narrows(given):
        search = as_search([given["where"] or ""], given)
        found, notes = does.view.finder().answering(search, does.library.config.search_seconds)
        for note in notes:
            click.echo(note, err=True)
        return list(map(DocumentId, found.tolist()))
    if not numbers:
        raise UsageError("Say which documents: “evidence tag NUMBER … --add TAG”, or --where QUERY for those found.")
    return [does.view.document(number).id for number in dict.fromkeys(numbers)]


def _tag(does: Acting, documents: list[DocumentId], given: dict[str, Any]) -> None:
    vocabulary = does.library.vocabulary
    add, remove = ([find(vocabulary, each) for each in given[name]] for name in ("add", "remove"))
    place = _place(does, documents, given)
    if given["preview"]:
        _preview(does, documents, add, remove, given["as_json"])
        return
    _say(tags.tag(does.library, documents, add, remove, does.by, place=place, note=given["note"]), given["as_json"])


def _place(does: Acting, documents: list[DocumentId], given: dict[str, Any]) -> Place:
    if given["passage"] is None:
        if given["words"]:
            raise UsageError("Say in which passage the words stand: --passage N --quote WORDS.")
        return tags.WHOLE
    if len(documents) != 1:
        raise UsageError("A passage is of one document. Name one number, and --passage N.")
    if given["preview"]:
        raise UsageError("There is nothing to preview for a passage. Leave --preview away.")
    return place_of(does.view, documents[0], given["passage"], given["words"])


def _preview(does: Acting, documents: list[DocumentId], add: list[Tag], remove: list[Tag], as_json: bool) -> None:
    plan = tags.preview(does.library, documents, add, remove, does.by)
    facts = plan_as_json(does.library.vocabulary, plan, len(documents))
    if as_json:
        print_json(facts)
        return
    click.echo(f"{facts['documents']:,} of {counted(facts['asked'], 'document')} would change.")
    for each in facts["tags"]:
        for sign, count in (("+", each["gains"]), ("-", each["loses"])):
            if count:
                click.echo(f"  {sign} {each['name']} [{each['tag']}]: {counted(count, 'document')}")
    for why, count in facts["left"].items():
        click.echo(f"  {counted(count, 'document')} would be left as {'it is' if count == 1 else 'they are'}: {why}")


def _say(done: Done, as_json: bool) -> None:
    if as_json:
        print_json(done_as_json(done))
        return
    number = f" [action {done.action}]" if done.action else ""
    click.echo(f"{done.summary}{number}\n{done.changed:,} changed, in {counted(done.documents, 'document')}")
    for why, count in done.left.items():
        click.echo(
            f"{counted(count, 'document')} {'was left as it is' if count == 1 else 'were left as they are'}: {why}"
        )


def _list_actions(does: Acting, as_json: bool) -> None:
    held = actions_seen(does.view, _LISTED)
    if as_json:
        print_json([action_as_json(each, len(documents)) for each, documents in held])
        return
    for each, _ in held:
        undone = f" (undone by action {each.undone_in})" if each.undone_in else ""
        click.echo(f"{each.id}: {each.at} {each.by}: {each.summary}{undone}")
    if not held:
        click.echo("Nothing was tagged by anybody yet.")


def _list_passages(context: click.Context, does: Acting, named: str, target: Path | None, as_json: bool) -> None:
    vocabulary = does.library.vocabulary
    codings = codings_on_passages(does.view, [TagId(find(vocabulary, named).id)])
    found = located(does.view, codings)
    if target is not None:
        write_to(target, "passages", lambda out: write_passages(vocabulary, found, out, site(context)))
    elif as_json:
        print_json([passage_as_json(vocabulary, each, site(context)) for each in found])
    else:
        for each in found:
            what = "" if each.state is State.THERE else f" ({each.state.value})"
            click.echo(f"\n{click.style(each.document.title, bold=True)}, {each.locator} [document {each.document.id}]")
            click.echo(f"  “{each.words}”{what}")
            click.echo(f"  {each.tag.name}, {each.coding.added_by}, {each.coding.added_at}")
            if each.coding.note:
                click.echo(f"  Note: {each.coding.note}")
        if not codings:
            click.echo("No passage has this tag. “evidence search” finds the documents that have it.")


def _tell(does: Acting, numbers: tuple[int, ...], target: Path | None, as_json: bool) -> None:
    found = (
        event for number in numbers or (None,) for event in history(does.view, DocumentId(number) if number else None)
    )
    if target is not None:
        write_to(target, "events", lambda out: write_history(found, out))
    elif as_json:
        print_json([tagging_as_json(each) for each in found])
    else:
        for each in found:
            where = f", passage {each.coding.place.position}" if each.coding.place.position else ""
            sign = "applied" if each.applied else "took off"
            click.echo(f"{each.at}  {each.by} {sign} {each.tag.key}: document {each.document.id}{where}")
