import pytest

from indexer.extract.extraction import Property
from indexer.metadata.titles import guess_title
from indexer.model import Locator, Passage


def guessed(title="", heading="", name="annual_report-2016.pdf"):
    said = [Property("title", title, "PDF information")] if title else []
    return guess_title(said, [Passage(Locator("page", "1", 1), "Text", heading)], name)


def test_the_files_own_title_comes_first():
    assert guessed("Neglect in\n rural areas", "Foreword").value == "Neglect in rural areas"


@pytest.mark.parametrize(
    "junk", ["Microsoft Word - draft 3", "report.docx", "Untitled", "Slide 1", "annual report 2016", "  ", "x" * 300]
)
def test_what_a_program_wrote_is_no_title(junk):
    assert guessed(junk, "Thresholds for action").value == "Thresholds for action"
    assert guessed(junk, "Thresholds for action").source == "first heading"


def test_the_files_name_is_the_last_resort():
    guess = guessed()
    assert (guess.value, guess.source) == ("annual report 2016", "file name")
    assert guessed(name="___").value == "___"
