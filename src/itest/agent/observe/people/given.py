"""Keys and passwords that are nobody's own: what the project's settings hold, and how a test gets hold of it."""

from __future__ import annotations

import importlib
import inspect
import re
import sys
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Tuple

from .below import modules_below

KEY = re.compile(
    r"(^|_)(api_?keys?|(access|auth|bearer|service|internal|admin|static|master|api)_?(tokens?|keys?|secret)|token)$"
)
FOREIGN = re.compile(
    r"jwt|public|private|csrf|sentry|aws|s3|stripe|google|github|gitlab|openai|azure|twilio|send_?grid|mail|slack|"
    r"algorithm|expire|lifetime|url|type|refresh|database|redis|broker|telegram|facebook|paypal|header|name$"
)
PASSWORD = re.compile(r"(^|_)(pass(word|wd)?|pwd)$")
HANDLES = ("username", "user", "user_name", "login", "name", "email", "user_id")
HOLDER = re.compile(r"settings|config", re.IGNORECASE)
CALLED = re.compile(r"^(get_)?(app_)?(settings|config)$", re.IGNORECASE)
MOST = 8


class Given(NamedTuple):
    """`reference` is model.runtime.Reference as JSON; without a module the name is a key of Flask's configuration."""

    name: str
    value: str
    reference: Dict[str, str]


class Holder(NamedTuple):
    """What settings are read from: `names`, how to `get` one, and the import and expression that lead there."""

    names: List[str]
    get: Callable[[str], Any]
    module: str
    name: str
    expression: str

    def given(self, name: str) -> Iterator[Given]:
        """The setting, where it is a text, a secret text or a list of texts."""
        try:
            value, steps = self.get(name), self.expression.format(name)
        except Exception:
            return
        if isinstance(value, (list, tuple)) and value and self.module:
            value, steps = value[0], f"{steps}[0]"
        if hasattr(value, "get_secret_value") and self.module:
            value, steps = value.get_secret_value(), f"{steps}.get_secret_value()"
        if isinstance(value, str) and value:
            yield Given(name.lower(), value, {"module": self.module, "name": self.name or name, "expression": steps})


def keys(root: str, client: Any) -> List[Given]:
    """Settings that may be keys to the application, those that say so most plainly first."""
    found = [
        given
        for holder in _holders(root, client)
        for name in holder.names
        if KEY.search(name.lower()) and not FOREIGN.search(name.lower())
        for given in holder.given(name)
    ]
    found.sort(key=lambda given: (not re.search(r"api_?key", given.name), "key" not in given.name))
    return list({given.value: given for given in reversed(found)}.values())[::-1][:MOST]


def pairs(root: str, client: Any) -> List[Tuple[Given, Given]]:
    """Settings that belong together as a user name and a password."""
    found = []
    for holder in _holders(root, client):
        plain = {name.lower(): name for name in holder.names}
        for low, name in plain.items():
            start = PASSWORD.sub("", low)
            if start == low or FOREIGN.search(low) or "smtp" in low:
                continue
            handles = [plain[each] for word in HANDLES for each in [f"{start}_{word}".lstrip("_")] if each in plain]
            for user in [given for handle in handles[:1] for given in holder.given(handle)]:
                found += [(user, password) for password in holder.given(name)]
    return found[:MOST]


def _holders(root: str, client: Any) -> Iterator[Holder]:
    django = sys.modules.get("django.conf")
    if django is not None and django.settings.configured:
        names = [name for name in dir(django.settings) if name.isupper() and django.settings.is_overridden(name)]
        yield Holder(sorted(names), lambda n: getattr(django.settings, n), "django.conf", "settings", "settings.{}")
    config = getattr(getattr(client, "application", None), "config", None)
    if config is not None:
        yield Holder(sorted(map(str, config)), lambda name: config[name], "", "", "{}")
    seen: List[int] = []
    for module in sorted(modules_below(root), key=lambda name: (not HOLDER.search(name), name)):
        for holder in _in_module(module, seen):
            yield holder


def _in_module(module: str, seen: List[int]) -> Iterator[Holder]:
    """Settings objects and classes, functions that answer them, and constants."""
    names = vars(importlib.import_module(module))
    constants = [n for n, value in names.items() if n.isupper() and isinstance(value, (str, list, tuple))]
    for name, value in sorted(names.items()):
        if name.startswith("__") or id(value) in seen:
            continue
        if _is_settings(value):
            seen.append(id(value))
            yield Holder(_fields(value), lambda n, v=value: getattr(v, n), module, name, name + ".{}")  # type: ignore[misc]
        elif CALLED.match(name) and callable(value) and not inspect.isclass(value) and _answers(value) is not None:
            made = _answers(value)
            yield Holder(_fields(made), lambda n, v=made: getattr(v, n), module, name, name + "().{}")  # type: ignore[misc]
    yield Holder(sorted(constants), lambda name: names[name], module, "", "{}")


def _is_settings(value: Any) -> bool:
    kind = value if inspect.isclass(value) else type(value)
    if any(base.__name__ == "BaseSettings" for base in kind.__mro__):
        return not inspect.isclass(value)
    return bool(HOLDER.search(kind.__name__)) and not inspect.ismodule(value) and bool(_fields(value))


def _answers(function: Any) -> Any:
    """What a function without arguments answers, when those are settings."""
    try:
        made = function()
    except Exception:
        return None
    return made if not inspect.isclass(made) and _is_settings(made) else None


def _fields(value: Any) -> List[str]:
    kind = value if inspect.isclass(value) else type(value)
    declared = getattr(kind, "model_fields", None) or getattr(kind, "__fields__", None) or {}
    known = [*declared, *(n for cls in kind.__mro__[:-1] for n in vars(cls)), *getattr(value, "__dict__", {})]
    return sorted({n for n in known if not n.startswith("_")})
