"""Pages of a paper's quotations and figures beside what the sources say, and of its text with all this marked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from indexer import papers
from indexer.claims import Verdict
from indexer.errors import UsageError
from indexer.linked import Links, links
from indexer.paper_report import Report
from indexer.paper_text import Block
from indexer.papers import Opened
from webapp.address import absolute
from webapp.documents import NUMBER
from webapp.library import library
from webapp.session import person
from webapp.view import view
from webapp.wording import counted

pages = Blueprint("paper_claims", __name__)

VERDICTS = {
    Verdict.VERBATIM: "Word for word",
    Verdict.SAME_FIGURE: "The same figure",
    Verdict.DIFFERS: "The source has other words",
    Verdict.ANOTHER_FIGURE: "The source has another figure",
    Verdict.NOT_FOUND: "Not found",
    Verdict.UNREADABLE: "The page could not be read",
}
"""What the verdicts are called."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a paper's text in which the same citation and claim stand, if any; places count from 0, -1 is none."""

    text: str
    citation: int = -1
    claim: int = -1
    begins: tuple[str, ...] = ()
    """Names of the citations and claims that begin with it, for links to find them."""


def prepare(app: Flask) -> None:
    """Let an application's templates name verdicts."""
    app.jinja_env.globals |= {"verdicts": VERDICTS}


@pages.get(f"/papers/{NUMBER}/claims")
def show(number: int) -> str:
    """List the quotations and figures of a paper beside the words of its sources, those to look at first."""
    opened = papers.opened(library(), number, person())
    report = Report(opened, view(), absolute(""))
    claims = list(enumerate(opened.checked.claims))
    decided = opened.decisions.keys()
    wrong = [each for each in claims if each[1].problem]
    not_checked = [each for each in claims if not each[1].checkable]
    return render_template(
        "papers/claims.html",
        opened=opened,
        paper=opened.paper,
        links=report.links,
        to_look_at=[each for each in wrong if each[1].key not in decided],
        settled=[each for each in wrong if each[1].key in decided],
        right=[each for each in claims if each[1].checkable and not each[1].problem],
        not_checked=not_checked,
        documents=report.documents,
        passages=report.passages,
        around=opened.text.around,
        page="claims",
        title=f"Quotations and figures of {opened.paper.title}",
    )


@pages.post(f"/papers/{NUMBER}/settle")
def settle(number: int) -> Response:
    """Say that quotations or figures were looked at, and the paper stands as it is."""
    form = request.form
    try:
        batch = papers.settle(library(), number, form.getlist("claim"), person(), form.get("note", ""))
        flash(f"{counted(len(form.getlist('claim')), 'claim')} settled.", f"decision {number} {batch}")
    except UsageError as error:
        flash(str(error))
    return redirect(url_for("paper_claims.show", number=number, _anchor="to-look-at"), 303)


@pages.get(f"/papers/{NUMBER}/text")
def text(number: int) -> str:
    """Show a paper's text with its citations and claims marked."""
    opened = papers.opened(library(), number, person())
    found = links(opened.checked, opened.decisions)
    return render_template(
        "papers/text.html",
        opened=opened,
        paper=opened.paper,
        links=found,
        blocks=pieces(opened),
        works=_works(found),
        page="text",
        title=f"Text of {opened.paper.title}",
    )


def pieces(opened: Opened) -> Iterator[tuple[Block, list[Piece]]]:
    """Cut each block where citations and claims begin and end."""
    citations = [(each.start, each.end) for each in opened.cited.citations]
    claims = [(each.start, each.end) for each in opened.checked.claims]
    whole = opened.text.text
    for block in opened.text.blocks:
        cited, claimed = _within(citations, block), _within(claims, block)
        spans = [citations[at] for at in cited] + [claims[at] for at in claimed]
        edges = {edge for span in spans for edge in span if block.start < edge < block.end}
        line = []
        for start, end in pairwise(sorted({block.start, block.end, *edges})):
            begins = [f"citation-{at}" for at in cited if citations[at][0] == start]
            begins += [f"claim-{at}" for at in claimed if claims[at][0] == start]
            citation = next((at for at in cited if citations[at][0] <= start < citations[at][1]), -1)
            claim = next((at for at in claimed if claims[at][0] <= start < claims[at][1]), -1)
            line.append(Piece(whole[start:end], citation, claim, tuple(begins)))
        yield block, line


def _within(spans: Sequence[tuple[int, int]], block: Block) -> list[int]:
    """Give the places of spans that begin in a block; they are in order."""
    first = bisect_left(spans, (block.start, 0))
    return list(range(first, bisect_left(spans, (block.end, 0), first)))


def _works(found: Links) -> dict[int, int]:
    """Give the place of the work that each citation means, or may mean first."""
    return {at: each.place for each in reversed(found.works) for at in each.work.citations}
