"""Citing: a work as a CSL-JSON item, its reference in the styles, and the files that reference managers exchange."""

from __future__ import annotations

from indexer.citation.bibtex import as_bibtex
from indexer.citation.csl_json import as_csl
from indexer.citation.reference import Reference, pinpoint
from indexer.citation.ris import as_ris

__all__ = ["Reference", "as_bibtex", "as_csl", "as_ris", "pinpoint"]
