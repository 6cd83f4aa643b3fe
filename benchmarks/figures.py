"""Measures how well altered figures and quotations are found in papers that copy sentences from real documents.

    python benchmarks/figures.py FOLDER

FOLDER holds PDF files, which are read as the library reads them. Sentences with numbers are copied into papers, each
with a citation of its document; half of them are lightly paraphrased (a share of the words left out, a clause moved).
One number in three is altered by a plausible slip: two digits swapped, 10 to 50% more or less, or another number of the
same page. Of the others a third is written in an equal form (39% as thirty-nine per cent). Quoted runs of 5 to 25 words
are copied too: in one of three a word is changed, dropped or put in; of the others a third is set as writers set
quotations (an ellipsis, an insertion in brackets, other quotes and dashes). Numbers are chosen here by a pattern of the
benchmark's own, not by what the library takes for a figure. Five papers (seeds 0 to 4) are made and checked.

- altered found: of the altered, how many are called another figure, differing, or not found;
- wrongly challenged: of the unaltered, how many are called any of these.

Seconds are of the processor, for finding and checking every claim of one paper, its documents prepared once.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from indexer import language
from indexer.claims import Checker, Claim, ClaimKind, Marked, Verdict, claims
from indexer.extract.job import Limits
from indexer.extract.pool import ReadingPool
from indexer.model import Passage
from indexer.passages import cut

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_PARTS = {"half": "50%", "a third": "33%", "a quarter": "25%", "two-thirds": "67%", "three-quarters": "75%"}
_NUMBER = re.compile(
    rf"(?<![\w.,/£-])(?:£?\d{{1,3}}(?:,\d{{3}})+|£?\d+(?:\.\d+)?|{'|'.join((*_SMALL[2:], *_TENS))})"
    rf"(?:%|\s?per cent)?(?=[\s,;.)-])(?!\s(?:{_MONTHS}))"
    rf"|\b(?:{'|'.join(_PARTS)})(?=\sof\b)",
)
_PLACES = r"[Pp]age|[Ss]ection|[Yy]ear|[Kk]ey stages?(?: \d (?:and|to))?|[Pp]hase|[Ww]ave|[Tt]ier|[Bb]and|COVID-?"
_NO_NUMBER = re.compile(rf"(?:{_MONTHS}|\b(?:{_PLACES}))\s?$")
_FOLLOWED = re.compile(rf"(?<=%)|(?<=cent)|-?[\s-](?!(?:to|and)\s\d+\s(?:{_MONTHS}))[a-z]")
_AGE = re.compile(r"\b(?:ag(?:e|ed|es)(?: of)?|over|under|reach|than|to)\s$")
_MARKED = re.compile(r"\x01([!=])([^\x02]*)\x02")
_CHALLENGES = {Verdict.ANOTHER_FIGURE, Verdict.DIFFERS, Verdict.NOT_FOUND, Verdict.UNREADABLE}
Document = dict[int, Passage]


@dataclass(frozen=True, slots=True)
class Truth:
    """A number or a quotation at some characters of a paper, and whether it was altered."""

    kind: ClaimKind
    start: int
    end: int
    altered: bool


@dataclass(slots=True)
class Paper:
    """A paper that is being made, and what of it was altered."""

    text: str = ""
    citations: list[Marked] = field(default_factory=list)
    truths: list[Truth] = field(default_factory=list)

    def add(self, sentence: str, kind: ClaimKind, spans: Sequence[tuple[int, int, bool]], document: int) -> None:
        """Add a paragraph: a sentence with its citation."""
        at = len(self.text)
        self.truths += [Truth(kind, at + start, at + end, altered) for start, end, altered in spans]
        self.text += sentence.rstrip(" .") + " ("
        name = f"Inspectorate, {2000 + document % 25}"
        self.citations.append(Marked(len(self.text), len(self.text) + len(name), document))
        self.text += name + ").\n\n"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--show", action="store_true", help="print what was judged wrongly")
    given = arguments.parse_args()
    documents = read(sorted(given.folder.glob("*.pdf")))
    counts: Counter[tuple[ClaimKind, bool, bool]] = Counter()
    verdicts: Counter[tuple[ClaimKind, bool, str]] = Counter()
    seconds = []
    for seed in range(5):
        paper = make(documents, random.Random(seed))  # noqa: S311 - chance that is the same each time
        begun = time.process_time()
        judge(paper, documents, counts, verdicts, show=given.show)
        seconds.append(time.process_time() - begun)
    for kind in (ClaimKind.FIGURE, ClaimKind.QUOTATION):
        found, missed = counts[kind, True, True], counts[kind, True, False]
        wrong, right = counts[kind, False, True], counts[kind, False, False]
        print(f"{kind}s: altered found {found}/{found + missed} = {found / (found + missed):.1%}, ", end="")
        print(f"wrongly challenged {wrong}/{wrong + right} = {wrong / (wrong + right):.1%}")
        for altered in (True, False):
            told = {name: n for (one, other, name), n in sorted(verdicts.items()) if (one, other) == (kind, altered)}
            print(f"  {'altered' if altered else 'unaltered'}: {told}")
    print(f"seconds for one paper of {len(documents)} documents: {min(seconds):.2f} to {max(seconds):.2f}")


def read(paths: Sequence[Path]) -> list[Document]:
    """Read files as the library does."""
    pool = ReadingPool(Limits(ocr=False))
    try:
        reading = [pool.submit(path, "application/pdf") for path in paths]
        return [dict(enumerate(cut(each.result().blocks), 1)) for each in reading]
    finally:
        pool.close()


def make(documents: Sequence[Document], chance: random.Random) -> Paper:
    """Make a paper of sentences with numbers and of quotations from all documents."""
    paper = Paper()
    for number, document in enumerate(documents):
        for passage in document.values():
            sentences = [" ".join(passage.text[a:b].split()) for a, b in language.sentences(passage.text)]
            sentences = [re.sub(r"^\d+\.\s?", "", each) for each in sentences]
            numbers = [each[0] for sentence in sentences for each in _numbers(sentence)]
            for sentence in sentences:
                if _numbers(sentence) and len(sentence) < 600:
                    _add_figures(paper, sentence, numbers, number, chance)
            runs = [each for each in sentences if 8 <= len(each.split()) < 60 and '"' not in each]
            for sentence in chance.sample(runs, min(2, len(runs))):
                _add_quotation(paper, sentence, number, chance)
    return paper


def judge(
    paper: Paper,
    documents: Sequence[Document],
    counts: Counter[tuple[ClaimKind, bool, bool]],
    verdicts: Counter[tuple[ClaimKind, bool, str]],
    *,
    show: bool,
) -> None:
    """Check every claim of a paper, and count."""
    checker = Checker(documents.__getitem__)
    found = claims(paper.text, paper.citations)
    checked = {each: checker.check(each, each.citations) for each in found}
    for truth in paper.truths:
        here = [each for each in found if each.start < truth.end and truth.start < each.end]
        if not truth.altered and (not here or _holds_altered(here[0], paper)):
            continue  # what is no claim is not challenged, and of a range the other end may have been altered
        challenged = any(checked[each].verdict in _CHALLENGES for each in here)
        counts[truth.kind, truth.altered, challenged] += 1
        verdicts[truth.kind, truth.altered, checked[here[0]].verdict if here else "no claim"] += 1
        if show and truth.altered != challenged:
            print("missed" if truth.altered else "WRONG", "|", paper.text[truth.start : truth.end], "|", end=" ")
            print(paper.text[paper.text.rfind("\n", 0, truth.start) + 1 : paper.text.find("\n", truth.end)])
            for each in here:
                print("   ", checked[each].verdict, "|", checked[each].words, "|", checked[each].sentence)


def _holds_altered(claim: Claim, paper: Paper) -> bool:
    return any(each.altered and each.start < claim.end and claim.start < each.end for each in paper.truths)


def _numbers(sentence: str) -> list[re.Match[str]]:
    """Give what states something: an address, a date or the number of a paragraph does not."""
    if re.search(r"@|www\.|[Tt]elephone|Dear |Lead inspector", sentence):
        return []
    return [
        each
        for each in _NUMBER.finditer(sentence)
        if not _NO_NUMBER.search(sentence[: each.start()])
        and not re.fullmatch(r"(?:19|20)\d\d", each[0])
        and (_FOLLOWED.match(sentence, each.end()) or _AGE.search(sentence[: each.start()]))
    ]


def _add_figures(paper: Paper, sentence: str, numbers: list[str], document: int, chance: random.Random) -> None:
    pieces: list[str] = []
    at = 0
    for found in _numbers(sentence):
        told = _altered(found[0], numbers, chance) if chance.random() < 1 / 3 else found[0]
        mark = "!" if told != found[0] else "="
        if mark == "=" and chance.random() < 1 / 3:
            told = _equal(found[0])
        pieces += [sentence[at : found.start()], f"\x01{mark}{told}\x02"]
        at = found.end()
    text = "".join([*pieces, sentence[at:]])
    if chance.random() < 0.5:
        text = _paraphrased(text, chance)
    places = []
    while found_mark := _MARKED.search(text):
        start, told = found_mark.start(), found_mark[2]
        text = text[:start] + told + text[found_mark.end() :]
        places.append((start, start + len(told), found_mark[1] == "!"))
    paper.add(text, ClaimKind.FIGURE, places, document)


def _altered(number: str, numbers: list[str], chance: random.Random) -> str:
    if number in _PARTS:
        return chance.choice([each for each in _PARTS if each != number])
    digits = re.search(r"[\d,.]*\d", number)
    others = sorted({each for each in numbers if each != number and ("%" in each) == ("%" in number)} - set(_PARTS))
    slips = ["swap", "more", "other"]
    chance.shuffle(slips)
    for slip in slips:
        if slip == "other" and others:
            other = chance.choice(others)
            if _value(other) != _value(number):
                return other
        if digits is None:
            if slip == "more":
                word = re.match(r"\w+", number)
                value = _value(number)
                if word and value is not None:
                    return _worded(
                        max(2, min(99, value + chance.choice([-3, -2, -1, 1, 2, 3]))) if value > 5 else value + 1
                    )
            continue
        plain = digits[0]
        if slip == "swap":
            places = [at for at in range(len(plain) - 1) if plain[at] != plain[at + 1] and plain[at : at + 2].isdigit()]
            places = [at for at in places if at > 0 or plain[at + 1] != "0"]
            if places:
                at = chance.choice(places)
                return number.replace(plain, plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :])
        if slip == "more":
            told = float(plain.replace(",", ""))
            changed = round(told * (1 + chance.choice([-1, 1]) * chance.uniform(0.1, 0.5)))
            if changed == round(told):
                changed += 1
            return number.replace(plain, f"{changed:,}" if "," in plain else str(changed))
    return number


def _value(number: str) -> int | None:
    digits = re.match(r"[\d,]+", number.lstrip("£"))
    if digits:
        return int(digits[0].replace(",", ""))
    word = number.split(maxsplit=1)[0]
    return _SMALL.index(word) if word in _SMALL else (_TENS.index(word) + 2) * 10 if word in _TENS else None


def _worded(value: int) -> str:
    if value < 20:
        return _SMALL[value]
    return _TENS[value // 10 - 2] + (f"-{_SMALL[value % 10]}" if value % 10 else "")


def _equal(number: str) -> str:
    """Write a number in another form of the same value."""
    if number in _PARTS:
        return _PARTS[number]
    percent = re.fullmatch(r"(\d+)(?:%|\s?per cent)", number)
    if percent:
        value = int(percent[1])
        if value % 10 == 0 and 0 < value < 100:
            return f"{_worded(value // 10)} in ten"
        return f"{_worded(value)} per cent" if 0 < value < 100 else f"{value} per cent"
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", number):
        return number.replace(",", "")
    if re.fullmatch(r"\d{1,2}", number) and int(number):
        return _worded(int(number))
    value_ = _value(number)
    return str(value_) if number in _SMALL and value_ is not None else number


def _paraphrased(sentence: str, chance: random.Random) -> str:
    words = sentence.split(" ")
    near = {at + step for at, word in enumerate(words) if "\x01" in word or "\x02" in word for step in (-1, 0, 1)}
    inside = False
    kept = []
    for at, word in enumerate(words):
        inside = inside or "\x01" in word
        if inside or at in near or chance.random() > 0.15:
            kept.append(word)
        inside = inside and "\x02" not in word
    clauses = " ".join(kept).rstrip(".").split(", ")
    if len(clauses) > 1 and chance.random() < 0.5:
        clauses = [*clauses[1:], clauses[0]]
    return ", ".join(clauses) + "."


def _add_quotation(paper: Paper, sentence: str, document: int, chance: random.Random) -> None:
    words = sentence.split()
    length = min(len(words), chance.randint(5, 25))
    begin = chance.randint(0, len(words) - length)
    run = words[begin : begin + length]
    altered = chance.random() < 1 / 3
    inner = chance.randrange(1, length - 1)
    if altered:
        change = chance.choice(["change", "drop", "put in"])
        other = chance.choice(["always", "rarely", "children", "many", "effective", "support", "not"])
        if other in run[max(0, inner - 1) : inner + 2]:
            other = "seldom"
        if change == "drop":
            run = run[:inner] + run[inner + 1 :]
        else:
            run = [*run[:inner], other, *run[inner + (change == "change") :]]
    elif chance.random() < 1 / 3 and length > 7:
        setting = chance.choice(["ellipsis", "bracket", "letter", "dashes"])
        middle = length // 2
        if setting == "ellipsis":
            run = [*run[:middle], chance.choice(["…", "...", "[…]", ". . ."]), *run[middle + 2 :]]
        elif setting == "bracket":
            run = [*run[:middle], "[the service]", *run[middle + 1 :]]
        elif setting == "letter":
            run = [f"[{run[0][0].swapcase()}]{run[0][1:]}", *run[1:]] if run[0].isalpha() and len(run[0]) > 1 else run
        else:
            run = [each.replace("-", "\u2010").replace("’", "'") for each in run]
    quoted = " ".join(run).replace("“", "").replace("”", "")
    marks = chance.choice(["“”", '""', "‘’"])
    if "‘" in quoted or "’ " in quoted or quoted.endswith(("’", "'")):
        quoted = quoted.replace("‘", "").replace("’ ", " ").rstrip("’'")
        marks = "“”"
    lead = chance.choice(["Inspectors wrote that ", "According to the report, ", "It was found that "])
    start = len(lead) + 1
    paper.add(
        f"{lead}{marks[0]}{quoted}{marks[1]}", ClaimKind.QUOTATION, [(start, start + len(quoted), altered)], document
    )


if __name__ == "__main__":
    main()
