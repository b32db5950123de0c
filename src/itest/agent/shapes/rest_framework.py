"""Django REST framework: serializers as bodies and answers, filter sets and pagination as queries."""

from __future__ import annotations

import ast
import importlib
from typing import Any, Iterator

from .. import libraries
from . import merged, object_shape, syntax
from . import rest_fields as fields

LIBRARY = "rest_framework"

_INPUT = ("input", "in", "create", "update", "write", "request", "post", "put", "patch")
_OUTPUT = ("output", "out", "response", "read", "list", "detail", "retrieve", "get")


def read(view: Any) -> dict[str, Any]:
    """The Endpoint fields of an APIView's method: body, response and query with their source."""
    served = view.view
    if not libraries.is_subclass(getattr(served, "kind", None), "rest_framework.views:APIView"):
        return {}
    served.method = view.method
    instance = _instance(served)
    body = serializer_class(view, instance) if view.writes else None
    found: dict[str, Any] = {"query": _query(view)}
    if body is not None:
        shape = fields.serializer_shape(body, writing=True)
        if shape is not None and view.method == "PATCH":
            shape.pop("required", None)  # a partial update demands nothing
        found.update(body=shape, body_source="serializer")
    answer = _nested(served.kind, _OUTPUT) or _answering(view, instance)
    if answer is not None and view.method != "DELETE":
        found["response"] = fields.serializer_shape(answer, writing=False)
    return found


def _answering(view: Any, instance: Any) -> Any:
    """The serializer of the answer: one that the source fills with an object, or a generic view's only one."""
    filled = next((kind for kind, source in _used(view) if source is None), None)
    return filled or (serializer_class(view, instance) if hasattr(view.view.kind, "get_serializer_class") else None)


def serializer_class(view: Any, instance: Any) -> Any:
    """The serializer of a call: the view's own choice, a nested class that says so, or one that the source uses."""
    chosen = None
    if instance is not None and hasattr(instance, "get_serializer_class"):
        try:
            chosen = instance.get_serializer_class()
        except Exception:  # it wants a real request
            chosen = getattr(view.view.kind, "serializer_class", None)
    chosen = chosen or getattr(view.view.kind, "serializer_class", None)
    used = list(_used(view))
    if view.function is not None and view.project.owns_object(view.function):
        chosen = next((kind for kind, source in used if source == "body"), chosen)
    if chosen is None:
        chosen = _nested(view.view.kind, _INPUT if view.writes else _OUTPUT)
    return chosen or next((kind for kind, _ in used), None)


def _instance(served: Any) -> Any:
    views = importlib.import_module("%s.frameworks.django_views" % __name__.rpartition(".shapes")[0])
    try:
        return views.rest_view(served)
    except Exception:
        return None


def _is_serializer(value: Any) -> bool:
    return libraries.is_subclass(value, "rest_framework.serializers:BaseSerializer")


def _nested(kind: type, words: tuple[str, ...]) -> Any:
    """A serializer defined inside the view class whose name begins with one of the words."""
    inside = {name: value for base in reversed(kind.__mro__) for name, value in vars(base).items()}
    named = [
        (name.lower(), value) for name, value in inside.items() if _is_serializer(value) and name != "serializer_class"
    ]
    for word in words:
        for name, value in named:
            if name.startswith(word):
                return value
    return None


def _used(view: Any) -> Iterator[tuple[Any, str | None]]:
    """(serializer class, "body", "query" or None by what it is given) for each one that the function constructs."""
    if view.function is None:
        return
    root = syntax.tree(view.function)
    for node in ast.walk(root) if root is not None else ():
        if not isinstance(node, ast.Call):
            continue
        function: Any = node.func
        value = syntax.value_of(function, view.function)
        if value is None and getattr(getattr(function, "value", None), "id", "") in ("self", "cls"):
            value = getattr(view.view.kind, function.attr, None)
        if _is_serializer(value):
            given = [ast.dump(word.value) for word in node.keywords if word.arg == "data"]
            yield value, _origin(given[0]) if given else None


def _origin(data: str) -> str:
    return "query" if "'GET'" in data or "'query_params'" in data else "body"


def _query(view: Any) -> dict[str, Any] | None:
    kind = view.view.kind
    if view.method != "GET":
        return None
    nested = _nested(kind, ("filter", "query")) or next(
        (used for used, source in _used(view) if source == "query"), None
    )
    shape = fields.serializer_shape(nested, writing=True) if nested is not None else None
    lists = view.view.action == "list" or (view.view.action is None and hasattr(kind, "list"))
    if not lists and shape is None and not hasattr(kind, "paginate_queryset"):
        return None
    return merged(shape, _filters(kind), _searches(kind) if lists else None, _pages(kind) if lists else None)


def _filters(kind: Any) -> dict[str, Any] | None:
    filters = getattr(getattr(kind, "filterset_class", None), "base_filters", None)
    if filters:
        return object_shape({name: fields.filter_shape(item) for name, item in filters.items()})
    names = getattr(kind, "filterset_fields", None) or getattr(kind, "filter_fields", None) or ()
    spelled = []
    for name in names:
        lookups = names[name] if isinstance(names, dict) else ["exact"]
        spelled += [name if lookup == "exact" else "%s__%s" % (name, lookup) for lookup in lookups]
    return object_shape({name: {} for name in spelled}) if spelled else None


def _searches(kind: Any) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    backends = {getattr(item, "__name__", "") for item in getattr(kind, "filter_backends", None) or ()}
    if "SearchFilter" in backends and getattr(kind, "search_fields", None):
        found["search"] = {"type": "string"}
    ordering = getattr(kind, "ordering_fields", None)
    if "OrderingFilter" in backends and ordering:
        found["ordering"] = {"type": "string", **({"enum": list(ordering)} if ordering != "__all__" else {})}
    return object_shape(found) if found else None


def _pages(kind: Any) -> dict[str, Any] | None:
    pagination = getattr(kind, "pagination_class", None)
    found: dict[str, Any] = {}
    names = ("limit_query_param", "offset_query_param", "page_query_param", "page_size_query_param")
    for name in names:
        word = getattr(pagination, name, None)
        if word:
            found[str(word)] = {"type": "integer"}
    return object_shape(found) if found else None
