"""How questions are put: the words in which people ask for something, beside those that say what they ask for.

"What research is there on neglect?" asks for neglect. Words of asking are told by a general list.
"""

from __future__ import annotations

import re

from whoosh.query import And, Not, Or, Query, Term

from indexer import language
from indexer.search.tree import WORDS

SHARE = 0.5
"""What a word of asking counts beside another word that is as rare."""

ASKING = frozenset(
    "am anybody anyone anything article articles available book books concerned concerning deal dealing deals dealt "
    "describe described describes describing discuss discussed discusses discussing document documents evidence exist "
    "exists explain find finding findings found give given gives i'd i'm i've information interested know known like "
    "literature looking mention mentioned mentions paper papers please publication publications published regarding "
    "relate related relates relating report reported reports research seek seeking show shows something studied "
    "studies study tell want we'd we're we've wish written".split()
)
"""Words of asking: of wishing to know, of writings, and of what writings do."""

_LEADING = frozenset(
    "about concerning describe describing discuss discusses discussing explain find give in on please regarding seek "
    "seeking show tell that to which who with".split()
)
"""Words of asking and common words after which comes what is asked for."""

_OPERATOR = re.compile(r"(?<!\S)(?:AND|OR|NOT)(?!\S)")


def without_opening(tree: Query, typed: str) -> tuple[Query, tuple[str, ...]]:
    """Drop the words of asking with which a query opens, as in "find research on …", and give them too.

    An opening is of words of asking and common words, and ends with one that leads to what is asked for. A query with
    operators says exactly what it wants, and a word in quotation marks is meant.
    """
    if not isinstance(tree, And) or _OPERATOR.search(typed):
        return tree, ()
    end = 0
    for number, node in enumerate(tree.subqueries, 1):
        word = _word(node)
        if word not in ASKING | language.COMMON_WORDS or f'"{node.text}"' in typed:
            break
        end = number if word in _LEADING else end
    dropped = [node for node in tree.subqueries[:end] if _word(node) in ASKING]
    kept = [node for node in tree.subqueries[:end] if _word(node) not in ASKING] + tree.subqueries[end:]
    if not dropped or not any(_tells(node) for node in tree.subqueries[end:]):
        return tree, ()
    return (kept[0] if len(kept) == 1 else And(kept)), tuple(dict.fromkeys(node.text for node in dropped))


def weighed(tree: Query) -> Query:
    """Give a tree in which words of asking count less for the rank; what answers stays the same."""
    if isinstance(tree, And | Or):
        return type(tree)([weighed(node) for node in tree.subqueries])
    return Term(WORDS, tree.text, boost=SHARE) if _word(tree) in ASKING else tree


def _word(node: Query) -> str:
    """Give the word of a node that looks for one anywhere, or nothing."""
    return language.fold(node.text) if isinstance(node, Term) and node.fieldname == WORDS else ""


def _tells(node: Query) -> bool:
    """Tell whether a node says what is asked for."""
    return not isinstance(node, Not) and _word(node) not in ASKING | language.COMMON_WORDS
