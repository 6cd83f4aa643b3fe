from __future__ import annotations

from typing import Any

from indexer import papers
from indexer.library import Library
from indexer.model import DocumentId, Viewer
from indexer.paper_marks import marks
from indexer.paper_report import Report
from indexer.view import View

DRAFT = """Emotional abuse was recorded for 41% of the children (Review Office, 2016). Others disagree (Moor, 2014), and others (Moor, 2014).

References

Never, N. (2001) What nobody cites. London: Press.

Review Office (2016) Counting children. Glasgow: Review Office.
"""


def said(report: Report) -> dict[str, tuple[str, str]]:
    """Give address and comment of each mark, by the words that are marked."""
    text = report.opened.text.text
    return {text[each.start : each.end]: (each.url, each.comment) for each in marks(report)}


def again(library: Library, report: Report) -> Report:
    me = library.catalogue.people.local_owner()
    return Report(papers.opened(library, report.opened.paper.id, me), report.view, report.site)


def test_nothing_is_linked_that_nobody_confirmed(register: DocumentId, reported: Any) -> None:
    url, comment = said(reported(DRAFT))["Review Office, 2016"]
    assert (url, comment) == ("", "This seems to be “Counting children”. Nobody has confirmed it.")


def test_what_was_confirmed_leads_to_its_passage(register: DocumentId, reported: Any) -> None:
    url, comment = said(reported(DRAFT, confirm=True))["Review Office, 2016"]
    assert url.startswith(f"https://library.example/documents/{register}/passages/1?quote=")
    assert comment == ""


def test_comments_stand_at_what_is_to_be_looked_at(register: DocumentId, reported: Any) -> None:
    report = reported(DRAFT, confirm=True)
    found = said(report)
    assert found["41%"][1].startswith("The source has another figure: “Of the children 39 per cent")
    assert "Counting children" in found["41%"][1]
    listed = next(words for words in found if words.startswith("Never"))
    assert found[listed] == ("", "This is listed, and nothing in the text cites it.")
    assert [each.start for each in marks(report)] == sorted(each.start for each in marks(report))


def test_what_is_to_be_said_of_a_work_is_said_once(register: DocumentId, reported: Any) -> None:
    report = reported(DRAFT)
    comments = [each.comment for each in marks(report) if "not in the list" in each.comment]
    assert comments == [
        "This is cited, but it is not in the list of references. No document in the library seems to be this source."
    ]


def test_what_was_settled_has_no_comment(library: Library, register: DocumentId, reported: Any) -> None:
    report = reported(DRAFT)
    me = library.catalogue.people.local_owner()
    papers.settle(library, report.opened.paper.id, [each.key for each in report.opened.checked.claims], me)
    assert "41%" not in said(again(library, report))


def test_a_source_that_changed_is_told(
    library: Library, register: DocumentId, reported: Any, add_document: Any
) -> None:
    report = reported(DRAFT, confirm=True)
    library.catalogue.documents.change(register, standing="withdrawn")
    assert said(again(library, report))["Review Office, 2016"][1] == "This source was withdrawn from the library."
    newer = add_document("Newer.", title="Counting children anew")
    library.catalogue.documents.change(register, standing="superseded", superseded_by=newer)
    assert said(again(library, report))["Review Office, 2016"][1] == "There is a newer edition of this source."


def test_what_names_nothing_is_told(register: DocumentId, reported: Any) -> None:
    text = "It is so (ibid.).\n\nReferences\n\nNever, N. (2001) What nobody cites. Press."
    assert said(reported(text))["ibid."] == ("", "Nothing in the list of references seems to be meant here.")


def test_what_is_found_nowhere_is_told(register: DocumentId, reported: Any) -> None:
    quoted = "a zebra crosses no road at all"
    found = said(reported(DRAFT.replace("Others disagree", f'They say "{quoted}" (Review Office, 2016). Others')))
    assert found[quoted] == (
        "",
        "This quotation was not found in the sources that it leans on, nor elsewhere in the library.",
    )


def test_a_single_document_that_may_be_meant_is_not_called_several(
    library: Library, register: DocumentId, reported: Any, add_document: Any
) -> None:
    rival = add_document(
        "Others count too.", title="Counting children", organisation="Review Office", date="2016-06-01"
    )
    comment = said(reported(DRAFT))["Review Office, 2016"][1]
    assert comment == "More than one document may be meant: Counting children; Counting children."
    found = reported(DRAFT)
    library.catalogue.documents.change(rival, audience="inner")
    me = library.catalogue.people.local_owner()
    narrow = Report(papers.opened(library, found.opened.paper.id, me), View(library, Viewer()), found.site)
    comment = said(narrow)["Review Office, 2016"][1]
    assert comment == "It is not sure that this is meant: Counting children."
