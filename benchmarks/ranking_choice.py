"""Tries other ways to rank on judged collections, by cross-validation: what the numbers in ranking.py were chosen by.

    python benchmarks/ranking_choice.py FOLDER…

For each question, every candidate is measured on every query; the candidate that is best on four fifths of the queries
of each set is scored on the last fifth, for each fifth in turn, and beside what is said to be the present one. A second
line chooses on all sets but one and scores on that one. Best is the highest mean, over sets, of nDCG@10 and MAP. Each
set is in BEIR's layout (see relevance.py).
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise, product
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray
from relevance import MEASURES, Judged, p_value, score
from whoosh.query import Phrase, Query, Term

from indexer import language
from indexer.model import DocumentId, Locator, Passage
from indexer.search import questions, ranking
from indexer.search.acronyms import Acronyms
from indexer.search.deadline import Deadline
from indexer.search.engine import Entry
from indexer.search.evaluation import Evaluation
from indexer.search.query_parser import parse
from indexer.search.tree import WORDS, any_form, leaves
from indexer.search.whoosh_engine import WhooshEngine

_FOLDS = 5
_DEPTH = 1000
_TYPED = "all that was typed"
Scores = list[NDArray[Any]]
"""For each set, a row of the measures for each query."""


class Weights(NamedTuple):
    """What BM25F is told: how soon words saturate; the title's weight; how far length counts in title and text."""

    k1: float = ranking.K1
    title: float = ranking.FIELDS["title"].weight
    title_b: float = ranking.FIELDS["title"].b
    text_b: float = ranking.FIELDS["text"].b


NOW = Weights()


class Leaf(NamedTuple):
    """Where one word of one query stands: rows, how often in title and text, and what it counts."""

    rows: NDArray[Any]
    title: NDArray[Any]
    text: NDArray[Any]
    share: float


class Indexed:
    """A judged set in the real index, in passages of so many sentences (0: whole), with its queries' words."""

    def __init__(self, judged: Judged, folder: Path, sentences: int = 0) -> None:
        self.judged = judged
        engine = WhooshEngine(folder / f"{judged.name}-{sentences}")
        engine.put(
            Entry(DocumentId(number), 1, each["title"], [*_passages(each["text"], sentences)])
            for number, each in enumerate(judged.corpus, 1)
        )
        self.snapshot = engine._current(*engine._named()).snapshot()  # noqa: SLF001 - arrays of its own are what is measured here
        self._evaluation = Evaluation(self.snapshot, Deadline(3600))
        self._found: dict[Query, Leaf] = {}
        self.queries = [[self.leaf(each) for each in _leaves(query["text"])] for query in judged.queries]

    def leaf(self, node: Any) -> Leaf:
        """Give where a word stands, looked up once."""
        if node not in self._found:
            standing = self._evaluation.standing(node)
            rows = np.unique(np.concatenate([each.rows for each in standing.values()] or [np.empty(0, np.int32)]))
            counts = {name: np.zeros(len(rows), np.float32) for name in ("title", "text")}
            for name, each in standing.items():
                counts[name][np.searchsorted(rows, each.rows)] = each.frequencies
            self._found[node] = Leaf(rows, counts["title"], counts["text"], node.boost)
        return self._found[node]

    def rows(self, words: Sequence[Leaf], weights: Weights) -> NDArray[Any]:
        """Give every row's score."""
        shares, scores = self.snapshot.shares, np.zeros(self.snapshot.rows)
        fields = {
            "title": ranking.FieldWeight(weights.title, weights.title_b),
            "text": ranking.FieldWeight(1.0, weights.text_b),
        }
        with patch.object(ranking, "K1", weights.k1), patch.object(ranking, "FIELDS", fields):
            for leaf in words:
                weight = sum(
                    ranking.weighted(name, counts, shares[name][leaf.rows])
                    for name, counts in (("title", leaf.title), ("text", leaf.text))
                )
                rarity = ranking.rarity(len(leaf.rows), self.snapshot.living)
                scores[leaf.rows] += ranking.saturated(np.asarray(weight, np.float32), leaf.share * rarity)
        return scores

    def measured(
        self, weights: Weights = NOW, change: Callable[[int, Sequence[Leaf]], Sequence[Leaf]] | None = None
    ) -> NDArray[Any]:
        """Give the measures of each query, its words changed first."""
        found = []
        for number, words in enumerate(self.queries):
            scores = self.rows(change(number, words) if change else words, weights)
            held = np.flatnonzero(scores)
            order = held[np.lexsort((self.snapshot.positions[held], self.snapshot.documents[held]))]
            documents, starts = np.unique(self.snapshot.documents[order], return_index=True)
            best = documents[np.argsort(-ranking.combined(starts, scores[order]).round(4), kind="stable")[:_DEPTH]]
            ranked = [self.judged.corpus[document - 1]["_id"] for document in best.tolist()]
            found.append(score(ranked, self.judged.judged[self.judged.queries[number]["_id"]]))
        return np.array(found)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    sets = [Judged(folder) for folder in arguments.parse_args().folders]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        whole = [Indexed(each, folder) for each in sets]
        now = [each.measured() for each in whole]
        _compare("weights of fields", sets, _weights(whole), Weights(1.2, 2.0, 0.5, 0.75))
        _compare("share of words of asking", sets, _asking(whole), _TYPED)
        _compare("words that stand together (window, share)", sets, {(1, 0.0): now} | _together(whole), (1, 0.0))
        _compare("words of the best documents (share)", sets, {0.0: now} | _feedback(whole), 0.0)
        for sentences in (2, 3, 4):
            cut = [Indexed(each, folder, sentences) for each in sets]
            _compare(f"share of a further passage, of {sentences} sentences", sets, _further(cut), 0.0)
        stemmed = {"Snowball": now} | {
            name: _stemmed(sets, folder / name, name) for name in ("Porter", "Lancaster", "none")
        }
        _compare("stems", sets, stemmed, "Snowball")


def _weights(whole: list[Indexed]) -> dict[Any, Scores]:
    grid = product((1.2, 1.5, 1.8), (2.0, 2.5, 3.0), (0.5, 0.75), (0.65, 0.75))
    return {each: [one.measured(each) for one in whole] for each in map(Weights._make, grid)}


def _asking(whole: list[Indexed]) -> dict[Any, Scores]:
    """Leave out a question's opening, and count words of asking elsewhere less; beside all that was typed."""

    def counting(share: float) -> Callable[[int, Sequence[Leaf]], Sequence[Leaf]]:
        return lambda _, words: [each._replace(share=share) if each.share < 1 else each for each in words]

    def typed(one: Indexed) -> Callable[[int, Sequence[Leaf]], Sequence[Leaf]]:
        return lambda number, _: [one.leaf(each) for each in _leaves(one.judged.queries[number]["text"])]

    found = {share: [each.measured(change=counting(share)) for each in whole] for share in (0.0, 0.3, 0.5, 0.7, 1.0)}
    with patch.object(questions, "ASKING", frozenset()):
        return found | {_TYPED: [each.measured(change=typed(each)) for each in whole]}


def _together(whole: list[Indexed]) -> dict[Any, Scores]:
    """Add each two neighbouring words of a query as a phrase, or as words that stand near one another."""

    def adding(one: Indexed, window: int, share: float) -> Callable[[int, Sequence[Leaf]], Sequence[Leaf]]:
        def add(number: int, words: Sequence[Leaf]) -> Sequence[Leaf]:
            nodes = [node for node in _leaves(one.judged.queries[number]["text"]) if isinstance(node, Term)]
            pairs = [Phrase(WORDS, [a.text, b.text], window) for a, b in pairwise(nodes) if a.text != b.text]
            return [*words, *(one.leaf(pair)._replace(share=share) for pair in pairs)]

        return add

    return {
        (window, share): [one.measured(change=adding(one, window, share)) for one in whole]
        for window, share in product((1, 8), (0.1, 0.2, 0.4))
    }


def _feedback(whole: list[Indexed]) -> dict[Any, Scores]:
    """Add the 30 words that stand most in the best five documents (Rocchio), as much together as so many words."""

    def adding(one: Indexed, share: float) -> Callable[[int, Sequence[Leaf]], Sequence[Leaf]]:
        def add(_: int, words: Sequence[Leaf]) -> Sequence[Leaf]:
            scores = one.rows(words, NOW)
            best = [row for row in np.argsort(-scores, kind="stable")[:5].tolist() if scores[row]]
            weights: defaultdict[str, float] = defaultdict(float)
            forms: dict[str, str] = {}
            for document in (one.judged.corpus[int(one.snapshot.documents[row]) - 1] for row in best):
                tokens = [each for each in language.words(f"{document['title']} {document['text']}") if "-" not in each]
                forms.update((language.stem(each), each) for each in tokens)
                for stem, count in Counter(map(language.stem, tokens)).items():
                    weights[stem] += 0 if stem in language.common_stems() else count / (count + ranking.K1)
            chosen = sorted(weights.items(), key=lambda each: -each[1])[:30]
            each_of = share * len(words) / max(sum(weight for _, weight in chosen), 1e-9)
            more = (one.leaf(Term(WORDS, forms[stem]))._replace(share=each_of * weight) for stem, weight in chosen)
            return [*words, *more]

        return add

    return {share: [one.measured(change=adding(one, share)) for one in whole] for share in (0.25, 0.5)}


def _further(cut: list[Indexed]) -> dict[Any, Scores]:
    found = {}
    for share in (0.0, 0.05, 0.1, 0.15, 0.2, 0.3):
        with patch.object(ranking, "FURTHER", share):
            found[share] = [each.measured() for each in cut]
    return found


def _stemmed(sets: list[Judged], folder: Path, name: str) -> Scores:
    with _stemmer(name):
        return [Indexed(each, folder).measured() for each in sets]


@contextmanager
def _stemmer(name: str) -> Iterator[None]:
    from nltk.stem import LancasterStemmer, PorterStemmer  # noqa: PLC0415 - NLTK takes a second to load

    class Unstemmed:
        def stem(self, word: str) -> str:
            return word

    caches = (language.stem, language.terms, language.common_stems)
    kind = {"Porter": PorterStemmer, "Lancaster": LancasterStemmer, "none": Unstemmed}[name]()
    with patch.object(language, "_stemmer", lambda: kind):
        for each in caches:
            each.cache_clear()
        yield
    for each in caches:
        each.cache_clear()


def _compare(question: str, sets: list[Judged], candidates: dict[Any, Scores], present: Any) -> None:
    """Print each candidate's gain over one of them, and what cross-validation would have chosen and gained."""
    print(f"\n{question}: {', '.join(MEASURES[:2])} less those of {present}")
    base = candidates[present]
    folds = [np.random.default_rng(len(each.queries)).permutation(len(each.queries)) % _FOLDS for each in sets]
    if len(candidates) <= 12:
        for name, scores in candidates.items():
            _line(str(name), sets, [each - other for each, other in zip(scores, base, strict=True)])
    gains = [np.zeros_like(each) for each in base]
    chosen: Counter[Any] = Counter()
    for fold in range(_FOLDS):
        best = _best(candidates, [each != fold for each in folds])
        chosen[best] += 1
        for gain, held, each, other in zip(gains, folds, candidates[best], base, strict=True):
            gain[held == fold] = (each - other)[held == fold]
    _line("cross-validated", sets, gains, f"  chosen: {', '.join(f'{each} {n}×' for each, n in chosen.most_common(3))}")
    if len(sets) > 1:
        without = [
            _best(candidates, [np.full(len(each.queries), at != left) for at, each in enumerate(sets)])
            for left in range(len(sets))
        ]
        gains = [candidates[best][at] - base[at] for at, best in enumerate(without)]
        _line("chosen on other sets", sets, gains, f"  chosen: {', '.join(map(str, without))}")


def _best(candidates: dict[Any, Scores], among: list[NDArray[Any]]) -> Any:
    def mean(scores: Scores) -> float:
        return float(np.mean([each[mask, :2].mean() for each, mask in zip(scores, among, strict=True) if mask.any()]))

    return max(candidates, key=lambda name: mean(candidates[name]))


def _line(name: str, sets: list[Judged], gains: Scores, more: str = "") -> None:
    every = np.concatenate(gains)
    each = ", ".join(
        f"{one.name} {g[:, 0].mean():+.4f} {g[:, 1].mean():+.4f}" for one, g in zip(sets, gains, strict=True)
    )
    print(f"  {name:28} {each}; p {p_value(every[:, 0]):.3f} {p_value(every[:, 1]):.3f}{more}", flush=True)


def _leaves(text: str) -> list[Any]:
    tree = parse(text, lambda *_: None, Acronyms([])).tree
    return [*leaves(any_form(tree) or tree)]


def _passages(text: str, sentences: int) -> Iterator[Passage]:
    spans = language.sentences(text.replace(" .\n", ".\n\n").replace(" .  ", ".\n\n")) if sentences else []
    joined = text.replace(" .\n", ".\n\n").replace(" .  ", ".\n\n")
    ends = [0, *(end for _, end in spans[sentences - 1 : -1 : sentences]), len(joined)] if spans else [0, len(joined)]
    for number, (start, end) in enumerate(pairwise(ends), 1):
        yield Passage(Locator("section", str(number), number), joined[start:end])


if __name__ == "__main__":
    main()
