"""Evidence for a sentence: the sentences of the library nearest to it, marked with what can be checked, never judged."""

from indexer.support.asking import Evidence, Support, support
from indexer.support.marks import Mark, MarkKind, marks

__all__ = ["Evidence", "Mark", "MarkKind", "Support", "marks", "support"]
