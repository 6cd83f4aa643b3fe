"""Evidence for a sentence: the library's nearest sentences, marked with what can be checked and never judged."""

from indexer.support.asking import Evidence, Support, support
from indexer.support.marks import Mark, MarkKind, marks

__all__ = ["Evidence", "Mark", "MarkKind", "Support", "marks", "support"]
