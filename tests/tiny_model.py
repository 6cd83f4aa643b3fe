"""Makes a sentence encoder of a few words, as ONNX: each token's state is its row of a table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, models, pre_tokenizers

WORDS = ("[UNK]", "neglect", "harm", "budget", "money", "children")
WIDTH = 48
_FLOAT, _INT64 = 1, 7


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def _field(number: int, value: bytes | str | int) -> bytes:
    """Write a field as protocol buffers have it: https://protobuf.dev/programming-guides/encoding/."""
    if isinstance(value, int):
        return _number(number << 3) + _number(value)
    raw = value.encode() if isinstance(value, str) else value
    return _number(number << 3 | 2) + _number(len(raw)) + raw


def _value(name: str, kind: int, *shape: str | int) -> bytes:
    sizes = b"".join(_field(1, _field(1 if isinstance(size, int) else 2, size)) for size in shape)
    return _field(1, name) + _field(2, _field(1, _field(1, kind) + _field(2, sizes)))


def model(table: np.ndarray, *more_inputs: str) -> bytes:
    """Give a model that looks tokens up in a table (float32)."""
    weights = _field(1, table.shape[0]) + _field(1, table.shape[1]) + _field(2, _FLOAT) + _field(8, "table")
    weights += _field(9, table.astype("<f4").tobytes())
    node = _field(1, "table") + _field(1, "input_ids") + _field(2, "states") + _field(4, "Gather")
    graph = _field(1, node) + _field(2, "graph") + _field(5, weights)
    for name in ("input_ids", "attention_mask", *more_inputs):
        graph += _field(11, _value(name, _INT64, "texts", "tokens"))
    graph += _field(12, _value("states", _FLOAT, "texts", "tokens", table.shape[1]))
    return _field(1, 8) + _field(8, _field(1, "") + _field(2, 13)) + _field(7, graph)


def make(folder: Path, *more_inputs: str) -> Path:
    """Write the model and its tokenizer; neglect and harm mean nearly the same in it, and so do budget and money."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(5)
    table = rng.standard_normal((len(WORDS), WIDTH)) * 0.2
    table[2] += (further := rng.standard_normal(WIDTH))
    table[1] += further
    table[4] += (other := rng.standard_normal(WIDTH))
    table[3] += other
    (folder / "model.onnx").write_bytes(model(table, *more_inputs))
    tokenizer = Tokenizer(models.WordLevel({word: number for number, word in enumerate(WORDS)}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.enable_padding(length=40)  # as such files often have it
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder
