"""Writes what was learnt about a tag group to two files, the model and what it was learnt from, and reads them back."""

from __future__ import annotations

import os
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.errors import LibraryDamaged, NotFound
from indexer.tag_model import TagModel

_ARRAYS = ("examples", "documents", "scores", "vocabulary", "stamp")


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """A model, and what was known when it was learnt."""

    model: TagModel
    examples: NDArray[np.int64]
    """Document, revision and tag of each example."""
    documents: NDArray[np.int64]
    """Document and revision of each document that had no tag of the group, ascending."""
    scores: NDArray[np.float32]
    """The scores of these documents, for each tag in the order of ``model.tags``."""
    vocabulary: str
    """A checksum of the tags and their words."""
    stamp: tuple[int, int, int] = (0, 0, 0)
    """By which the model's file is known again: its inode, size and time."""

    @property
    def examples_count(self) -> int:
        """Count the documents that it was learnt from."""
        return len(np.unique(self.examples[:, 0]))

    def is_of(self, path: Path) -> bool:
        """Tell whether it is what the files hold now."""
        try:
            return _stamp(path) == self.stamp
        except OSError:
            return False


def save(path: Path, learnt: Learnt) -> None:
    """Write both files beside their places, then put them there; who reads between the two finds no match."""
    learnt.model.save(path)
    beside = path.with_name(f"{path.name}.scores.{os.getpid()}")
    with beside.open("wb") as file:
        np.savez(
            file,
            examples=learnt.examples,
            documents=learnt.documents,
            scores=learnt.scores,
            vocabulary=np.frombuffer(learnt.vocabulary.encode(), np.uint8),
            stamp=np.array(_stamp(path), np.int64),
        )
    beside.replace(_scores_of(path))


def load(path: Path) -> Learnt:
    """Read what was learnt.

    Raises:
        NotFound: nothing was.
        LibraryDamaged: the files cannot be used, or do not belong together.
    """
    if not _scores_of(path).is_file():
        raise NotFound(f"There is no {_scores_of(path)}. It is made when suggestions are learnt.")
    model = TagModel.load(path)
    try:
        stamp = _stamp(path)
        with _scores_of(path).open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            examples, documents, scores, vocabulary, kept = (file[name] for name in _ARRAYS)
        whole = (
            tuple(kept.tolist()) == stamp
            and examples.ndim == documents.ndim == scores.ndim == 2
            and (examples.shape[1], documents.shape[1]) == (3, 2)
            and scores.shape == (len(documents), len(model.tags))
            and bool(np.isfinite(scores).all())
        )
        learnt = Learnt(
            model,
            examples.astype(np.int64, casting="safe"),
            documents.astype(np.int64, casting="safe"),
            scores.astype(np.float32, casting="safe"),
            vocabulary.tobytes().decode("ascii"),
        )
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise _damaged(path) from error
    if not whole:
        raise _damaged(path)
    return replace(learnt, stamp=stamp)


def _damaged(path: Path) -> LibraryDamaged:
    return LibraryDamaged(
        f"{_scores_of(path)}, which holds what was learnt about tags, cannot be used. Delete it: it is made again when "
        "suggestions are next learnt. Nothing else is lost."
    )


def _scores_of(path: Path) -> Path:
    return path.with_suffix(".scores.npz")


def _stamp(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns
