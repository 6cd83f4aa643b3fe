"""The API's rounds: those that the holder of the token takes part in, how far they are, and how far coders agree."""

from __future__ import annotations

from http import HTTPStatus

from indexer import round_files
from indexer import rounds as job
from indexer.agreeing import Answered
from indexer.facts import AgreementFacts, RoundFacts
from webapp.api.operation import operation
from webapp.api.representation import AgreementFigures, Round, Rounds
from webapp.library import library
from webapp.session import person


@operation("search", Rounds)
def rounds() -> dict[str, list[RoundFacts]]:
    """List the rounds of coding that you take part in, newest first."""
    me = person()
    return {"rounds": [round_files.as_json(library(), each, me) for each in job.listed(library(), me)]}


@operation("search", Round, HTTPStatus.NOT_FOUND)
def coding_round(number: int) -> RoundFacts:
    """Give a round of coding: its documents and how far each coder is."""
    me = person()
    return round_files.as_json(library(), job.find(library(), number, me), me)


@operation("search", AgreementFigures, HTTPStatus.NOT_FOUND)
def agreement(number: int) -> AgreementFacts:
    """Say how far the coders of a round agree, with what each chose; there is nothing here until it is opened."""
    me = person()
    return round_files.agreement_as_json(Answered(library(), job.find(library(), number, me), me))
