"""The address of an index in an OpenSearch cluster."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from indexer.errors import UsageError

SCHEMES = ("opensearch+https", "opensearch+http")

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_OPTIONS = {"shards": 1, "replicas": 1}
_MOST = 1024


@dataclass(frozen=True, slots=True)
class Address:
    """Where the nodes are, what the index is called, and how to sign in."""

    hosts: tuple[tuple[str, int], ...]
    secure: bool
    name: str
    user: str = ""
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    authority: str = ""
    """A file of certificates to trust; without it, those that the machine trusts."""
    shards: int = 1
    replicas: int = 1

    @property
    def shown(self) -> str:
        """Give the address as it may be shown: without what opens it."""
        hosts = ",".join(f"{host}:{port}" for host, port in self.hosts)
        return f"opensearch+http{'s' if self.secure else ''}://{hosts}/{self.name}"


def is_address(text: str) -> bool:
    """Tell whether a setting names a cluster."""
    return text.partition("://")[0] in SCHEMES


def read(text: str) -> Address:
    """Read ``opensearch+https://user:password@host:9200,other:9200/name?shards=3&replicas=1&ca=FILE``.

    In the place of user and password there may be ``api_key=…`` among the options.

    Raises:
        UsageError: it is no such address.
    """
    try:
        parts = urlsplit(text)
        options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    except ValueError as error:
        raise _wrong(str(error)) from error
    if parts.scheme not in SCHEMES or not parts.netloc:
        raise _wrong("it does not begin with opensearch+https:// and the name of a machine")
    credentials, _, nodes = parts.netloc.rpartition("@")
    user, _, password = credentials.partition(":")
    name = parts.path.strip("/") or "evidence"
    if not _NAME.fullmatch(name):
        raise _wrong("the index is named by small letters, digits, - and _")
    if unknown := options.keys() - {*_OPTIONS, "ca", "api_key"}:
        raise _wrong(f"there is no option {min(unknown)}")
    return Address(
        tuple(map(_host, nodes.split(","))),
        parts.scheme == SCHEMES[0],
        name,
        unquote(user),
        unquote(password),
        options.get("api_key", ""),
        options.get("ca", ""),
        **{key: _number(key, options.get(key, str(usual))) for key, usual in _OPTIONS.items()},
    )


def _host(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":") if re.search(r":\d+$", text) else (text, "", "9200")
    if not host or not 0 < int(port) < 1 << 16:
        raise _wrong(f"“{text}” is no machine with a port")
    return host.strip("[]"), int(port)


def _number(key: str, text: str) -> int:
    least = 0 if key == "replicas" else 1
    if not text.isdecimal() or not least <= int(text) <= _MOST:
        raise _wrong(f"{key} must be a number from {least} to {_MOST}")
    return int(text)


def _wrong(why: str) -> UsageError:
    return UsageError(
        f"EVIDENCE_ENGINE is no address of an OpenSearch cluster: {why}. Write it like "
        "opensearch+https://user:password@host:9200/evidence, or leave it empty for an index in the library folder."
    )
