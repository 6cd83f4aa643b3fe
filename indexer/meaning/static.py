"""Static token embeddings: a text is the mean of what its tokens mean, which costs next to nothing.

The weights and the tokenizer are files of the package wordllama. They are read as they lie there; the package itself is
never imported, for its loader looks to the network.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from threadpoolctl import ThreadpoolController
from tokenizers import Tokenizer

from indexer.meaning.encoder import fingerprint, unit

_MODEL = "l2_supercat_256"
_WEIGHTS = f"weights/{_MODEL}.safetensors"
_TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"
_BATCH = 64  # texts whose tokens are added up at once
_WORDS = 100_000  # whose tokens are remembered
_LONGEST = 64  # characters of a word; what is longer is no word
_limiting = Lock()


class StaticEncoder:
    """The token embeddings of the installed package wordllama."""

    dimensions = 256
    close = 0.35

    def __init__(self, folder: Path) -> None:
        """Take the folder of the package; its files are read when they are first needed."""
        self._folder = folder
        self._tokens: dict[str, list[int]] = {}

    @classmethod
    def installed(cls) -> StaticEncoder | None:
        """Give the encoder, or nothing where its package is not installed."""
        found = find_spec("wordllama")
        for folder in map(Path, (found and found.submodule_search_locations) or ()):
            if (folder / _WEIGHTS).is_file() and (folder / _TOKENIZER).is_file():
                return _at(folder)
        return None

    @cached_property
    def name(self) -> str:
        """Identify the weights."""
        return f"wordllama-{_MODEL}-{fingerprint(self._folder / _WEIGHTS)}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give a row of length 1 for each text, or of noughts for one without words."""
        sums = [self._sums(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
        return unit(np.concatenate(sums)) if sums else np.empty((0, self.dimensions), np.float32)

    def _sums(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Add up the vectors of each text's tokens: how often each token stands in it, times what the token means."""
        of_texts = [[word[:_LONGEST] for word in text.split()] for text in texts]
        known = self._known({word for words in of_texts for word in words})
        tokens = [list(chain.from_iterable(map(known.__getitem__, words))) for words in of_texts]
        flat = np.fromiter(chain.from_iterable(tokens), np.int64)
        owners = np.repeat(np.arange(len(texts)), [len(each) for each in tokens])
        present = np.bincount(flat, minlength=len(self._weights)) > 0
        columns = np.cumsum(present) - 1
        many = int(present.sum())
        counts = np.bincount(owners * many + columns[flat], minlength=len(texts) * many).reshape(len(texts), many)
        # For so little, several threads of BLAS mostly wait for each other. The limit is one for the whole process: of
        # two that set it at once, the later would put back what the earlier had set.
        with _limiting, self._blas.limit(limits=1):
            sums: NDArray[np.float32] = counts.astype(np.float32) @ self._weights[present].astype(np.float32)
        return sums

    def _known(self, words: set[str]) -> dict[str, list[int]]:
        """Give the tokens of words, and remember them; a word has the same wherever it stands."""
        if len(self._tokens) > _WORDS:
            self._tokens = {}  # another thread may be reading the old ones
        known = self._tokens
        new = [word for word in words if word not in known]
        for word, encoding in zip(new, self._tokenizer.encode_batch_fast(new, add_special_tokens=False), strict=True):
            known[word] = encoding.ids
        return known

    @cached_property
    def _blas(self) -> Any:
        return ThreadpoolController().select(user_api="blas")

    @cached_property
    def _weights(self) -> NDArray[np.float16]:
        """A row for each token."""
        weights: NDArray[np.float16] = load_file(self._folder / _WEIGHTS)["embedding.weight"]
        return weights

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return Tokenizer.from_file(str(self._folder / _TOKENIZER))


@cache
def _at(folder: Path) -> StaticEncoder:
    """Give one encoder for all libraries of a process: its weights and what it remembers are the same for each."""
    return StaticEncoder(folder)
