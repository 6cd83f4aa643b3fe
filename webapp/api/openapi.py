"""Describes the API in OpenAPI 3.1, from the operations themselves."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ValidationError
from spectree import Response, SecurityScheme, SpecTree
from spectree.models import SecureType, SecuritySchemeData

from webapp.api.problems import MEDIA_TYPE, Problem, Unprocessable, wrong_parameters

ALWAYS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
"""What may go wrong with every operation."""

_PROBLEMS = {
    HTTPStatus.BAD_REQUEST: "What was sent makes no sense together. The answer says why, and what to do.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "More was sent than is taken.",
    HTTPStatus.UNAUTHORIZED: "There is no token, or it opens nothing.",
    HTTPStatus.FORBIDDEN: "The token is for other things, or the site is not for whoever asks.",
    HTTPStatus.NOT_FOUND: "There is no such thing that you may see.",
    HTTPStatus.METHOD_NOT_ALLOWED: "No document can have this number.",
    HTTPStatus.GONE: "The document was withdrawn, or removed for good.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "A parameter makes no sense. The answer says which, and what it should be.",
    HTTPStatus.TOO_MANY_REQUESTS: "You asked too often. The answer says when to ask again.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The library cannot answer at the moment, or the search took too long.",
}

_TEXT = {"type": "string"}
_HEADERS = {
    HTTPStatus.UNAUTHORIZED: {
        "WWW-Authenticate": {"schema": _TEXT, "description": "Asks for a bearer token (RFC 6750)."}
    },
    HTTPStatus.TOO_MANY_REQUESTS: {
        "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds after which to ask again."}
    },
}
_LINK = {"Link": {"schema": _TEXT, "description": "The page that follows, as rel=next (RFC 8288); none on the last."}}


class Answers(Response):
    """What an operation may answer: what it gives, or a problem."""

    def __init__(self, gives: type[BaseModel], may_fail: tuple[HTTPStatus, ...], *, paged: bool) -> None:
        problems = {f"HTTP_{status.value}": (Problem, _PROBLEMS[status]) for status in sorted(may_fail)}
        super().__init__(HTTP_200=(gives, "What was asked for."), **problems)
        self._headers: dict[HTTPStatus, Any] = _HEADERS | ({HTTPStatus.OK: _LINK} if paged else {})

    def generate_spec(self, *given: Any, **named: Any) -> dict[str, Any]:
        """Describe the answers, each with its headers and its media type."""
        described = super().generate_spec(*given, **named)
        for code, answer in described.items():
            status = HTTPStatus(int(code))
            if status in self._headers:
                answer["headers"] = self._headers[status]
            if status >= HTTPStatus.BAD_REQUEST:
                answer["content"] = {MEDIA_TYPE: answer["content"]["application/json"]}
        return described


def _refuse(_request: object, _response: object, error: Exception | None, *_: object) -> None:
    """Answer parameters that make no sense as every other error is answered."""
    if isinstance(error, ValidationError):
        raise Unprocessable(wrong_parameters(error))


def _keep_word(_request: object, _response: object, error: Exception | None, *_: object) -> None:
    """See that an answer that is not as described is an error on our side."""
    if error is not None:
        raise error


describes = SpecTree(
    "flask",
    before=_refuse,
    after=_keep_word,
    # Facts and the model around them get one name, under which the facts stand.
    naming_strategy=lambda model: str(model.__name__),
    nested_naming_strategy=lambda _, name: name.removesuffix("Facts"),
    mode="strict",
    page_templates={},  # they would load scripts from a public network
    title="Evidence review",
    version="1",
    description=(
        "Searches the library, reads its documents, passages and coverage, and tags them. Whoever asks finds, "
        "counts and reads what the holder of the token may see, and nothing else. "
        f"Every error is {MEDIA_TYPE} (RFC 9457)."
    ),
    security_schemes=[
        SecurityScheme(
            name="token",
            data=SecuritySchemeData(
                type=SecureType.HTTP,
                scheme="bearer",
                description="A token from the account page of the site. It is for what its scopes say, and it ends.",
            ),
        )
    ],
)
"""Checks what operations take and give, and describes them."""


def openapi() -> dict[str, Any]:
    """Give the description; the application in whose context this is asked has the operations."""
    described: dict[str, Any] = describes.spec
    written = json.dumps(described)
    schemas = {
        name: _untitled(schema)
        for name, schema in described["components"]["schemas"].items()
        if f'"#/components/schemas/{name}"' in written  # parameters stand with their operations
    }
    return {**described, "components": {**described["components"], "schemas": schemas}}


def _untitled(schema: dict[str, Any]) -> dict[str, Any]:
    """Leave the titles out, which only repeat names."""
    bare = {name: value for name, value in schema.items() if name != "title"}
    if "properties" in bare:
        bare["properties"] = {name: _untitled(each) for name, each in bare["properties"].items()}
    return bare
