"""evidence map and evidence looked: draws the evidence map, and records that a search for a cell found nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import click

from indexer.cli.opening import JSON, opened, print_json, who
from indexer.cli.search import WORDS_MAY_BEGIN_WITH_A_MINUS, as_search, filtering
from indexer.errors import UsageError
from indexer.evidence_map.about import adding_up
from indexer.evidence_map.cell import Cell, plain_day
from indexer.evidence_map.comparison import Change
from indexer.language import one_line
from indexer.looked_for import on_cell, record, take_back, value_of
from indexer.map_files import FORMS, map_as_json
from indexer.maps import Asked, Drawn, draw
from indexer.search.results import Search
from indexer.view import View
from indexer.vocabulary import By

_WIDEST = 28  # characters of a row's name
_COLUMN = 14  # and of a column


@click.command("map", context_settings=WORDS_MAY_BEGIN_WITH_A_MINUS)
@click.argument("words", nargs=-1)
@click.option("--rows", default="", help="A tag group, or year. [default: workstream]")
@click.option("--columns", default="", help="A tag group, or year. [default: evidence-type]")
@click.option("--on", default="", metavar="DATE", help="As it was at the end of this day.")
@click.option("--compared", default="", metavar="DATE", help="Tell what changed since this day.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it as .svg, .png, .csv or .xlsx.")
@filtering
@JSON
@click.pass_context
def evidence_map(
    context: click.Context,
    /,
    words: tuple[str, ...],
    rows: str,
    columns: str,
    on: str,
    compared: str,
    out: Path | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Draw the evidence map of the documents that a search for WORDS finds; without words, of all.

    The query language and the options that narrow are those of "evidence search". A cell counts the documents that
    have both its values; "evidence looked" records that a search for an empty one found nothing.
    """
    form = FORMS.get(out.suffix.lower().lstrip(".")) if out else None
    if out and form is None:
        raise UsageError(f"A map is no “{out.suffix or out.name}” file. Name one that ends in .{', .'.join(FORMS)}.")
    library = opened(context)
    search = as_search(words, given)
    drawn = draw(View(library), Asked(rows, columns, search, on, compared))
    if out and form:
        out.write_bytes(form.write(drawn, drawn.about(_restriction(search))))
        click.echo(f"The map is written to {out}", err=True)
    if as_json:
        print_json(map_as_json(drawn))
    elif not out:
        click.echo("\n".join(_lines(drawn, _restriction(search))))


@click.command()
@click.argument("row", default="")
@click.argument("column", default="")
@click.option("--search", default="", help="The search that was made: words, or the address of a result page.")
@click.option("--note", default="", help="More to say, such as where else it was looked for.")
@click.option("--by", default=None, help="Who looked. [default: the name you are logged in with]")
@click.option("--take-back", "number", type=int, default=None, help="Take back the record with this number.")
@JSON
@click.pass_context
def looked(
    context: click.Context,
    row: str,
    column: str,
    search: str,
    note: str,
    by: str | None,
    number: int | None,
    as_json: bool,
) -> None:
    """Record that a search for what is tagged ROW and COLUMN found nothing; without --search, list such records.

    ROW and COLUMN are tags by key or name, or years: "evidence looked neglect evidence-type/review --search 'neglect
    review'". Without them every record is listed.
    """
    library = opened(context)
    view, author = View(library), By(one_line(by or who()))
    if number is not None:
        look = take_back(library.catalogue, number, author)
        click.echo(f"Taken back: {look.row} and {look.column}")
        return
    if bool(row) != bool(column):
        raise UsageError("Name a row and a column: “evidence looked ROW COLUMN --search WORDS”.")
    held = library.catalogue.looked_for.standing()
    if row:
        (rows, row), (columns, column) = (value_of(library.vocabulary, each) for each in (row, column))
        if search:
            made = record(view, Asked(rows, columns), row, column, search, note, author)
            click.echo(f"Recorded as {made.id}: {row} and {column}, searched, none found")
            return
        held = on_cell(view, rows, columns, row, column)
    if as_json:
        print_json(
            [
                {"id": each.id, "row": each.row, "column": each.column, "at": each.at, "by": each.by}
                | {"search": each.search, "note": each.note}
                for each in held
            ]
        )
        return
    for each in held:
        asked = " ".join(parse_qs(each.search).get("q", [])) or each.search
        click.echo(f"{each.id}. {each.row} and {each.column}: {each.by}, {plain_day(each.at)}, searched “{asked}”")
        if each.note:
            click.echo(f"   {one_line(each.note)}")
    if not held:
        click.echo("Nobody has recorded such a search.")


def _restriction(search: Search) -> str:
    """Say what narrows the documents."""
    said = [f"“{search.text}”"] if search.text else []
    for sign, filters in (("", search.filters.chosen), ("not ", search.filters.excluded)):
        said += [f"{sign}{facet}: {' or '.join(sorted(values))}" for facet, values in filters.items() if values]
    if search.earlier_editions:
        said.append("earlier editions too")
    return f"Only documents found by {', '.join(said)}." if said else ""


def _lines(drawn: Drawn, restriction: str) -> Iterator[str]:
    """Write a map as a table for a terminal: a number for each cell, and a sign for each reason to be empty."""
    found = drawn.found
    about = drawn.about(restriction)
    yield click.style(about.title, bold=True)
    yield from about.lines
    yield from drawn.notes
    yield ""
    labels = [_cut("  " * each.depth + each.label, _WIDEST) for each in found.rows.values]
    first = max([len(found.rows.name), *map(len, labels)], default=0)
    heads = [*(_cut(each.label, _COLUMN) for each in found.columns.values), "All"]
    yield "  ".join([found.rows.name.ljust(first), *(each.rjust(_COLUMN) for each in heads)]).rstrip()
    for down, label in enumerate(labels):
        changes = drawn.changes.changes[down] if drawn.changes else [None] * len(found.cells[down])
        shown = [_shown(cell, change) for cell, change in zip(found.cells[down], changes, strict=True)]
        shown.append(f"{found.row_totals[down].documents:,}")
        yield "  ".join([label.ljust(first), *(each.rjust(_COLUMN) for each in shown)])
    totals = [*(f"{each.documents:,}" for each in found.column_totals), f"{found.on_map:,}"]
    yield "  ".join(["All".ljust(first), *(each.rjust(_COLUMN) for each in totals)])
    yield ""
    yield "·  not yet looked at    none  searched, none found    ?  held but unreadable"
    yield from adding_up(found, drawn.changes)


def _shown(cell: Cell, change: Change | None) -> str:
    if cell.documents:
        said = f"{cell.documents:,}"
    elif cell.unreadable:
        said = "? none" if cell.looked else "?"
    else:
        said = "none" if cell.looked else "·"
    return f"{said} ({change.short})" if change and change.short else said


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
