"""Learns weights from marked rows: a linear support vector machine on naive Bayes features, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from indexer.tag_model.features import Floats

_FOLDS = 3
_ENOUGH = 50  # marked texts from which the certainty is learnt; before, the one that such numbers usually give is used

Marks: TypeAlias = NDArray[np.bool_]  # text by tag


@dataclass(frozen=True, slots=True)
class Certainty:
    """Turns margins into scores from 0 to 1: a tag is surer where its margin is wide and no other tag's is wider."""

    own: float = 3.0
    rival: float = -1.0
    start: float = 0.5

    def scores(self, margins: Floats) -> Floats:
        """Give the score of each tag for each text."""
        logits = self.own * margins + self.rival * _rivals(margins) + self.start
        return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), dtype=np.float32)


def weigh(rows: csr_array, marks: Marks) -> tuple[Floats, Floats]:
    """Learn for each tag the weight of each column, and where its margin starts.

    Each column is first multiplied with the logarithm of how much more likely it is in texts with the tag than
    in others: S. Wang and C. D. Manning, "Baselines and bigrams: simple, good sentiment and topic classification",
    ACL 2012.
    """
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - it takes a second to load, and suggesting does without

    weights = np.zeros((marks.shape[1], rows.shape[1]), dtype=np.float32)
    starts = np.full(marks.shape[1], -1, dtype=np.float32)
    present = rows.copy()
    present.data = np.ones_like(rows.data)
    total = present.sum(axis=0)
    for tag, marked in enumerate(marks.T):
        if not marked.any() or marked.all():
            starts[tag] = 1 if marked.all() else -1
            continue
        inside = marked.astype(np.float64) @ present + 1
        outside = total - inside + 2
        ratio = np.log(inside / inside.sum()) - np.log(outside / outside.sum())
        scaled = rows.copy()
        scaled.data = rows.data * ratio[rows.indices]
        machine = LinearSVC(tol=0.1, random_state=0).fit(scaled, marked)
        weights[tag] = machine.coef_[0] * ratio
        starts[tag] = machine.intercept_[0]
    return weights, starts


def certainty(rows: csr_array, marks: Marks, real: int) -> Certainty:
    """Learn from the first ``real`` rows, each judged by what the others taught, what their margins are worth.

    J. Platt, "Probabilistic outputs for support vector machines", 1999, with one curve for all tags, so that a tag
    with few examples has one too, and with the widest margin of the other tags beside its own.
    """
    if marks[:real].any(axis=1).sum() < _ENOUGH:
        return Certainty()
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - as above

    margins = np.zeros((real, marks.shape[1]), dtype=np.float32)
    for held in _folds(real):
        others = np.setdiff1d(np.arange(rows.shape[0]), held)
        weights, starts = weigh(rows[others], marks[others])
        margins[held] = rows[held] @ weights.T + starts
    known = marks[:real].ravel()
    if known.all():
        return Certainty()
    curve = LogisticRegression().fit(np.column_stack([margins.ravel(), _rivals(margins).ravel()]), known)
    own, rival = (float(each) for each in curve.coef_[0])
    if own <= max(0, rival):  # then margins mean nothing yet
        return Certainty()
    return Certainty(own, rival, float(curve.intercept_[0]))


def _folds(rows: int) -> Iterator[NDArray[np.int64]]:
    order = np.random.default_rng(0).permutation(rows)
    for fold in range(_FOLDS):
        yield np.sort(order[fold::_FOLDS])


def _rivals(margins: Floats) -> Floats:
    """Give for each tag the widest margin of the others."""
    if margins.shape[1] < 2:
        return np.full_like(margins, -1)
    ordered = np.sort(margins, axis=1)
    widest, next_widest = ordered[:, -1:], ordered[:, -2:-1]
    first = np.arange(margins.shape[1]) == margins.argmax(axis=1)[:, None]
    return np.where(first, next_widest, widest)
