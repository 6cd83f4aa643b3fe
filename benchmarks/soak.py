"""Lets clients search the site for a long time while documents are added, changed, tagged and removed.

    python benchmarks/soak.py [--minutes 30] [--clients 8] [--think 1] [--pause 1] [--pages 3000] [--seed 1]

A library is filled with pages of $EVIDENCE_MATERIAL/evaluation/pages.jsonl.xz (or of --pages-file) and served by
“evidence serve --local”. Each client asks for a page of results, waits for it, thinks (--think seconds on average) and
asks again: queries of ten kinds, and one time in four through the API for something whose right count is known.
Meanwhile another process carries out “evidence” commands, --pause seconds apart: index (a new file, a file that has
changed), tag --add and --remove, document withdraw and reinstate. Every file has words of its own and one that all
share. Once a command is done, only the new count is right; while it goes on, the old one or the new one is.

Printed are windows of time with their latencies, the memory of the server's processes, its open files, and the load of
the machine, which should be no more than what this makes (about 1.5): else latencies say little. It ends
with 1 where an answer was an error or a count was wrong, where the 99th percentile is 250 ms or more, where memory went
on growing after the first fifth of the time, or where “evidence check” finds a fault at the end.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from engines.ours import Ours, typed
from engines.pages import material, repeated
from engines.queries import sample
from engines.serving import Server, served
from engines.soaking import Asked, Changes, Expected, writer

from indexer.sync import rebuild

P99 = 250.0  # milliseconds
GROWTH = 1.1
"""By how much the memory of the server may grow after the first fifth of the time, and 20 MB more."""

_SLACK = 20.0
_TOLD = 10  # errors and wrong counts that are printed


@dataclass
class Seen:
    """What the clients met; each list is only ever added to."""

    taken: list[tuple[float, float]] = field(default_factory=list)
    """When each answer came, in seconds from the beginning, and how many milliseconds it took."""
    errors: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    counts: int = 0
    """How many counts were compared."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--minutes", type=float, default=30)
    arguments.add_argument("--clients", type=int, default=8)
    arguments.add_argument("--think", type=float, default=1.0)
    arguments.add_argument("--pause", type=float, default=1.0)
    arguments.add_argument("--pages", type=int, default=3000)
    arguments.add_argument("--pages-file", type=Path)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--writer", action="store_true", help=argparse.SUPPRESS)  # the process that writes
    given = arguments.parse_args()
    if given.writer:
        writer()
        return
    with tempfile.TemporaryDirectory(prefix="soak-") as temporary:
        folder = Path(temporary)
        addresses = fill(folder / "library", given.pages_file or material(), given.pages)
        print(f"{given.pages:,} pages are in the library", flush=True)
        with served(folder / "library", folder / "server.txt") as server:
            sound = soak(server, folder, addresses, given)
    sys.exit(0 if sound else 1)


def fill(library: Path, source: Path, wanted: int) -> list[str]:
    """Put pages into a new library, and give the addresses of searches for their words."""
    pages = list(repeated(source, wanted))
    ours = Ours(library)
    ours.prepare(iter(pages))
    rebuild(ours.library)
    ours.close()
    queries = [query for query in sample(pages[:2000], frozenset()) if query.kind != "wildcard"]
    filters = [{"workstream": query.workstream} if query.workstream else {} for query in queries]
    return [f"/?{urlencode({'q': typed(query), **some})}" for query, some in zip(queries, filters, strict=True)]


def soak(server: Server, folder: Path, addresses: Sequence[str], given: argparse.Namespace) -> bool:
    """Let the clients and the writer work for so long; print what came of it, and tell whether all was well."""
    seen, expected, over = Seen(), Expected(), threading.Event()
    changes = Changes(folder, expected, random.Random(given.seed), given.pause)  # noqa: S311 - no secret
    changes.begin()
    start = time.perf_counter()
    clients = [
        threading.Thread(target=_client, args=(server.port, addresses, number, given, seen, expected, over, start))
        for number in range(given.clients)
    ]
    writing = threading.Thread(target=changes.go_on, args=(over,))
    for thread in (*clients, writing):
        thread.start()
    seconds, windows = given.minutes * 60, max(5, min(30, int(given.minutes)))
    memory: list[float] = [server.megabytes()]
    print(f"at the start: {memory[0]:.0f} MB, {server.open_files()} open files; p50, p95 and p99 in ms", flush=True)
    for number in range(1, windows + 1):
        time.sleep(max(0.0, start + seconds * number / windows - time.perf_counter()))
        memory.append(server.megabytes())
        within = [ms for at, ms in seen.taken if (number - 1) / windows <= at / seconds < number / windows]
        minutes, went_wrong = seconds * number / windows / 60, f"{len(seen.errors)} errors, {len(seen.wrong)} wrong"
        print(
            f"  {minutes:5.1f} min  {len(within):6} answers  {_spread(within)}  {memory[-1]:5.0f} MB"
            f"  {server.open_files():3} files  {changes.done:4} changes  {went_wrong}"
            f"  load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
    over.set()
    for thread in (*clients, writing):
        thread.join()
    faults = changes.end()
    return _judged(seen, memory, changes.done, [*faults, *([] if server.runs() else ["The server ended."])])


def _client(
    port: int,
    addresses: Sequence[str],
    number: int,
    given: argparse.Namespace,
    seen: Seen,
    expected: Expected,
    over: threading.Event,
    start: float,
) -> None:
    chance = random.Random(f"{given.seed} {number}")  # noqa: S311 - no secret
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while not over.wait(chance.uniform(0.5, 1.5) * given.think):
        asked = expected.some(chance) if chance.random() < 1 / 4 else None
        address = asked.address if asked else chance.choice(addresses)
        since = expected.now(asked) if asked else 0
        begun = time.perf_counter()
        try:
            connection.request("GET", address)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            seen.errors.append(f"{address}: {error!r}")
            with contextlib.suppress(OSError):
                connection.close()
            continue
        ended = time.perf_counter()
        seen.taken.append((ended - start, (ended - begun) * 1000))
        if answer.status != 200:
            seen.errors.append(f"{address}: status {answer.status}")
        elif asked:
            _compare(asked, body, since, seen, expected)
    connection.close()


def _compare(asked: Asked, body: bytes, since: int, seen: Seen, expected: Expected) -> None:
    count, right = asked.count(json.loads(body)), expected.right(asked, since)
    seen.counts += 1
    if count not in right:
        wanted = " or ".join(map(str, sorted(right)))
        seen.wrong.append(f"{asked.said}: {count}, right would be {wanted}, at or after “{expected.last}”")


def _percentile(ordered: Sequence[float], part: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0


def _spread(taken: Sequence[float]) -> str:
    ordered = sorted(taken)
    return "  ".join(f"{_percentile(ordered, part):6.1f}" for part in (0.5, 0.95, 0.99))


def _judged(seen: Seen, memory: Sequence[float], changes: int, faults: Sequence[str]) -> bool:
    taken = sorted(ms for _, ms in seen.taken)
    warm, end = max(memory[: max(2, len(memory) // 5)]), memory[-1]
    print(f"{len(taken):,} answers, {seen.counts:,} counts compared, {changes:,} changes; {_spread(taken)} ms")
    for each in (*seen.errors[:_TOLD], *seen.wrong[:_TOLD], *faults):
        print(f"  {each}")
    held = {
        f"no error ({len(seen.errors)})": not seen.errors,
        f"no wrong count ({len(seen.wrong)})": not seen.wrong and seen.counts > 0,
        f"p99 under {P99:.0f} ms ({_percentile(taken, 0.99):.0f})": 0 < _percentile(taken, 0.99) < P99,
        f"flat memory ({warm:.0f} MB after a fifth of the time, {end:.0f} at the end)": end <= warm * GROWTH + _SLACK,
        f"the writer, the server and “evidence check” say that all is well ({len(faults)} faults)": not faults,
    }
    for said, kept in held.items():
        print(f"  {'held  ' if kept else 'MISSED'} {said}")
    return all(held.values())


if __name__ == "__main__":
    main()
