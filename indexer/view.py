"""View: a Library as one person sees it; documents that are not for them are not there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable
from operator import attrgetter

from indexer.catalogue.tags import Coding
from indexer.errors import NotFound
from indexer.library import Library
from indexer.model import EVERYTHING, Document, DocumentId, Viewer
from indexer.search.finder import Finder
from indexer.search.results import Results, Search
from indexer.search.tag_table import TagColumns


class View:
    """What every page, feed and export reads from, so that none has to think of audiences."""

    def __init__(self, library: Library, viewer: Viewer = EVERYTHING) -> None:
        self.library = library
        self.viewer = viewer

    @property
    def whole(self) -> bool:
        """Tell whether nothing is hidden."""
        return self.viewer.everything

    def search(self, search: Search) -> Results:
        """Answer a search from the documents that may be seen.

        Raises:
            SearchTooSlow: it took longer than the setting ``search_seconds``.
        """
        return self.library.search(search, self.viewer)

    def matching(self, search: Search) -> list[DocumentId]:
        """Give all documents that may be seen and have what is asked in one passage.

        Raises:
            SearchTooSlow: it took longer than the setting ``search_seconds``.
        """
        found, _ = self.finder().answering(search, self.library.config.search_seconds)
        return list(map(DocumentId, found.tolist()))

    def finder(self) -> Finder:
        """Give what searches the documents that may be seen."""
        return self.library.finder(self.viewer)

    def document(self, document: int) -> Document:
        """Give a document.

        Raises:
            NotFound: there is none with this number that may be seen.
        """
        found = self.library.catalogue.documents.get(DocumentId(document))
        if found is None or not self.viewer.may_see(found):
            raise NotFound(f"There is no document {document} in this library. Search for it by its title.")
        return self.tags.shown(found) if self.viewer.coder is not None else found

    def following(self, after: int, size: int) -> list[Document]:
        """Give so many documents in standing that may be seen, by number, from the first above ``after``."""
        table = self.finder().table
        start = bisect_right(table.documents, after, key=attrgetter("id"))
        return [table.as_tagged(row) for row in range(start, min(start + size, len(table.documents)))]

    def documents(self, documents: Iterable[DocumentId]) -> dict[DocumentId, Document]:
        """Give those of several documents that may be seen, by number, in one statement."""
        return self.only(self.library.catalogue.documents.many(documents).values())

    def all(self) -> dict[DocumentId, Document]:
        """Give every document that may be seen, whatever its standing."""
        return self.only(self.library.catalogue.documents.all())

    def only(self, documents: Iterable[Document]) -> dict[DocumentId, Document]:
        """Keep those that may be seen, by number."""
        seen = {each.id: each for each in documents if self.viewer.may_see(each)}
        if self.viewer.coder is None or not seen:
            return seen
        tags = self.tags
        return {number: tags.shown(each) for number, each in seen.items()} if tags.scoped_at_all else seen

    def codings(self, documents: Collection[DocumentId]) -> list[Coding]:
        """Give the codings that stand on documents, as far as the viewer sees them, oldest first."""
        columns = self.tags
        held = self.library.catalogue.tags.standing(None, documents)
        return [each for each in held if self.sees(each, columns)]

    def sees(self, coding: Coding, columns: TagColumns) -> bool:
        """Tell whether a coding on a document that may be seen is shown: where the viewer codes, theirs alone."""
        tag = columns.vocabulary.tags[coding.tag]
        number = columns.round_of(tag.group, coding.document)
        if number is None:
            return coding.layer.round is None
        return (coding.layer.round, coding.layer.person) == (number, self.viewer.coder)

    @property
    def tags(self) -> TagColumns:
        """Which documents have which tags: those that everybody sees, or where the viewer codes, their own."""
        return self.library.tags(self.viewer)
