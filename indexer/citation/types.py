"""The kinds of citable works, and what each is called in CSL, RIS and BibTeX."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Type:
    """What one kind of work is called in each format."""

    csl: str
    ris: str
    bibtex: str


REPORT = Type("report", "RPRT", "techreport")
OTHER = Type("document", "GEN", "misc")

# Where several rows share a name, the first is what that name is read as. BibTeX proper has no @online, which
# biblatex has, and which reference managers read.
_TYPES = (
    REPORT,
    Type("article-journal", "JOUR", "article"),
    Type("book", "BOOK", "book"),
    Type("chapter", "CHAP", "incollection"),
    Type("webpage", "ELEC", "online"),
    Type("thesis", "THES", "phdthesis"),
    Type("paper-conference", "CPAPER", "inproceedings"),
    OTHER,
    Type("article-newspaper", "NEWS", "article"),
    Type("article-magazine", "MGZN", "article"),
    Type("article", "INPR", "unpublished"),
    Type("manuscript", "UNPB", "unpublished"),
    Type("post-weblog", "BLOG", "online"),
    Type("dataset", "DATA", "dataset"),
    Type("software", "COMP", "software"),
    Type("legislation", "STAT", "legislation"),
    Type("bill", "BILL", "legislation"),
    Type("regulation", "LEGAL", "legislation"),
    Type("legal_case", "CASE", "jurisdiction"),
    Type("hearing", "HEAR", "misc"),
    Type("standard", "STAND", "standard"),
    Type("patent", "PAT", "patent"),
    Type("pamphlet", "PAMP", "booklet"),
    Type("speech", "SLIDE", "misc"),
    Type("personal_communication", "PCOMM", "letter"),
    Type("entry-encyclopedia", "ENCYC", "inreference"),
    Type("entry-dictionary", "DICT", "inreference"),
    Type("map", "MAP", "misc"),
    Type("motion_picture", "VIDEO", "movie"),
    Type("song", "SOUND", "audio"),
)

_OTHER_RIS = {
    "ABST": "article-journal",
    "EJOUR": "article-journal",
    "JFULL": "article-journal",
    "EBOOK": "book",
    "EDBOOK": "book",
    "SER": "book",
    "CONF": "book",
    "ECHAP": "chapter",
    "GOVDOC": "report",
    "MPCT": "motion_picture",
    "ICOMM": "personal_communication",
    "DBASE": "dataset",
    "AGGR": "dataset",
    "MANSCPT": "manuscript",
}

_OTHER_BIBTEX = {
    "report": "report",
    "manual": "report",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "inbook": "chapter",
    "suppbook": "chapter",
    "conference": "paper-conference",
    "proceedings": "book",
    "collection": "book",
    "mvbook": "book",
    "reference": "book",
    "electronic": "webpage",
    "www": "webpage",
    "webpage": "webpage",
    "periodical": "article-journal",
    "unpublished": "manuscript",
    "video": "motion_picture",
}

_BY_CSL = {each.csl: each for each in _TYPES}
_BY_RIS = {each.ris: each.csl for each in reversed(_TYPES)} | _OTHER_RIS
_BY_BIBTEX = {each.bibtex: each.csl for each in reversed(_TYPES)} | {"misc": OTHER.csl} | _OTHER_BIBTEX


def type_of(csl: str) -> Type:
    """Give the kind of work that CSL calls so; one it has no row for is "document"."""
    return _BY_CSL.get(csl, OTHER)


def from_ris(name: str) -> str:
    """Give what CSL calls a type of RIS."""
    return _BY_RIS.get(name.strip().upper(), OTHER.csl)


def from_bibtex(name: str) -> str:
    """Give what CSL calls a type of BibTeX or biblatex."""
    return _BY_BIBTEX.get(name.strip().lower(), OTHER.csl)
