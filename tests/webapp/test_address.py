from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from indexer.search.document_table import FACETS
from indexer.search.results import Sort
from webapp.address import Address, Question, onwards


def read(query: str) -> Address:
    return Address.read(MultiDict(parse_qsl(query)))


def test_everything_an_address_can_say() -> None:
    address = read(
        "q=neglect+of+children&workstream=neglect&workstream=inspections&kind=report&not-kind=slides"
        "&sort=date&page=3&any=1&editions=all&as-typed=HBR"
    )
    search = address.search(20, 3)
    assert search.text == "neglect of children"
    assert search.filters.chosen == {"workstream": {"neglect", "inspections"}, "kind": {"report"}}
    assert search.filters.excluded == {"kind": {"slides"}}
    assert (search.sort, search.start, search.size) == (Sort.DATE, 40, 20)
    assert search.unexpanded == {"HBR"}
    assert search.any_word
    assert search.earlier_editions


def test_what_makes_no_sense_is_passed_over() -> None:
    assert read("sort=best&page=x&any=maybe&editions=some&colour=red&kind=") == Address()


values = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=8)
query = st.fixed_dictionaries(
    {
        "q": values,
        **{facet: st.lists(values, max_size=2) for facet in FACETS},
        **{f"not-{facet}": st.lists(values, max_size=2) for facet in FACETS},
        "sort": st.sampled_from(["relevance", "date", "title", "added"]),
        "page": st.integers(1, 999).map(str),
        "any": st.sampled_from(["1", ""]),
    }
)


@given(query)
def test_an_address_read_and_written_is_the_same_search(given: dict[str, str | list[str]]) -> None:
    from webapp.search import pages

    app = Flask(__name__)
    app.register_blueprint(pages)
    address = Address.read(MultiDict(given))
    with app.test_request_context():
        written = address.url
    assert Address.read(MultiDict(parse_qsl(urlsplit(written).query))) == address


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/coverage?page=2", "/coverage?page=2"),
        ("/?q=https://example.org", "/?q=https://example.org"),
        ("", "/"),
        ("coverage", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_after_signing_in_people_stay_on_this_site(app: Flask, wanted: str, given: str) -> None:
    with app.test_request_context():
        assert onwards(wanted) == given


@given(query)
def test_a_question_leads_back_to_the_search_it_came_from(given: dict[str, str | list[str]]) -> None:
    from webapp.search import pages

    app = Flask(__name__)
    app.register_blueprint(pages)
    address = Address.read(MultiDict(given))
    with app.test_request_context():
        travelled = Question.read(MultiDict(parse_qsl(urlencode(address.travelling.parameters, doseq=True))))
        assert travelled == address.travelling
        assert Address.read(MultiDict(parse_qsl(urlsplit(travelled.search_url).query))) == address


def test_what_a_question_came_from_is_rewritten_never_echoed() -> None:
    def came_from(said: str) -> str:
        return Question.read(MultiDict({"from": said})).came_from

    assert came_from("kind=report&colour=red&page=2&q=other&from=kind%3Dslides") == "kind=report&page=2"
    assert came_from("https://example.org/") == ""
    assert came_from("kind=" + "x" * 3000) == ""
    assert read("q=a&from=kind%3Dreport").question.came_from == ""
