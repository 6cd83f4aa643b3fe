"""Which encoders the settings choose: the static kind where it is installed, and a model in a folder beside it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from indexer.meaning.encoder import Encoder

_OFF = ("no", "false", "off", "0")
_ON = ("yes", "true", "on", "1", "")


def is_off(setting: str) -> bool:
    """Tell whether the setting says that searches go by words alone."""
    return setting.lower() in _OFF


def static(setting: str) -> Encoder | None:
    """Give the encoder that is quick enough to run while indexing, or nothing where it is not installed or wanted."""
    if is_off(setting) or not all(map(find_spec, ("tokenizers", "safetensors", "threadpoolctl"))):
        return None
    from indexer.meaning.static import StaticEncoder  # noqa: PLC0415 - its packages may not be installed

    return StaticEncoder.installed()


def upgrade(setting: str, threads: int = 0) -> Encoder | None:
    """Give the encoder in the folder that the setting names, or nothing where it names none.

    Raises:
        UsageError: the folder holds no model that can be used.
    """
    if is_off(setting) or setting.lower() in _ON:
        return None
    from indexer.meaning.onnx import OnnxEncoder  # noqa: PLC0415 - its packages may not be installed

    return OnnxEncoder(Path(setting).expanduser(), threads)
