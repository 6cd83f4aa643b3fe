"""A law: merging segments gives what writing their living rows at once would have given."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.search.segments import array_file
from indexer.search.segments.fields import TEXT_FIELDS
from indexer.search.segments.inverter import Inverter, Pieces
from indexer.search.segments.merging import Merged
from indexer.search.segments.stored import StoredSegment

TEXTS = st.lists(
    st.sampled_from(
        ["the", "care", "cares", "looked-after", "lookedafter", "文書", "2,751", "“Neglect”", "A.", "well-being"]
    ),
    max_size=12,
).map(" ".join)
ROWS = st.lists(
    st.tuples(st.fixed_dictionaries(dict.fromkeys(TEXT_FIELDS, TEXTS)), st.sampled_from(["", "1", "iv"])), max_size=4
)


def written(path, rows, pieces):
    inverter = Inverter(pieces)
    for number, (texts, page) in rows:
        inverter.add({"document": number, "position": 1, "revision": 7}, texts, page)
    inverter.write(path)
    return StoredSegment(path)


@settings(max_examples=60, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=4), st.data())
def test_merged_is_as_if_written_at_once(tmp_path_factory, parts, data):
    folder = tmp_path_factory.mktemp("segments")
    pieces = Pieces()
    number, held, living = 0, [], []
    for at, part in enumerate(parts):
        rows = [(number + i, row) for i, row in enumerate(part)]
        number += len(part)
        alive = np.array(data.draw(st.lists(st.booleans(), min_size=len(part), max_size=len(part))), bool)
        held.append((written(folder / str(at), rows, pieces), alive))
        living += [row for row, lives in zip(rows, alive, strict=True) if lives]
    merged = Merged(held)
    assert merged.rows == len(living)
    merged.write(folder / "merged")
    written(folder / "whole", living, Pieces())
    one, other = array_file.read(folder / "merged"), array_file.read(folder / "whole")
    assert one.keys() == other.keys()
    for name in one:
        if not name.startswith("form_"):
            assert one[name].tolist() == other[name].tolist(), name
    found, wanted = (StoredSegment(folder / name) for name in ("merged", "whole"))
    spelt, exact = (set(zip(each.forms[:], each.form_terms.tolist(), strict=True)) for each in (found, wanted))
    assert spelt >= exact  # a spelling may outlive its last place, as long as its term stands somewhere
    assert {term for _, term in spelt} == {term for _, term in exact}
