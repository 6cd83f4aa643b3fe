"""Learns from tagged texts which tags a text may deserve, and which of its words say so."""

from indexer.tag_model.model import Suggested, TagModel

__all__ = ["Suggested", "TagModel"]
