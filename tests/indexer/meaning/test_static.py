import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from indexer.meaning.static import StaticEncoder


class Blas:
    """Takes down how many threads limit it at once."""

    def __init__(self):
        self.inside = 0
        self.most = 0

    @contextmanager
    def limit(self, limits):
        assert limits == 1
        self.inside += 1
        self.most = max(self.most, self.inside)
        time.sleep(0.01)
        yield
        self.inside -= 1


def test_one_thread_at_a_time_limits_blas_which_the_whole_process_shares(monkeypatch):
    encoder, blas = StaticEncoder.installed(), Blas()
    monkeypatch.setitem(vars(encoder), "_blas", blas)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(encoder.encode, [["care at home"]] * 8))
    assert blas.most == 1
