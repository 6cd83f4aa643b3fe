import pytest

from indexer.search.results import Search

TEXTS = {
    "a.txt": "Neglect of children was found. Inspection of the assessment. A guardian was there.",
    "b.txt": "Neglect again. Child sexual exploitation (CSE) was discussed.",
}


@pytest.fixture
def correct(library, index, write):
    write("workstreams.toml", '[[workstream]]\nslug = "cse"\nname = "Exploitation"\ndefinition = "Of it."\n\n'
          '[acronyms]\nCSE = "child sexual exploitation"\n')  # fmt: skip
    for name, text in TEXTS.items():
        write(name, text)
    index()
    return lambda text: library.finder().correct(Search(text), 10)


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("neglekt", "neglect"),
        ("nelgect", "neglect"),
        ("Neglekt of childern", "neglect of children"),
        ('"sexual exploitaton" AND neglect', '"sexual exploitation" AND neglect'),
        ("title:neglekt (asessment OR gaurdian)", "title:neglect (assessment OR guardian)"),
        ("“sexaul exploitation” NOT inspecton", "“sexual exploitation” NOT inspecton"),
        ("negl* inspecton", "negl* inspection"),
        ("CES", "CSE"),
        ("child-sexaul", "child-sexual"),
        ("neglekt zzzzzz", "neglect zzzzzz"),
    ],
)
def test_only_the_words_that_are_not_known_are_changed(correct, typed, proposed):
    assert correct(typed) == proposed


@pytest.mark.parametrize(
    "typed", ["", "neglect", "neglected", "zzzzzz", "NOT neglekt", "neglekt~", "2016", "ngl", "?!"]
)
def test_nothing_is_proposed(correct, typed):
    assert correct(typed) == ""


def test_known_words_that_find_nothing_together_are_tried_with_others(correct, index, write):
    write("c.txt", "The exploration was long.")
    index()
    assert correct('"sexual exploration"') == '"sexual exploitation"'
