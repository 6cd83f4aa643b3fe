import hashlib
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from indexer.errors import LibraryDamaged
from indexer.originals.fetched import Fetched

SIZE = 1000


def content(number):
    return bytes([number]) * SIZE


def name(number):
    return hashlib.sha256(content(number)).hexdigest()


class Elsewhere:
    """Gives files, and counts how often each was asked for."""

    def __init__(self):
        self.asked = []

    def fetch(self, number):
        def fetch(target):
            self.asked.append(number)
            target.write_bytes(content(number))

        return fetch


@pytest.fixture
def elsewhere():
    return Elsewhere()


@pytest.fixture
def fetched(tmp_path):
    return Fetched(tmp_path / "fetched", 10 * SIZE)


def use(fetched, elsewhere, *numbers):
    for number in numbers:
        with fetched.using(name(number), elsewhere.fetch(number)) as path:
            assert path.read_bytes() == content(number)


def held(tmp_path):
    return {path.name for path in (tmp_path / "fetched").iterdir()}


def test_a_file_is_fetched_once(fetched, elsewhere):
    use(fetched, elsewhere, 1, 2, 1)
    assert elsewhere.asked == [1, 2]


def test_what_was_not_used_for_longest_leaves_first(fetched, elsewhere, tmp_path):
    use(fetched, elsewhere, *range(1, 9), 1, 2)
    use(fetched, elsewhere, *range(10, 14))
    assert len(held(tmp_path)) <= 10
    assert {name(1), name(2), name(13)} <= held(tmp_path)
    assert name(3) not in held(tmp_path)
    use(fetched, elsewhere, 3)
    assert elsewhere.asked.count(3) == 2


def test_it_holds_no_more_than_it_may(fetched, elsewhere, tmp_path):
    for number in range(60):
        use(fetched, elsewhere, number)
        assert len(held(tmp_path)) <= 11, "a tenth more"


def test_what_an_earlier_process_left_counts(fetched, elsewhere, tmp_path):
    use(fetched, elsewhere, *range(9))
    use(Fetched(tmp_path / "fetched", 3 * SIZE), elsewhere, 20)
    assert held(tmp_path) == {name(8), name(20)}


def test_what_is_in_use_stays(fetched, elsewhere, tmp_path):
    with fetched.using(name(1), elsewhere.fetch(1)) as path:
        use(fetched, elsewhere, *range(2, 40))
        assert path.read_bytes() == content(1)
    use(fetched, elsewhere, *range(40, 60))
    assert name(1) not in held(tmp_path)


def test_what_another_process_uses_stays(fetched, elsewhere, tmp_path):
    use(fetched, elsewhere, 1)
    program = (
        "import sys; from pathlib import Path; from indexer.originals.fetched import Fetched\n"
        "with Fetched(Path(sys.argv[1]), 10_000).using(sys.argv[2], None) as path:\n"
        "    print(flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, tmp_path / "fetched", name(1)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    ) as other:
        other.stdout.readline()
        use(fetched, elsewhere, *range(2, 40))
        assert name(1) in held(tmp_path)
        other.stdin.close()
        assert other.wait(30) == 0
    use(fetched, elsewhere, *range(40, 60))
    assert name(1) not in held(tmp_path)


def test_one_larger_than_all_may_be_is_given_all_the_same(tmp_path, elsewhere):
    small = Fetched(tmp_path / "fetched", 10)
    use(small, elsewhere, 1, 2)
    assert held(tmp_path) == {name(2)}


def test_many_who_wait_for_one_file_fetch_it_once(fetched, tmp_path):
    asked, begun = [], threading.Event()

    def fetch(target):
        asked.append(1)
        begun.wait(0.2)
        target.write_bytes(content(1))

    def ask(_):
        with fetched.using(name(1), fetch) as path:
            return path.read_bytes()

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(ask, range(8))) == {content(1)}
    assert asked == [1]
    assert held(tmp_path) == {name(1)}


def test_one_that_fails_leaves_nothing_and_the_next_tries_again(fetched, elsewhere, tmp_path):
    def cut(target):
        target.write_bytes(content(1)[:10])
        raise ConnectionError

    with pytest.raises(ConnectionError), fetched.using(name(1), cut):
        pass
    assert held(tmp_path) == set()
    use(fetched, elsewhere, 1)


def test_what_is_not_what_it_should_be_is_refused(fetched, elsewhere, tmp_path):
    with pytest.raises(LibraryDamaged, match="damaged where it is kept"), fetched.using(name(1), elsewhere.fetch(2)):
        pass
    assert held(tmp_path) == set()


def test_many_threads_in_little_room_always_get_what_they_ask_for(tmp_path, elsewhere):
    fetched = Fetched(tmp_path / "fetched", 3 * SIZE)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda turn: use(fetched, elsewhere, turn * 7 % 10), range(400)))
    use(fetched, elsewhere, 11)
    assert len(held(tmp_path)) <= 4


def test_what_is_forgotten_is_gone_though_somebody_reads_it(fetched, elsewhere, tmp_path):
    with fetched.using(name(1), elsewhere.fetch(1)) as path, path.open("rb") as file:
        fetched.forget(name(1))
        assert held(tmp_path) == set()
        assert file.read() == content(1)


def test_tidying_takes_what_is_damaged_unknown_or_was_never_finished(fetched, elsewhere, tmp_path):
    use(fetched, elsewhere, 1, 2, 3)
    (tmp_path / "fetched" / name(2)).chmod(0o644)
    (tmp_path / "fetched" / name(2)).write_bytes(content(3))
    (tmp_path / "fetched" / "incoming-x").touch()
    fetched.tidy({name(1), name(2)})
    assert held(tmp_path) == {name(1)}
