"""Two hundred queries of ten kinds, made of the pages that are searched; the same for the same pages."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from engines.pages import Page

KINDS = {
    "common": 20,
    "rare": 20,
    "and": 40,
    "or": 40,
    "phrase": 25,
    "prefix": 15,
    "wildcard": 5,
    "fuzzy": 15,
    "filtered": 15,
    "all": 5,
}
"""The kinds of query, and how many there are of each."""

_WORD = re.compile(r"\b[a-z]{4,14}\b")
_RUN = re.compile(r"\b[a-z]+(?: [a-z]+){3}\b")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: words in lower case; for a prefix its letters, for a wildcard what stands before and after."""

    kind: str
    words: tuple[str, ...]
    workstream: str = ""


def sample(pages: Sequence[Page], stop: frozenset[str]) -> list[Query]:
    """Make the queries of some pages, leaving out words that ask for nothing; kinds are mixed.

    Common words stand on one page in twenty or more, rare ones on two to five pages. The words of AND and of a phrase
    stand together on a page, those of OR are of anywhere. What is misspelt has one letter that is another.
    """
    chance = random.Random(1)  # noqa: S311 - a benchmark must repeat itself
    held = [_WORD.findall(page.text) for page in pages]
    counts = Counter(word for words in held for word in set(words) - stop)
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    common = [word for word in ranked if counts[word] >= len(pages) / 20] or ranked[:40]
    rare = [word for word in ranked if 2 <= counts[word] <= 5]
    usual = [word for word in ranked if counts[word] > 5 and len(word) > 5]
    apart = chance.sample(range(len(pages)), len(pages))
    places = [at for at in apart if len(set(held[at]) - stop) > 20]
    runs = [found for at in apart for found in [_RUN.findall(pages[at].text)] if found]
    made = []
    for kind, wanted in KINDS.items():
        for number in range(wanted):
            at = chance.choice(places)
            together = chance.sample(sorted(set(held[at]) - stop), 4)
            word, stream = chance.choice(usual), ""
            if kind in ("common", "rare"):
                words = [chance.choice(common if kind == "common" else rare)]
            elif kind in ("and", "filtered"):
                words = together[: 2 + number % 3] if kind == "and" else together[:2]
                stream = chance.choice(pages[at].workstreams or ("none",)) if kind == "filtered" else ""
            elif kind == "or":
                words = chance.sample(usual[:2000], 2 + number % 4)
            elif kind == "phrase":
                words = chance.choice(chance.choice(runs)).split()[: 2 + number % 3]
            elif kind == "prefix":
                words = [word[: 3 + number % 4]]
            elif kind == "wildcard":
                words = [word[:3], word[-2:]]
            elif kind == "fuzzy":
                letter = chance.randrange(1, len(word))
                words = [word[:letter] + chance.choice(_LETTERS) + word[letter + 1 :]]
            else:
                words = []
            made.append(Query(kind, tuple(words), stream))
    chance.shuffle(made)
    return made
