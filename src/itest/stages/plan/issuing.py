"""The source that makes a token by the application's own function, for an account whose log-in cannot be driven."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from itest.errors import ItestError
from itest.model.observations import Issued
from itest.model.runtime import Json, Reference
from itest.stages.plan.spell import spell

NAME = re.compile(r"[A-Za-z_]\w*\Z")
PATH = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*\Z")


def issuing(issued: Issued) -> dict[str, Any]:
    """`token`, an expression in terms of `person` and of `row`, and the (module, name) pairs that it imports.

    Raises ItestError for names that would break out of the source.
    """
    _checked(PATH, issued.function.expression, issued.function.module, issued.model.expression or "_")
    arguments = [_argument(name, value, issued.model) for name, value in issued.arguments.items()]
    alone = arguments[0].partition("=")[2] if len(arguments) == 1 else ", ".join(arguments)
    needed = [issued.function, *([issued.model] if any(map(_is_object, issued.arguments.values())) else [])]
    return {
        "token": f"{issued.function.expression}({alone})" + "".join(f"[{part!r}]" for part in issued.pick),
        "imports": sorted({(each.module, each.name) for each in needed}),
    }


def _argument(name: str, value: Json, model: Reference) -> str:
    _checked(NAME, name)
    return f"{name}={_spelled(value, model)}"


def _spelled(value: Json, model: Reference) -> str:
    if not isinstance(value, Mapping):
        return repr(value)
    if value.get("$") == "column":
        part = f"row[{str(value['name'])!r}]"
        return f"str({part})" if value["text"] else part
    if _is_object(value):
        return f"{model.expression}.objects.get(pk=row[{str(value['name'])!r}])"
    if "$" in value:
        return spell(value, {})
    return "{" + ", ".join(f"{str(key)!r}: {_spelled(item, model)}" for key, item in value.items()) + "}"


def _is_object(value: Json) -> bool:
    return isinstance(value, Mapping) and value.get("$") == "object"


def _checked(pattern: re.Pattern[str], *names: str) -> None:
    for name in names:
        if not pattern.match(name):
            raise ItestError(f"{name!r} is no name to call a function by.")
