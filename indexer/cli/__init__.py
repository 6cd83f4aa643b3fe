"""The `evidence` command: one file for each feature; errors become one sentence and an exit code."""

from __future__ import annotations

import sys
from typing import Any

import click

from indexer.cli.backup import backup, restore
from indexer.cli.check import check, reindex
from indexer.cli.coverage import coverage
from indexer.cli.document import document
from indexer.cli.export import export
from indexer.cli.imports import import_group
from indexer.cli.ingest import index
from indexer.cli.maps import evidence_map, looked
from indexer.cli.meaning import meaning
from indexer.cli.opening import LIBRARY
from indexer.cli.papers import cite, paper_group, support
from indexer.cli.people import person
from indexer.cli.references import references
from indexer.cli.rounds import round_group
from indexer.cli.search import search
from indexer.cli.serve import serve
from indexer.cli.show import show
from indexer.cli.suggested import suggest
from indexer.cli.tags import tag
from indexer.cli.vocabulary import vocabulary
from indexer.config import Config
from indexer.errors import EvidenceError


class _Group(click.Group):
    """Turns every error that a person may meet into one sentence on standard error."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except EvidenceError as error:
            click.echo(f"evidence: {error}", err=True)
            sys.exit(error.exit_code)
        except BrokenPipeError:  # the reader of our output went away, as "| head" does
            sys.stderr.close()
            sys.exit(0)
        except OSError as error:
            name = f" ({error.filename})" if error.filename else ""
            click.echo(f"evidence: {error.strerror or error}{name}. Put that right and try again.", err=True)
            sys.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@LIBRARY
@click.version_option(package_name="evidence-review")
@click.pass_context
def main(context: click.Context, library: str | None) -> None:
    r"""Search the evidence, tag it by workstream, and see what could not be read.

    A library is a folder that holds documents' text, their originals and an index. "evidence index FOLDER" fills one,
    "evidence search WORDS" searches it, "evidence serve" shows it in a browser.

    \b
    Exit codes: 0 done; 1 something outside went wrong; 2 the command makes no sense; 3 not in this library;
    4 another process is writing; 5 the library is damaged, or a check found faults; 6 a manifest.csv,
    workstreams.toml or vocabulary.csv cannot be understood; 7 a search was stopped at its time limit; 9 a file of tags
    cannot be understood.
    """
    context.obj = lambda: Config.from_environment(library=library)


for command in (
    index,
    import_group,
    search,
    show,
    tag,
    suggest,
    vocabulary,
    document,
    evidence_map,
    looked,
    cite,
    support,
    paper_group,
    references,
    coverage,
    check,
    reindex,
    meaning,
    backup,
    restore,
    serve,
    person,
    round_group,
    export,
):
    main.add_command(command)
