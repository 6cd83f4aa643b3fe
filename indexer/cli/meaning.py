"""evidence meaning: how much of the library is found by meaning beside words, and what is missing made up for."""

from __future__ import annotations

from typing import Any

import click
from tqdm import tqdm

from indexer.cli.opening import JSON, opened, print_json
from indexer.encoding import State, encode, state
from indexer.library import Library
from indexer.meaning.chosen import is_off
from indexer.meaning.kinds import Kind

_NEVER = "Searches go by words alone: "
_OFF = "EVIDENCE_MEANING says no."
_NOT_INSTALLED = "what finds meaning is not installed. “pip install 'evidence-review[meaning]'” brings it."


@click.command()
@click.option("--update", is_flag=True, help="Encode what is missing; when stopped, the next time goes on from there.")
@JSON
@click.pass_context
def meaning(context: click.Context, update: bool, as_json: bool) -> None:
    """Say how many passages can be found by what they mean, beside their words.

    The quick kind is kept up to date by indexing. A model that EVIDENCE_MEANING names reads the library when this
    command is run with --update, as long as that takes; searches use it once it has read nearly everything.
    """
    library = opened(context)
    kinds = [each for each in (library.meaning.quick, library.meaning.better) if each]
    if update:
        for kind in kinds:
            _update(library, kind)
    likeness = library.finder().likeness
    in_use = next((each.encoder.name for each in kinds if each is likeness), None)
    states = [state(library, kind) for kind in kinds]
    if as_json:
        print_json({"in_use": in_use, "kinds": [_facts(each) for each in states]})
    elif not states:
        click.echo(_NEVER + (_OFF if is_off(library.config.meaning) else _NOT_INSTALLED))
    else:
        for each in states:
            used = ", in use" if each.name == in_use else ""
            click.echo(
                f"{each.name}{used}: {each.passages:,} of {each.passages_in_all:,} passages, "
                f"{each.documents:,} of {each.documents_in_all:,} documents"
            )
        if not all(each.complete for each in states):
            click.echo("“evidence meaning --update” encodes what is missing.")


def _update(library: Library, kind: Kind) -> None:
    with tqdm(unit="passage", dynamic_ncols=True, disable=None, leave=False, desc=kind.encoder.name) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        encode(library, kind, progress)


def _facts(held: State) -> dict[str, Any]:
    return {
        "encoder": held.name,
        "documents": held.documents,
        "documents_in_all": held.documents_in_all,
        "passages": held.passages,
        "passages_in_all": held.passages_in_all,
    }
