"""The API's rounds: begun, coded, opened, agreed upon and closed by who takes part, and how far coders agree."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from indexer import agreeing, round_files
from indexer import rounds as job
from indexer.agreeing import Answered
from indexer.round_facts import AgreedFacts, AgreementFacts, RoundFacts
from indexer.vocabulary import find
from webapp.api.bodies import Coded, Decision, NewRound
from webapp.api.chosen import chosen
from webapp.api.operation import operation
from webapp.api.outcomes import Accepted, Agreed, Begun, Closed, Opened, ToCode
from webapp.api.representation import AgreementFigures, Round, Rounds
from webapp.library import library, vocabulary
from webapp.session import person

_WRONG = (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND)
_TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


@operation("search", Rounds)
def rounds() -> dict[str, list[RoundFacts]]:
    """List the rounds of coding that you take part in, newest first."""
    me = person()
    return {"rounds": [round_files.as_json(library(), each, me) for each in job.listed(library(), me)]}


@operation("search", Round, HTTPStatus.NOT_FOUND)
def coding_round(round_number: int) -> RoundFacts:
    """Give a round of coding: its documents and how far each coder is."""
    me = person()
    return round_files.as_json(library(), job.find(library(), round_number, me), me)


@operation("search", AgreementFigures, HTTPStatus.NOT_FOUND)
def agreement(round_number: int) -> AgreementFacts:
    """Say how far the coders of a round agree, with what each chose; there is nothing here until it is opened."""
    me = person()
    return round_files.agreement_as_json(Answered(library(), job.find(library(), round_number, me), me))


@operation("tag", Begun, *_WRONG, HTTPStatus.GONE, _TOO_LARGE, body=NewRound)
def begin_round(json: NewRound) -> dict[str, Any]:
    """Begin a round, in which several people code the same documents, each for themselves.

    Documents that not every coder may see, and those in a round that goes on already, are left out.
    """
    documents = chosen(json)
    coders = [job.coder(library().catalogue, each).id for each in json.coders]
    begun = job.begin(library(), json.name, json.groups, coders, documents, person(), blind=json.blind)
    return {"round": _round(begun.number), "left": begun.left}


@operation("tag", ToCode, *_WRONG, _TOO_LARGE, body=Coded)
def finish_document(round_number: int, json: Coded) -> dict[str, Any]:
    """Say that you are done with a document of a round, which may have none of the tags; or that you are not."""
    me = person()
    job.finish(library(), round_number, json.document, me, done=json.done)
    return {"documents": job.to_code(library(), job.find(library(), round_number, me), me)}


@operation("tag", Opened, *_WRONG, writes=True)
def open_agreement(round_number: int) -> dict[str, Any]:
    """End the coding of a round, and let the coders see each other’s tags.

    Who began the round or keeps the library may do it at any time, a coder once everybody is done.
    """
    missing = job.open_agreement(library(), round_number, person())
    return {"round": _round(round_number), "missing": missing}


@operation("tag", Accepted, *_WRONG, writes=True)
def accept_alike(round_number: int) -> dict[str, int]:
    """Agree upon every document of a round that all coded alike; everybody sees these tags then."""
    return {"documents": agreeing.accept(library(), round_number, person())}


@operation("tag", Agreed, *_WRONG, _TOO_LARGE, body=Decision)
def agree(round_number: int, json: Decision) -> AgreedFacts:
    """Write down which tags are agreed upon a document of a round; everybody sees them then.

    What was agreed before is kept on record.
    """
    job.find(library(), round_number, person())  # who takes no part in it is told so first
    known = vocabulary()
    keys = {(known.by_key(each) or find(known, each)).key for each in json.tags}
    agreed = agreeing.agree(library(), round_number, json.document, keys, json.why, person())
    return round_files.agreed_as_json(agreed)


@operation("tag", Closed, *_WRONG, writes=True)
def close_round(round_number: int) -> dict[str, Any]:
    """End a round; what each coder chose stays on record.

    Who began the round or keeps the library may do it at any time, a coder once everything is agreed.
    """
    left = job.close(library(), round_number, person())
    return {"round": _round(round_number), "not_agreed": left}


def _round(number: int) -> RoundFacts:
    me = person()
    return round_files.as_json(library(), job.find(library(), number, me), me)
