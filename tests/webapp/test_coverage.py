from __future__ import annotations

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from indexer.coverage import Coverage, Gap
from indexer.model import Locator, Problem
from webapp.coverage import troubles

PROBLEM = Problem("It is locked.", "Unlock it.")


def test_everything_that_could_not_be_read_with_why_and_what_to_do(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/coverage").text, "lxml")
    assert page.main is not None
    said = " ".join(page.main.get_text().split())
    assert "29 documents and 31 passages" in said
    assert "Page 2: The page is a picture without words. Install tesseract and index the file again." in said
    assert "Scanned letter It holds pictures of pages only." in said
    assert "holiday.jpg: It is a picture. Leave it where it is." in said
    assert "private" not in said
    assert "quokka" not in said.lower()


def test_the_places_of_a_file_are_gathered_by_what_is_wrong() -> None:
    other = Problem("It is faint.", "Scan it again.")
    places = [Locator("page", str(each), each) for each in (1, 2, 3)]
    held = Coverage(
        documents=0,
        passages=0,
        pending=0,
        standings={},
        outcomes={},
        unreadable_files=(Gap(None, "a.pdf", None, PROBLEM), Gap(None, "b.pdf", None, PROBLEM)),
        unreadable_passages=(
            Gap(None, "a.pdf", places[0], PROBLEM),
            Gap(None, "a.pdf", places[1], other),
            Gap(None, "a.pdf", places[2], PROBLEM),
        ),
        not_documents=(),
        vanished=(),
    )
    first, second = troubles(held)
    assert first.places == {PROBLEM: [places[0], places[2]], other: [places[1]]}
    assert (second.path, second.problem, second.places) == ("b.pdf", PROBLEM, {})
