"""The site over the sample collection, served on this machine, and a browser to walk through it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from indexer.config import Config
from indexer.ingest import index
from indexer.library import Library
from webapp import create_app
from webapp.library import library_of

ROOT = Path(__file__).parents[2]
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run"
).split()

OpenPage = Callable[..., Page]


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Config], str]]:
    """Give a function that serves a library until the end; it gives the site's address."""
    ends: list[Callable[[], None]] = []

    def serve(config: Config) -> str:
        app = create_app(config)

        def whole(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
            # This server leaves a file open when a browser hangs up while it is sent, so it is sent from memory.
            answer = app(environ, start)
            try:
                return [b"".join(answer)]
            finally:
                answer.close()  # type: ignore[attr-defined]

        server = make_server("127.0.0.1", 0, whole, threaded=True, request_handler=_Quiet)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        ends.extend((library_of(app).close, server.server_close, thread.join, server.shutdown))
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for end in reversed(ends):
        end()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Config], str]) -> str:
    """Serve the sample collection; gives the site's address."""
    config = Config(library=tmp_path_factory.mktemp("site") / "library", ocr=False)
    with Library(config, create=True) as library:
        index(library, [ROOT / "corpus"])
    return serve(config)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("The journeys need Chromium: install it (Debian: apt install chromium) to walk through the site.")
    with sync_playwright() as playwright:
        # Proxies are for the world outside; the site is on this machine.
        environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS, env=dict(environment))
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[OpenPage]:
    """Give a function that opens a page of the site; at the end nothing may stand on any console.

    A violation of the content security policy is written there, and so is every file that was not found.
    """
    said: list[str] = []
    contexts: list[BrowserContext] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(f"{message.type}: {message.text}")

    def open_it(address: str, width: int = 1280, **options: bool) -> Page:
        context = browser.new_context(base_url=site, viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert said == []
