"""Makes a view an operation of the API: who may ask, how often, what it takes and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from spectree import Tag

from indexer.people import SCOPES
from webapp.api import tokens
from webapp.api.openapi import ALWAYS, Answers, describes
from webapp.api.parameters import Nothing

View = Callable[..., Any]

_PLACES = {
    "number": "The document’s number.",
    "position": "The passage’s number in its document, from 1.",
    "round_number": "The round’s number.",
}


def operation(
    scope: str, gives: type[BaseModel], *may_fail: HTTPStatus, takes: type[BaseModel] = Nothing, paged: bool = False
) -> Callable[[View], View]:
    """Make a view an operation for tokens of a scope.

    The view is given ``query``, its parameters, if it asks for them by that name.
    """

    def decorate(view: View) -> View:
        described = describes.validate(
            query=takes,
            resp=Answers(gives, (*ALWAYS, *may_fail), paged=paged),
            tags=[Tag(name=scope, description=f"With the scope “{scope}” a token may {SCOPES[scope]}.")],
            security=[{"token": [scope]}],
            path_parameter_descriptions=_PLACES,
            operation_id=view.__name__,
        )(view)

        @tokens.limit
        @wraps(described)
        def guarded(**place: int) -> Any:
            tokens.let_in(scope)
            return described(**place)

        return guarded

    return decorate
