"""Sentence encoders such as MiniLM, as ONNX in a folder: slower by a hundred times, and nearer to what is meant."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.errors import UsageError
from indexer.meaning.encoder import fingerprint, unit

_TOKENS = 256  # of a text that are read: what MiniLM was trained on
_BATCH = 16  # texts of like length that are read at once
_MASK = "attention_mask"


class OnnxEncoder:
    """A transformer whose last layer's mean over a text's tokens is the vector of the text."""

    close = 0.45

    def __init__(self, folder: Path, threads: int = 0) -> None:
        """Open the model in a folder.

        Args:
            folder: Holds ``tokenizer.json`` and one ``*.onnx``, here or in a folder ``onnx`` below.
            threads: Cores that may be taken; 0 for all.

        Raises:
            UsageError: something is missing, or the model is of another kind; the message says what to do.
        """
        self._folder = folder.absolute()
        self._weights = _model_in(folder)
        self._tokenizer = _tokenizer(folder)
        self._session = _session(self._weights, threads)
        self._inputs = {each.name for each in self._session.get_inputs()}
        outputs = self._session.get_outputs()
        if "input_ids" not in self._inputs or len(outputs[0].shape) != 3 or not isinstance(outputs[0].shape[2], int):
            raise UsageError(
                f"The model {self._weights} does not give a vector for each token. "
                "Name a folder with a sentence encoder such as all-MiniLM-L6-v2, exported to ONNX."
            )
        self._output: str = outputs[0].name
        self._width: int = outputs[0].shape[2]

    @cached_property
    def name(self) -> str:
        """Identify the model: the folder's name, and the weights."""
        called = re.sub(r"[^A-Za-z0-9._]+", "-", self._folder.name).strip("-.") or "model"
        return f"onnx-{called}-{fingerprint(self._weights)}"

    @property
    def dimensions(self) -> int:
        """Give the numbers of a vector, filled up with noughts to a multiple of 64."""
        return -(-self._width // 64) * 64

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give a row of length 1 for each text; of a long one, only the beginning is read."""
        rows = np.zeros((len(texts), self.dimensions), np.float32)
        encodings = self._tokenizer.encode_batch(list(texts))
        by_length = sorted(range(len(texts)), key=lambda number: len(encodings[number].ids))
        for start in range(0, len(texts), _BATCH):
            batch = by_length[start : start + _BATCH]
            rows[batch, : self._width] = self._means([encodings[number].ids for number in batch])
        return unit(rows)

    def _means(self, tokens: list[list[int]]) -> NDArray[np.float32]:
        longest = max(1, *map(len, tokens))
        ids = np.zeros((len(tokens), longest), np.int64)
        mask = np.zeros_like(ids)
        for row, each in enumerate(tokens):
            ids[row, : len(each)] = each
            mask[row, : len(each)] = 1
        given = {"input_ids": ids, _MASK: mask, "token_type_ids": np.zeros_like(ids)}
        (states,) = self._session.run([self._output], {name: given[name] for name in self._inputs})
        sums = (states * mask[:, :, None]).sum(axis=1)
        return np.asarray(sums / np.maximum(mask.sum(axis=1, keepdims=True), 1), np.float32)


def _model_in(folder: Path) -> Path:
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}, which EVIDENCE_MEANING names. Correct it, or say yes or no.")
    found = sorted(folder.glob("*.onnx")) or sorted((folder / "onnx").glob("*.onnx"))
    named = [path for path in found if path.name == "model.onnx"]
    if not found:
        raise UsageError(f"There is no model in {folder}: put a file that ends in .onnx there.")
    if len(found) > 1 and not named:
        raise UsageError(f"There are several models in {folder}. Leave one, or call one of them model.onnx.")
    return (named or found)[0]


def _tokenizer(folder: Path) -> Any:
    path = folder / "tokenizer.json"
    if not path.is_file():
        raise UsageError(f"There is no tokenizer.json in {folder}. Put the one of the model there.")
    if not find_spec("tokenizers"):
        raise UsageError(_NOT_INSTALLED)
    from tokenizers import Tokenizer  # noqa: PLC0415 - only who names a model needs it

    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the package raises nothing narrower
        raise UsageError(f"{path} cannot be read. Put the tokenizer.json of the model there.") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(_TOKENS)
    return tokenizer


def _session(weights: Path, threads: int) -> Any:
    if not find_spec("onnxruntime"):
        raise UsageError(_NOT_INSTALLED)
    import onnxruntime  # noqa: PLC0415 - only who names a model needs it, and it takes long to load

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or os.cpu_count() or 1
    options.log_severity_level = 3  # errors, which are raised as well
    try:
        session = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the package's own errors have no common kind
        raise UsageError(f"{weights} is no model that can be read. Put the whole file there.") from error
    unknown = {each.name for each in session.get_inputs()} - {"input_ids", _MASK, "token_type_ids"}
    if unknown:
        raise UsageError(
            f"The model {weights} wants {', '.join(sorted(unknown))}, which a text has not. Name another folder."
        )
    return session


_NOT_INSTALLED = (
    "A model in a folder needs the extra packages: install them with “pip install 'evidence-review[onnx]'”, "
    "or set EVIDENCE_MEANING to yes or no."
)
