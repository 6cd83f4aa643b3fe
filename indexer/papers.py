"""Job: papers are handed in, shared and removed, and people decide which document each cited work is.

A paper is its owner's alone until it is shared; not even who keeps the library sees it. What was decided on a work is
kept by what the work is known by, so that it holds for new versions, and is offered wherever the work is cited again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from indexer import paper_text
from indexer.catalogue import now
from indexer.catalogue.log import Entry
from indexer.catalogue.papers import Decision, DecisionKind, Paper, Use, Version
from indexer.checked import Checked
from indexer.errors import NotFound, UsageError
from indexer.language import one_line
from indexer.library import Library
from indexer.manuscript.isolated import read_safely
from indexer.model import DocumentId, Person, PersonId, Standing
from indexer.paper_access import decidable, find, own
from indexer.paper_check import check
from indexer.paper_text import PaperText
from indexer.records import as_json, from_json
from indexer.references import read_citations
from indexer.references.cited import Cited
from indexer.view import View

LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Opened:
    """A version of a paper as somebody sees it."""

    paper: Paper
    version: Version
    text: PaperText
    cited: Cited
    checked: Checked
    decisions: Mapping[str, Decision]
    stale: bool
    """The library has changed since it was checked."""


def hand_in(library: Library, data: bytes, name: str, person: Person, *, paper: int = 0, title: str = "") -> Version:
    """Take in a paper, or with ``paper`` a new version of one, and check it.

    Raises:
        NotFound: there is no such paper.
        UsageError: it is somebody else's.
        BadPaper: the file cannot be read as a paper; the message says why.
    """
    taken = take_in(library, data, name, person, paper=paper, title=title)
    check_newest(library, taken.paper)
    return _newest(library, taken.paper)


def take_in(library: Library, data: bytes, name: str, person: Person, *, paper: int = 0, title: str = "") -> Version:
    """Read a paper, or with ``paper`` a new version of one, and keep it; it is still to be checked.

    Raises:
        NotFound: there is no such paper.
        UsageError: it is somebody else's.
        BadPaper: the file cannot be read as a paper; the message says why.
    """
    owned = own(library, paper, person) if paper else None
    text = read_safely(data, name, library.config)
    papers = library.catalogue.papers
    with library.catalogue.transaction():
        number = owned.id if owned else papers.add(person.id, _title(title, text, name), now(), person.name)
        made = (paper_text.as_json(text), "", "", "", 0)
        papers.add_version(Version(0, number, 0, name, text.media_type, *made, now(), person.name), data)
        _log(library, person, "handed in a version of" if owned else "handed in", number)
    return _newest(library, number)


def check_newest(library: Library, number: int) -> None:
    """Look everything in the newest version of a paper up, in the library as it is now and as its owner sees it.

    Raises:
        NotFound: it was removed meanwhile.
    """
    paper = library.catalogue.papers.get(number)
    version = _newest(library, number)
    if paper is None:
        raise NotFound(f"Paper {number} was removed meanwhile.")
    text = paper_text.from_json(version.read)
    cited = read_citations(text, acronyms(library))
    _check(library, version, text, cited, View(library, _owner(library, paper).viewer))


def look(library: Library, data: bytes, name: str, view: View) -> Opened:
    """Read and check a paper without keeping anything of it.

    Raises:
        UsageError: the file cannot be read as a paper; the message says why.
    """
    text = read_safely(data, name, library.config)
    cited = read_citations(text, acronyms(library))
    checked = _found(library, text, cited, view, {})
    at = now()
    paper = Paper(0, PersonId(0), _title("", text, name), "", at, "")
    version = Version(0, 0, 0, name, text.media_type, "", "", "", at, library.catalogue.changes, at, "")
    return Opened(paper, version, text, cited, checked, {}, stale=False)


def opened(library: Library, number: int, person: Person, version: int | None = None) -> Opened:
    """Give a paper with its text, its citations, and what was found, as far as a person may see it.

    Raises:
        NotFound: there is no such paper or version.
    """
    paper = find(library, number, person)
    held = library.catalogue.papers.version(paper.id, version)
    if held is None:
        raise NotFound(f"Paper {number} has no version {version}. Its page lists those there are.")
    text, cited, checked = paper_text.from_json(held.read), _cited(held), _checked(held)
    view = View(library, person.viewer)
    decisions = library.catalogue.papers.decisions(paper.id)
    decided = {each.document for each in decisions.values() if each.document is not None}
    known = view.documents({*checked.documents, *decided})
    seen = {number for number, each in known.items() if each.standing is not Standing.PURGED}
    shown = {number for number in seen if known[number].standing is not Standing.WITHDRAWN}
    if paper.person != person.id:  # how many documents its owner may see is not for others to know
        checked = replace(checked, considered=min(checked.considered, len(view.finder().table.documents)))
    return Opened(
        paper,
        held,
        text,
        cited,
        checked.among(seen, shown),
        {key: each for key, each in decisions.items() if each.document is None or each.document in seen},
        bool(held.checked) and held.checked_changes != library.catalogue.changes,
    )


def acronyms(library: Library) -> dict[str, str]:
    """Give the acronyms of the vocabulary with their long forms."""
    return dict(library.catalogue.vocabulary.acronyms())


def _check(library: Library, version: Version, text: PaperText, cited: Cited, view: View) -> None:
    papers, changes = library.catalogue.papers, library.catalogue.changes
    decisions = papers.decisions(version.paper)
    checked = _found(library, text, cited, view, decisions)
    with library.catalogue.transaction():
        if papers.get(version.paper) is None:
            raise NotFound(f"Paper {version.paper} was removed while it was checked.")
        for each in library.catalogue.documents.many(checked.documents).values():
            if each.standing is Standing.PURGED:  # while it was looked into
                checked = checked.without(each.id)
        papers.record_check(version.id, as_json(cited), as_json(checked), now(), changes)
        papers.replace_uses(version.paper, uses(version.paper, cited, checked, decisions))


def _found(library: Library, text: PaperText, cited: Cited, view: View, decisions: Mapping[str, Decision]) -> Checked:
    return check(text, cited, view, acronyms(library), library.catalogue.papers.confirmed, _chosen(decisions))


def uses(paper: int, cited: Cited, checked: Checked, decisions: Mapping[str, Decision]) -> list[Use]:
    """Give the places at which a paper relies on documents: works that somebody confirmed, and those still proposed."""
    found = []
    for work in checked.works:
        decision = decisions.get(work.key)
        document = decision.document if decision else work.held
        if document is None:
            continue
        places = {each.citation: each.position for each in checked.places if each.document == document}
        confirmed = decision is not None
        for at in work.citations:
            citation = cited.citations[at]
            found.append(Use(paper, document, places.get(at, 0), "citation", citation.start, citation.text, confirmed))
        mine = set(work.citations)
        found += [
            Use(paper, document, each.position, each.kind, each.start, each.words, confirmed)
            for each in checked.claims
            if each.document == document and each.citation in mine
        ]
    return found


def _chosen(decisions: Mapping[str, Decision]) -> dict[str, DocumentId | None]:
    return {key: each.document for key, each in decisions.items() if each.kind is not DecisionKind.SETTLED}


def _cited(version: Version) -> Cited:
    return from_json(Cited, version.cited) if version.cited else Cited()


def _checked(version: Version) -> Checked:
    return from_json(Checked, version.checked) if version.checked else Checked()


def _newest(library: Library, number: int) -> Version:
    held = library.catalogue.papers.version(number)
    if held is None:
        raise NotFound(f"Paper {number} was removed meanwhile.")
    return held


def _owner(library: Library, paper: Paper) -> Person:
    held = library.catalogue.people.get(paper.person)
    if held is None:
        raise NotFound(f"The owner of paper {paper.id} is not known here.")
    return held


def _title(given: str, text: PaperText, name: str) -> str:
    """Give a paper the title that was given, or its own, or that of its first heading, or its file's name."""
    heading = next((text.text[each.start : each.end] for each in text.blocks if each.kind == "heading"), "")
    for each in (given, text.title, heading, name):
        if title := one_line(each)[:LONGEST_TITLE]:
            return title
    return "A paper without a title"


def decide(
    library: Library, number: int, works: Mapping[str, DocumentId | None], person: Person, note: str = ""
) -> int:
    """Say which document each of several works is, or with None that it is none; gives the number of the action.

    Raises:
        NotFound: there is no such paper, or no such document that the person may see.
        UsageError: the person may not decide on it, or the paper does not cite such a work.
    """
    paper = decidable(library, number, person)
    held = opened(library, number, person)
    known = {each.key for each in held.checked.works}
    if not works or not works.keys() <= known:
        raise UsageError("Nothing was chosen that this paper cites. Tick works on its page, and try again.")
    view = View(library, person.viewer)
    for each in works.values():
        if each is not None and view.document(each).standing is Standing.PURGED:
            raise NotFound(f"Document {each} was removed for good. Choose another.")
    at = now()
    batch = library.catalogue.papers.decide(
        Decision(
            DecisionKind.NOT_HELD if document is None else DecisionKind.HELD,
            work,
            document,
            one_line(note),
            at,
            person.name,
            person.id,
            paper.id,
        )
        for work, document in works.items()
    )
    _follow(library, paper)
    return batch


def settle(library: Library, number: int, claims: Iterable[str], person: Person, note: str = "") -> int:
    """Say that what was found for quotations or figures was looked at, and the paper stands as it is.

    Raises:
        NotFound: there is no such paper.
        UsageError: the person may not decide on it, or there is no such quotation or figure.
    """
    paper = decidable(library, number, person)
    known = {each.key for each in opened(library, number, person).checked.claims}
    wanted = list(dict.fromkeys(claims))
    if not wanted or not known.issuperset(wanted):
        raise UsageError("Nothing was chosen that stands in this paper. Tick quotations or figures, and try again.")
    at = now()
    return library.catalogue.papers.decide(
        Decision(DecisionKind.SETTLED, each, None, one_line(note), at, person.name, person.id, paper.id)
        for each in wanted
    )


def take_back(library: Library, number: int, batch: int, person: Person) -> int:
    """Take back what was decided in one action; gives how many decisions that were.

    Raises:
        NotFound: there is no such paper.
        UsageError: the person may not decide on it, or there is nothing to take back.
    """
    paper = decidable(library, number, person)
    count = library.catalogue.papers.take_back(paper.id, batch, now(), person.name)
    if not count:
        raise UsageError("There is nothing to take back: it was taken back already.")
    _follow(library, paper)
    return count


def share(library: Library, number: int, with_whom: str, person: Person) -> None:
    """Let others see a paper: nobody (empty), "everyone", or the groups named, separated by ";".

    Raises:
        NotFound: there is no such paper.
        UsageError: it is somebody else's.
    """
    paper = own(library, number, person)
    library.catalogue.papers.change(paper.id, audience=one_line(with_whom))
    _log(library, person, "shared" if with_whom.strip() else "stopped sharing", paper.id)


def rename(library: Library, number: int, title: str, person: Person) -> None:
    """Give a paper another title.

    Raises:
        NotFound: there is no such paper.
        UsageError: it is somebody else's, or the title makes no sense.
    """
    paper = own(library, number, person)
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise UsageError(f"A paper needs a title of at most {LONGEST_TITLE} characters.")
    library.catalogue.papers.change(paper.id, title=one_line(title))


def remove(library: Library, number: int, person: Person) -> None:
    """Remove a paper for good, with its versions and what was decided on them.

    Raises:
        NotFound: there is no such paper.
        UsageError: it is somebody else's.
    """
    paper = own(library, number, person)
    with library.catalogue.transaction():
        library.catalogue.papers.remove(paper.id)
        _log(library, person, "removed", paper.id)
    library.catalogue.sweep(whole=False)


def no_such_work(place: int) -> NotFound:
    """Say that a paper cites no work of this number."""
    return NotFound(
        f"This paper has no work {place}. Ask for the paper again: its works are numbered anew when it changes."
    )


def file(library: Library, version: Version) -> bytes:
    """Give the file of a version, as it was handed in."""
    return library.catalogue.papers.file(version.id)


def _follow(library: Library, paper: Paper) -> None:
    """Let what is known of the newest version follow what was decided."""
    held = _newest(library, paper.id)
    cited, checked = _cited(held), _checked(held)
    decisions = library.catalogue.papers.decisions(paper.id)
    chosen, before = _chosen(decisions), library.catalogue.papers.confirmed(each.key for each in checked.works)
    if any(
        not work.looked_into(chosen.get(work.key)) or (work.remembered and work.key not in before)
        for work in checked.works
    ):
        text = paper_text.from_json(held.read)
        _check(library, held, text, cited, View(library, _owner(library, paper).viewer))
    else:
        library.catalogue.papers.replace_uses(paper.id, uses(paper.id, cited, checked, decisions))


def _log(library: Library, person: Person, action: str, paper: int) -> None:
    library.catalogue.log.record(Entry(now(), person.name, f"{action} a paper", f"paper {paper}"))
