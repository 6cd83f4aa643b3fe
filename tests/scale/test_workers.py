"""Workers that are killed while they read: every document is there exactly once, and found."""

import os
import random
import subprocess
import sys
import time
from uuid import uuid4

import pytest

from indexer.check import check
from indexer.config import Config
from indexer.library import Library
from indexer.model import Outcome
from indexer.search.results import Search

WORKERS = 4
KILLS = int(os.environ.get("EVIDENCE_KILLS", "20"))
FILES = 30 * KILLS
PATIENCE = 300  # seconds


def text(number, choose):
    words = " ".join(choose.choice(("care", "child", "plan", "home", "risk", "meeting", "group")) for _ in range(300))
    return f"# Report {number} on lighthouses\n\nIts own word is number{number}.\n\n{words}"


@pytest.fixture
def config(cluster, postgresql_server, postgresql_template, tmp_path):
    machines = ",".join(each.removeprefix("http://") for each in cluster.addresses)
    name = postgresql_server.database(postgresql_template)
    config = Config(
        library=tmp_path / "library",
        catalogue=postgresql_server.address(name),
        engine=f"opensearch+http://{machines}/workers-{uuid4().hex}?replicas=1",
        ocr=False,
    )
    Library(config, create=True).close()
    yield config
    with Library(config) as library:
        library.engine.discard()
    postgresql_server.drop(name)


@pytest.fixture
def start(config):
    """Give what starts an “evidence” command; all end with the test."""
    environment = {
        **os.environ,
        "EVIDENCE_CATALOGUE": config.catalogue,
        "EVIDENCE_ENGINE": config.engine,
        "EVIDENCE_OCR": "no",
        "EVIDENCE_WORKERS": "1",
    }
    running = []

    def start(*arguments):
        command = [sys.executable, "-m", "indexer", "--library", str(config.library), *arguments]
        with (config.library / f"{len(running)}.log").open("w") as log:
            running.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))
        return running[-1]

    yield start
    for each in running:
        each.kill()
        each.wait()


def test_two_of_four_workers_are_killed_again_and_again(config, start, tmp_path):
    choose = random.Random(1)  # noqa: S311 - the same each time
    folder = tmp_path / "documents"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number}.md").write_text(text(number, choose))
        if number % 10 == 0:
            (folder / f"{number}-copy.md").write_text((folder / f"{number}.md").read_text())
    run = start("index", str(folder))
    workers = [start("work", "--stay") for _ in range(WORKERS)]
    end = time.monotonic() + PATIENCE
    killed = 0
    busy = 0
    with Library(config) as library:
        while killed < KILLS:
            time.sleep(choose.uniform(0.5, 3))
            busy += bool(library.catalogue.queue.count())
            for place in choose.sample(range(WORKERS), 2):
                workers[place].kill()
                workers[place].wait()
                workers[place] = start("work", "--stay")
            killed += 1
            if killed == KILLS // 4:  # whoever found the files may die too
                assert run.poll() is None, "it is not done yet"
                run.kill()
                run.wait()
                run = start("index", str(folder))
        assert run.wait(end - time.monotonic()) == 0
        while library.catalogue.queue.count() or library.catalogue.pending.count():
            assert time.monotonic() < end
            time.sleep(0.2)
        assert busy > KILLS // 4, "they were killed while there was something to read"
        documents = library.catalogue.documents.all()
        locations = library.catalogue.locations.all()
        assert len(documents) == len({each.sha256 for each in documents}) == FILES
        assert len(locations) == FILES + len(range(0, FILES, 10))
        assert {each.outcome for each in locations} == {Outcome.ADDED, Outcome.DUPLICATE}
        assert sum(each.outcome is Outcome.ADDED for each in locations) == FILES
        assert check(library).faults == ()
        assert library.search(Search("lighthouses")).documents == FILES
        for number in choose.sample(range(FILES), 50):
            assert library.search(Search(f"number{number}")).documents == 1
        assert {each.passages for each in documents} == {1}
