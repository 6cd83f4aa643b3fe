"""Figures: the numbers of a text that state something, with what they count, however they are written."""

from indexer.figures.figure import Figure, Hedge, Kind, agree, equal, is_mere_one
from indexer.figures.reading import figures, numbers_apart

__all__ = ["Figure", "Hedge", "Kind", "agree", "equal", "figures", "is_mere_one", "numbers_apart"]
