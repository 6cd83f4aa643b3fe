import subprocess
import sys

import pytest

from indexer.extract.extraction import Property
from indexer.metadata.languages import guess_language
from indexer.model import Locator, Passage

ENGLISH = (
    "The review group looked at how concerns about neglect are recorded and shared. It found that the time between "
    "the first record and the first meeting has grown, and that families are not told of it."
)
OTHERS = {
    "de": "Die Kinder gehen jeden Morgen in die Schule, und am Nachmittag spielen sie mit ihren Freunden im Garten, "
    "bis die Eltern von der Arbeit nach Hause kommen und das Abendessen kochen.",
    "nl": "In de winter was het koud in de school, en we hadden geen hout meer of het was nat; de kinderen zaten met "
    "hun jassen aan in de klas en de meester las een verhaal voor over de zee.",
    "cy": "Mae'r plant yn mynd i'r ysgol yn y bore ac yn dod adref yn y prynhawn, ac mae eu rhieni a'u hathrawon yn "
    "siarad am yr hyn y maent wedi ei ddysgu yn ystod y dydd yn yr ysgol.",
    "fr": "Les enfants vont à l'école le matin et rentrent à la maison l'après-midi, et leurs parents parlent avec les "
    "enseignants de ce qu'ils ont appris pendant la journée.",
}
GAELIC = (
    "Tha a’ chlann anns an taigh agus tha iad a’ fuireach còmhla ri an teaghlach anns a’ bhaile bheag ri taobh na mara "
    "an-diugh, agus is toil leotha a bhith a’ cluich air an tràigh."
)


def told(*texts: str, said: str = "") -> str | None:
    properties = [Property("language", said, "HTML")] if said else []
    passages = [Passage(Locator("page", str(number), number), text) for number, text in enumerate(texts, 1)]
    guess = guess_language(properties, passages)
    return guess.value if guess else None


def test_english_is_known_by_its_small_words_and_needs_no_model():
    program = (
        "import sys; from tests.indexer.metadata.test_languages import ENGLISH, told; "
        "print(told(ENGLISH, said='de'), 'py3langid' in sys.modules)"
    )
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert printed.split() == ["en", "False"]


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages_are_told_from_it_and_from_one_another(language):
    assert told(OTHERS[language], said="en") == language


def test_gaelic_is_not_taken_for_english():
    assert told(GAELIC, said="en") != "en"


def test_a_word_of_english_in_another_language_changes_nothing():
    assert told(OTHERS["de"], "The review of the group.") == "de"


def test_of_few_words_the_file_is_believed():
    assert told("The end of the page", said="gd-GB") == "gd"
    assert told("The end of the page") is None
    assert told() is None


def test_english_without_its_small_words_is_still_english():
    headings = "Children referred Scottish councils 2015 Glasgow Edinburgh Dundee Aberdeen Inverness Stirling Perth "
    assert told(headings * 3) == "en"
