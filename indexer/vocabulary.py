"""Job: the library learns the workstreams and acronyms of the collections it reads."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.catalogue import Catalogue
from indexer.manifest import Collection


def learn(catalogue: Catalogue, collections: Iterable[Collection]) -> None:
    """Take over what is new or different; nothing is written when all is known."""
    for collection in {each.folder: each for each in collections}.values():
        with catalogue.transaction():
            known = {each.slug: each for each in catalogue.tags.workstreams()}
            for rank, workstream in enumerate(collection.workstreams):
                if known.get(workstream.slug) != workstream:
                    catalogue.tags.put_workstream(workstream, rank)
            acronyms = set(catalogue.tags.acronyms())
            fresh = {short: long for short, long in collection.acronyms.items() if (short, long) not in acronyms}
            if fresh:
                catalogue.tags.put_acronyms(fresh)
