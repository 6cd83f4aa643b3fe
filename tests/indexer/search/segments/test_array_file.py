import errno
import os

import numpy as np
import pytest

from indexer.errors import LibraryDamaged
from indexer.search.segments import array_file


def test_arrays_come_back_as_they_were_written(tmp_path):
    arrays = {
        "small": np.array([1, 2, 255], np.uint8),
        "none": np.empty(0, np.float32),
        "large": np.array([-1, 1 << 60], np.int64),
    }
    array_file.write(tmp_path / "x", arrays)
    found = array_file.read(tmp_path / "x")
    assert list(found) == list(arrays)
    for name, array in arrays.items():
        assert found[name].dtype == array.dtype
        assert found[name].tolist() == array.tolist()
    with pytest.raises(ValueError, match="read-only"):
        found["small"][0] = 3


def test_a_file_of_no_arrays_at_all(tmp_path):
    array_file.write(tmp_path / "x", {})
    assert array_file.read(tmp_path / "x") == {}


def test_arrays_may_be_filled_in_place(tmp_path):
    held = array_file.create(tmp_path / "x", {"a": ("<i4", 3), "b": ("<u2", 2)})
    held["b"][:] = 7, 8
    held["a"][1] = 5
    array_file.finish(tmp_path / "x")
    found = array_file.read(tmp_path / "x")
    assert (found["a"].tolist(), found["b"].tolist()) == ([0, 5, 0], [7, 8])


@pytest.mark.parametrize("content", [b"", b"something else\n", b"evidence arrays 1\n{}\n"[:-4]])
def test_another_file_is_said_to_be_none_of_these(tmp_path, content):
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(LibraryDamaged, match="evidence reindex"):
        array_file.read(tmp_path / "x")


@pytest.mark.parametrize(
    ("largest", "kind"), [(0, "|u1"), (255, "|u1"), (256, "<u2"), (70_000, "<u4"), (1 << 33, "<u8")]
)
def test_the_smallest_kind_of_number(largest, kind):
    assert array_file.smallest(largest) == kind


def test_a_full_disk_is_an_error_that_can_be_told_and_leaves_no_file(tmp_path, monkeypatch):
    def full(_file, start, size):
        assert start == 0
        assert size > (tmp_path / "x").stat().st_size
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full, raising=False)
    with pytest.raises(OSError, match="No space left"):
        array_file.write(tmp_path / "x", {"a": np.ones(9, np.uint8)})
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_changed_is_told_from_one_that_was_not(tmp_path):
    path = tmp_path / "x"
    array_file.write(path, {"a": np.arange(1000)})
    assert array_file.is_whole(path)
    held = bytearray(path.read_bytes())
    held[-500] ^= 1
    path.write_bytes(held)
    assert not array_file.is_whole(path)
    path.write_bytes(b"")
    assert not array_file.is_whole(path)
