from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import UsageError
from indexer.search.opensearch.address import is_address, read


def test_all_parts_of_an_address_are_read():
    held = read("opensearch+https://ann:p%40ss@one:9201,two/library_1?shards=3&replicas=0&ca=/etc/ca.pem")
    assert held.hosts == (("one", 9201), ("two", 9200))
    assert (held.secure, held.name, held.user, held.password) == (True, "library_1", "ann", "p@ss")
    assert (held.shards, held.replicas, held.authority) == (3, 0, "/etc/ca.pem")


def test_what_is_left_out_has_usual_values():
    held = read("opensearch+http://127.0.0.1:9200")
    assert (held.secure, held.name, held.shards, held.replicas, held.user) == (False, "evidence", 1, 1, "")


def test_nothing_that_opens_the_cluster_is_shown():
    held = read("opensearch+https://ann:secret@one/library?api_key=hidden")
    assert held.shown == "opensearch+https://one:9200/library"
    for said in (held.shown, repr(held), str(held)):
        assert "secret" not in said
        assert "hidden" not in said


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("https://one:9200/library", "does not begin with"),
        ("opensearch+https://", "does not begin with"),
        ("opensearch+https://one/Upper", "small letters"),
        ("opensearch+https://one/a?replica=2", "no option replica"),
        ("opensearch+https://one/a?shards=0", "shards must be a number from 1"),
        ("opensearch+https://one/a?shards=many", "shards must be a number"),
        ("opensearch+https://one:70000/a", "no machine with a port"),
        ("opensearch+https://:9200/a", "no machine with a port"),
        ("opensearch+https://one,,two/a", "no machine with a port"),
    ],
)
def test_what_is_no_address_is_told_why(text, why):
    with pytest.raises(UsageError, match=why) as caught:
        read(text)
    assert "opensearch+https://user:password@host:9200/evidence" in str(caught.value)


@given(st.text(max_size=60))
def test_no_text_does_worse_than_a_sentence(text):
    address = f"opensearch+http://{text}"
    assert is_address(address)
    with suppress(UsageError):
        assert read(address).hosts
