"""Job: the vocabulary, tagged passages, and who tagged what, as JSON and CSV: the same facts that the pages show."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from typing import TextIO
from urllib.parse import urlencode

from indexer.anchors import shortened
from indexer.catalogue.tags import Action, Coding
from indexer.cells import disarmed
from indexer.export import address, locator_as_json
from indexer.model import Tag, TagGroup, TagId
from indexer.tag_facts import (
    ActionFacts,
    CodingFacts,
    DoneFacts,
    ImportFacts,
    TagChangeFacts,
    TagFacts,
    TaggedPassageFacts,
    TaggingFacts,
    TagGroupFacts,
    TagPlanFacts,
)
from indexer.tagged import State, TaggedPassage, Tagging
from indexer.tags import Done, Plan
from indexer.terms import Vocabulary
from indexer.vocabulary_plan import Change
from indexer.vocabulary_plan import Plan as FilePlan

PASSAGE_COLUMNS = (
    "tag",
    "name",
    "document",
    "title",
    "place",
    "passage",
    "words",
    "state",
    "note",
    "by",
    "at",
    "citation",
    "reference",
    "address",
)
"""The columns of tagged passages as CSV."""

HISTORY_COLUMNS = (
    "at",
    "by",
    "done",
    "document",
    "title",
    "tag",
    "name",
    "passage",
    "quote",
    "note",
    "source",
    "prompted",
    "action",
    "before",
    "after",
)
"""The columns of the history of tags as CSV."""


def tag_as_json(vocabulary: Vocabulary, tag: Tag, documents: int, passages: int) -> TagFacts:
    """Give a tag, with how many documents and passages count for it."""
    return {
        "key": tag.key,
        "group": tag.group,
        "slug": tag.slug,
        "name": tag.name,
        "definition": tag.definition,
        "note": tag.note,
        "other_names": list(tag.other_names),
        "past_names": list(dict.fromkeys(tag.past_names)),
        "words": list(tag.words),
        "acronyms": dict(tag.acronyms),
        "parents": [vocabulary.tags[each].key for each in tag.parents],
        "retired_at": tag.retired_at,
        "successors": [vocabulary.tags[each].key for each in tag.successors],
        "documents": documents,
        "passages": passages,
    }


def group_as_json(vocabulary: Vocabulary, group: TagGroup) -> TagGroupFacts:
    """Give a tag group."""
    return {
        "slug": group.slug,
        "name": group.name,
        "definition": group.definition,
        "tags": len(vocabulary.of_group(group.slug)),
    }


def coding_as_json(vocabulary: Vocabulary, coding: Coding) -> CodingFacts:
    """Give who applied a tag, when and where."""
    tag = vocabulary.tags[vocabulary.stands_for(coding.tag)]
    return {
        "id": coding.id,
        "document": coding.document,
        "tag": tag.key,
        "name": tag.name,
        "position": coding.place.position or None,
        "quote": coding.place.quote,
        "note": coding.note,
        "source": coding.source,
        "by": coding.added_by,
        "at": coding.added_at,
        "own": coding.layer.round is not None,
    }


def words_address(held: TaggedPassage) -> str:
    """Give the address of the page on the site that shows tagged words."""
    page = address(held.document.id, held.position)
    if not held.coding.place.quote or held.state is State.GONE:
        return page
    place = held.coding.place
    given = {"quote": shortened(held.words)}
    if held.state is State.THERE and given["quote"] == held.words:
        given |= {"before": place.before, "after": place.after}
    return f"{page}?{urlencode({name: each for name, each in given.items() if each})}#quote"


def passage_as_json(vocabulary: Vocabulary, held: TaggedPassage, site: str = "") -> TaggedPassageFacts:
    """Give tagged words, with how they are cited from a site."""
    url = words_address(held)
    reference = held.reference(f"{site}{url}")
    return {
        **coding_as_json(vocabulary, held.coding),
        "title": held.document.title,
        "state": held.state.value,
        "passage": held.position,
        "locator": locator_as_json(held.locator) if held.locator else None,
        "words": held.words,
        "citation": reference.in_text(),
        "reference": reference.line(),
        "url": url,
    }


def tagging_as_json(held: Tagging) -> TaggingFacts:
    """Give an event of the history of tags."""
    coding = held.coding
    return {
        "at": held.at,
        "by": held.by,
        "done": "applied" if held.applied else "taken off",
        "document": held.document.id,
        "title": held.document.title,
        "tag": held.tag.key,
        "name": held.tag.name,
        "position": coding.place.position or None,
        "quote": coding.place.quote,
        "note": coding.note,
        "source": coding.source,
        "prompted": coding.prompted,
        "action": held.action,
        "own": coding.layer.round is not None,
        "before": list(held.before),
        "after": list(held.after),
    }


def plan_as_json(vocabulary: Vocabulary, plan: Plan, asked: int) -> TagPlanFacts:
    """Give what tagging would change."""
    counts: dict[TagId, dict[bool, int]] = {}
    for (tag, gains), count in plan.counts.items():
        counts.setdefault(tag, {})[gains] = count
    return {
        "asked": asked,
        "documents": plan.documents,
        "tags": [
            {
                "tag": vocabulary.tags[tag].key,
                "name": vocabulary.tags[tag].name,
                "gains": each.get(True, 0),
                "loses": each.get(False, 0),
            }
            for tag, each in counts.items()
        ],
        "left": dict(plan.left),
    }


def done_as_json(done: Done) -> DoneFacts:
    """Give what an action came to."""
    return {
        "action": done.action,
        "summary": done.summary,
        "changed": done.changed,
        "documents": done.documents,
        "left": dict(done.left),
    }


def action_as_json(action: Action, documents: int) -> ActionFacts:
    """Give an action, with how many documents of it may be seen."""
    return {
        "action": action.id,
        "at": action.at,
        "by": action.by,
        "kind": action.kind,
        "summary": action.summary,
        "documents": documents,
        "undoes": action.undoes,
        "undone_in": action.undone_in,
    }


def import_as_json(plan: FilePlan, action: int | None = None) -> ImportFacts:
    """Give what a file of tags comes to."""
    return {
        "action": action,
        "groups": [each.slug for each in plan.groups],
        "added": [each.key for each in plan.added],
        "changed": [_change_as_json(each) for each in plan.changed],
        "retired": [_change_as_json(each) for each in plan.retired],
        "left": plan.left,
        "notes": list(plan.notes),
    }


def write_passages(vocabulary: Vocabulary, held: Iterable[TaggedPassage], out: TextIO, site: str = "") -> int:
    """Write a row for each tagged passage; gives how many. Cells that a spreadsheet would run are disarmed."""

    def row(each: TaggedPassage) -> Mapping[str, object]:
        facts = passage_as_json(vocabulary, each, site)
        return {**facts, "place": each.pinpoint, "address": f"{site}{facts['url']}"}

    return _write(PASSAGE_COLUMNS, map(row, held), out)


def write_history(held: Iterable[Tagging], out: TextIO) -> int:
    """Write a row for each tag that was applied or taken off; gives how many. Cells are disarmed."""

    def row(each: Tagging) -> Mapping[str, object]:
        facts = tagging_as_json(each)
        return {
            **facts,
            "passage": facts["position"] or "",
            "action": facts["action"] or "",
            "before": "; ".join(facts["before"]),
            "after": "; ".join(facts["after"]),
        }

    return _write(HISTORY_COLUMNS, map(row, held), out)


def _write(columns: tuple[str, ...], rows: Iterable[Mapping[str, object]], out: TextIO) -> int:
    writer = csv.writer(out)
    writer.writerow(columns)
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - how many is what is asked for
        writer.writerow([disarmed(row[name]) for name in columns])
    return count


def _change_as_json(change: Change) -> TagChangeFacts:
    return {
        "tag": change.before.key,
        "name": change.before.name,
        "becomes": change.after.name,
        "fields": list(change.fields),
    }
