"""The tables, meant to be read: one for each noun, with what a row means."""

from __future__ import annotations

from indexer.catalogue.tables.codings import (
    actions,
    codings,
    looked_for,
    refusals,
    round_agreements,
    round_documents,
    round_people,
    round_progress,
    rounds,
)
from indexer.catalogue.tables.columns import metadata
from indexer.catalogue.tables.documents import (
    documents,
    facts,
    files,
    history,
    links,
    locations,
    near_copies,
    passages,
    pending,
    runs,
)
from indexer.catalogue.tables.imports import import_files, imports
from indexer.catalogue.tables.papers import basket, paper_decisions, paper_uses, paper_versions, papers, sources
from indexer.catalogue.tables.people import (
    credentials,
    log,
    looks,
    memberships,
    people,
    recent_searches,
    saved_searches,
)
from indexer.catalogue.tables.queue import waiting_files, workers
from indexer.catalogue.tables.vocabulary import (
    acronyms,
    tag_groups,
    tag_names,
    tag_parents,
    tag_successors,
    tag_words,
    tags,
)

__all__ = [
    "acronyms",
    "actions",
    "basket",
    "codings",
    "credentials",
    "documents",
    "facts",
    "files",
    "history",
    "import_files",
    "imports",
    "links",
    "locations",
    "log",
    "looked_for",
    "looks",
    "memberships",
    "metadata",
    "near_copies",
    "paper_decisions",
    "paper_uses",
    "paper_versions",
    "papers",
    "passages",
    "pending",
    "people",
    "recent_searches",
    "refusals",
    "round_agreements",
    "round_documents",
    "round_people",
    "round_progress",
    "rounds",
    "runs",
    "saved_searches",
    "sources",
    "tag_groups",
    "tag_names",
    "tag_parents",
    "tag_successors",
    "tag_words",
    "tags",
    "waiting_files",
    "workers",
]
