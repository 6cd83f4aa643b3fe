"""The site over the sample collection, served on this machine, and a browser to walk through it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from indexer import people
from indexer.config import Config
from indexer.ingest import index
from indexer.library import Library
from indexer.model import Role
from webapp import create_app
from webapp.library import library_of

ROOT = Path(__file__).parents[2]
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run"
).split()

OpenPage = Callable[..., Page]

expect.set_options(timeout=20_000)  # milliseconds: the machine may be busy with other tests


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        pass


@contextmanager
def serve(config: Config) -> Iterator[str]:
    """Serve a library; gives the site's address."""
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
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        library_of(app).close()


@pytest.fixture(scope="session")
def served() -> Callable[[Config], AbstractContextManager[str]]:
    """Give what serves a library of a test's own while it is entered."""
    return serve


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """Index the sample collection, once; a test that changes it works on a copy."""
    config = Config(library=tmp_path_factory.mktemp("site") / "library", ocr=False)
    with Library(config, create=True) as library:
        index(library, [ROOT / "corpus"])
    return config


@pytest.fixture(scope="session")
def site(sample: Config) -> Iterator[str]:
    """Serve the sample collection to its owner; gives the site's address."""
    with serve(replace(sample, local=True)) as address:
        yield address


@pytest.fixture
def site_with_accounts(sample: Config, tmp_path: Path) -> Iterator[tuple[str, Config]]:
    """Serve a copy of the sample collection in which Anna Reid, an administrator, has an account and a password."""
    config = replace(sample, library=tmp_path / "library", sign_in_limit="1000 per minute")
    shutil.copytree(sample.library, config.library)
    with Library(config) as library:
        anna = people.add(library.catalogue, "Anna Reid", "anna@example.org", Role.ADMINISTRATOR, [], "a test")
        people.set_password(library.catalogue, anna.id, "three random words", "a test")
    with serve(config) as address:
        yield address, config


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
        # A form that was filled in wrongly comes back with this status, which Chromium writes there too; and now and
        # then it takes up a connection that this server has just closed, writes that, and tries again. A test with a
        # server of its own asks for it before open_page, so that its pages go first.
        expected = ("status of 422", "ERR_SOCKET_NOT_CONNECTED", "ERR_CONNECTION_RESET")
        if message.type in ("error", "warning") and not any(each in message.text for each in expected):
            said.append(f"{message.type}: {message.text}")

    def open_it(address: str, width: int = 1280, base: str = "", **options: bool) -> Page:
        context = browser.new_context(base_url=base or site, viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
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
