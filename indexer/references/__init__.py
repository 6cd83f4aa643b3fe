"""Reads the citations and the reference list out of a paper's text, and says which citation means which entry."""

from __future__ import annotations

from indexer.references.reading import read_citations

__all__ = ["read_citations"]
