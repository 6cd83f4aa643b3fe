"""Measures how well tags are suggested, beside a linear SVM on TF-IDF that is given the same texts in the same run.

    python benchmarks/tags.py FILE.jsonl ... [--titles] [--no-curve]

Each line of a file has "text" and "labels", and may have "title" and "split" ("train" or "test"). Only the text is
read, by both, unless --titles puts the title before it, for both. Measures, over five shuffled folds (seed 0):

- top-1: of the lines with labels, how many have the best suggestion among them;
- recall@3: the mean share of a line's labels that are among the best three suggestions;
- micro-F1: over all pairs of line and label, of what would be applied (a score above 0.5; a margin above 0);
- accuracy, where the lines say their split: top-1 on its test lines, learnt from its train lines.

Ours is the suggester as shipped, asked for three suggestions with their words, with nothing but the labels' names as
vocabulary. "linear SVM" is scikit-learn's LinearSVC with its defaults, one label against the rest, on TfidfVectorizer:
of its defaults ("plain") and of sublinear_tf with pairs of words ("pairs"), the one with the better mean of the three
measures. Its scores come without words. Seconds are on one CPU for one fold, or for a thousand lines.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import KFold
from sklearn.svm import LinearSVC

from indexer.tag_model import TagModel

_SIZES = (5, 10, 20, 50, 100, 200, 500)
_DRAWS = 5  # of examples, for each size

Marks: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Data:
    """The lines of a file."""

    texts: list[str]
    marks: Marks  # line by label
    labels: list[str]
    splits: list[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a learner says of some lines: the best labels in order (-1 for none), and those it would apply."""

    best: NDArray[np.int64]
    applied: Marks
    training: float  # seconds
    asking: float


Learner: TypeAlias = Callable[[Sequence[str], Marks, list[str], Sequence[str]], Answer]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", type=Path, nargs="+")
    arguments.add_argument("--titles", action="store_true")
    arguments.add_argument("--no-curve", dest="curve", action="store_false")
    given = arguments.parse_args()
    for path in given.files:
        _print(path.name, _read(path, titles=given.titles), curve=given.curve)


def ours(texts: Sequence[str], marks: Marks, labels: list[str], asked: Sequence[str]) -> Answer:
    """Ask the suggester as shipped."""
    begun = time.perf_counter()
    names = [[labels[number] for number in np.flatnonzero(row)] for row in marks]
    model = TagModel.learn(texts, names, {label: [label] for label in labels})
    learnt = time.perf_counter()
    best = np.full((len(asked), 3), -1)
    numbers = {label: number for number, label in enumerate(labels)}
    for row, suggestions in enumerate(model.suggest(asked, most=3)):
        best[row, : len(suggestions)] = [numbers[each.tag] for each in suggestions]
    answered = time.perf_counter()
    applied = model.scores(asked)[:, [model.tags.index(label) for label in labels]] > 0.5
    return Answer(best, applied, learnt - begun, answered - learnt)


def svm(vectoriser: Callable[[], TfidfVectorizer]) -> Learner:
    """Make the learner to compare with."""

    def learner(texts: Sequence[str], marks: Marks, _: list[str], asked: Sequence[str]) -> Answer:
        begun = time.perf_counter()
        words = vectoriser()
        rows = words.fit_transform(texts)
        machines = [LinearSVC().fit(rows, column) if 0 < column.sum() < len(column) else column for column in marks.T]
        learnt = time.perf_counter()
        asked_rows = words.transform(asked)
        margins = np.column_stack(
            [
                each.decision_function(asked_rows)
                if isinstance(each, LinearSVC)
                else np.full(len(asked), 1.0 if each.all() else -1.0)
                for each in machines
            ]
        )
        best = np.argsort(-margins, axis=1, kind="stable")[:, :3]
        return Answer(best, margins > 0, learnt - begun, time.perf_counter() - learnt)

    return learner


SVMS = {
    "plain": svm(TfidfVectorizer),
    "pairs": svm(lambda: TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2))),
}


def folds(data: Data, learner: Learner) -> dict[str, float]:
    """Give the measures over five folds, each line judged once."""
    best, applied = np.full((len(data.texts), 3), -1), np.zeros_like(data.marks)
    training = asking = 0.0
    for train, test in KFold(5, shuffle=True, random_state=0).split(data.texts):
        answer = _ask(data, learner, train, test)
        best[test], applied[test] = answer.best, answer.applied
        training, asking = training + answer.training, asking + answer.asking
    times = {"training s": training / 5, "1,000 lines s": asking / len(data.texts) * 1000}
    return _measures(data.marks, best, applied) | times


def curve(data: Data, learner: Learner) -> list[dict[str, float]]:
    """Give for each number of examples the mean over several draws, judged on the fifth that is never drawn."""
    order = np.random.default_rng(0).permutation(len(data.texts))
    test, pool = order[: len(order) // 5], order[len(order) // 5 :]
    points = []
    for size in (each for each in _SIZES if each <= len(pool)):
        drawn = []
        for seed in range(_DRAWS):
            train = np.random.default_rng(seed).permutation(pool)[:size]
            answer = _ask(data, learner, train, test)
            drawn.append(_measures(data.marks[test], answer.best, answer.applied))
        points.append(
            {"examples": float(size)} | {name: float(np.mean([each[name] for each in drawn])) for name in drawn[0]}
        )
    return points


def _ask(data: Data, learner: Learner, train: NDArray[np.int64], test: NDArray[np.int64]) -> Answer:
    texts = [data.texts[line] for line in train]
    return learner(texts, data.marks[train], data.labels, [data.texts[line] for line in test])


def _measures(marks: Marks, best: NDArray[np.int64], applied: Marks) -> dict[str, float]:
    labelled = np.flatnonzero(marks.any(axis=1))
    first = [best[line, 0] >= 0 and marks[line, best[line, 0]] for line in labelled]
    found = [sum(marks[line, label] for label in best[line] if label >= 0) / marks[line].sum() for line in labelled]
    right = (applied & marks).sum()
    return {
        "top-1": float(np.mean(first)),
        "recall@3": float(np.mean(found)),
        "micro-F1": float(2 * right / max(1, applied.sum() + marks.sum())),
    }


def _read(path: Path, *, titles: bool) -> Data:
    with path.open(encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    labels = sorted({label for line in lines for label in line["labels"]})
    marks = np.array([[label in line["labels"] for label in labels] for line in lines], dtype=bool)
    texts = [f"{line.get('title', '')}\n{line['text']}" if titles else line["text"] for line in lines]
    return Data(texts, marks, labels, [line.get("split", "") for line in lines])


def _print(name: str, data: Data, *, curve: bool) -> None:
    print(f"{name}: {len(data.texts)} lines, {len(data.labels)} labels", flush=True)
    us, rivals = folds(data, ours), {kind: folds(data, learner) for kind, learner in SVMS.items()}
    strongest = max(rivals, key=lambda kind: sum(rivals[kind][each] for each in ("top-1", "recall@3", "micro-F1")))
    for learner, figures in (("ours", us), (f"linear SVM ({strongest})", rivals[strongest])):
        print(f"  {learner:20} " + ", ".join(f"{key} {figure:.3f}" for key, figure in figures.items()), flush=True)
    train, test = (
        np.array([n for n, split in enumerate(data.splits) if split == which]) for which in ("train", "test")
    )
    if len(train) and len(test):
        for learner, ask in (("ours", ours), *((f"linear SVM ({kind})", each) for kind, each in SVMS.items())):
            answer = _ask(data, ask, train, test)
            accuracy = _measures(data.marks[test], answer.best, answer.applied)["top-1"]
            print(
                f"  own split: {learner:20} accuracy {accuracy:.4f} ({len(train)} train, {len(test)} test)", flush=True
            )
    if curve:
        _print_curve(data, strongest)


def _print_curve(data: Data, strongest: str) -> None:
    print(f"  examples, then top-1, recall@3 and micro-F1 of ours | of the linear SVM ({strongest})")
    for us, rival in zip(curve(data, ours), curve(data, SVMS[strongest]), strict=True):
        pair = (" ".join(f"{each[name]:.3f}" for name in ("top-1", "recall@3", "micro-F1")) for each in (us, rival))
        print(f"  {us['examples']:8.0f}  " + " | ".join(pair), flush=True)


if __name__ == "__main__":
    main()
