"""Every setting once: its default, its environment name and its help sentence."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from indexer.errors import UsageError


def _setting(default: Any, help_text: str) -> Any:
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True, slots=True)
class Config:
    """The settings in force. Each is read from ``EVIDENCE_`` and its name in capitals."""

    library: Path = _setting(Path("library"), "The folder that holds the catalogue, the original files and the index.")
    catalogue: str = _setting(
        "", "Address of the catalogue's database. Empty: an SQLite file in the library folder (the only kind so far)."
    )
    host: str = _setting("127.0.0.1", "Address the site listens on. Only loopback is allowed until accounts exist.")
    port: int = _setting(8000, "Port the site listens on.")
    workers: int = _setting(0, "Processes that read files at the same time. 0: one for each processor core.")
    cpu_seconds: float = _setting(60.0, "CPU seconds that reading one file may take, all attempts together.")
    memory_mb: int = _setting(1500, "Memory in megabytes that reading one file may take.")
    ocr: bool = _setting(True, "Recognise pages without text, where tesseract is installed.")
    ocr_language: str = _setting("eng", "Languages that tesseract reads, such as eng+gla.")
    ocr_cpu_seconds: float = _setting(1800.0, "CPU seconds that recognising the pages of one file may take.")
    search_seconds: float = _setting(10.0, "Seconds after which a search stops and says so.")
    lock_seconds: float = _setting(10.0, "Seconds that a second writer waits before it says who holds the library.")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, **given: Any) -> Config:
        """Read settings from the environment; those in ``given`` that are not None win.

        Raises:
            UsageError: a value is of the wrong kind.
        """
        environment = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for each in fields(cls):
            if given.get(each.name) is not None:
                values[each.name] = given[each.name]
            elif raw := environment.get(environment_name(each.name)):
                values[each.name] = _read(each.name, raw, type(each.default))
        return cls(**values)

    @property
    def catalogue_url(self) -> str:
        """Address of the catalogue's database, for SQLAlchemy."""
        return self.catalogue or f"sqlite:///{self.library.absolute() / 'catalogue.sqlite'}"


def environment_name(name: str) -> str:
    """Give the environment variable of a setting."""
    return f"EVIDENCE_{name.upper()}"


def _read(name: str, text: str, kind: type[Any]) -> Any:
    try:
        if kind is bool:
            return {
                "yes": True,
                "true": True,
                "on": True,
                "1": True,
                "no": False,
                "false": False,
                "off": False,
                "0": False,
            }[text.lower()]
        return Path(text) if issubclass(kind, Path) else kind(text)
    except (KeyError, ValueError):
        wanted = {bool: "yes or no", int: "a whole number", float: "a number"}.get(kind, "text")
        raise UsageError(
            f"{environment_name(name)} must be {wanted}, not “{text}”. Correct it and try again."
        ) from None
