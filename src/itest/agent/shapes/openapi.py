"""OpenAPI operations as shapes with every reference resolved."""

from __future__ import annotations

import re
from typing import Any

from . import merged, object_shape

_KINDS = {"integer": "int", "number": "float"}
_DEPTH = 8
_OF_VERSION = re.compile(r"uuid[1-8]\Z")
"""How pydantic calls the UUIDs of one version."""
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def resolve(shape: Any, document: dict[str, Any], depth: int = _DEPTH) -> Any:
    """A copy without `$ref`, UUIDs of any version being UUIDs; recursion deeper than the limit is the empty schema."""
    if isinstance(shape, list):
        return [resolve(item, document, depth) for item in shape]
    if not isinstance(shape, dict):
        return shape
    reference = shape.get("$ref")
    if isinstance(reference, str):
        if depth <= 0:
            return {}
        rest = {key: value for key, value in shape.items() if key != "$ref"}
        found = resolve(_lookup(reference, document), document, depth - 1)
        return {**found, **rest} if isinstance(found, dict) else rest
    found = {
        key: resolve(value, document, depth) for key, value in shape.items() if key not in ("discriminator", "$defs")
    }
    if _OF_VERSION.match(str(found.get("format"))):
        found["format"] = "uuid"
    return found


def operation_facts(operation: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """The Endpoint fields that an operation tells: body, form, query, response, success_status, secured, scheme, tags.

    Also "path_parameters": {name: schema}.
    """
    facts: dict[str, Any] = {"tags": list(operation.get("tags") or ())}
    facts.update(_bodies(operation, document))
    facts.update(_parameters(operation, document))
    facts.update(_response(operation, document))
    schemes = [name for choice in operation.get("security") or document.get("security") or () for name in choice]
    if schemes:
        declared = (document.get("components") or {}).get("securitySchemes") or {}
        facts.update(secured=True, scheme=_scheme(declared.get(schemes[0]) or {}, schemes[0]))
    return facts


def parameter(known: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """A PathParameter dict made exact by its schema, where the path's own converter admits any text."""
    kind = known["kind"]
    if kind == "str":
        kind = "uuid" if schema.get("format") == "uuid" else _KINDS.get(str(schema.get("type")), "str")
    choices = schema.get("enum") or known.get("choices") or ()
    return {"name": known["name"], "kind": kind, "choices": [str(choice) for choice in choices]}


def _lookup(reference: str, document: dict[str, Any]) -> Any:
    found: Any = document
    for part in reference.lstrip("#/").split("/"):
        found = found.get(part.replace("~1", "/").replace("~0", "~"), {}) if isinstance(found, dict) else {}
    return found


def _bodies(operation: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    content = resolve(operation.get("requestBody") or {}, document).get("content") or {}
    found: dict[str, Any] = {}
    for media, part in content.items():
        shape = _flattened(part.get("schema") or {})
        if media in _FORMS:
            found.setdefault("form", {**shape, "x-media": media} if media != _FORMS[0] else shape)
        elif "json" in media:
            found.setdefault("body", shape)
    if found:
        found["body_source"] = "openapi"
    return found


def _flattened(shape: dict[str, Any]) -> dict[str, Any]:
    """An `allOf` of objects as one object."""
    parts = shape.get("allOf")
    if not parts or "properties" in shape:
        return shape
    if len(parts) == 1:
        return {**parts[0], **{key: value for key, value in shape.items() if key != "allOf"}}
    return merged(*parts) or shape


def _parameters(operation: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    query: dict[str, Any] = {}
    required: list[str] = []
    path: dict[str, Any] = {}
    for raw in operation.get("parameters") or ():
        parameter = resolve(raw, document)
        if parameter.get("in") == "path":
            path[parameter["name"]] = parameter.get("schema") or {}
        if parameter.get("in") == "query":
            query[parameter["name"]] = parameter.get("schema") or {}
            required += [parameter["name"]] if parameter.get("required") else []
    return {"query": object_shape(query, required) if query else None, "path_parameters": path}


def _response(operation: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    for status, raw in sorted((operation.get("responses") or {}).items()):
        if str(status).startswith("2"):
            content = resolve(raw, document).get("content") or {}
            shape = next((part.get("schema") for media, part in content.items() if "json" in media), None)
            return {"success_status": int(status) if str(status).isdigit() else 200, "response": shape or None}
    return {}


def _scheme(declared: dict[str, Any], name: str) -> str:
    kind = declared.get("type")
    if kind == "http":
        return str(declared.get("scheme") or "bearer").lower()
    if kind == "apiKey":
        return "cookie" if declared.get("in") == "cookie" else "api_key:%s" % declared.get("name")
    return {"oauth2": "bearer", "openIdConnect": "bearer"}.get(str(kind), name)
