from __future__ import annotations

from indexer.citation.preparing import prepared


def test_what_citeproc_does_not_know_is_left_out() -> None:
    made = prepared(
        {
            "id": "x",
            "type": "book",
            "title": "Carers' lines",
            "chair": [{"literal": "C"}],
            "colour": "red",
            "author": [{"family": "van der Berg", "given": "Jan"}, {"given": "Plato"}],
            "issued": {"date-parts": [[2016]], "raw": "2016"},
            "event-title": "A meeting",
            "URL": "https://example.org/it's",
        }
    )
    assert made == {
        "type": "book",
        "language": "en-GB",
        "title": "Carers’ lines",
        "author": [
            {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
            {"literal": "Plato"},
        ],
        "issued": {"date-parts": [[2016]]},
        "event": "A meeting",
        "URL": "https://example.org/it's",
    }
