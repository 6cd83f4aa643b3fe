"""Remakes the README's pictures from the sample collection: ``python docs/screenshots.py``."""

from __future__ import annotations

import logging
import re
import shutil
import sys
import threading
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from indexer.config import Config
from indexer.ingest import index
from indexer.library import Library
from webapp import create_app
from webapp.library import library_of

ROOT = Path(__file__).parents[1]
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run"
).split()


def shoot(folder: Path, pictures: Path) -> None:
    """Index ``corpus/`` into a library in a folder, serve it, and take the pictures."""
    config = Config(library=folder / "library", ocr=False)
    with Library(config, create=True) as library:
        index(library, [ROOT / "corpus"])
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # not a line for each file
    app = create_app(replace(config, local=True))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 960})
        page.goto(f"http://127.0.0.1:{server.server_port}/?q=neglect+threshold&workstream=neglect")
        page.screenshot(path=pictures / "search.png")
        page.get_by_role("link", name=re.compile("^Page")).first.click()
        page.screenshot(path=pictures / "passage.png")
        page.set_viewport_size({"width": 1280, "height": 920})
        page.goto(f"http://127.0.0.1:{server.server_port}/map?rows=workstream&columns=evidence-type")
        page.screenshot(path=pictures / "map.png")
        page.goto(f"http://127.0.0.1:{server.server_port}/papers")
        page.set_input_files("#file", ROOT / "docs" / "sample-paper.md")
        page.get_by_role("button", name="Check it").click()
        page.get_by_role("link", name="Quotations and figures", exact=True).click()
        page.set_viewport_size({"width": 1280, "height": 960})
        page.screenshot(path=pictures / "claims.png")
        browser.close()
    server.shutdown()
    library_of(app).close()


if __name__ == "__main__":
    if shutil.which("chromium") is None:
        sys.exit("The pictures are taken with Chromium: install it (Debian: apt install chromium) and try again.")
    target = ROOT / "docs" / "pictures"
    target.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="evidence-") as temporary:
        shoot(Path(temporary), target)
