"""Which pages and problems come of a PDF when jobs end as scripted: crash, delay, refusal, nothing left to spend."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from indexer.extract.extraction import Block, Extraction, Property
from indexer.extract.job import DAMAGED, NOT_OPENED, Answer, Limits
from indexer.extract.pdf_attempts import read_pdf
from indexer.model import Locator, Problem, ReadStatus

PASSWORD = Problem("The file is protected by a password.", "Save a copy without the password.")
PICTURE = Problem("This page is a picture.", "Install tesseract.", needs="tesseract")
TOO_SLOW = "It took more than 5 CPU seconds"
CRASHED = "It needed more memory than allowed"
TITLE = Property("title", "A review", "PDF information")


def block(index: int, text: str = "words", reader: str = "pypdfium2", problem: Problem | None = None) -> Block:
    return Block(Locator("page", str(index), index), text and f"{text} {index}", reader=reader, problem=problem)


def pages(indexes: Iterable[int], text: str = "words", reader: str = "pypdfium2") -> list[Any]:
    return [block(index, text, reader) for index in indexes]


class Script:
    """Plays the worker: gives the answers written down, and notes the jobs it was asked to do."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.jobs: list[dict[str, Any]] = []

    def __call__(self, job: dict[str, Any], cpu_seconds: float) -> Answer:
        assert job["cpu_seconds"] == cpu_seconds > 0
        self.jobs.append(job)
        return self.answers.pop(0)

    def read(self, **limits: Any) -> Extraction:
        extraction = read_pdf(self, Limits(**{"ocr": False, **limits}), Path("review.pdf"))
        assert not self.answers, "fewer jobs were given than the script has"
        return extraction

    @property
    def asked(self) -> list[tuple[str, int]]:
        return [(job["how"], job["first"]) for job in self.jobs]


def read(extraction: Extraction) -> list[tuple[int, str]]:
    return [(each.locator.index, each.reader) for each in extraction.blocks]


@pytest.fixture
def tesseract(tmp_path, monkeypatch):
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")


def test_a_sound_file_takes_one_job():
    script = Script(Answer([TITLE, *pages([1, 2, 3])], page=3, pages=3, cpu_seconds=0.5))
    extraction = script.read()
    assert script.asked == [("pdfium", 1)]
    assert (extraction.status, extraction.properties, extraction.cpu_seconds) == (ReadStatus.READ, (TITLE,), 0.5)
    assert read(extraction) == [(1, "pypdfium2"), (2, "pypdfium2"), (3, "pypdfium2")]


def test_after_a_crash_pypdf_reads_on_from_that_page():
    script = Script(
        Answer([TITLE, *pages([1, 2])], ended=CRASHED, page=3, pages=4, cpu_seconds=1),
        Answer([TITLE, *pages([3, 4], reader="pypdf")], page=4, pages=4, cpu_seconds=2),
    )
    extraction = script.read()
    assert script.asked == [("pdfium", 1), ("pypdf", 3)]
    assert read(extraction) == [(1, "pypdfium2"), (2, "pypdfium2"), (3, "pypdf"), (4, "pypdf")]
    assert (extraction.status, extraction.properties, extraction.cpu_seconds) == (ReadStatus.READ, (TITLE,), 3)


def test_a_page_that_takes_too_long_is_left_out_and_the_rest_read():
    script = Script(
        Answer(pages([1]), ended=TOO_SLOW, page=2, pages=3, cpu_seconds=6),
        Answer(pages([3]), page=3, pages=3, cpu_seconds=1),
    )
    extraction = script.read()
    assert script.asked == [("pdfium", 1), ("pdfium", 3)]
    assert [each.text for each in extraction.blocks] == ["words 1", "", "words 3"]
    problem = extraction.blocks[1].problem
    assert problem is not None
    assert problem.reason == "This page took too long to read and was left out."
    assert (extraction.status, extraction.problems) == (ReadStatus.PARTLY_READ, ())


def test_when_the_last_page_takes_too_long_there_is_nothing_to_read_on():
    script = Script(Answer(pages([1]), ended=TOO_SLOW, page=2, pages=2, cpu_seconds=6))
    extraction = script.read()
    assert [bool(each.problem) for each in extraction.blocks] == [False, True]
    assert extraction.problems == ()


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (Answer(refused=PASSWORD), PASSWORD),
        (Answer(refused=NOT_OPENED), PASSWORD),
        (Answer(failed="KeyError"), PASSWORD),
    ],
)
def test_a_password_is_told_whatever_pypdf_makes_of_it(second, said):
    script = Script(Answer(refused=PASSWORD), second)
    extraction = script.read()
    assert script.asked == [("pdfium", 1), ("pypdf", 1)]
    assert (extraction.status, extraction.problems) == (ReadStatus.UNREADABLE, (said,))


def test_what_pdfium_refuses_pypdf_may_read():
    script = Script(Answer(refused=NOT_OPENED), Answer(pages([1], reader="pypdf"), page=1, pages=1))
    extraction = script.read()
    assert (read(extraction), extraction.status, extraction.problems) == ([(1, "pypdf")], ReadStatus.READ, ())


def test_when_both_fail_midway_the_pages_are_named():
    script = Script(
        Answer(pages([1]), failed="ValueError", page=2, pages=4),
        Answer(pages([2], reader="pypdf"), failed="KeyError", page=3, pages=4),
    )
    extraction = script.read()
    [problem] = extraction.problems
    assert problem.reason == f"Pages 3 to 4 could not be read. {DAMAGED.reason}"
    assert read(extraction) == [(1, "pypdfium2"), (2, "pypdf")]
    assert extraction.status is ReadStatus.PARTLY_READ


def test_one_last_page_is_named_as_one():
    script = Script(
        Answer(pages([1]), ended=CRASHED, page=2, pages=2), Answer(ended=CRASHED, page=2, pages=2, cpu_seconds=1)
    )
    [problem] = script.read().problems
    assert problem.reason == f"Page 2 could not be read. {CRASHED}."


def test_when_both_crash_before_a_page_the_reason_stands_alone():
    [problem] = Script(Answer(ended=CRASHED), Answer(ended=CRASHED)).read().problems
    assert problem.reason == f"{CRASHED}."
    assert problem.remedy.startswith("Split the file")


def test_a_crash_is_told_where_pypdf_only_finds_damage():
    [problem] = Script(Answer(ended=CRASHED), Answer(refused=NOT_OPENED)).read().problems
    assert problem.reason == f"{CRASHED}."


def test_no_more_is_spent_than_allowed_and_pypdf_has_its_turn():
    slow = [Answer(pages([at]), ended=TOO_SLOW, page=at + 1, pages=99, cpu_seconds=5) for at in (1, 3)]
    slower = Answer(pages([4], reader="pypdf"), ended=TOO_SLOW, page=5, pages=99, cpu_seconds=4.5)
    script = Script(*slow, slower, Answer(ended=TOO_SLOW, page=6, pages=99, cpu_seconds=4.5))
    extraction = script.read(cpu_seconds=19)
    assert [job["how"] for job in script.jobs] == ["pdfium", "pdfium", "pypdf", "pypdf"]
    assert [job["first"] for job in script.jobs] == [1, 3, 4, 6]
    assert [job["cpu_seconds"] for job in script.jobs] == pytest.approx([10.45, 5.45, 9, 4.5])
    assert [job["page_seconds"] for job in script.jobs] == [5, 5, 15, 15]
    assert extraction.cpu_seconds == 19
    [problem] = extraction.problems
    assert problem.reason == f"Pages 6 to 99 could not be read. {TOO_SLOW}."
    assert [each.locator.index for each in extraction.blocks if each.problem is None] == [1, 3, 4]
    assert [each.locator.index for each in extraction.blocks if each.problem] == [2, 5]


class TestWithoutWords:
    EMPTY = Answer(pages([1, 2], text=""), page=2, pages=2, cpu_seconds=1)

    def test_pypdf_looks_again(self):
        script = Script(self.EMPTY, Answer(pages([1, 2], reader="pypdf"), page=2, pages=2))
        assert read(script.read()) == [(1, "pypdf"), (2, "pypdf")]
        assert script.asked == [("pdfium", 1), ("pypdf", 1)]

    @pytest.mark.parametrize(
        "second",
        [Answer(pages([1, 2], "", "pypdf"), page=2, pages=2), Answer(failed="KeyError"), Answer(ended=CRASHED)],
    )
    def test_where_it_finds_none_either_the_first_reading_stays(self, second):
        extraction = Script(self.EMPTY, second).read()
        assert read(extraction) == [(1, "pypdfium2"), (2, "pypdfium2")]
        assert (extraction.problems, extraction.status) == ((), ReadStatus.UNREADABLE)

    def test_a_long_scan_is_not_read_twice(self):
        script = Script(Answer(pages(range(1, 40), text=""), page=39, pages=39))
        script.read()
        assert script.asked == [("pdfium", 1)]


class TestRecognition:
    MIXED = (block(1), block(2, "", problem=PICTURE), block(3, "", problem=PICTURE), block(4, "", problem=PICTURE))

    def first(self) -> Answer:
        return Answer(list(self.MIXED), page=4, pages=4, cpu_seconds=1)

    def recognised(self, *indexes: int) -> list[Any]:
        return pages(indexes, "seen", "tesseract 5")

    @pytest.mark.usefixtures("tesseract")
    def test_pictures_and_nothing_else_are_recognised(self):
        script = Script(self.first(), Answer(self.recognised(2, 3, 4), page=4, cpu_seconds=9))
        extraction = script.read(ocr=True, ocr_language="eng+gla", ocr_cpu_seconds=100)
        job = script.jobs[1]
        assert (job["how"], job["pages"], job["language"], job["cpu_seconds"]) == ("ocr", [2, 3, 4], "eng+gla", 100)
        assert [each.text for each in extraction.blocks] == ["words 1", "seen 2", "seen 3", "seen 4"]
        assert [each.reader for each in extraction.blocks] == ["pypdfium2", *["tesseract 5"] * 3]
        assert (extraction.status, extraction.cpu_seconds) == (ReadStatus.READ, 10)

    @pytest.mark.usefixtures("tesseract")
    def test_a_page_that_crashes_it_costs_only_itself(self):
        script = Script(
            self.first(),
            Answer(self.recognised(2), ended=CRASHED, page=3, cpu_seconds=9),
            Answer(self.recognised(4), page=4, cpu_seconds=9),
        )
        extraction = script.read(ocr=True)
        assert script.jobs[2]["pages"] == [4]
        assert [each.text for each in extraction.blocks] == ["words 1", "seen 2", "", "seen 4"]
        assert extraction.blocks[2].problem is not None
        assert "not recognised" in extraction.blocks[2].problem.reason

    @pytest.mark.usefixtures("tesseract")
    def test_its_time_is_limited_and_what_was_not_reached_is_told(self):
        script = Script(self.first(), Answer(self.recognised(2), ended=TOO_SLOW, page=3, cpu_seconds=20))
        extraction = script.read(ocr=True, ocr_cpu_seconds=20)
        told = [each.problem.reason if each.problem else "" for each in extraction.blocks]
        assert told[:2] == ["", ""]
        assert told[2] == told[3] == "This page is a picture whose words were not recognised in the time allowed."

    def test_without_tesseract_the_pages_say_what_they_need(self, tmp_path, monkeypatch):
        monkeypatch.setenv("PATH", str(tmp_path))
        extraction = Script(self.first()).read(ocr=True)
        assert [each.problem for each in extraction.blocks] == [None, PICTURE, PICTURE, PICTURE]

    @pytest.mark.usefixtures("tesseract")
    def test_it_can_be_switched_off(self):
        assert Script(self.first()).read(ocr=False).status is ReadStatus.PARTLY_READ


def test_pages_are_tidied_together():
    lines = [f"Learning review\nPoint {letter} is made.\nPage {at}" for at, letter in enumerate("ABCD", 1)]
    blocks: list[Any] = [Block(Locator("page", str(at), at), text) for at, text in enumerate(lines, 1)]
    extraction = Script(Answer(blocks[:2], ended=CRASHED, page=3, pages=4), Answer(blocks[2:], page=4, pages=4)).read()
    assert [each.text for each in extraction.blocks] == [f"Point {letter} is made." for letter in "ABCD"]
