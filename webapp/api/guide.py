"""The page that explains the API, drawn from its description, and the description itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, render_template

from indexer.people import SCOPES
from webapp.address import absolute
from webapp.api.openapi import openapi

_NAMES = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "null": "null"}

_LARGEST = 2147483647  # numbers that only a database limits


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is, in words; ``shape`` names the shape that the last of them stand for."""

    words: str
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of an operation, or a key of a shape."""

    name: str
    kind: Kind
    meaning: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that can be asked.

    ``sends`` names the shape of what is sent; ``answers`` has a status, what it means and the shape that comes with it.
    """

    name: str
    method: str
    path: str
    summary: str
    more: str
    scope: str
    parameters: list[Field]
    answers: list[tuple[str, str, str]]
    sends: str
    example: str


@dataclass(frozen=True, slots=True)
class Shape:
    """An object in an answer."""

    name: str
    meaning: str
    keys: list[Field]


def description() -> Response:
    """Give the description of the API, in OpenAPI 3.1."""
    return jsonify(openapi())


def guide() -> str:
    """Explain the API: how to ask, and what each operation takes and gives."""
    described = openapi()
    return render_template(
        "api/guide.html",
        title="API",
        site=absolute(""),
        scopes=SCOPES,
        operations=operations(described),
        shapes=shapes(described),
    )


def operations(described: dict[str, Any]) -> list[Operation]:
    """Give the operations of a description, in its order."""
    return [
        _operation(path, method, item[method])
        for path, item in described["paths"].items()
        for method in ("get", "post")
        if method in item
    ]


def shapes(described: dict[str, Any]) -> list[Shape]:
    """Give the objects of a description, by name."""
    return [
        Shape(name, _meaning(schema), _keys(schema))
        for name, schema in sorted(described["components"]["schemas"].items())
    ]


def kind(schema: dict[str, Any]) -> Kind:
    """Say in words what values a schema allows."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return Kind(name, name)
    if "anyOf" in schema:
        kinds = [kind(each) for each in schema["anyOf"]]
        return Kind(" or ".join(each.words for each in reversed(kinds)), kinds[0].shape)
    if "const" in schema or "enum" in schema:
        return Kind(" or ".join(str(each) for each in schema.get("enum", [schema.get("const")]) if each))
    if schema.get("type") == "array":
        item = kind(schema["items"])
        return Kind(f"list of {item.words}", item.shape)
    if isinstance(schema.get("additionalProperties"), dict):
        value = kind(schema["additionalProperties"])
        return Kind(f"by name, {value.words}", value.shape)
    words = _NAMES.get(schema.get("type", ""), "object")
    if "minimum" in schema:
        words += f" from {schema['minimum']:,}"
    if schema.get("maximum", _LARGEST) < _LARGEST:
        words += f" to {schema['maximum']:,}"
    return Kind(words)


def _meaning(schema: dict[str, Any]) -> str:
    said = str(schema.get("description", ""))
    return f"{said} It is {kind(schema).words}." if "enum" in schema else said


def _keys(schema: dict[str, Any]) -> list[Field]:
    return [Field(name, kind(each), each.get("description", "")) for name, each in schema.get("properties", {}).items()]


def _operation(path: str, method: str, held: dict[str, Any]) -> Operation:
    return Operation(
        held["operationId"],
        method.upper(),
        path,
        held["summary"].removesuffix("."),
        held["description"],
        held["tags"][0],
        [Field(each["name"], kind(each["schema"]), _said(each)) for each in held["parameters"]],
        [(status, each["description"], _shape(each)) for status, each in sorted(held["responses"].items())],
        _shape(held["requestBody"]) if "requestBody" in held else "",
        _example(path, held["parameters"]),
    )


def _said(parameter: dict[str, Any]) -> str:
    """Say what a parameter means, and what stands for it when it is not given."""
    default = parameter["schema"].get("default")
    said = str(parameter["description"])
    return f"{said} If not given: {default}." if default else said


def _shape(answer: dict[str, Any]) -> str:
    (content,) = answer["content"].values()
    return kind(content["schema"]).shape


def _example(path: str, parameters: list[dict[str, Any]]) -> str:
    """Write an address that the operation answers: the first document or passage, and parameters with an example."""
    given = {each["name"]: each["schema"]["examples"][0] for each in parameters if "examples" in each["schema"]}
    return re.sub(r"\{\w+\}", "1", path) + (f"?{urlencode(given)}" if given else "")
