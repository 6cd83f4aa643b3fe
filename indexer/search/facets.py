"""Counts what results could be filtered by."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from indexer.model import WORKSTREAM
from indexer.search.document_table import FACETS, DocumentTable, Filters
from indexer.search.results import Facet, FacetValue


def count(table: DocumentTable, documents: NDArray[np.int64], filters: Filters) -> tuple[Facet, ...]:
    """Count the values of each facet over documents found, its own filters left aside and all others in force."""
    found = np.zeros(len(table.ids), bool)
    found[table.rows_of(documents)] = True
    groups = [each for each in table.vocabulary.groups if each != WORKSTREAM]
    return tuple(
        _facet(table, found, filters, name, group) for name in FACETS for group in (groups if name == "tag" else [""])
    )


def _facet(table: DocumentTable, found: NDArray[np.bool_], filters: Filters, name: str, group: str) -> Facet:
    chosen, excluded = (
        frozenset(value for value in values.get(name, ()) if not group or value.startswith(f"{group}/"))
        for values in (filters.chosen, filters.excluded)
    )
    counts = table.count(name, found & table.mask(filters, without=name, group=group), group)
    absent = sorted((chosen | excluded) - {value for value, _ in counts})
    return Facet(
        name,
        tuple(
            FacetValue(value, table.label(name, value), count, value in chosen, value in excluded)
            for value, count in [*counts, *((value, 0) for value in absent)]
        ),
        group,
    )
