"""Measures how fast the site answers over HTTP, beside a bare page and stock Whoosh on the same server.

    python benchmarks/site.py FILE [--pages 10000 50000] [--requests 100] [--json]

FILE holds pages as JSON lines (may be .xz; fields document, title, page, text); years, kinds, organisations and
workstreams are made up, so that there is something to filter by. The site is served by “evidence serve --local” in a
process of its own, the peers by another with the same server and threads: the bytes of a page of results, computed
before, and stock Whoosh's twenty best titles in the smallest of pages (without counts, filters or snippets). One and
eight clients ask in turn for the same mix. Milliseconds depend on the machine: quote the ratios to the peers.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count, groupby, islice
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import waitress
from engines.pages import read_pages
from engines.stock_whoosh import cached_stem
from flask import Flask, request
from markupsafe import escape
from sqlalchemy import event
from sqlalchemy.engine import Engine
from whoosh import analysis, fields, index, qparser

import webapp.search
from indexer.catalogue import now
from indexer.catalogue.documents import Reading
from indexer.config import Config
from indexer.library import Library
from indexer.model import Locator, Passage, ReadStatus, Workstream
from indexer.originals import Folder
from indexer.search.engine import Entry
from indexer.sync import BATCH
from indexer.tags import apply_to
from webapp import create_app
from webapp.library import library_of

Pages = list[dict[str, Any]]

STREAMS = ("neglect", "inspections", "data", "training")
KINDS = ("report", "review", "minutes", "slides")
CLIENTS = (1, 8)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("file", type=Path)
    arguments.add_argument("--pages", type=int, nargs="+", default=[10_000, 50_000])
    arguments.add_argument("--requests", type=int, default=100)
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--peers", type=int, help=argparse.SUPPRESS)  # the port, in the process of the peers
    given = arguments.parse_args()
    if given.peers:
        serve_peers(given.file, given.peers)
        return
    figures = {}
    for size in given.pages:
        pages = list(islice(read_pages(given.file), size))
        with tempfile.TemporaryDirectory() as temporary:
            figures[len(pages)] = measured(pages, Path(temporary), given.requests)
        if not given.json:
            show(len(pages), figures[len(pages)])
    if given.json:
        print(json.dumps(figures, indent=1))


def measured(pages: Pages, folder: Path, requests: int) -> dict[str, Any]:
    """Fill a library and a stock index, serve both, and ask."""
    documents = fill(pages, folder / "library")
    fill_stock(pages, folder / "stock")
    asked = addresses(pages, documents, requests)
    with serving(
        [sys.executable, "-m", "indexer", "--library", str(folder / "library"), "serve", "--local", "--port"]
    ) as site:
        (folder / "page.html").write_bytes(fetch(http.client.HTTPConnection("127.0.0.1", site), asked["one word"][0]))
        with serving([sys.executable, __file__, str(folder), "--peers"]) as peers:
            asked_of_peers = {
                "bare page": ["/bare"] * requests,
                "stock Whoosh": [f"/stock{each.removeprefix('/')}" for each in asked["one word"]],
            }
            timed = {
                clients: {
                    kind: timings(port, each, clients)
                    for port, kinds in ((peers, asked_of_peers), (site, asked))
                    for kind, each in kinds.items()
                }
                for clients in CLIENTS
            }
    return {"documents": documents, "ms": timed, "statements": statements(folder / "library", asked)}


def fill(pages: Pages, folder: Path) -> int:
    """Put pages into a library as if they had been read from files; gives the number of documents."""
    chance = random.Random(2)  # noqa: S311 - a benchmark must repeat itself
    originals = Folder(folder / "files")
    with Library(Config(library=folder), create=True) as library:
        catalogue = library.catalogue
        for place, slug in enumerate(STREAMS):
            catalogue.vocabulary.put_workstream(Workstream(slug, slug.capitalize(), ""), place)
        batch: list[Entry] = []
        waiting = 0
        number = 0
        for number, (title, group) in enumerate(groupby(pages, key=lambda page: page["title"]), 1):
            passages = [Passage(Locator("page", str(at), at), page["text"]) for at, page in enumerate(group, 1)]
            values = {
                "title": title,
                "kind": chance.choice(KINDS),
                "date": f"{chance.randint(2005, 2020)}-{chance.randint(1, 12):02}",
                "organisation": f"Office {chance.randint(1, 30)}",
                "language": "en",
                "audience": "public",
            }
            original = originals.path(f"{number:064x}")
            original.parent.mkdir(parents=True, exist_ok=True)
            original.touch()
            with catalogue.transaction():
                catalogue.files.record(original.name, "application/pdf", now())
                reading = Reading(passages, ReadStatus.READ, None, None, "1")
                key = catalogue.documents.add(f"{number:064x}", "application/pdf", values, reading, now())
                apply_to(catalogue, key, chance.choice(STREAMS), "manifest", now(), "a benchmark")
            batch.append(Entry(key, 1, title, passages))
            waiting += len(passages)
            if waiting >= BATCH:
                library.engine.put(batch)
                batch, waiting = [], 0
        library.engine.put(batch)
    return number


def fill_stock(pages: Pages, folder: Path) -> None:
    """Index the same pages with Whoosh as it comes."""
    folder.mkdir()
    analyser = analysis.StemmingAnalyzer(stemfn=cached_stem, cachesize=-1)
    schema = fields.Schema(title=fields.TEXT(analyzer=analyser, stored=True), text=fields.TEXT(analyzer=analyser))
    opened = index.create_in(folder, schema)
    writer = opened.writer(limitmb=256)
    for page in pages:
        writer.add_document(title=page["title"], text=page["text"])
    writer.commit()


def serve_peers(folder: Path, port: int) -> None:
    """Serve a page that is ready, and stock Whoosh's answer in the smallest of pages."""
    app = Flask(__name__)
    ready = (folder / "page.html").read_bytes()
    opened = index.open_dir(folder / "stock")
    parser = qparser.MultifieldParser(["title", "text"], opened.schema)

    @app.get("/bare")
    def bare() -> bytes:
        return ready

    @app.get("/stock")
    def stock() -> str:
        with opened.searcher() as searcher:
            found = searcher.search(parser.parse(request.args["q"]), limit=20)
            return "<!doctype html><title>Found</title>" + "".join(f"<p>{escape(hit['title'])}</p>" for hit in found)

    waitress.serve(app, host="127.0.0.1", port=port, threads=8, ident=None, _quiet=True)


@contextlib.contextmanager
def serving(command: Sequence[str]) -> Iterator[int]:
    """Run a server on a free port until it is no longer needed; gives the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    here = os.pathsep.join([str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    process = subprocess.Popen([*command, str(port)], stderr=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": here})
    try:
        for _ in range(600):
            if process.poll() is not None:
                sys.exit(f"A server ended before it answered: {' '.join(command)} {port}")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def addresses(pages: Pages, documents: int, each: int) -> dict[str, list[str]]:
    """Give addresses of each kind, the same for the same pages."""
    chance = random.Random(1)  # noqa: S311 - a benchmark must repeat itself
    pairs: list[tuple[str, str]] = []
    while len(pairs) < each:
        words = [word.lower() for word in chance.choice(pages)["text"].split() if word.isalpha() and len(word) > 3]
        if len(words) > 1:
            at = chance.randrange(len(words) - 1)
            pairs.append((words[at], words[at + 1]))
    streams = [chance.choice(STREAMS) for _ in pairs]
    numbers = [chance.randint(1, documents) for _ in pairs]
    return {
        "one word": [f"/?q={quote_plus(first)}" for first, _ in pairs],
        "two words": [f"/?q={quote_plus(f'{first} {second}')}" for first, second in pairs],
        "filtered": [
            f"/?q={quote_plus(first)}&workstream={stream}&not-kind=minutes"
            for (first, _), stream in zip(pairs, streams, strict=True)
        ],
        "nothing": [f"/?q=qqx{number}" for number in range(each)],
        "every document": ["/"] * each,
        "document": [
            f"/documents/{number}?q={quote_plus(first)}" for (first, _), number in zip(pairs, numbers, strict=True)
        ],
        "passage": [
            f"/documents/{number}/passages/1?q={quote_plus(first)}"
            for (first, _), number in zip(pairs, numbers, strict=True)
        ],
    }


def timings(port: int, asked: list[str], clients: int) -> dict[str, float]:
    """Ask for pages from several clients at once, each on its own connection; milliseconds and pages a second."""
    fetch(http.client.HTTPConnection("127.0.0.1", port), asked[0])

    def client(own: list[str]) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        taken = []
        for address in own:
            start = time.perf_counter()
            fetch(connection, address)
            taken.append((time.perf_counter() - start) * 1000)
        connection.close()
        return taken

    start = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        taken = sorted(one for own in pool.map(client, [asked[at::clients] for at in range(clients)]) for one in own)
    seconds = time.perf_counter() - start
    return {
        "p50": statistics.median(taken),
        "p95": taken[int(len(taken) * 0.95)],
        "pages_per_second": len(asked) / seconds,
    }


def fetch(connection: http.client.HTTPConnection, address: str) -> bytes:
    """Get a page.

    Raises:
        SystemExit: it is not there, so that no error page is measured by mistake.
    """
    connection.request("GET", address)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        sys.exit(f"{address} answered {answer.status}")
    return body


def statements(library: Path, asked: dict[str, list[str]]) -> dict[str, int]:
    """Count the SQL statements of each kind of page, with ten and with a hundred results."""
    app = create_app(Config(library=library, local=True))
    client = app.test_client()
    counted = count()

    def note(*_: object) -> None:
        next(counted)

    event.listen(Engine, "before_cursor_execute", note)
    found = {}
    usual = webapp.search.SIZE
    for size in (10, 100):
        webapp.search.SIZE = size
        for kind in ("one word", "two words", "filtered", "every document"):
            found[f"{kind}, {size} results"] = _statements_of(client, max(asked[kind][:20], key=len), counted)
    webapp.search.SIZE = usual
    for kind in ("nothing", "document", "passage"):
        found[kind] = _statements_of(client, asked[kind][0], counted)
    event.remove(Engine, "before_cursor_execute", note)
    library_of(app).close()
    return found


def _statements_of(client: Any, address: str, counted: Iterator[int]) -> int:
    client.get(address)  # what is kept in memory from one page to the next is there now
    before = next(counted)
    client.get(address)
    return next(counted) - before - 1


def show(pages: int, figures: dict[str, Any]) -> None:
    """Print the figures of one size of library."""
    print(f"{pages:,} pages of {figures['documents']:,} documents")
    for clients, kinds in figures["ms"].items():
        bare, stock = kinds["bare page"]["p50"], kinds["stock Whoosh"]["p50"]
        print(f"  {clients} client{'s' if clients > 1 else ''}: milliseconds; pages a second; times the peers' medians")
        for kind, held in kinds.items():
            print(
                f"    {kind:16} p50 {held['p50']:7.1f}  p95 {held['p95']:7.1f}  {held['pages_per_second']:6.0f}/s"
                f"  bare x {held['p50'] / bare:5.1f}  stock x {held['p50'] / stock:5.2f}"
            )
    print("  SQL statements: " + "; ".join(f"{kind} {number}" for kind, number in figures["statements"].items()))


if __name__ == "__main__":
    main()
