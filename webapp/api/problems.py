"""Errors as a program reads them: application/problem+json (RFC 9457), with a sentence that says what to do."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.exceptions import HTTPException, TooManyRequests, UnprocessableEntity

from webapp.errors import write_under
from webapp.security import limiter

MEDIA_TYPE = "application/problem+json"

_TOLD = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)  # where it is refused the reason is known best

_SENTENCES = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address. The page /api lists the addresses that there are.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take this method. The page /api says which it takes.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "More was sent than is taken here. Send less at a time.",
}


class WrongParameter(BaseModel):
    """A parameter that makes no sense."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    parameter: str
    detail: str
    """What it should be."""


class Problem(BaseModel):
    """What went wrong, and what to do about it (RFC 9457)."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    type: str = "about:blank"
    """Always about:blank: the status tells the kind."""
    title: str
    """The status in words."""
    status: int
    detail: str
    """What happened and what to do next."""
    instance: str
    """The address that was asked."""
    errors: list[WrongParameter] = Field(default_factory=list)
    """The parameters that make no sense, if that is it."""


class Unprocessable(UnprocessableEntity):
    """Parameters make no sense."""

    def __init__(self, wrong: list[WrongParameter]) -> None:
        super().__init__()
        self.wrong = wrong


def prepare(app: Flask) -> None:
    """Let an application answer every error under /api/ with a problem."""
    write_under(app, "/api/", _write)


def wrong_parameters(error: ValidationError) -> list[WrongParameter]:
    """Say of each parameter that does not fit its description what it should be."""
    return [_wrong(dict(each)) for each in error.errors(include_url=False, include_context=False)]


def _write(error: Exception, status: HTTPStatus, sentence: str) -> Response:
    wrong: list[WrongParameter] = []
    headers: dict[str, str] = {}
    if isinstance(error, Unprocessable):
        sentence, wrong = " ".join(each.detail for each in error.wrong), error.wrong
    elif isinstance(error, HTTPException):
        told = error.description if status in _TOLD and error.description != type(error).description else None
        sentence = told or _SENTENCES.get(status, sentence)
        headers = {name: value for name, value in error.get_headers() if name in ("Allow", "WWW-Authenticate")}
    if isinstance(error, TooManyRequests) and limiter.current_limit is not None:
        headers["Retry-After"] = str(max(1, round(limiter.current_limit.reset_at - time.time())))
    problem = Problem(title=status.phrase, status=status.value, detail=sentence, instance=request.path, errors=wrong)
    return Response(problem.model_dump_json(), status, headers, mimetype=MEDIA_TYPE)


def _wrong(error: dict[str, Any]) -> WrongParameter:
    name = str(error["loc"][0]) if error["loc"] else ""
    if not name:
        return WrongParameter(parameter="", detail="What is sent must be an object in JSON.")
    if error["type"] == "missing":
        return WrongParameter(parameter=name, detail=f"The parameter “{name}” is missing.")
    if error["type"] == "extra_forbidden":
        return WrongParameter(parameter=name, detail=f"There is no parameter “{name}” here.")
    if isinstance(error["input"], list) and error["type"] != "too_long" and request.method == "GET":
        return WrongParameter(parameter=name, detail=f"The parameter “{name}” may be given once only.")
    what = str(error["msg"]).removeprefix("Value error, ")
    for subject in ("Input ", "String ", "List "):
        what = what.removeprefix(subject)
    given = str(error["input"])
    shown = given if len(given) <= 50 else f"{given[:50]}…"
    return WrongParameter(parameter=name, detail=f"The parameter “{name}” {what}, not “{shown}”.")
