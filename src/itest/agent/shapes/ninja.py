"""django-ninja: the operation's own entry in the API's OpenAPI document."""

from __future__ import annotations

from typing import Any

from .. import libraries
from . import openapi

LIBRARY = "ninja"

_DOCUMENTS: dict[int, Any] = {}


def read(view: Any) -> dict[str, Any]:
    """The Endpoint fields of a ninja operation."""
    operation = getattr(view.view, "operation", None)
    if operation is None:
        return {}
    document = _document(operation.api)
    for known in (document.get("paths") or {}).values():
        described = known.get(view.method.lower()) or {}
        if described.get("operationId") == _operation_id(operation):
            facts = openapi.operation_facts(described, document)
            return {**facts, **_security(operation, facts)}
    return _security(operation, {})


def _document(api: Any) -> dict[str, Any]:
    if id(api) not in _DOCUMENTS:
        try:
            found = api.get_openapi_schema()
        except Exception:  # a document that cannot be built, or an API without URLs
            found = {}
        _DOCUMENTS[id(api)] = dict(found)
    document: dict[str, Any] = _DOCUMENTS[id(api)]
    return document


def _operation_id(operation: Any) -> str:
    return str(operation.operation_id or operation.api.get_openapi_operation_id(operation))


def _security(operation: Any, facts: dict[str, Any]) -> dict[str, Any]:
    """Callables that check who calls, also those that leave no trace in the document."""
    checks = list(getattr(operation, "auth_callbacks", None) or ())
    if not checks:
        return {"secured": False}
    for check in checks:
        if libraries.is_a(check, "ninja.security:HttpBearer", "ninja.security.http:HttpBearer"):
            return {"secured": True, "scheme": "bearer"}
        if libraries.is_a(check, "ninja.security:APIKeyCookie", "ninja.security.apikey:APIKeyCookie"):
            return {"secured": True, "scheme": "session"}
    return {"secured": True, "scheme": facts.get("scheme")}
