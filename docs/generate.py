"""Makes the generated parts of the documentation: ``python docs/generate.py``; ``--check`` only compares.

A part stands between ``<!-- made: NAME -->`` and ``<!-- end -->`` and comes from the code itself, so that what is
documented is what is there.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from flask import Flask

from indexer import errors
from indexer.cli import main
from indexer.config import Config, environment_name
from indexer.library import Library
from webapp import create_app
from webapp.api.guide import operations
from webapp.api.openapi import openapi
from webapp.help import GUIDES
from webapp.library import library_of

ROOT = Path(__file__).parents[1]
PAGES = (
    "ARCHITECTURE.md",
    "docs/api.md",
    "docs/cli.md",
    "docs/configuration.md",
    "docs/searching.md",
    "docs/site.md",
)
_PART = re.compile(r"(<!-- made: (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def commands() -> str:
    """Give the help of every command, as it prints it."""
    return "\n".join(_help(main, "evidence", None))


def _help(command: click.Command, path: str, parent: click.Context | None) -> list[str]:
    context = click.Context(command, info_name=path.rpartition(" ")[2], parent=parent, **main.context_settings)
    lines = [f"### {path}", "", "```text", context.get_help().rstrip(), "```", ""]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None:
                lines += _help(child, f"{path} {name}", context)
    return lines


def settings() -> str:
    """Give a table of the settings."""
    rows = ["| setting | environment | default | what it does |", "| --- | --- | --- | --- |"]
    for each in fields(Config):
        default = each.default if each.default not in ("", None) else "(empty)"
        rows.append(f"| {each.name} | `{environment_name(each.name)}` | {default} | {each.metadata['help']} |")
    return "\n".join(rows) + "\n"


def error_kinds() -> str:
    """Give a table of the errors that a person may meet."""
    rows = ["| error | exit code | when |", "| --- | --- | --- |"]
    for name, kind in vars(errors).items():
        if isinstance(kind, type) and issubclass(kind, errors.EvidenceError):
            rows.append(f"| {name} | {kind.exit_code} | {(kind.__doc__ or '').splitlines()[0]} |")
    return "\n".join(rows) + "\n"


def routes() -> str:
    """Give a table of the site's addresses."""
    rows = ["| address | what it shows |", "| --- | --- |"]
    with _site() as app:
        for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.rule):
            view = app.view_functions[rule.endpoint]
            first = "The files of the pages: style sheets and pictures." if rule.endpoint == "static" else view.__doc__
            address = re.sub(r"<[^>]*:(\w+)>", r"<\1>", rule.rule)
            rows.append(f"| `{address}` | {(first or ' ').splitlines()[0].strip()} |")
    return "\n".join(rows) + "\n"


def operations_of_the_api() -> str:
    """Give a table of what can be asked of the API."""
    rows = ["| ask | for | scope | parameters |", "| --- | --- | --- | --- |"]
    with _site() as app, app.app_context():
        for each in operations(openapi()):
            parameters = ", ".join(
                f"`{field.name}`" for field in each.parameters if f"{{{field.name}}}" not in each.path
            )
            rows.append(f"| `GET {each.path}` | {each.summary} | `{each.scope}` | {parameters or 'none'} |")
    return "\n".join(rows) + "\n"


@contextmanager
def _site() -> Iterator[Flask]:
    """Give the site over an empty library."""
    with TemporaryDirectory() as folder:
        Library(Config(library=Path(folder)), create=True).close()
        app = create_app(Config(library=Path(folder)))
        yield app
        library_of(app).close()


def code_map() -> str:
    """Give every module with the first line of its docstring."""
    lines = ["```text"]
    for package in ("indexer", "webapp"):
        for path in sorted((ROOT / package).rglob("*.py"), key=lambda each: (str(each.parent), each.name)):
            if "versions" in path.parts:
                continue
            summary = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").splitlines()[0]
            name = path.relative_to(ROOT).as_posix()
            lines.append(f"{name:42} {summary.rstrip('.')}")
    return "\n".join([*lines, "```", ""])


def language() -> str:
    """Give the query language as the site's help tells it."""
    return (GUIDES / "searching.md").read_text(encoding="utf-8").partition("## What you can type\n\n")[2]


MAKERS: dict[str, Callable[[], str]] = {
    "commands": commands,
    "settings": settings,
    "errors": error_kinds,
    "routes": routes,
    "operations": operations_of_the_api,
    "map": code_map,
    "language": language,
}


def made(page: Path) -> str:
    """Give a page with its generated parts made anew."""
    return _PART.sub(lambda match: f"{match[1]}{MAKERS[match['name']]()}{match[3]}", page.read_text(encoding="utf-8"))


def stale() -> list[str]:
    """Give the pages whose generated parts are out of date."""
    return [name for name in PAGES if made(ROOT / name) != (ROOT / name).read_text(encoding="utf-8")]


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit("".join(f"{name} is out of date: run “make docs”\n" for name in stale()) or 0)
    for each in PAGES:
        (ROOT / each).write_text(made(ROOT / each), encoding="utf-8")
