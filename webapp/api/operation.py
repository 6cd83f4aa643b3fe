"""Makes a view an operation of the API: who may ask, how often, what it takes and what it gives."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from flask import request
from pydantic import BaseModel
from spectree import Tag

from indexer.people import SCOPES
from webapp.api import tokens
from webapp.api.openapi import ALWAYS, Answers, describes
from webapp.api.parameters import Nothing
from webapp.api.problems import Unprocessable, WrongParameter
from webapp.security import csrf

View = Callable[..., Any]

_NOT_JSON = "Send an object in JSON, with “Content-Type: application/json”."
_TOO_DEEP = "What is sent holds lists or objects within one another too many times. Send it as it is described."
_HALF = "What is sent holds half of a character (from “\\ud800” to “\\udfff”). Send whole characters, as UTF-8."
_PLACES = {
    "number": "The number of the document, of the paper, of the action or of the record.",
    "position": "The passage’s number in its document, from 1.",
    "round_number": "The round’s number.",
    "action": "The number of what was decided in one go.",
}


def operation(
    scope: str,
    gives: type[BaseModel],
    *may_fail: HTTPStatus,
    takes: type[BaseModel] = Nothing,
    body: type[BaseModel] | None = None,
    writes: bool = False,
    paged: bool = False,
    most: int = 0,
) -> Callable[[View], View]:
    """Make a view an operation for tokens of a scope.

    The view is given ``query``, its parameters, and ``json``, what was sent, if it asks for them by these names. One
    that is sent something, or ``writes``, is opened by a token only; ``most`` are the bytes that it may be sent.
    """
    changes = writes or body is not None

    def decorate(view: View) -> View:
        described = describes.validate(
            query=takes,
            json=body,
            resp=Answers(gives, (*ALWAYS, *may_fail), paged=paged),
            tags=[Tag(name=scope, description=f"With the scope “{scope}” a token may {SCOPES[scope]}.")],
            security=[{"token": [scope]}],
            path_parameter_descriptions=_PLACES,
            operation_id=view.__name__,
        )(view)

        @tokens.limit
        @wraps(described)
        def guarded(**place: int) -> Any:
            tokens.let_in(scope, by_token_only=changes)
            if most:
                request.max_content_length = most
            if body is not None:
                _check_sent()
            return described(**place)

        return csrf.exempt(guarded) if changes else guarded  # no browser adds a token of the API by itself

    return decorate


def _check_sent() -> None:
    """See that an object was sent that can be read, and written again: an answer may repeat what it holds."""
    try:
        sent = request.get_json(silent=True)
        json.dumps(sent, ensure_ascii=False).encode()
    except RecursionError as error:
        raise _refused(_TOO_DEEP) from error
    except UnicodeEncodeError as error:
        raise _refused(_HALF) from error
    if not isinstance(sent, dict):
        raise _refused(_NOT_JSON)


def _refused(sentence: str) -> Unprocessable:
    return Unprocessable([WrongParameter(parameter="", detail=sentence)])
