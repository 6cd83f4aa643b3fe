from indexer.extract.extraction import Extraction, Property
from indexer.metadata import guess
from indexer.model import Locator, Passage

GAELIC = "Tha a’ chlann anns an taigh agus tha iad a’ fuireach còmhla ri an teaghlach anns a’ bhaile bheag ri taobh na mara an-diugh."


def test_every_guess_says_where_it_comes_from():
    passage = Passage(
        Locator("page", "1", 1), "Published by the Care Inspectorate on 3 March 2016.", "A review of neglect"
    )
    authors = [Property("author", name, "PDF information") for name in ("Ann", "Ben", "Ann")]
    guesses = guess(Extraction(properties=tuple(authors)), [passage], "x.pdf", [])
    assert {name: each.value for name, each in guesses.items()} == {
        "title": "A review of neglect",
        "kind": "review",
        "date": "2016-03-03",
        "organisation": "Care Inspectorate",
        "author": "Ann; Ben",
    }
    assert all(each.source and not each.confirmed for each in guesses.values())


def test_the_language_is_told_by_the_words_not_by_what_the_file_says():
    said = Extraction(properties=(Property("language", "en-GB", "HTML"),))
    assert guess(said, [Passage(Locator("page", "1", 1), GAELIC)], "x", [])["language"].value != "en"
    assert guess(said, [Passage(Locator("page", "1", 1), "Few words")], "x", [])["language"].value == "en"


def test_organisations_that_the_library_knows_are_recognised():
    passage = Passage(Locator("page", "1", 1), "Prepared for the Quillfeather Trust in spring.")
    assert "organisation" not in guess(Extraction(), [passage], "x", [])
    assert guess(Extraction(), [passage], "x", ["Quillfeather Trust"])["organisation"].value == "Quillfeather Trust"


def test_a_document_without_passages_is_named_by_its_file():
    assert guess(Extraction(), [], "old_scan.pdf", [])["title"].value == "old scan"
