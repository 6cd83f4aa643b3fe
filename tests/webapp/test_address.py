from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from indexer.search.document_table import FACETS
from indexer.search.results import Sort
from webapp.address import Address


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
