"""Whatever page it is asked for, the drawer gives a picture or one sentence, within its limits, and goes on."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from indexer.errors import CannotDraw, EvidenceError, LibraryBusy
from indexer.extract import drawer as module
from indexer.extract.drawer import FULL, THUMBNAIL, Drawer
from indexer.extract.job import Answer
from indexer.extract.worker import Worker

MEMORY = 600_000_000


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    held = Drawer(MEMORY, cpu_seconds=2)
    yield held
    held.close()


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "sound.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(72, 700, "Words of a sound file.")
    canvas.showPage()
    canvas.drawString(72, 700, "More of them.")
    canvas.save()
    return path


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    """A page that takes long: a million and a half lines to draw."""
    path = tmp_path / "slow.pdf"
    canvas = Canvas(str(path), pageCompression=1)
    canvas._code.append("0 0 m 500 500 l S " * 1_500_000)
    canvas.save()
    return path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What workers are asked, by kind."""
    kinds: list[str] = []
    show = Worker.show

    def counted(self: Worker, job: dict[str, object]) -> Answer:
        kinds.append(str(job["how"]))
        return show(self, job)

    monkeypatch.setattr(Worker, "show", counted)
    return kinds


def test_words_and_pictures(drawer: Drawer, sound: Path) -> None:
    page = drawer.words(sound, 2)
    assert (page.pages, page.text.strip()) == (2, "More of them.")
    assert drawer.picture(sound, 1, FULL)[8:12] == b"WEBP"
    assert len(drawer.picture(sound, 1, THUMBNAIL)) < len(drawer.picture(sound, 1, FULL))
    assert drawer.picture(sound, 1, FULL, page.words[0].boxes) != drawer.picture(sound, 1, FULL)


def test_a_page_that_takes_too_long_is_stopped_once_and_the_next_is_drawn(
    drawer: Drawer, slow: Path, sound: Path, asked: list[str]
) -> None:
    for _ in range(2):
        with pytest.raises(CannotDraw, match=r"It took more than 2 CPU seconds\. Open the original"):
            drawer.picture(slow, 1, FULL)
    assert asked == ["picture"]
    assert drawer.picture(sound, 1, FULL)


def test_a_page_that_is_not_there(drawer: Drawer, sound: Path) -> None:
    with pytest.raises(CannotDraw, match="The file has 2 pages and no page 3"):
        drawer.words(sound, 3)


def test_an_answer_is_kept_until_its_file_is_gone(drawer: Drawer, sound: Path, asked: list[str]) -> None:
    first = drawer.picture(sound, 1, FULL)
    assert drawer.picture(sound, 1, FULL) is first
    assert asked == ["picture"]
    content = sound.read_bytes()
    sound.unlink()
    with pytest.raises(CannotDraw):
        drawer.words(sound, 1)
    assert not any(isinstance(held, bytes) for held, _ in drawer._kept._held.values())
    sound.write_bytes(content)
    assert drawer.picture(sound, 1, FULL) == first


def test_what_is_kept_has_a_limit(monkeypatch: pytest.MonkeyPatch, sound: Path, asked: list[str]) -> None:
    monkeypatch.setattr(module, "_KEPT_BYTES", 10)
    drawer = Drawer(MEMORY)
    drawer.picture(sound, 1, FULL)
    drawer.picture(sound, 1, FULL)
    drawer.close()
    assert asked == ["picture", "picture"]
    assert drawer._kept._bytes == 0


def test_when_every_worker_is_busy_for_long_it_says_so(monkeypatch: pytest.MonkeyPatch, sound: Path) -> None:
    monkeypatch.setattr(module, "_WAIT_SECONDS", 0.05)
    begun, end = threading.Event(), threading.Event()

    def waits(_self: Worker, _job: dict[str, object]) -> Answer:
        begun.set()
        end.wait(10)
        return Answer(picture=b"drawn")

    monkeypatch.setattr(Worker, "show", waits)
    drawer = Drawer(MEMORY, workers=1)
    with ThreadPoolExecutor() as pool:
        drawn = pool.submit(drawer.picture, sound, 1, FULL)
        assert begun.wait(10)
        with pytest.raises(LibraryBusy, match="Try again in a few seconds"):
            drawer.picture(sound, 2, FULL)
        end.set()
        assert drawn.result() == b"drawn"
    drawer.close()


def test_a_worker_that_answers_nonsense_is_no_picture(monkeypatch: pytest.MonkeyPatch, sound: Path) -> None:
    monkeypatch.setattr(Worker, "show", lambda _self, _job: Answer(failed="PdfiumError"))
    with pytest.raises(CannotDraw, match="damaged"):
        Drawer(MEMORY).picture(sound, 1, FULL)


def test_after_closing_it_can_be_asked_again(drawer: Drawer, sound: Path) -> None:
    drawer.words(sound, 1)
    drawer.close()
    assert drawer.words(sound, 1).pages == 2


def test_every_awkward_file_is_drawn_or_says_why(material: Path, sound: Path) -> None:
    drawer = Drawer(1_500_000_000, cpu_seconds=6)
    paths = sorted((material / "awkward").glob("*.pdf"))
    drawn, wrong = 0, []
    for path in paths:
        begun = time.monotonic()
        for ask in (lambda path=path: drawer.picture(path, 1, FULL), lambda path=path: drawer.words(path, 1)):
            try:
                ask()
                drawn += 1
            except EvidenceError as error:
                if not str(error).endswith(".") or "Traceback" in str(error):
                    wrong.append((path.name, str(error)))
        if time.monotonic() - begun > 90:
            wrong.append((path.name, "took too long"))
    assert drawer.words(sound, 1).pages == 2
    drawer.close()
    assert wrong == []
    assert drawn > len(paths)
