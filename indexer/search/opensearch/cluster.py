"""Asks a cluster, and says in a sentence what went wrong; the one module that knows the client library."""

from __future__ import annotations

import json
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from opensearchpy import OpenSearch, exceptions

from indexer.errors import EngineAway, LibraryDamaged, UsageError
from indexer.search.opensearch.address import Address

_TRIES = 8
_FIRST_PAUSE = 0.1  # seconds; each further one is twice as long
_LONGEST_PAUSE = 5.0
_SECONDS = 120.0  # that an answer may take which is no search's, whose time is limited
_SENDERS = 2  # requests that write, on their way at once: one is made ready while a node has another
_TOLD = "errors,items.*.status,items.*.error"  # of what was written
_LATER = frozenset({408, 429, 502, 503, 504})
"""What a cluster answers that has too much to do, or that is just choosing another node: it may be asked again."""

Body = Mapping[str, Any]
Action = tuple[Mapping[str, Any], Body | None]
"""What to do with one thing, and its fields."""

logging.getLogger("opensearch").setLevel(logging.CRITICAL)  # what it would write goes into sentences here


class Busy(EngineAway):
    """The cluster answers that it cannot answer now."""


class Gone(LibraryDamaged):
    """What was asked for is not there: an index, an alias, or a state that was kept for a search."""


class Cluster:
    """A cluster, asked over HTTP; a node that does not answer is passed over for the others."""

    def __init__(self, address: Address) -> None:
        """Prepare to ask; nothing is asked yet."""
        self.address = address
        headers = {"Authorization": f"ApiKey {address.api_key}"} if address.api_key else {}
        self._client = OpenSearch(
            [{"host": host, "port": port} for host, port in address.hosts],
            http_auth=(address.user, address.password) if address.user else None,
            headers=headers,
            use_ssl=address.secure,
            verify_certs=address.secure,
            ca_certs=address.authority or None,
            ssl_show_warn=False,
            timeout=_SECONDS,
            max_retries=max(2, len(address.hosts)),
            retry_on_timeout=False,
            retry_on_status=(),
            http_compress=False,
        )

    def ask(
        self,
        method: str,
        path: str,
        body: Body | str | None = None,
        *,
        seconds: float | None = None,
        patient: bool = True,
        **params: str,
    ) -> Any:
        """Ask one thing and give the answer; what has too much to do is asked again, up to the time given.

        Raises:
            Gone: it is not there.
            Busy: it has too much to do, and is not to be asked again.
            EngineAway: the cluster does not answer, or takes nothing more.
            TimeoutError: the answer took longer than the time given.
        """
        if seconds is None:
            try:
                return self.ask(method, path, body, seconds=_SECONDS, patient=patient, **params)
            except TimeoutError as error:
                raise self._away("it takes too long to answer") from error
        end = time.monotonic() + seconds
        pause = _FIRST_PAUSE
        while True:
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError
            try:
                return self._client.transport.perform_request(
                    method, path, params={**params, "request_timeout": left}, body=body
                )
            except exceptions.NotFoundError as error:
                raise Gone(
                    f"The search index at {self.address.shown} is missing. Make it anew with “evidence reindex”."
                ) from error
            except exceptions.ConnectionTimeout as error:
                raise TimeoutError from error
            except exceptions.TransportError as error:
                may_wait = error.status_code in _LATER and not _is_full(str(error.info))
                if not may_wait or not patient or time.monotonic() + pause >= end:
                    raise self._said(error) from error
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def bulk(self, index: str, actions: Iterable[Action], *, known: bool = False) -> None:
        """Write many things; those that the cluster puts off are sent again, after pauses that grow.

        Args:
            index: Where to.
            actions: What to do with each, and its fields.
            known: What is there already may stay as it is.

        Raises:
            EngineAway: something was not written.
        """
        left = list(actions)
        pause = _FIRST_PAUSE
        for _ in range(_TRIES):
            lines = [json.dumps(each, separators=(",", ":")) for action in left for each in action if each is not None]
            answer = self.ask("POST", f"/{index}/_bulk", "\n".join(lines) + "\n", filter_path=_TOLD)
            if not answer["errors"]:
                return
            told = [next(iter(item.values())) for item in answer["items"]]
            put_off = []
            for action, item in zip(left, told, strict=True):
                status = item["status"]
                if status < 300 or (known and status == 409) or (status == 404 and "delete" in action[0]):
                    continue
                reason = str(item.get("error", ""))
                if status not in _LATER or _is_full(reason):
                    raise self._refused(reason)
                put_off.append(action)
            if not put_off:
                return
            left = put_off
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        raise EngineAway(
            f"The search index at {self.address.shown} has too much to do and put off what was written. Nothing is "
            "lost: it is in the catalogue, and “evidence check” lets the index follow."
        )

    @contextmanager
    def sending(self, index: str) -> Iterator[Callable[[list[Action]], None]]:
        """Give what writes many things while the next are made ready; on leaving, all of them are written.

        Raises:
            EngineAway: (also on sending what comes later) something was not written.
        """
        on_the_way: deque[Future[None]] = deque()
        with ThreadPoolExecutor(_SENDERS) as pool:

            def send(actions: list[Action]) -> None:
                while len(on_the_way) >= _SENDERS:
                    on_the_way.popleft().result()
                on_the_way.append(pool.submit(self.bulk, index, actions))

            yield send
            for each in on_the_way:
                each.result()

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def _said(self, error: exceptions.TransportError) -> Exception:
        status, reason = error.status_code, str(error.info or error.error)
        if status == 401:
            return UsageError(
                f"The search index at {self.address.shown} does not know this user and password, or this key. Correct "
                "EVIDENCE_ENGINE."
            )
        if status == 403 and not _is_full(reason):
            return UsageError(
                f"The user or key in EVIDENCE_ENGINE may not do this at {self.address.shown}. Let an administrator of "
                "the cluster give it all rights to the indexes whose names begin with "
                f"“{self.address.name}”, and the cluster's permissions cluster_composite_ops and cluster_monitor."
            )
        if isinstance(error, exceptions.SSLError):
            return UsageError(
                f"The certificate of {self.address.shown} is not trusted. Name the file of the authority that made it "
                "in EVIDENCE_ENGINE: …?ca=FILE."
            )
        if isinstance(error, exceptions.ConnectionError):
            return self._away("nothing answers at this address")
        if isinstance(status, int) and (status in _LATER or status >= 500) and not _is_full(reason):
            return Busy(str(self._away(f"it answers {status}")))
        return self._refused(reason)

    def _away(self, why: str) -> EngineAway:
        return EngineAway(
            f"The search index at {self.address.shown} cannot be reached: {why}. Nothing is lost: what was changed is "
            "in the catalogue, and “evidence check” lets the index follow once the cluster answers. See that it runs, "
            "and that EVIDENCE_ENGINE names it."
        )

    def _refused(self, reason: str) -> Exception:
        if _is_full(reason):
            return EngineAway(
                f"A node of the search index at {self.address.shown} has no room left on its disk, so that it takes "
                "nothing more. Make room there; what came meanwhile is in the catalogue, and “evidence check” lets the "
                "index follow."
            )
        return LibraryDamaged(
            f"The search index at {self.address.shown} refused what it was asked ({reason[:300]}). Run “evidence "
            "reindex”; if that does not help, see the log of the cluster."
        )


# The last is how a cluster refuses to make an index where every node has little room left.
_FULL = ("flood-stage", "read-only-allow-delete", "No space left", "create-index blocked")


def _is_full(reason: str) -> bool:
    return any(each in reason for each in _FULL)
