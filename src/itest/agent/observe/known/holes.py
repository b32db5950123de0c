"""Requests with holes: what is tied to a thing or to an account is filled in when the request is made."""

from __future__ import annotations

import base64
import json
from typing import Any, Callable, Dict, Iterator, List, Mapping, Sequence
from urllib.parse import quote

from .encode import plain
from .jwts import encoded

Hole = Dict[str, Any]


class UnfilledError(Exception):
    """A hole for which there is no value: the thing was not made or has no such part."""


def tie(thing: str, path: Sequence[Any]) -> Hole:
    """A part of something arranged earlier."""
    return {"$": "tie", "thing": thing, "path": list(path)}


def persona(name: str, path: Sequence[Any]) -> Hole:
    """An attribute of an account."""
    return {"$": "persona", "name": name, "path": list(path)}


def is_hole(value: Any) -> bool:
    return isinstance(value, dict) and "$" in value


def fill(value: Any, ask: Callable[[Hole], Any]) -> Any:
    """The value with every hole replaced by what `ask` answers; raises UnfilledError."""
    if is_hole(value):
        if value["$"] == "text":
            return "".join(str(fill(part, ask)) for part in value["parts"])
        if value["$"] == "basic":
            pair = f"{fill(value['username'], ask)}:{fill(value['password'], ask)}"
            return "Basic " + base64.b64encode(pair.encode()).decode()
        if value["$"] == "jwt":
            return encoded(json.dumps(fill(value["claims"], ask)))
        return value if value["$"] in ("file", "literal") else plain(ask(value))
    if isinstance(value, dict):
        return {key: fill(item, ask) for key, item in value.items()}
    if isinstance(value, list):
        return [fill(item, ask) for item in value]
    return value


def walk(value: Any, path: Sequence[Any]) -> Any:
    """The part of nested dicts, lists and objects that the path leads to; raises UnfilledError."""
    for step in path:
        try:
            listed = isinstance(value, tuple) and isinstance(step, int)
            value = value[step] if listed or isinstance(value, (dict, list, Mapping)) else getattr(value, str(step))
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise UnfilledError(f"no {step!r}") from error
    return value


def ties_in(value: Any) -> Iterator[str]:
    """The names of the things that a request refers to, in order of appearance."""
    if is_hole(value):
        if value["$"] == "tie":
            yield value["thing"]
        for key in ("parts", "username", "password", "claims"):
            yield from ties_in(value.get(key))
    elif isinstance(value, dict):
        for item in value.values():
            yield from ties_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from ties_in(item)


def holes_in(value: Any) -> Iterator[Hole]:
    """The holes of a request, those inside others too."""
    if is_hole(value):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from holes_in(inner)


def url(template: str, filled: Mapping[str, Any]) -> str:
    """The path with its parameters put in, percent-encoded; slashes survive, as in path parameters."""
    for name, value in filled.items():
        template = template.replace("{" + name + "}", quote(str(value), safe="/@:+,~"))
    return template


def parameters(template: str) -> List[str]:
    """The names of the parameters in a path template, in order."""
    return [part.split("}")[0] for part in template.split("{")[1:]]
