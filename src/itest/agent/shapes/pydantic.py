"""pydantic in frameworks that do not know it: models that a view validates the request with."""

from __future__ import annotations

import ast
import inspect
from typing import Any, Iterator

from .. import libraries
from ..project import closure_values, functions_behind
from . import openapi, syntax

LIBRARY = "pydantic"

_VALIDATORS = ("model_validate", "parse_obj", "model_validate_json", "parse_raw", "validate")


def read(view: Any) -> dict[str, Any]:
    """{"body": shape} or {"query": shape} of the models that parameters, decorators or calls name."""
    if view.function is None or getattr(view.view, "operation", None) is not None:
        return {}
    found: dict[str, Any] = {}
    for model, where in _models(view):
        found.setdefault(where, model_shape(model))
    return {**found, "body_source": "pydantic"} if "body" in found or "form" in found else found


def model_shape(model: Any) -> dict[str, Any] | None:
    """The JSON Schema of a model, references resolved; None when it cannot be built."""
    build = getattr(model, "model_json_schema", None) or getattr(model, "schema", None)
    try:
        shape = build() if callable(build) else None
    except Exception:  # a field that JSON Schema cannot say
        return None
    resolved = openapi.resolve(shape, shape) if isinstance(shape, dict) else None
    return {key: value for key, value in resolved.items() if key != "definitions"} if resolved else None


def _is_model(value: Any) -> bool:
    return libraries.is_subclass(value, "pydantic:BaseModel")


def _models(view: Any) -> Iterator[tuple[Any, str]]:
    """(model, "body", "form" or "query") in the order of how explicit they are."""
    yield from _annotated(view)
    for function in functions_behind(view.view):
        for name, value in closure_values(function).items():
            if _is_model(value) and name in ("json", "body", "form", "query", "model", "schema"):
                yield value, {"form": "form", "query": "query"}.get(name, "body")
    for value, node in syntax.calls(view.function):
        owner = _owner(value, node, view)
        if owner is not None and (node.args or any(word.arg is None for word in node.keywords)):
            source = ast.dump(node)
            yield (
                owner,
                "query" if "'args'" in source or "'GET'" in source else "form" if "'form'" in source else "body",
            )


def _annotated(view: Any) -> Iterator[tuple[Any, str]]:
    """Parameters whose annotation is a model (flask-pydantic, flask-openapi3)."""
    for parameter in inspect.signature(view.function).parameters.values():
        annotation: Any = parameter.annotation
        if isinstance(annotation, str):
            annotation = view.function.__globals__.get(annotation)
        if _is_model(annotation) and parameter.name not in view.parameters and parameter.name != "path":
            yield annotation, {"query": "query", "form": "form"}.get(parameter.name, "body")


def _owner(value: Any, node: Any, view: Any) -> Any:
    """The model that a call makes: `Model(**data)` or `Model.model_validate(data)`."""
    if _is_model(value):
        return value if any(word.arg is None for word in node.keywords) else None
    if isinstance(node.func, ast.Attribute) and node.func.attr in _VALIDATORS:
        owner = syntax.value_of(node.func.value, view.function)
        return owner if _is_model(owner) else None
    return None
