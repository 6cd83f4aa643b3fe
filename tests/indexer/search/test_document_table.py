import pytest

from indexer.model import Document, DocumentId, ReadStatus, Standing, Tag, TagGroup, TagId, is_date
from indexer.search.acronyms import Acronyms
from indexer.search.document_table import DocumentTable, Filters
from indexer.search.query_parser import parse
from indexer.search.tag_table import TagTable
from indexer.terms import Vocabulary


def document(number, **values):
    about = {
        "title": "",
        "kind": "",
        "date": "",
        "organisation": "",
        "author": "",
        "language": "en",
        "audience": "",
    } | values
    workstreams = about.pop("workstreams", ())
    return Document(
        DocumentId(number), "", "", **about, standing=Standing.CURRENT, status=ReadStatus.READ, problem=None,
        passages=1, unreadable_passages=0, revision=1, workstreams=workstreams,
    )  # fmt: skip


@pytest.fixture
def table():
    return DocumentTable(
        [
            document(1, kind="report", date="2015-07-31", organisation="Scottish Government", workstreams=("cse",)),
            document(2, kind="minutes", date="2016", organisation="SCRA", author="Daniel, B."),
            document(5, kind="report"),
        ],
        TagTable(
            Vocabulary(
                [TagGroup("workstream", "Workstream")],
                [Tag(TagId(7), "workstream", "cse", "Child Sexual Exploitation", acronyms={"CSE": "…"})],
            ),
            [(1, 7, None, None)],
        ).seen_by(None),
    )


@pytest.fixture
def found(table):
    acronyms = Acronyms([("SCRA", "Scottish Children's Reporter Administration")])

    def find(query):
        return sorted(parse(query, table.resolver(acronyms), acronyms).tree.documents)

    return find


@pytest.mark.parametrize(
    ("query", "documents"),
    [
        ("workstream:cse", [1]),
        ("workstream:CSE", [1]),
        ('workstream:"child sexual"', [1]),
        ("kind:reports", [1, 5]),
        ("kind:rep*", [1, 5]),
        ("year:2015", [1]),
        ("year:[2015 TO 2016]", [1, 2]),
        ("year:{2015 TO 2016]", [2]),
        ("year:[2016 TO ]", [2]),
        ('organisation:"Scottish Government"', [1]),
        ('organisation:"Scottish Children\'s Reporter Administration"', [2]),
        ("author:daniel", [2]),
    ],
)
def test_metadata_fields(found, query, documents):
    assert found(query) == documents


def test_filters_are_alternatives_within_a_facet_and_narrow_across(table):
    both = table.mask(Filters({"kind": frozenset({"report", "minutes"}), "year": frozenset({"2016"})}, {}))
    assert table.ids[both].tolist() == [2]
    assert table.ids[table.mask(Filters({}, {"kind": frozenset({"report"})}))].tolist() == [2]


def test_a_filter_is_spelt_as_the_catalogue_spells_it(table):
    filters, notes = table.known(Filters({"kind": frozenset({"Minutes"}), "workstream": frozenset({"CSE"})}, {}))
    assert filters.chosen == {"kind": frozenset({"minutes"}), "workstream": frozenset({"cse"})}
    assert notes == []


def test_a_filter_that_nothing_has_is_told(table):
    filters, notes = table.known(Filters({}, {"kind": frozenset({"leaflet"})}))
    assert filters.excluded == {"kind": frozenset({"leaflet"})}
    assert notes == ["No document has the kind “leaflet”."]


@pytest.mark.parametrize("text", ["2016", "2016-07", "2016-02-29"])
def test_dates(text):
    assert is_date(text)


@pytest.mark.parametrize("text", ["", "0000", "2016-13", "2015-02-29", "٢٠١٦", "2016-7", "soon", "2016-07-31T00:00"])
def test_no_dates(text):
    assert not is_date(text)
