"""Writes what was learnt to one file and reads it back: arrays and JSON in NumPy's npz, and never pickle."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from indexer.errors import LibraryDamaged, NotFound
from indexer.tag_model.features import Features, Floats, Integers
from indexer.tag_model.learning import Certainty

_VERSION = 1  # of what is in the file and of how texts are read; raise it when either changes

_Parts: TypeAlias = tuple[tuple[str, ...], Features, Floats, Floats, Integers, Certainty]
_ARRAYS = ("names", "pairs", "rarity", "weights", "starts", "examples")


def write(
    path: Path,
    tags: tuple[str, ...],
    features: Features,
    weights: Floats,
    starts: Floats,
    examples: Integers,
    sure: Certainty,
) -> None:
    """Write to a file beside the path, then put it in its place, so that a reader never meets half a file."""
    names = {
        "version": _VERSION,
        "tags": tags,
        "stems": list(features.stems),
        "pieces": list(features.pieces),
        "certainty": [sure.own, sure.rival, sure.start],
    }
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    with beside.open("wb") as file:
        np.savez(
            file,
            names=np.frombuffer(json.dumps(names).encode(), dtype=np.uint8),
            pairs=features.pairs,
            rarity=features.rarity,
            weights=weights,
            starts=starts,
            examples=examples,
        )
    beside.replace(path)


def read(path: Path) -> _Parts:
    """Read what was written.

    Raises:
        NotFound: There is no such file.
        LibraryDamaged: The file is no whole model of this version.
    """
    if not path.is_file():
        raise NotFound(f"There is no {path}. It is made when suggestions are learnt.")
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            return _parts({name: file[name] for name in _ARRAYS})
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise LibraryDamaged(
            f"{path}, which holds what was learnt about tags, cannot be used. Delete it: it is made again when "
            "suggestions are next learnt. Nothing else is lost."
        ) from error


def _parts(arrays: dict[str, Any]) -> _Parts:
    names = json.loads(arrays["names"].tobytes())
    if names["version"] != _VERSION:
        raise ValueError(names["version"])
    stems, pieces = ({name: number for number, name in enumerate(names[kind])} for kind in ("stems", "pieces"))
    own, rival, start = (float(each) for each in names["certainty"])
    tags = tuple(str(tag) for tag in names["tags"])
    pairs, examples = (arrays[name].astype(np.int64, casting="safe") for name in ("pairs", "examples"))
    rarity, weights, starts = (
        arrays[name].astype(np.float32, casting="safe") for name in ("rarity", "weights", "starts")
    )
    width = len(stems) + len(pairs) + len(pieces)
    shapes = [each.shape for each in (rarity, weights, starts, examples)]
    if shapes != [(width,), (len(tags), width), (len(tags),), (len(tags),)] or pairs.ndim != 1:
        raise ValueError(shapes)
    if not all(np.isfinite(each).all() for each in (rarity, weights, starts)):
        raise ValueError(tags)
    return tags, Features(stems, pairs, pieces, rarity), weights, starts, examples, Certainty(own, rival, start)
