"""The help pages: short guides, written in Markdown in guides/ and headed by what somebody wants to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from flask import Blueprint, render_template, url_for
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from indexer.errors import NotFound

GUIDES = Path(__file__).parent / "guides"
INDEX = "index"

pages = Blueprint("help", __name__)

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_OTHER_GUIDE = re.compile(r"(?P<name>[\w-]+)\.md(?:#(?P<anchor>.+))?")


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide, ready to be shown; ``sections`` are the anchors and titles of its parts."""

    name: str
    title: str
    words: Markup
    sections: tuple[tuple[str, str], ...]


@pages.get("/help")
def index() -> str:
    """Show what one may want to do, each with the guide that says how."""
    return render_template("help/index.html", guide=guide(INDEX))


@pages.get("/help/<name>")
def one(name: str) -> str:
    """Show a guide."""
    return render_template("help/guide.html", guide=guide(name))


@cache
def guide(name: str) -> Guide:
    """Read a guide.

    Links between guides are written as between files, so that they work in the folder of guides too.

    Raises:
        NotFound: there is none of this name.
    """
    if name not in {path.stem for path in GUIDES.glob("*.md")}:
        raise NotFound("There is no such help page. The first help page lists them all.")
    title, _, text = (GUIDES / f"{name}.md").read_text(encoding="utf-8").partition("\n")
    tokens = _MARKDOWN.parse(text)
    sections = []
    for opening, inside in pairwise(tokens):
        if opening.type == "heading_open":
            opening.attrSet("id", anchor(inside.content))
            if opening.tag == "h2":
                sections.append((anchor(inside.content), inside.content))
        elif opening.type == "table_open":
            opening.attrSet("class", "ds_table")
        elif opening.type == "th_open":
            opening.attrSet("scope", "col")
        for each in inside.children or []:
            _lead(each)
    words = Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))  # noqa: S704 - our own text, without HTML
    return Guide(name, title.removeprefix("# "), words, tuple(sections))


def anchor(heading: str) -> str:
    """Give the anchor of a heading: "Who may see what?" is at #who-may-see-what."""
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


def _lead(link: Token) -> None:
    """Turn a link to another guide's file into one to its page."""
    if link.type == "link_open" and (other := _OTHER_GUIDE.fullmatch(str(link.attrGet("href")))):
        link.attrSet("href", url_for("help.one", name=other["name"], _anchor=other["anchor"]))
