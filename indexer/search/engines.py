"""Opens the search engine that the settings name."""

from __future__ import annotations

from pathlib import Path

from indexer.errors import UsageError
from indexer.search.engine import SearchEngine
from indexer.search.whoosh_engine import WhooshEngine


def opened(address: str, folder: Path, *, new: bool) -> SearchEngine:
    """Give the engine at an address; without one, an index in a folder.

    Args:
        address: The setting ``engine``.
        folder: Where an index of the library's own lies.
        new: Whether the library has held nothing yet, so that an index may be made.

    Raises:
        UsageError: it is no address, or what it needs is not installed.
    """
    if not address:
        return WhooshEngine(folder, new=new)
    try:
        from indexer.search.opensearch.engine import OpenSearchEngine  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise UsageError(
            "EVIDENCE_ENGINE names an OpenSearch cluster, and what speaks to it is not installed: "
            "pip install 'evidence-review[opensearch]'."
        ) from error
    from indexer.search.opensearch import address as addresses  # noqa: PLC0415

    return OpenSearchEngine(addresses.read(address), new=new)
