"""evidence suggest: suggests tags for documents, and says which documents to tag next."""

from __future__ import annotations

import click

from indexer.acceptance import Tally
from indexer.acceptance import record as count
from indexer.cli.opening import JSON, opened, print_json
from indexer.errors import NotFound, UsageError
from indexer.learnt import learner
from indexer.model import WORKSTREAM, Standing
from indexer.suggested import Suggestions, for_document, queue
from indexer.suggested_facts import queue_as_json, record_as_json, suggested_as_json
from indexer.view import View


@click.command()
@click.argument("numbers", nargs=-1, type=int)
@click.option("--group", default="", help="Only tags of this tag group, such as “workstream” or “evidence-type”.")
@click.option("--learn", "anew", is_flag=True, help="Learn anew from what people have tagged, at once.")
@click.option("--queue", "most", type=click.IntRange(1, 1000), help="So many documents that are worth tagging next.")
@click.option("--record", "tallied", is_flag=True, help="How often suggestions were accepted.")
@JSON
@click.pass_context
def suggest(
    context: click.Context,
    numbers: tuple[int, ...],
    group: str,
    anew: bool,
    most: int | None,
    tallied: bool,
    as_json: bool,
) -> None:
    """Suggest tags for documents NUMBERS, with the words of each that prompted them.

    They are learnt from what people have tagged, and at first from the vocabulary's own words. Nothing is applied:
    “evidence tag” does that. With --queue, list documents without a tag of the group (without --group: without a
    workstream) that are most useful to tag next: some because they are unsure, some because they are sure.
    """
    view = View(opened(context))
    vocabulary = view.library.vocabulary
    if group and group not in vocabulary.groups:
        raise NotFound(f"There is no tag group “{group}”. The groups are {', '.join(vocabulary.groups)}.")
    if not (numbers or anew or most or tallied):
        raise UsageError("Say which documents: “evidence suggest NUMBER …”, or ask for --queue 20 or --record.")
    if anew:
        for each in [group] if group else [each for each in vocabulary.groups if vocabulary.of_group(each)]:
            learnt = learner(view.library).learn(view.viewer, each)
            if not as_json:
                click.echo(f"{vocabulary.group_name(each)}: learnt from {learnt.examples_count:,} documents")
    if numbers:
        _documents(view, numbers, group, as_json=as_json)
    if most:
        _queue(view, group or WORKSTREAM, most, as_json=as_json)
    if tallied:
        _record(view, as_json=as_json)


def _documents(view: View, numbers: tuple[int, ...], group: str, *, as_json: bool) -> None:
    facts = []
    for number in numbers:
        document = view.document(number)
        if document.standing not in (Standing.CURRENT, Standing.SUPERSEDED):
            raise UsageError(f"Document {number} is {document.standing.value}, so nothing is suggested for it.")
        held = [each for each in for_document(view, document, patient=True) if not group or each.group.slug == group]
        facts.append(suggested_as_json(document.id, held))
        if not as_json:
            click.echo(click.style(f"{document.title} [document {number}]", bold=True))
            _print(held)
    if as_json:
        print_json(facts)


def _queue(view: View, group: str, most: int, *, as_json: bool) -> None:
    held = queue(view, group, most, patient=True)
    if as_json:
        print_json(queue_as_json(held))
        return
    click.echo(f"{held.waiting:,} documents without a tag of {held.group.name}")
    for each in held.documents:
        click.echo(click.style(f"{each.document.title} [document {each.document.id}]", bold=True) + f": {each.why}")
        _print([each.suggestions])
    if held.learning:
        click.echo("It is being learnt anew. “evidence suggest --learn” waits for it.")


def _record(view: View, *, as_json: bool) -> None:
    held = count(view)
    vocabulary = view.library.vocabulary
    if as_json:
        print_json(record_as_json(held, vocabulary))
        return
    click.echo(f"all: {_said(held.whole)}")
    for tag, tally in held.tags.items():
        click.echo(f"{vocabulary.tags[tag].key}: {_said(tally)}")


def _print(held: list[Suggestions]) -> None:
    if not any(each.tags for each in held):
        click.echo("    nothing is suggested")
    for each in held:
        for one in each.tags:
            because = f", because of: {', '.join(one.words)}" if one.words else ""
            click.echo(f"    {one.tag.key} ({one.score:.2f}){because}")


def _said(tally: Tally) -> str:
    rate = f"{tally.rate:.0%} of {tally.decided:,} accepted" if tally.rate is not None else "nothing decided yet"
    return rate + (f", {tally.undone:,} undone" if tally.undone else "")
