"""evidence references: brings works in from files, lists them in a style, and writes them for reference managers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from indexer import basket, sources
from indexer.citation.facts import reference_as_json
from indexer.citation.files import FORMATS
from indexer.citation.styles import STYLES, References
from indexer.cli.opening import JSON, opened, print_json, who
from indexer.errors import NotFound, UsageError
from indexer.paper_text import Csl
from indexer.search.results import Search
from indexer.sources import Known
from indexer.view import View
from indexer.vocabulary import By

_DOCUMENTS = click.argument("documents", nargs=-1, type=int)
_QUERY = click.option("--search", "query", help="The documents that a search finds, in order of their numbers.")
_BASKET = click.option(
    "--basket", "of_basket", is_flag=True, help="What is in your basket, where this library has no accounts."
)
_OF = click.option("--basket-of", "owner", metavar="EMAIL", help="What is in the basket of somebody with an account.")
_NOT_HELD = click.option("--not-held", is_flag=True, help="The works that the library does not hold.")


@click.group()
def references() -> None:
    """List, bring in and write out citable works: documents, what you put aside, and works that are not held."""


@references.command(name="list")
@_DOCUMENTS
@_QUERY
@_BASKET
@_OF
@_NOT_HELD
@click.option("--style", type=click.Choice(list(STYLES)), default="harvard", show_default=True, help="Their style.")
@JSON
@click.pass_context
def list_(
    context: click.Context,
    documents: tuple[int, ...],
    query: str | None,
    of_basket: bool,
    owner: str | None,
    not_held: bool,
    style: str,
    as_json: bool,
) -> None:
    """List works as references in a style: documents by number, what a search finds, a basket, or works not held."""
    view = View(opened(context))
    kept = _kept(view, owner) if of_basket or owner else []
    if (of_basket or owner) and not (documents or query or not_held):
        cited, listed = basket.cite(view, kept, style)
        if as_json:
            print_json(basket.as_json(style, cited, listed))
        else:
            click.echo(basket.as_text(cited, listed), nl=False)
        return
    listed = References(_works(view, documents, query, kept, not_held), style).listed()
    if as_json:
        print_json({"style": style, "references": list(map(reference_as_json, listed))})
        return
    click.echo("\n\n".join(each.text for each in listed) or "There are no works to list.")


@references.command()
@_DOCUMENTS
@_QUERY
@_BASKET
@_OF
@_NOT_HELD
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="ris", show_default=True, help="What to write."
)
@click.pass_context
def export(
    context: click.Context,
    documents: tuple[int, ...],
    query: str | None,
    of_basket: bool,
    owner: str | None,
    not_held: bool,
    form: str,
) -> None:
    """Write works as RIS, BibTeX (bib) or CSL-JSON (json) on standard output."""
    view = View(opened(context))
    kept = _kept(view, owner) if of_basket or owner else []
    click.echo(FORMATS[form].write(_works(view, documents, query, kept, not_held)), nl=False)


@references.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--format", "form", type=click.Choice(list(FORMATS)), help="What the file is, if it does not tell.")
@click.option("--dry-run", is_flag=True, help="Only say what the file would bring.")
@JSON
@click.pass_context
def import_(context: click.Context, file: Path, form: str | None, dry_run: bool, as_json: bool) -> None:
    """Bring works in from a file of RIS, BibTeX or CSL-JSON.

    Works that the library holds are found by their DOI, or by author, year and title: the document is then cited as
    the file says, unless somebody entered how before.
    """
    view, data = View(opened(context)), file.read_bytes()
    if dry_run:
        found = sources.preview(view, data, form or "")
    else:
        found = sources.import_sources(view, data, form or "", By(who()))
    if as_json:
        works = [
            {"csl": dict(each.csl), "known": each.known.value, "document": each.document and each.document.id}
            for each in found.works
        ]
        print_json({"works": works, "problems": list(found.problems), "brought_in": not dry_run})
        return
    for each in found.works:
        at = f" (document {each.document.id})" if each.document else ""
        click.echo(f"{each.known.value}: {each.csl.get('title') or each.csl.get('URL', '')}{at}")
    for problem in found.problems:
        click.echo(problem, err=True)
    counts = ", ".join(f"{found.count(known)} {known.value}" for known in Known)
    done = "Nothing was written." if dry_run else "What was new or held was brought in; the rest stayed as it was."
    click.echo(f"{counts}. {done}")


def _works(
    view: View, documents: Sequence[int], query: str | None, kept: Sequence[basket.Kept], not_held: bool
) -> list[Csl]:
    if not (documents or query or kept or not_held):
        raise UsageError(
            "Say which works: numbers of documents, --search WORDS, a basket that holds some, or --not-held."
        )
    numbers = [view.document(each).id for each in documents]
    numbers += [each for each in (view.matching(Search(query)) if query else []) if each not in numbers]
    known = sources.cited_as(view, numbers)
    found = [known[each] for each in numbers]
    found += [each for each in basket.items(view, kept) if each["id"] not in {one["id"] for one in found}]
    return found + ([each.csl for each in sources.not_held(view.library.catalogue)] if not_held else [])


def _kept(view: View, owner: str | None) -> list[basket.Kept]:
    catalogue = view.library.catalogue
    if owner is None:
        held = catalogue.people.local_owner()
        if held is None and catalogue.people.accounts():
            raise UsageError("Everybody here has an account: say whose basket with --basket-of EMAIL.")
    else:
        held = catalogue.people.with_email(owner)
        if held is None:
            raise NotFound(f"Nobody here has the address “{owner}”. “evidence person list” says who there is.")
    return basket.contents(view, held.id) if held else []
