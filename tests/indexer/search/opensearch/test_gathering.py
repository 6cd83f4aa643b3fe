import base64
import struct

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.search.engine import Found, Matches
from indexer.search.opensearch.gathering import gathered

PASSAGES = st.lists(st.tuples(st.integers(1, 40), st.integers(0, 3), st.floats(0, 99, width=32)), max_size=60)


def said(found: Found) -> str:
    """Write what a shard has gathered, as the cluster does."""
    rows = zip(found.documents.tolist(), found.highest.tolist(), found.passages.tolist(), strict=True)
    return base64.b64encode(b"".join(struct.pack(">qfi", *row) for row in rows)).decode()


def of(passages) -> Found:
    held = sorted({(document, position): score for document, position, score in passages}.items())
    return Found.of(
        Matches(
            np.array([document for (document, _), _ in held], np.int64),
            np.array([position for (_, position), _ in held], np.int32),
            np.array([score for _, score in held], np.float32),
        )
    )


@given(PASSAGES, st.integers(1, 4))
def test_documents_are_put_together_wherever_their_passages_stand(passages, shards):
    passages = [each for each in {each[:2]: each for each in passages}.values() if each[1]]
    whole, parts = of(passages), [of(passages[number::shards]) for number in range(shards)]
    found = gathered([said(each) for each in parts])
    assert found.documents.tolist() == whole.documents.tolist()
    assert found.highest.tolist() == whole.highest.tolist()
    assert found.passages.tolist() == whole.passages.tolist()


def test_a_document_that_is_found_by_its_title_alone_has_no_passages():
    found = gathered([said(of([(7, 0, 1.5)])), None, ""])
    assert (found.documents.tolist(), found.highest.tolist(), found.passages.tolist()) == ([7], [1.5], [0])


def test_where_nothing_answers_nothing_is_found():
    assert not len(gathered([]).documents)
    assert not len(gathered([said(Found.none()), None]).documents)
