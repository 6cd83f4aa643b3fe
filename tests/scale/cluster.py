"""A cluster of OpenSearch nodes for tests: one of our own on this machine, or one that is running and was named."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO, Any, NoReturn

import requests

HERE = Path(__file__).parent
JARS = HERE.parents[1] / ".venv" / "opensearch"
START_SECONDS = 240  # a busy machine of two cores needs a good part of it
COMMAND_SECONDS = 60
LAST_LINES = 40


class ClusterFailed(Exception):
    """The cluster does not do what was asked of it; the message ends with the last lines that its JVM wrote."""


def default_version() -> str:
    """The version of OpenSearch that pom.xml names."""
    found = re.search(r"<opensearch\.version>(.+)</opensearch\.version>", (HERE / "pom.xml").read_text())
    assert found
    return found[1]


def java() -> str | None:
    """The Java that JAVA_HOME names, or else the one on PATH; None if there is none."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which(str(Path(home) / "bin" / "java") if home else "java")


class Cluster:
    """Nodes that answer at `addresses`, as in http://127.0.0.1:9200; this one was started by somebody else."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses

    def get(self, path: str, *, node: int = 0, **parameters: str) -> Any:
        """What a node answers to GET, read as JSON."""
        answer = requests.get(f"{self.addresses[node]}/{path}", params=parameters, timeout=COMMAND_SECONDS)
        answer.raise_for_status()
        return answer.json()

    def wait_for_green(self, *, node: int = 0, seconds: float = 90) -> None:
        """Return once every shard has all its copies, and every node of ours is there; `node` is asked.

        Raises:
            ClusterFailed: if that is not so in time.
        """
        until = time.monotonic() + seconds
        health: Any = "no answer"
        while time.monotonic() < until:
            try:
                health = self.get(
                    "_cluster/health",
                    node=node,
                    wait_for_status="green",
                    wait_for_nodes=f">={len(self.addresses)}",
                    wait_for_no_initializing_shards="true",
                    timeout="5s",
                )
            except requests.RequestException as error:
                health = error  # a node that is coming up refuses, or says 503; where time runs out, 408
                time.sleep(0.2)
            else:
                if not health["timed_out"]:
                    return
        self._fail(f"The cluster did not become green in {seconds:.0f} seconds: {health}")

    def _fail(self, sentence: str) -> NoReturn:
        raise ClusterFailed(sentence)


class OwnCluster(Cluster):
    """A cluster that was started here, in one JVM, and ends with `close` or with this process."""

    def __init__(self, jars: Path, *, nodes: int = 3, heap: str = "768m", optimised: bool = False) -> None:
        """Start `nodes` nodes, which share `heap`, and return when all are there.

        They start in half the time where what they run is not `optimised`; before their speed is measured it should be.

        Raises:
            ClusterFailed: if they do not start; its message has the JVM's last lines.
        """
        self._folder = Path(tempfile.mkdtemp(prefix="evidence-opensearch-"))
        self._said = self._folder / "jvm.log"
        self._stopped: set[int] = set()
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(
                [
                    java() or "java",
                    f"-Xmx{heap}",
                    "-Xms128m",
                    "-XX:+UseSerialGC",
                    f"-XX:TieredStopAtLevel={4 if optimised else 1}",
                    "-XX:+ExitOnOutOfMemoryError",
                    f"-Djava.io.tmpdir={self._folder}",
                    "-cp",
                    str(jars / "*"),
                    str(HERE / "Cluster.java"),
                    str(self._folder / "nodes"),
                    str(nodes),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
            )
        self._answers: Queue[str] = Queue()
        assert self._process.stdout
        Thread(target=_pass_on, args=(self._process.stdout, self._answers), daemon=True).start()
        try:
            facts = self._answer(START_SECONDS)
            super().__init__(*facts["nodes"])
            self.version: str = facts["version"]
        except BaseException:
            self.close()
            raise

    @property
    def memory(self) -> int:
        """How many bytes of memory the JVM holds (Linux only)."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) * 1024

    def stop(self, node: int) -> None:
        """Close a node without a word to the others: its shards are gone until it is back, or elsewhere made again."""
        self._command(f"stop {node}")
        self._stopped.add(node)

    def start(self, node: int) -> None:
        """Bring a stopped node back, at its old address and with its old data."""
        self._command(f"start {node}")
        self._stopped.discard(node)

    def restore(self) -> None:
        """Bring back whatever is stopped, and wait until all is green."""
        for node in sorted(self._stopped):
            self.start(node)
        self.wait_for_green()

    def close(self) -> None:
        """End the JVM, and remove all that it wrote."""
        assert self._process.stdin
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(COMMAND_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _command(self, line: str) -> None:
        assert self._process.stdin
        try:
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            self._fail("The cluster has ended by itself")
        self._answer(COMMAND_SECONDS)

    def _answer(self, seconds: float) -> Mapping[str, Any]:
        try:
            line = self._answers.get(timeout=seconds)
        except Empty:
            self._fail(f"The cluster gave no answer in {seconds:.0f} seconds")
        if not line:
            self._fail("The cluster has ended by itself")
        answer: Mapping[str, Any] = json.loads(line)
        if "error" in answer:
            self._fail(f"The cluster could not: {answer['error']}")
        return answer

    def _fail(self, sentence: str) -> NoReturn:
        said = self._said.read_text(errors="replace").splitlines()
        if any("class file has wrong version" in line for line in said):
            sentence = "This OpenSearch needs a newer Java, whose folder JAVA_HOME may name"
        raise ClusterFailed("\n".join([f"{sentence}. The last lines of its JVM:", *said[-LAST_LINES:]]))


def _pass_on(lines: IO[str], answers: "Queue[str]") -> None:
    """Put each line that comes into a queue, and an empty one when no more can come."""
    with lines:
        for line in lines:
            answers.put(line)
    answers.put("")
