"""Writes a work as COinS, which reference managers find in HTML: the title of ``<span class="Z3988">``."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from indexer.citation.dates import as_text
from indexer.citation.names import family, is_organisation, names
from indexer.paper_text import Csl

_FORMATS = {"article-journal": "journal", "article-magazine": "journal", "article-newspaper": "journal"}
_GENRES = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "chapter": "bookitem",
    "paper-conference": "proceeding",
    "report": "report",
    "document": "document",
}


def coins(csl: Csl) -> str:
    """Give a work as key and value pairs of an OpenURL (ANSI/NISO Z39.88-2004), not yet escaped for HTML.

    A thesis is a "dissertation", anything else that is no article a "book"; organisations go into ``rft.aucorp``,
    where they are not taken for persons.

    >>> coins({"type": "book", "title": "Care", "author": [{"literal": "An Office"}]})
    'ctx_ver=Z39.88-2004&rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Abook&rft.genre=book&rft.btitle=Care&rft.aucorp=An+Office'
    """
    return urlencode([(key, value) for key, value in _pairs(csl) if value])


def _pairs(csl: Csl) -> Iterator[tuple[str, str]]:
    kind = str(csl.get("type", ""))
    form = "dissertation" if kind == "thesis" else _FORMATS.get(kind, "book")
    within = form == "journal" or kind in ("chapter", "paper-conference")
    yield "ctx_ver", "Z39.88-2004"
    yield "rft_val_fmt", f"info:ofi/fmt:kev:mtx:{form}"
    if form != "dissertation":
        yield "rft.genre", _GENRES.get(kind, "book")
    yield "rft.atitle" if within else "rft.title" if form == "dissertation" else "rft.btitle", csl.get("title", "")
    if within:
        yield "rft.jtitle" if form == "journal" else "rft.btitle", csl.get("container-title", "")
    for at, name in enumerate(names(csl)):
        if is_organisation(name):
            yield "rft.aucorp", family(name)
        elif at == 0:
            yield "rft.aulast", family(name)
            yield "rft.aufirst", name.get("given", "")
        else:
            yield "rft.au", " ".join(filter(None, (name.get("given"), family(name))))
    yield "rft.date", as_text(csl.get("issued"))
    for key, field in (
        ("inst" if form == "dissertation" else "pub", "publisher"),
        ("place", "publisher-place"),
        ("edition", "edition"),
        ("volume", "volume"),
        ("issue", "issue"),
        ("pages", "page"),
        ("isbn", "ISBN"),
        ("issn", "ISSN"),
    ):
        yield f"rft.{key}", str(csl.get(field, ""))
    yield "rft_id", f"info:doi/{csl['DOI']}" if csl.get("DOI") else ""
    yield "rft_id", str(csl.get("URL", ""))
