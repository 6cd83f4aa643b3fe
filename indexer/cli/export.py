"""evidence export: search results as CSV or JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from indexer.cli.opening import opened, print_json
from indexer.cli.search import WORDS_MAY_BEGIN_WITH_A_MINUS, as_search, filtering
from indexer.export import every_result, results_as_json, write_csv


@click.command(context_settings=WORDS_MAY_BEGIN_WITH_A_MINUS)
@click.argument("words", nargs=-1)
@filtering
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@click.option(
    "--to", "target", type=click.Path(path_type=Path, dir_okay=False), help="File. [default: standard output]"
)
@click.pass_context
def export(context: click.Context, /, words: tuple[str, ...], form: str, target: Path | None, **given: Any) -> None:
    """Export every result of a search for WORDS, with every passage; without words, the whole library.

    The query language and the options are those of "evidence search".
    """
    library = opened(context)
    search = as_search(words, given)
    if form == "json":
        whole = replace(library.search(replace(search, size=0)), results=tuple(every_result(library, search)))
        if target is None:
            print_json(results_as_json(whole))
            return
        target.write_text(json.dumps(results_as_json(whole), ensure_ascii=False, indent=2), encoding="utf-8")
        click.echo(f"{len(whole.results):,} documents written to {target}", err=True)
        return
    if target is None:
        write_csv(library, search, sys.stdout)
        return
    with target.open("w", encoding="utf-8-sig", newline="") as out:  # the mark lets Excel see that it is UTF-8
        rows = write_csv(library, search, out)
    click.echo(f"{rows:,} passages written to {target}", err=True)
