"""Names the terms that SKOS lacks and our files have."""

from __future__ import annotations

from rdflib import Namespace

OURS = Namespace("urn:evidence-review:terms:")
PAST_NAME = OURS.pastName
WORD = OURS.word
ACRONYM = OURS.acronym
"""Leads to a blank node with a ``SHORT`` and a ``LONG`` form."""
SHORT = OURS.short
LONG = OURS.long
