"""Stock Whoosh made to give the answers that ours must give: its codec, posting lists, matchers and BM25, our words.

The text is one field of Whoosh's own kind, analysed into our terms, hyphenated words in both forms at one position. The
weighting is Whoosh's BM25F, which may be told another idf, with lengths as they are instead of rounded to a byte. What
counts as one word for us (a phrase, every word that begins so, a hyphenated word in its parts or joined) is found by
Whoosh's matchers, and its places are counted together. Nothing of the engine under test is used.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from whoosh import analysis, fields, index, matching, query, scoring

from indexer import language
from indexer.search import ranking
from indexer.search.tree import DocumentSet

_B, _K1 = ranking.FIELDS["text"].b, ranking.K1
_UNSCORED = 1e-9  # as good as nought, for which Whoosh would put 1


class OurTerms(analysis.Analyzer):  # type: ignore[misc]
    """Our terms as Whoosh's tokens."""

    def __call__(self, value: str, **_: Any) -> Iterator[Any]:  # noqa: D102 - as Whoosh wants it
        position = 0
        for word in language.words(value):
            for alternatives in language.terms(word):
                for term in alternatives:
                    yield analysis.Token(text=term, pos=position, boost=1.0, stopped=False)
                position += 1


class OurSpellings(analysis.Analyzer):  # type: ignore[misc]
    """Words as they are spelt, folded, and the parts of hyphenated ones."""

    def __call__(self, value: str, **_: Any) -> Iterator[Any]:  # noqa: D102 - as Whoosh wants it
        for position, word in enumerate(language.words(value)):
            for part in {word, *language.PART.findall(word)}:
                yield analysis.Token(text=language.fold(part), pos=position, boost=1.0, stopped=False)


class _Scorer(scoring.BM25FScorer):  # type: ignore[misc]
    """Whoosh's BM25 of a word that stands on so many pages."""

    def __init__(self, weighting: ExactBm25, pages: int) -> None:  # the original asks the searcher for all this
        self.idf, self.avgfl, self.B, self.K1, self.qf = weighting.rarity(pages), weighting.mean, _B, _K1, 1
        self.dfl = weighting.lengths.__getitem__

    def supports_block_quality(self) -> bool:
        """Say that no block may be passed over: what Whoosh knows of blocks are rounded lengths."""
        return False


class ExactBm25(scoring.BM25F):  # type: ignore[misc]
    """Whoosh's BM25F with the idf that is never below nought, and with the lengths of pages as they are."""

    def __init__(self, lengths: Sequence[int]) -> None:
        super().__init__(B=_B, K1=_K1)
        self.lengths = lengths
        self.mean = max(sum(lengths) / max(len(lengths), 1), 1.0)

    def rarity(self, pages: int) -> float:
        """Give the weight of a word that stands on so many pages."""
        return math.log(1 + (len(self.lengths) - pages + 0.5) / (pages + 0.5))

    def idf(self, searcher: Any, fieldname: str, text: Any) -> float:
        """Give the weight of a word of the index."""
        return self.rarity(searcher.doc_frequency(fieldname, text))

    def scorer(self, searcher: Any, fieldname: str, text: Any, qf: int = 1) -> _Scorer:
        """Give what scores the pages of a word."""
        return _Scorer(self, searcher.get_parent().doc_frequency(fieldname, text) * qf)


class _AsOne(query.Query):  # type: ignore[misc]
    """Several ways to write what counts as one word: wherever any of them begins is one place of it.

    Of different words that count as one, ``apart``, each counts where it stands.
    """

    def __init__(self, ways: list[Any], *, apart: bool = False) -> None:
        self.ways = ways
        self.apart = apart
        self.boost = 1.0

    def estimate_size(self, reader: Any) -> int:
        """Give at most how many pages have it, by which Whoosh puts matchers in order."""
        return sum(way.estimate_size(reader) for way in self.ways)

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """Let Whoosh find each way, and count the places on each page."""
        places: dict[int, set[tuple[int, int]]] = {}
        for number, way in enumerate(self.ways):
            found = way.matcher(searcher, context)
            while found.is_active():
                which = number if self.apart else 0
                places.setdefault(found.id(), set()).update((which, span.start) for span in found.spans())
                found.next()
        if not places:
            return matching.NullMatcher()
        pages = sorted(places)
        weights = [float(len(places[page])) for page in pages]
        return matching.ListMatcher(pages, weights, scorer=_Scorer(searcher.weighting, len(pages)))


class _Without(query.AndNot):  # type: ignore[misc]
    """AND NOT, with its first page looked at.

    Whoosh 2.7.5 compares the first pages of both sides without moving the second on, so that the first page of the one
    is let through where the other begins before it and holds it too.
    """

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """Move the second side on to where the first begins."""
        wanted, excluded = (each.matcher(searcher, context) for each in (self.a, self.b))
        if wanted.is_active() and excluded.is_active() and excluded.id() < wanted.id():
            excluded.skip_to(wanted.id())
        return matching.AndNotMatcher(wanted, excluded)


class Reference:
    """A stock Whoosh index of pages, which it counts from nought."""

    def __init__(self, folder: Path, texts: Sequence[str], streams: Sequence[Iterable[str]]) -> None:
        """Index the texts of pages, and the workstreams of each."""
        folder.mkdir(parents=True)
        schema = fields.Schema(
            text=fields.TEXT(analyzer=OurTerms(), phrase=True),
            forms=fields.TEXT(analyzer=OurSpellings(), phrase=False),
            streams=fields.KEYWORD(commas=True),
        )
        writer = index.create_in(folder, schema).writer(limitmb=256)
        for text, some in zip(texts, streams, strict=True):
            writer.add_document(text=text, forms=text, streams=",".join(some))
        writer.commit(optimize=True)
        lengths = [sum(len(language.terms(token)) for token in language.words(text)) for text in texts]
        self._searcher = index.open_dir(folder).searcher(weighting=ExactBm25(lengths))

    def search(self, tree: query.Query) -> dict[int, float]:
        """Give every page that answers one of our trees, with its score."""
        found = self._searcher.search(self._stock(tree), limit=None, optimize=False)
        return {page: score for score, page in found.top_n}

    def close(self) -> None:
        """Let go of files."""
        self._searcher.close()

    def _stock(self, tree: Any) -> Any:
        """Put our tree into Whoosh's own nodes."""
        if isinstance(tree, query.And):
            wanted = [self._stock(node) for node in tree.subqueries if not isinstance(node, query.Not)]
            excluded = [self._stock(node.query) for node in tree.subqueries if isinstance(node, query.Not)]
            held = query.And(wanted) if wanted else self._everything()
            for each in excluded:
                held = _Without(held, each)  # within And, Whoosh's Not would add to the scores
            return held
        if isinstance(tree, query.Or):
            either = query.Or([self._stock(node) for node in tree.subqueries])
            either.matcher_type = query.Or.DEFAULT_MATCHER  # others leave pages out whose score is nought
            return either
        if isinstance(tree, query.Not):
            return _Without(self._everything(), self._stock(tree.query))
        if isinstance(tree, query.Every):
            return self._everything()
        if isinstance(tree, DocumentSet):
            return query.ConstantScoreQuery(query.Term("streams", tree.label.partition(":")[2]), _UNSCORED)
        return self._leaf(tree)

    @staticmethod
    def _everything() -> Any:
        return query.ConstantScoreQuery(query.Every(), _UNSCORED)

    def _leaf(self, leaf: Any) -> Any:
        if isinstance(leaf, query.Phrase):
            return _AsOne(_ways(language.words(" ".join(leaf.words))))
        if isinstance(leaf, query.FuzzyTerm | query.Prefix):
            folded, reader = language.fold(leaf.text), self._searcher.reader()
            if isinstance(leaf, query.Prefix):
                forms = {bytes(form).decode() for form in reader.expand_prefix("forms", folded)}
            else:
                forms = set(reader.terms_within("forms", folded, 1, prefix=1))
            stems = {language.terms(form)[0][-1] for form in forms} | {language.stem(leaf.text)}
            return _AsOne([query.Term("text", stem) for stem in sorted(stems)], apart=True)
        ways = _ways([leaf.text])
        if len(ways) > 1:
            return _AsOne(ways)
        ways[0].boost = leaf.boost
        return ways[0]


def _ways(words: list[str]) -> list[Any]:
    """Give the ways to write words that follow one another: of a hyphenated one the parts, or one word."""
    parts = []
    for word in words:
        terms = language.terms(word)
        split = [alternatives[0] for alternatives in terms]
        parts.append([split] if len(terms) == 1 else [split, [terms[0][1]]])
    ways = []
    for choice in product(*parts):
        written = [term for part in choice for term in part]
        ways.append(query.Term("text", written[0]) if len(written) == 1 else query.Phrase("text", written))
    return ways
