"""Every setting once: its default, its environment name and its help sentence."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from indexer.errors import UsageError


def _setting(default: Any, help_text: str, least: float = 0, most: float = math.inf) -> Any:
    return field(default=default, metadata={"help": help_text, "least": least, "most": most})


_YES_OR_NO = {"yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "off": False, "0": False}


@dataclass(frozen=True, slots=True)
class Config:
    """The settings in force. Each is read from ``EVIDENCE_`` and its name in capitals."""

    library: Path = _setting(Path("library"), "The folder that holds the catalogue, the original files and the index.")
    catalogue: str = _setting(
        "",
        "Address of the catalogue's database, such as postgresql+psycopg://user:password@host:5432/name, for several "
        "machines that write (PostgreSQL 14 or later, a database of its own). Empty: an SQLite file in the library "
        "folder.",
    )
    engine: str = _setting(
        "",
        "Address of an OpenSearch cluster that holds the search index, such as "
        "opensearch+https://user:password@host:9200/evidence. Empty: an index in the library folder.",
    )
    files: str = _setting(
        "",
        "Where the original files are kept: a folder that several machines share, or an address such as "
        "s3://bucket/prefix. Empty: the folder “files” in the library folder.",
    )
    files_cache_mb: int = _setting(
        2000,
        "Megabytes of original files from an object store that are kept on this machine; those in use are kept.",
        1,
    )
    host: str = _setting("127.0.0.1", "Address the site listens on.")
    port: int = _setting(8000, "Port the site listens on.", 1, 65535)
    local: bool = _setting(
        False, "Everybody at this computer is the library's owner and need not sign in. Only before there are accounts."
    )
    address: str = _setting(
        "", "Address at which people open the site, such as https://evidence.example.org. Empty: this computer only."
    )
    hosts: str = _setting(
        "", "Other names of this machine, with commas between, under which a proxy or a monitoring program asks it."
    )
    proxies: int = _setting(0, "Reverse proxies in front of the site, whose forwarding headers are believed.", 0, 10)
    secret_key: str = _setting("", "Key that signs cookies. Empty: one is made and kept in the library folder.")
    session_hours: float = _setting(12.0, "Hours after which somebody who does nothing is signed out.", 0.1, 8760)
    sign_in_limit: str = _setting("10 per minute; 60 per hour", "How often signing in may be tried, from one address.")
    search_limit: str = _setting("120 per minute", "How often one person may search, and ask the API.")
    oidc_issuer: str = _setting("", "Address of an OpenID Connect provider for single sign-on. Empty: passwords only.")
    oidc_client: str = _setting("", "Identifier of this site at the provider.")
    oidc_secret: str = _setting("", "Secret of this site at the provider.")
    oidc_name: str = _setting("single sign-on", "What the sign-in page calls the provider.")
    metrics_token: str = _setting(
        "", "Token with which a program on another machine may read /metrics. Empty: programs on this machine alone."
    )
    organisation: str = _setting("", "Who keeps this site, for its footer and accessibility statement.")
    contact: str = _setting("", "Email address for questions, for the accessibility statement and help pages.")
    workers: int = _setting(0, "Processes that read files at the same time. 0: one for each processor core.")
    cpu_seconds: float = _setting(60.0, "CPU seconds that reading one file may take, all attempts together.", 1)
    memory_mb: int = _setting(1500, "Memory in megabytes that reading one file may take.", 256)
    ocr: bool = _setting(True, "Recognise pages without text, where tesseract is installed.")
    ocr_language: str = _setting("eng", "Languages that tesseract reads, such as eng+gla.")
    ocr_cpu_seconds: float = _setting(1800.0, "CPU seconds that recognising the pages of one file may take.")
    search_seconds: float = _setting(10.0, "Seconds after which a search stops and says so.", 1e-09)
    meaning: str = _setting(
        "yes",
        "Search by meaning beside words, where what that needs is installed: yes, no, or a folder with a sentence "
        "encoder as ONNX (model.onnx and tokenizer.json), which “evidence meaning --update” lets read the library.",
    )
    lock_seconds: float = _setting(10.0, "Seconds that a second writer waits before it says who holds the library.")
    upload_mb: int = _setting(500, "Megabytes that one upload may bring.", 1)
    paper_mb: int = _setting(50, "Megabytes that a paper may have.", 1)
    import_files: int = _setting(5000, "Files that one import may hold, members of archives counted.", 1)
    unpacked_mb: int = _setting(5000, "Megabytes that the archives of one import may unpack to.", 1)
    import_folders: str = _setting(
        "",
        "Folders of this machine that administrators may bring in, and those below them, separated as in PATH. "
        "Empty: none; any for the owner at this computer, who can read them anyway.",
    )

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
                values[each.name] = _read(each, raw)
        return cls(**values)

    def as_environment(self) -> dict[str, str]:
        """Give the settings as environment variables, for a process that is to work under the same ones."""
        values = {environment_name(each.name): getattr(self, each.name) for each in fields(self)}
        words = {True: "yes", False: "no"}
        return {name: words[value] if isinstance(value, bool) else str(value) for name, value in values.items()}

    @property
    def importable(self) -> list[Path]:
        """Give the folders that may be brought in through the site, with all below them."""
        named = [Path(each) for each in self.import_folders.split(os.pathsep) if each]
        return named or ([Path(os.sep)] if self.local else [])

    @property
    def catalogue_url(self) -> str:
        """Address of the catalogue's database, for SQLAlchemy."""
        return self.catalogue or f"sqlite:///{self.library.absolute() / 'catalogue.sqlite'}"


def environment_name(name: str) -> str:
    """Give the environment variable of a setting."""
    return f"EVIDENCE_{name.upper()}"


def _read(setting: Field[Any], text: str) -> Any:
    name = environment_name(setting.name)
    kind: Any = type(setting.default)
    value: Any
    try:
        if kind is bool:
            return _YES_OR_NO[text.lower()]
        value = kind(text) if kind in (int, float) else Path(text) if issubclass(kind, Path) else text
    except (KeyError, ValueError):
        wanted = {bool: "yes or no", int: "a whole number", float: "a number"}.get(kind, "text")
        raise UsageError(f"{name} must be {wanted}, not “{text}”. Correct it and try again.") from None
    least, most = setting.metadata["least"], setting.metadata["most"]
    if isinstance(value, int | float) and not (least <= value <= most and value < math.inf):
        range_of = f"from {least:g} to {most:g}" if most < math.inf else f"{least:g} or more"
        raise UsageError(f"{name} must be {range_of}, not “{text}”. Correct it and try again.")
    return value
