from __future__ import annotations

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from indexer.config import Config
from webapp import create_app
from webapp.library import library_of

HEADINGS = [
    "Accessibility statement for Evidence review",
    "How accessible this website is",
    "Feedback and contact information",
    "Reporting accessibility problems with this website",
    "Enforcement procedure",
    "Technical information about this website’s accessibility",
    "Compliance status",
    "Non-accessible content",
    "Non-compliance with the accessibility regulations",
    "Disproportionate burden",
    "Content that’s not within the scope of the accessibility regulations",
    "What we’re doing to improve accessibility",
    "Preparation of this accessibility statement",
]
"""What the model statement asks for, in its order."""


def test_it_has_the_parts_that_the_law_asks_for(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/accessibility").text, "lxml")
    assert [each.text for each in page.select("main h1, main h2, main h3")] == HEADINGS
    text = " ".join(page.main.text.split())
    assert "partially compliant with the Web Content Accessibility Guidelines version 2.2 AA" in text
    assert "(No. 2) Accessibility Regulations 2018" in text
    assert "https://www.equalityadvisoryservice.com/" in {str(each["href"]) for each in page.select("main a")}


def test_whoever_has_not_signed_in_may_read_it_and_it_names_who_to_write_to(shelf) -> None:
    config = Config(
        library=shelf.library.folder,
        organisation="Review Office",
        contact="help@example.org",
        address="https://evidence.example.org",
    )
    app = create_app(config)
    answer = app.test_client().get("/accessibility", base_url="https://evidence.example.org")
    library_of(app).close()
    assert answer.status_code == 200
    assert "This website is run by Review Office." in answer.text
    assert "mailto:help@example.org" in answer.text
    assert "applies to https://evidence.example.org/" in answer.text


def test_without_settings_it_still_says_what_to_do(client: FlaskClient) -> None:
    text = " ".join(BeautifulSoup(client.get("/accessibility").text, "lxml").main.text.split())
    assert "whoever gave you the address of this site" in text
