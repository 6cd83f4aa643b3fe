"""Figures: the numbers of a text that state something, with what they count, however they are written."""

from indexer.figures.figure import Figure, Hedge, Kind, agree, equal
from indexer.figures.reading import figures, numbers_apart

__all__ = ["Figure", "Hedge", "Kind", "agree", "equal", "figures", "numbers_apart"]
