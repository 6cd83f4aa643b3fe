"""Changes to a library that go on while it is searched, and the counts that are right meanwhile."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import click

from engines.serving import environment
from indexer.cli import main as evidence

_SHARED = "zqshared"
_STREAM = "soaked"
_FILES = 12
"""So many files are made at first; later, adding, changing, tagging and removing take turns by chance."""

_TOLD = 500  # characters of what a command said that failed
_FILLER = "The inspection looked at how children and families were helped, and at what was written down of it. "


@dataclass(frozen=True, slots=True)
class Asked:
    """A search through the API whose count is known: of documents, or of a value of the facet of workstreams."""

    words: str
    workstream: str = ""
    facet: str = ""

    @property
    def address(self) -> str:
        """Where the API answers it."""
        asked = {"q": self.words, "size": "1"} | ({"workstream": self.workstream} if self.workstream else {})
        return f"/api/v1/search?{urlencode(asked)}"

    @property
    def said(self) -> str:
        """What is asked, in short."""
        return " ".join(filter(None, (self.words, self.workstream and f"with {self.workstream}", self.facet)))

    def count(self, answer: dict[str, Any]) -> int:
        """Read the count from an answer."""
        if not self.facet:
            return int(answer["documents"])
        return sum(int(each["count"]) for each in answer["facets"]["workstream"] if each["value"] == self.facet)


class Expected:
    """The right counts of searches, now and since any time before."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._history: dict[Asked, list[frozenset[int]]] = {}
        self.last = ""
        """The command that was begun last."""

    def some(self, chance: random.Random) -> Asked:
        """Give one of the searches, those of the newest words more often."""
        with self._lock:
            held = list(self._history)
        return chance.choice(held[-20:] if chance.random() < 1 / 2 else held)

    def now(self, asked: Asked) -> int:
        """Give a mark by which to ask later what has been right since."""
        with self._lock:
            return len(self._history[asked]) - 1

    def right(self, asked: Asked, since: int) -> frozenset[int]:
        """Give every count that was right at some time since."""
        with self._lock:
            return frozenset().union(*self._history[asked][since:])

    def changing(self, after: Mapping[Asked, int]) -> None:
        """Let both the old and the new counts be right."""
        with self._lock:
            for asked, count in after.items():
                held = self._history.setdefault(asked, [frozenset({0})])
                held.append(held[-1] | {count})

    def changed(self, after: Mapping[Asked, int]) -> None:
        """Let only the new counts be right."""
        with self._lock:
            for asked, count in after.items():
                self._history[asked].append(frozenset({count}))


@dataclass
class _File:
    """A file in the library, as it stands there."""

    path: Path
    word: str
    number: int
    tagged: bool = False
    withdrawn: bool = False


class Changes:
    """Changes a library by commands in a process of their own, and says before and after which counts are right."""

    def __init__(self, folder: Path, expected: Expected, chance: random.Random, pause: float) -> None:
        self._folder = folder / "files"
        self._library = folder / "library"
        self._expected = expected
        self._chance = chance
        self._pause = pause
        self._files: list[_File] = []
        self._made = 0
        self._faults: list[str] = []
        self.done = 0

    def begin(self) -> None:
        """Start the process, and add the first files."""
        self._folder.mkdir()
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).parents[1] / "soak.py"), "--writer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(EVIDENCE_LIBRARY=str(self._library)),
            text=True,
        )
        self._run("vocabulary", "add", "workstream", _STREAM)
        for _ in range(_FILES):
            self._add()

    def go_on(self, over: threading.Event) -> None:
        """Change something again and again until it is over."""
        while not over.wait(self._pause) and not self._faults:
            one = self._chance.choice(self._files)
            if one.withdrawn:
                self._reinstate(one)
            else:
                self._chance.choice((lambda _: self._add(), self._change, self._tag, self._tag, self._withdraw))(one)

    def end(self) -> list[str]:
        """Have the library checked, end the process, and give what went wrong.

        Originals are compared by their size: those of the pages that the library was filled with are empty.
        """
        self._run("check", "--quick")
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()
        return self._faults

    def _add(self) -> None:
        one = _File(self._folder / f"{self._made + 1}.txt", self._write(self._made + 1), 0)
        self._files.append(one)
        self._between([one], lambda: self._run("index", str(one.path)))
        if not self._faults:
            one.number = self._number(one.word)

    def _change(self, one: _File) -> None:
        """Change a file: what it said before is an earlier edition, which a search does not find by itself."""
        before = one.word
        one.word = self._write(int(one.path.stem))
        self._between([one], lambda: self._run("index", str(one.path)), gone=before)
        one.number = self._number(one.word) if not self._faults else 0

    def _tag(self, one: _File) -> None:
        one.tagged = not one.tagged
        self._between([one], lambda: self._run("tag", str(one.number), "--add" if one.tagged else "--remove", _STREAM))

    def _withdraw(self, one: _File) -> None:
        one.withdrawn = True
        self._between([one], lambda: self._run("document", "withdraw", str(one.number)))

    def _reinstate(self, one: _File) -> None:
        one.withdrawn = False
        self._between([one], lambda: self._run("document", "reinstate", str(one.number)))

    def _between(self, changed: list[_File], act: Any, gone: str = "") -> None:
        """Act, between saying what will be right and what is."""
        after = {Asked(each.word): int(not each.withdrawn) for each in changed}
        after |= {Asked(each.word, _STREAM): int(each.tagged and not each.withdrawn) for each in changed}
        shown = [each for each in self._files if not each.withdrawn]
        tagged = sum(each.tagged for each in shown)
        after |= {Asked(_SHARED): len(shown), Asked(_SHARED, _STREAM): tagged, Asked(_SHARED, facet=_STREAM): tagged}
        after |= {Asked(gone): 0, Asked(gone, _STREAM): 0} if gone else {}
        self._expected.changing(after)
        act()
        self._expected.changed(after)
        self.done += 1

    def _write(self, number: int) -> str:
        """Write a file with a new word of its own, and give the word."""
        self._made += 1
        word = f"zqword{self._made}"
        lines = [f"Report {number} on {word}", "", f"{_SHARED} stands here beside {word}.", "", _FILLER * 20]
        (self._folder / f"{number}.txt").write_text("\n".join(lines))
        return word

    def _number(self, word: str) -> int:
        """Give the number of the document with a word."""
        found = json.loads(self._run("search", word, "--json"))["results"]
        if len(found) != 1:
            self._faults.append(f"{word} is in {len(found)} documents after its file was indexed.")
            return 0
        return int(found[0]["document"]["id"])

    def _run(self, *words: str) -> str:
        """Have the process carry out a command, and give what it prints."""
        self._expected.last = " ".join(words)
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            self._faults.append(f"The process that writes ended at “evidence {' '.join(words)}”.")
            return "{}"
        code, said = json.loads(line)
        if code:
            self._faults.append(f"“evidence {' '.join(words)}” ended with {code}: {said[-_TOLD:]}")
        return str(said)


def writer() -> None:
    """Carry out commands, one a line as JSON, and answer each with its exit code and what it printed."""
    from click.testing import CliRunner  # noqa: PLC0415 - only this process runs commands inside itself

    runner = CliRunner()
    for line in sys.stdin:
        done = runner.invoke(evidence, json.loads(line))
        said = done.stdout if not done.exit_code else f"{done.output} {done.exception or ''}"
        print(json.dumps([done.exit_code, click.unstyle(said)]), flush=True)
