from __future__ import annotations

from indexer.citation.marks import ENDS, OPEN_NAMES, STARTS
from indexer.citation.runs import Formatted, runs_of

ITALIC, END = STARTS["i"], ENDS["i"]


def test_runs() -> None:
    marked = f"{OPEN_NAMES}Low & Roy, {ITALIC}On {ITALIC}Care{END}{END} {STARTS['b']}2{ENDS['b']}."
    made = Formatted({}, runs_of(marked))
    assert made.runs == (
        ("Low & Roy, ", frozenset()),
        ("On ", frozenset({"i"})),
        ("Care ", frozenset()),  # italics within italics stand upright
        ("2", frozenset({"b"})),
        (".", frozenset()),
    )
    assert made.text == "Low & Roy, On Care 2."
    assert made.html == "Low &amp; Roy, <i>On </i>Care <b>2</b>."
