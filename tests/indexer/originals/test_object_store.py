import hashlib
import socket
import sys

import pytest

from indexer.errors import LibraryDamaged, OriginalsAway, UsageError
from indexer.originals.fetched import Fetched
from indexer.originals.object_store import ObjectStore
from indexer.originals.port import name_of

CONTENT = b"The words of a report. " * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def store(s3, tmp_path):
    return ObjectStore(s3, Fetched(tmp_path / "fetched", 1_000_000))


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "source"
    path.write_bytes(CONTENT)
    return path


def test_what_was_fetched_is_given_while_the_store_is_away(store, source, monkeypatch):
    store.keep(source, SHA256)
    monkeypatch.setattr(store, "_root", "none/at-all")
    with store.local(SHA256) as path:
        assert path.read_bytes() == CONTENT
    with pytest.raises(OriginalsAway):
        store.keep(source, SHA256)


def test_one_that_is_damaged_in_the_store_is_never_given(store, source):
    store.keep(source, SHA256)
    store._store.pipe_file(store._key(name_of(SHA256)), CONTENT[:-1])
    store._fetched.forget(SHA256)
    with pytest.raises(LibraryDamaged, match="damaged where it is kept"), store.local(SHA256):
        pass


def test_a_copy_here_does_not_stand_for_what_the_store_lost(store, source):
    store.keep(source, SHA256)
    store._store.rm_file(store._key(name_of(SHA256)))
    assert not store.is_whole(SHA256)
    store.keep(source, SHA256)
    assert store.is_whole(SHA256)


def test_more_objects_than_one_page_of_a_listing(store, monkeypatch):
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "3")
    store._store.pipe({store._key(f"ab/{number:064x}"): b"x" for number in range(10)})
    assert len(store.listed()) == 10


def test_a_store_that_does_not_answer_says_so_in_a_sentence(store, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{free.getsockname()[1]}")
    with pytest.raises(OriginalsAway, match=r"^s3://.*Could not connect[^)]*:\d+\"\).*Nothing was lost\.$"):
        store.answer()


def test_keys_that_are_missing_are_told(store, monkeypatch, tmp_path):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(OriginalsAway, match="credentials"):
        store.answer()


def test_without_what_speaks_to_it_the_extra_is_named(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(UsageError, match=r"evidence-review\[s3\]"):
        ObjectStore("s3://bucket", Fetched(tmp_path, 1))
