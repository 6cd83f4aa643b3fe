"""The `evidence` command: one file for each feature; errors become one sentence and an exit code."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from indexer.config import Config
from indexer.errors import EvidenceError

COMMANDS = {
    "backup": ("backup:backup", "Write the whole library into ARCHIVE (a new .tar file), while it is in use."),
    "check": (
        "check:check",
        "Compare catalogue, originals and index, and repair what can be repaired without losing anything.",
    ),
    "cite": (
        "papers:cite",
        "Say, for each citation, quotation and figure of PAPER, whether the library holds it, and on which page.",
    ),
    "copy-library": (
        "copy_library:copy_library",
        "Copy a library from one database to another, and prove that every table arrived.",
    ),
    "coverage": (
        "coverage:coverage",
        "List what a search looks through, and every file and page that could not be read, why, and what to do.",
    ),
    "document": ("document:document", "Change what is known of a document, or its standing."),
    "export": (
        "export:export",
        "Export every result of a search for WORDS, with every passage; without words, the whole library.",
    ),
    "import": (
        "imports:import_group",
        "See what people bring in through the site; its pages decide what is added.",
    ),
    "index": ("ingest:index", "Read PATHS (files, folders, ZIP archives) into the library."),
    "looked": (
        "maps:looked",
        "Record that a search for what is tagged ROW and COLUMN found nothing; without --search, list such records.",
    ),
    "map": (
        "maps:evidence_map",
        "Draw the evidence map of the documents that a search for WORDS finds; without words, of all.",
    ),
    "meaning": ("meaning:meaning", "Say how many passages can be found by what they mean, beside their words."),
    "migrate": (
        "migrate:migrate",
        "Bring the tables of the catalogue to this version; what opens the library does that too.",
    ),
    "paper": (
        "papers:paper_group",
        "Keep papers that are being written, and decide which documents their sources are.",
    ),
    "person": ("people:person", "Say who may sign in to the site, and what they may do and see."),
    "references": (
        "references:references",
        "List, bring in and write out citable works: documents, what you put aside, and works that are not held.",
    ),
    "reindex": (
        "check:reindex",
        "Make the index anew from the catalogue, beside the live one; searches go on meanwhile.",
    ),
    "restore": (
        "backup:restore",
        "Make a library from ARCHIVE in a new or empty library folder, proving every checksum first.",
    ),
    "round": ("rounds:round_group", "Have documents coded by several people, blind, and agreed upon."),
    "search": ("search:search", "Search the library for WORDS; without any, list everything."),
    "serve": ("serve:serve", "Serve the site until Ctrl+C."),
    "show": ("show:show", "Show document NUMBER, or its PASSAGE (counted from 1) in full."),
    "suggest": ("suggested:suggest", "Suggest tags for documents NUMBERS, with the words of each that prompted them."),
    "support": (
        "papers:support",
        "Find the passages nearest to SENTENCE, in their own words; whether they bear it out is for you to say.",
    ),
    "tag": (
        "tags:tag",
        "Tag documents NUMBERS, or those that a search finds; without anything, list the tags.",
    ),
    "vocabulary": ("vocabulary:vocabulary", "Keep the tags: their names, definitions and places in the tree."),
    "work": ("work:work", "Read the files that wait in a catalogue on a server, beside others who do."),
}
"""Where each command is, as module:command of this package, and its sentence; a module is loaded when it is used."""


class _Group(click.Group):
    """Loads a command when it is asked for, and turns every error that a person may meet into one sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click asks so
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(f"indexer.cli.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])

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
@click.option(
    "--library",
    type=click.Path(path_type=Path, file_okay=False),
    help="The library folder. [environment: EVIDENCE_LIBRARY; default: library]",
)
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
