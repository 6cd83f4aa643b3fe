from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest

from indexer.extract.extraction import Block


@pytest.fixture
def read_compound(monkeypatch):
    """Give a function by which a reader reads streams, by name, as if they stood in a compound file."""

    def read_compound(reader, held):
        @contextmanager
        def opened(_path):
            yield SimpleNamespace(
                get_size=lambda name: len(held.get(name, b"")),
                openstream=lambda name: BytesIO(held.get(name, b"")),
            )

        monkeypatch.setattr(reader, "compound", opened)
        return [part for part in reader.read(Path("held")) if isinstance(part, Block)]

    return read_compound
