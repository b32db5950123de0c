"""Which environment variables a pydantic settings class wants, from its ValidationError (pydantic 1 and 2)."""

from __future__ import annotations

import gc
import re
from typing import Any

_STAGE = re.compile(r"(^|_)(env|environment|stage|mode)$", re.IGNORECASE)


def needs(error: BaseException) -> list[dict[str, Any]]:
    """[{"kind": "variable", "name", "type", "problem"}] for each complaint; empty for any other exception."""
    if type(error).__name__ != "ValidationError" or not callable(getattr(error, "errors", None)):
        return []
    title = getattr(error, "title", None) or getattr(getattr(error, "model", None), "__name__", "")
    kind = _settings_class(str(title))
    if kind is None:
        return []
    found: list[dict[str, Any]] = []
    complaints: Any = error
    for complaint in complaints.errors():
        if not complaint.get("loc") or complaint["loc"] == ("__root__",):
            found += _stages(kind, str(complaint.get("msg")))
            continue
        missing = "missing" in str(complaint.get("type"))
        problem = "missing" if missing else str(complaint.get("msg"))
        for name, wanted in _variables(kind, tuple(complaint.get("loc") or ())):
            found.append(
                {"kind": "variable", "name": name, "type": wanted or str(complaint.get("type")), "problem": problem}
            )
    return found


def _stages(kind: Any, problem: str) -> list[dict[str, Any]]:
    """What tells production from a test, for a complaint about the settings as a whole: production wants more."""
    found: list[dict[str, Any]] = []
    for name, field in (getattr(kind, "model_fields", None) or getattr(kind, "__fields__", {})).items():
        annotation = getattr(field, "annotation", None) or getattr(field, "outer_type_", None)
        members = dict(getattr(annotation, "__members__", None) or {})
        choices = [str(each.value) for each in members.values()]
        choices = choices or [each for each in getattr(annotation, "__args__", None) or () if isinstance(each, str)]
        if choices and _STAGE.search(name):
            wanted = "Literal[%s]" % ", ".join(map(repr, choices))
            found += [
                {"kind": "variable", "name": variable, "type": wanted, "problem": problem}
                for variable, _ in _variables(kind, (name,))
            ]
    return found


def _settings_class(title: str) -> Any:
    """The settings class of that name among all live classes, the most derived first."""
    found = [
        item
        for item in gc.get_objects()
        if isinstance(item, type)
        and item.__name__ == title
        and any(base.__name__ == "BaseSettings" for base in item.__mro__)
    ]
    return found[-1] if found else None


def _variables(kind: Any, location: tuple[Any, ...]) -> list[tuple[str, str | None]]:
    """(variable, type) for the field at `location`; for a nested model that is missing, its own required fields."""
    config = getattr(kind, "model_config", None)
    if not isinstance(config, dict):
        config = {key: getattr(kind.__config__, key, None) for key in ("env_prefix", "env_nested_delimiter")}
    prefix, delimiter = config.get("env_prefix") or "", config.get("env_nested_delimiter")
    fields = getattr(kind, "model_fields", None) or getattr(kind, "__fields__", {})
    if not location:
        return []
    first = str(location[0])
    name, field = _field(fields, first)
    if field is None:
        return [(first.upper(), None)]
    if name != first:  # the location names an alias, which is the variable itself
        return [(first, _type(field))]
    spelled = _pydantic1_names(field) or prefix + name
    nested = _nested_fields(field)
    if delimiter and len(location) > 1:
        return [(delimiter.join([spelled, *map(str, location[1:])]).upper(), None)]
    if delimiter and nested:
        wanted = [(key, item) for key, item in nested.items() if _is_required(item)]
        return [(delimiter.join([spelled, key]).upper(), _type(item)) for key, item in wanted]
    return [(spelled.upper(), _type(field))]


def _field(fields: Any, word: str) -> tuple[str, Any]:
    for name, field in fields.items():
        alias = getattr(field, "validation_alias", None) or getattr(field, "alias", None)
        if word in (name, alias):
            return name, field
    lowered = {name.lower(): (name, field) for name, field in fields.items()}
    return lowered.get(word.lower(), (word, None))


def _pydantic1_names(field: Any) -> str | None:
    extra = getattr(getattr(field, "field_info", None), "extra", None) or {}
    names = extra.get("env_names")
    return str(sorted(names)[0]) if names else None


def _nested_fields(field: Any) -> Any:
    annotation = getattr(field, "annotation", None) or getattr(field, "type_", None)
    return getattr(annotation, "model_fields", None) or getattr(annotation, "__fields__", None)


def _is_required(field: Any) -> bool:
    required = getattr(field, "is_required", None)
    return bool(required() if callable(required) else getattr(field, "required", False))


def _type(field: Any) -> str | None:
    annotation = getattr(field, "annotation", None) or getattr(field, "outer_type_", None)
    return getattr(annotation, "__name__", None) or (str(annotation) if annotation is not None else None)
