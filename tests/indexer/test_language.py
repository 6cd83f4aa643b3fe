import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from indexer import language


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Neglect", "neglected"),
        ("child’s", "child's"),
        ("ﬁnding", "findings"),
        ("2,751", "2751"),
        ("Dìon", "dion"),
        ("co\u00adoperate", "cooperate"),
    ],
)
def test_spellings_of_one_word_have_one_stem(one, other):
    assert language.stem(one) == language.stem(other)


def test_hyphenated_words_stand_as_parts_and_joined():
    assert language.terms("long-term") == (("long", "longterm"), ("term",))
    assert language.terms("looked‐after")[0][1] == language.stem("lookedafter")


def test_words_keep_hyphens_apostrophes_and_separators():
    assert language.words("Children’s long-term care: 2,751 in 3.5 years, 文書!") == [
        "Children’s",
        "long-term",
        "care",
        "2,751",
        "in",
        "3.5",
        "years",
        "文",
        "書",
    ]


def test_sentences_do_not_end_at_abbreviations():
    text = "Dr. Smith met the group, e.g. Ann. It was late! “Was it?” Yes.\n\n• One\n• Two"
    assert [text[start:end] for start, end in language.sentences(text)] == [
        "Dr. Smith met the group, e.g. Ann.", "It was late!", "“Was it?”", "Yes.", "• One", "• Two",
    ]  # fmt: skip


def test_threads_load_the_stemmer_one_after_another(monkeypatch):
    inside, most = [], []
    load = language._only_what_stems

    @contextmanager
    def slowly():
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.02)
        with load():
            yield
        inside.pop()

    monkeypatch.setattr(language, "_only_what_stems", slowly)
    with ThreadPoolExecutor(2) as threads:
        stemmers = list(threads.map(lambda _: language._stemmer.__wrapped__(), range(2)))
    assert [each.stem("running") for each in stemmers] == ["run", "run"]
    assert most == [1, 1]
