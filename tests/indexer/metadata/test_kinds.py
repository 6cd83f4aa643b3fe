import pytest

from indexer.metadata.kinds import guess_kind
from indexer.model import Locator, Passage


@pytest.mark.parametrize(
    ("title", "name", "kind"),
    [
        ("Minutes of the review group", "x.pdf", "minutes"),
        ("A review of neglect", "minutes.pdf", "review"),
        ("Joint inspection of services", "x.pdf", "inspection"),
        ("Thresholds", "annual_report_2016.pdf", "report"),
        ("Previewing thresholds", "x.pdf", None),
    ],
)
def test_a_word_of_the_title_or_then_of_the_name_tells(title, name, kind):
    guess = guess_kind(title, name, [Passage(Locator("page", "1", 1), "Text")])
    assert (guess.value if guess else None) == kind


def test_a_deck_is_told_by_its_slides():
    assert guess_kind("A review", "x.pptx", [Passage(Locator("slide", "1", 1), "Text")]).value == "slides"
