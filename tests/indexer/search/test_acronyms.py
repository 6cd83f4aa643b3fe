import pytest
from whoosh.query import And, Not, Or, Phrase, Term

from indexer.search.acronyms import Acronyms
from indexer.search.tree import WORDS, describe

PAIRS = [
    ("CSE", "child sexual exploitation"),
    ("IRD", "initial referral discussion"),
    ("IRD", "interagency referral discussion"),
]


def word(text):
    return Term(WORDS, text)


@pytest.mark.parametrize(
    ("tree", "widened", "used"),
    [
        (word("cse"), '(cse OR "child sexual exploitation")', ("CSE",)),
        (word("IRD"), '(IRD OR "initial referral discussion" OR "interagency referral discussion")', ("IRD",)),
        (Phrase(WORDS, ["child", "sexual", "exploitation"]), '("child sexual exploitation" OR CSE)', ("CSE",)),
        (And([word("Child"), word("sexual"), word("exploitation"), word("report")]), "((Child AND sexual AND exploitation) OR CSE) AND report", ("CSE",)),
        (And([word("report"), Not(word("CSE"))]), 'report NOT (CSE OR "child sexual exploitation")', ("CSE",)),
        (Or([word("CSE"), word("x")]), '(CSE OR "child sexual exploitation") OR x', ("CSE",)),
        (Term("title", "cse"), "title:cse", ()),
        (word("other"), "other", ()),
    ],
)  # fmt: skip
def test_each_form_finds_the_other(tree, widened, used):
    changed, said = Acronyms(PAIRS).widen(tree, frozenset())
    assert describe(changed).strip("()") == widened.strip("()")
    assert said == used


def test_one_that_is_held_back_is_left_as_typed():
    tree = And([word("CSE"), word("IRD")])
    changed, used = Acronyms(PAIRS).widen(tree, frozenset({"cse"}))
    assert used == ("IRD",)
    assert "exploitation" not in describe(changed)
