"""evidence search: searches the library."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from typing import Any

import click

from indexer.cli.opening import JSON, opened, print_json
from indexer.export import plain, results_as_json
from indexer.search.document_table import FACETS, Filters
from indexer.search.results import Met, Result, Results, Search, Sort

_LABELS = {
    Met.DOCUMENT: "Documents in which the words stand on different pages:",
    Met.ANY: "No document has all of the words. These have some of them:",
    Met.MEANING: "Close in meaning, without all the words:",
}


# "-minutes" is a word to leave out, not an option; so there is no short -h either.
WORDS_MAY_BEGIN_WITH_A_MINUS = {"ignore_unknown_options": True, "help_option_names": ["--help"]}


def filtering(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that narrow a search."""
    options = [
        click.option(
            "--sort", type=click.Choice([each.value for each in Sort]), default="relevance", show_default=True
        ),
        click.option("--any", "any_word", is_flag=True, help="Any of the words is enough, best first."),
        click.option("--no-meaning", is_flag=True, help="Go by the words alone, not by what passages mean."),
        click.option("--editions", is_flag=True, help="Search earlier editions too."),
        click.option("--not", "excluded", multiple=True, metavar="FACET=VALUE", help="Leave out, as kind=minutes."),
    ]
    options += [
        click.option(
            f"--{facet}", f"facet_{facet}", multiple=True, help=f"Only this {facet}; several are alternatives."
        )
        for facet in reversed(FACETS)
    ]
    for option in options:
        command = option(command)
    return command


def as_search(words: Iterable[str], given: dict[str, Any]) -> Search:
    """Make a search of what the command line says."""
    words = list(words)
    for word in words:
        if word.startswith("--"):
            click.echo(f"“{word}” is no option, so it was searched as a word.", err=True)
    excluded: dict[str, set[str]] = {}
    for each in given["excluded"]:
        facet, sign, value = each.partition("=")
        if not sign or facet not in FACETS:
            raise click.BadParameter(f"“{each}” is not like kind=minutes; the facets are {', '.join(FACETS)}.")
        excluded.setdefault(facet, set()).add(value)
    chosen = {facet: frozenset(given[f"facet_{facet}"]) for facet in FACETS if given[f"facet_{facet}"]}
    return Search(
        text=os.fsencode(" ".join(words)).decode("utf-8", "replace"),  # a terminal may send what is no UTF-8
        filters=Filters(chosen, {facet: frozenset(values) for facet, values in excluded.items()}),
        sort=Sort(given["sort"]),
        any_word=given["any_word"],
        earlier_editions=given["editions"],
        meaning=not given["no_meaning"],
    )


@click.command(context_settings=WORDS_MAY_BEGIN_WITH_A_MINUS)
@click.argument("words", nargs=-1)
@filtering
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True, help="Which page of results.")
@click.option("--size", type=click.IntRange(1, 1000), default=20, show_default=True, help="Documents on a page.")
@click.option("--explain", is_flag=True, help="Say why each document stands where it does.")
@JSON
@click.pass_context
def search(
    context: click.Context, /, words: tuple[str, ...], page: int, size: int, explain: bool, as_json: bool, **given: Any
) -> None:
    r"""Search the library for WORDS; without any, list everything.

    \b
    neglect thresholds       both words in one passage, its heading or its document's title
    neglect OR trafficking   either (capitals; a small "or" is a word)
    neglect -minutes         passages without "minutes"; NOT does the same
    "looked after"           these words side by side
    "social work"~10         these words within ten of one another
    negl*  neglact~          words that begin so; one letter may differ
    (a OR b) c               brackets
    title: workstream: kind: organisation: author: year: page: notes:   fields
    year:[2012 TO 2016]      a range
    """
    library = opened(context)
    asked = as_search(words, given)
    results = library.search(replace(asked, start=(page - 1) * size, size=size, explain=explain))
    if as_json:
        print_json(_as_json(results))
    else:
        _print(results, page, size, explained=explain)


def _as_json(results: Results) -> dict[str, Any]:
    facts: dict[str, Any] = {**results_as_json(results)}
    for shown, result in zip(facts["results"], results.results, strict=True):
        if result.explanation is not None:
            shown["explanation"] = asdict(result.explanation)
    return facts


def _print(results: Results, page: int, size: int, *, explained: bool) -> None:
    searched = results.searched
    click.echo(f"{_count(results.documents, 'document')}, {_count(results.passages, 'passage')}")
    click.echo(f"Searched as: {results.searched_as}")
    for note in results.notes:
        click.echo(note)
    met = Met.PASSAGE
    for number, result in enumerate(results.results, (page - 1) * size + 1):
        if result.met is not met:
            met = result.met
            click.echo(f"\n{_LABELS[met]}")
        document = result.document
        about = ", ".join(filter(None, (document.kind, document.organisation, document.date)))
        click.echo(f"\n{number}. {click.style(document.title, bold=True)} [document {document.id}]")
        click.echo("   " + "; ".join(filter(None, (about, ", ".join(document.workstreams)))))
        for hit in result.hits:
            where = f"{hit.locator}, notes" if hit.in_notes else str(hit.locator)
            click.echo(f"   {where}: {plain(hit.snippet)}")
        if result.passages > len(result.hits):
            click.echo(f"   and {_count(result.passages - len(result.hits), 'more passage')}")
        for line in _explained(result) if explained else ():
            click.echo(f"   {line}")
    if not results.results and results.listed:
        click.echo(f"There are only {-(-results.listed // size):,} pages of results.")
    elif not results.results:
        click.echo(
            f"Nothing found in {_count(searched.documents, 'document')} and {_count(searched.passages, 'passage')}; "
            f"{searched.unreadable} could not be read (“evidence coverage” lists them)."
        )
    elif results.listed > page * size:
        click.echo(f"\n{results.listed - page * size} more documents: --page {page + 1}")


def _explained(result: Result) -> Iterator[str]:
    """Give the lines that say why a document stands where it does."""
    ranked, why = result.why, result.explanation
    if ranked is not None and ranked.words_share is None:
        yield f"Found by meaning alone, {ranked.meaning_share:.2f} near."
    elif ranked is not None:
        meaning = "not known" if ranked.meaning_share is None else f"{ranked.meaning_share:.2f}"
        yield f"Of {_count(ranked.of, 'document')} ranked together: words {ranked.words_share:.2f}, meaning {meaning}."
    if why is None:
        return
    places = {hit.position: str(hit.locator) for hit in result.hits}
    yield f"Score {why.score:.2f}:"
    for passage in why.passages:
        where = places.get(passage.position, "the title")
        counted = "" if passage.counted == passage.score else f", of which {passage.counted:.2f} is counted"
        yield f"  {where} {passage.score:.2f}{counted}"
        for word in passage.words:
            fields = ", ".join(
                f"{each.times} in {each.field} of {each.length:.1f} times the usual length weighs {each.weight:.2f}"
                for each in word.fields
            )
            share = "" if word.share == 1 else f", counts {word.share:g} as a word of asking"
            rare = f"in {word.passages:,} of {_count(word.searched, 'passage')}, rarity {word.rarity:.2f}"
            yield f"    {word.word} {word.score:.2f}: {fields + '; ' if fields else ''}{rare}{share}"
    if why.others:
        yield f"  {_count(why.others, 'other passage')} {why.others_counted:.2f}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
