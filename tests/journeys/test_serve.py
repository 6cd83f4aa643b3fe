"""The site as `evidence serve` serves it: a process of its own, asked over HTTP."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from indexer import people
from indexer.config import Config
from indexer.library import Library
from indexer.model import Role

Ask = Callable[..., HTTPResponse]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Ask]]:
    """Give a function that serves a library with other settings, and gives what asks it."""
    processes: list[subprocess.Popen[bytes]] = []

    def serve(*options: str, accounts: bool = False, **settings: str) -> Ask:
        with Library(Config(library=tmp_path / "library"), create=True) as library:
            if accounts:
                people.add(library.catalogue, "Anna", "anna@example.org", Role.ADMINISTRATOR, [], "a test")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [
            sys.executable,
            "-m",
            "indexer",
            "--library",
            str(tmp_path / "library"),
            "serve",
            "--port",
            str(port),
        ]
        environment = os.environ | {f"EVIDENCE_{name.upper()}": value for name, value in settings.items()}
        processes.append(subprocess.Popen([*command, *options], env=environment, stderr=subprocess.DEVNULL))

        def ask(**headers: str) -> HTTPResponse:
            connection = HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/", headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            answer.read()
            connection.close()
            return answer

        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                ask()
            except ConnectionRefusedError:
                time.sleep(0.1)
            else:
                return ask
        pytest.fail("the site does not answer")

    yield serve
    for process in processes:
        process.terminate()
        process.wait()


def test_the_owner_is_answered_and_whoever_comes_through_a_proxy_is_not(serve: Callable[..., Ask]) -> None:
    ask = serve("--local")
    assert ask().status == 200
    for name in ("Forwarded", "X_Forwarded_For", "X_Forwarded_Host", "X_Forwarded_Proto", "X_Real_IP", "Via"):
        assert ask(**{name: "127.0.0.1"}).status == 403, name
    assert ask(Host="evidence.example.org").status == 400


def test_behind_a_proxy_the_site_is_what_the_proxy_says(serve: Callable[..., Ask]) -> None:
    ask = serve(accounts=True, address="https://evidence.example.org", proxies="1")
    through = {"X_Forwarded_For": "10.1.2.3", "X_Forwarded_Proto": "https", "X_Forwarded_Host": "evidence.example.org"}
    answer = ask(**through)
    assert (answer.status, answer.getheader("Location")) == (302, "/sign-in")
    assert answer.getheader("Strict-Transport-Security")
    assert ask(**through | {"X_Forwarded_Host": "evil.example"}).status == 400
