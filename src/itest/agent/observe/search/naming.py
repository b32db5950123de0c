"""Short names for the things that were kept: `item`, `other_item`, `item_2` only where there really are two."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping


def renamed(things: List[Dict[str, Any]]) -> Dict[str, str]:
    """Old name to new name for the things in use, in their order; numbers are given anew."""
    names: Dict[str, str] = {}
    for thing in things:
        base = _base(str(thing["name"]))
        count, name = 1, base
        while name in names.values():
            count += 1
            name = f"{base}_{count}"
        names[str(thing["name"])] = name
    return names


def apply(value: Any, names: Mapping[str, str]) -> Any:
    """The JSON value with every reference to a thing renamed."""
    if isinstance(value, dict):
        if value.get("$") == "tie":
            return {**value, "thing": names[value["thing"]]}
        return {key: apply(item, names) for key, item in value.items()}
    return [apply(item, names) for item in value] if isinstance(value, list) else value


def thing(old: Mapping[str, Any], names: Mapping[str, str]) -> Dict[str, Any]:
    """The thing under its new name, its own references renamed too."""
    changed: Dict[str, Any] = apply(dict(old), names)
    return {**changed, "name": names[str(old["name"])], "needs": [names[n] for n in old.get("needs") or ()]}


def scene(old: Mapping[str, Any], names: Mapping[str, str]) -> Dict[str, Any]:
    """The scene with the new names in its script and in what was recorded of its things."""
    script = old["script"]
    renamed_script = {**apply(script, names), "things": [names[n] for n in script["things"]]}
    return {**old, "script": renamed_script, "record": record(old["record"], names)}


def record(old: Mapping[str, Any], names: Mapping[str, str]) -> Dict[str, Any]:
    """The record with the new names of its things."""
    return {**old, "things": {names[n]: v for n, v in old["things"].items()}}


def story(old: Mapping[str, Any], names: Mapping[str, str]) -> Dict[str, Any]:
    """The story with the new names of what it is given and short names for what it makes itself."""
    given = {name: names[name] for name in old["givens"]}
    own: Dict[str, str] = {}
    for name in [str(step["name"]) for step in old["steps"] if step["name"]]:
        base, count, short = _base(name), 1, _base(name)
        while short in (*given.values(), *own.values()):
            count += 1
            short = f"{base}_{count}"
        own[name] = short
    known = {**names, **given, **own}
    steps = [{**apply(step, known), "name": own.get(step["name"], "")} for step in old["steps"]]
    records = [record(each, known) for each in old["records"]]
    changed = {"givens": [given[n] for n in old["givens"]], "steps": steps, "records": records}
    return {**old, **changed, "proof": apply(old["proof"], known)}


def _base(name: str) -> str:
    head, _, tail = name.rpartition("_")
    return head if head and tail.isdigit() else name
