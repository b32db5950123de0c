"""Answers that stand in several tests of a module: spelled once, as a function, and varied by keywords."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from itest.stages.plan.tests.code import Code, join
from itest.stages.plan.tests.fold import Group
from itest.stages.plan.tests.literals import PLAIN, Scope, has_hole, is_hole, listed, source
from itest.stages.plan.tests.shorten import height, shortened
from itest.stages.plan.tests.whole import with_wholes
from itest.stages.plan.tests.words import a, is_plural, plural, sentence, singular, snake
from itest.stages.plan.tests.world import FIXTURES, World

TALL = 6
FEWEST_KEYS = 4
MOST_CHANGES = 4

Shape = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """`name(user, **changes)` gives `fields`; `accounts` are the persona fixtures that the fields refer to."""

    name: str
    doc: str
    fields: Mapping[str, Any]
    accounts: tuple[str, ...]
    items: tuple[tuple[str, str], ...]
    code: Code


def viewed(groups: list[Group], world: World) -> tuple[list[Group], tuple[View, ...]]:
    """The groups with their expected bodies told through things and views, and these views."""
    groups = [_with_wholes(group, world) for group in groups]
    seen: dict[Shape, list[tuple[str, Mapping[str, Any]]]] = {}
    for group in groups:
        answer = group.scenarios[0].answer
        if group.scenarios[0].check == "exact" and answer.status < 400 and not _is_tally(group):
            usual = world.deeds[group.scenarios[0].endpoint].item
            for label, fields in _objects(answer.body, usual):
                seen.setdefault(frozenset(fields), []).append((label, fields))
    views: dict[Shape, View] = {}
    for shape, found in seen.items():
        plain = len(shape) >= FEWEST_KEYS and all(PLAIN.match(name) for name in shape)
        if len(found) > 1 and plain and height(dict(found[0][1])) >= TALL:
            views[shape] = _view(found, world.scope, {view.name for view in views.values()})
    while True:
        told = [_told(group, views) for group in groups]
        uses = Counter(name for group in told for name in _names(group.scenarios[0].answer.body))
        often = {shape: view for shape, view in views.items() if uses[view.name] > 1}
        if len(often) == len(views):
            return told, tuple(views.values())
        views = _numbered(often)


def _numbered(views: Mapping[Shape, View]) -> dict[Shape, View]:
    """The views that are left, numbered anew where several are of one noun."""
    found: dict[Shape, View] = {}
    for shape, view in views.items():
        stem = re.sub(r"_\d+$", "", view.name)
        found[shape] = replace(view, name=_free(stem, {each.name for each in found.values()}))
    return found


def _free(stem: str, taken: Collection[str]) -> str:
    """The name, or with a number the first that is free."""
    names = (stem, *(f"{stem}_{number}" for number in range(2, 99)))
    return next(name for name in names if name not in taken and name not in FIXTURES)


def _objects(value: Any, label: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every object in a body with a noun for it: the key that it stands under, or that of its list."""
    value = listed(value)
    if is_hole(value):
        return
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, label)
    elif isinstance(value, dict):
        within = [each for each in map(listed, value.values()) if isinstance(each, list)]
        several = any(isinstance(item, dict) for each in within for item in each)
        yield f"{plural(label)} page" if several else label, value
        for key, item in value.items():
            generic = key in {"data", "result", "results", "items", "objects", "content"}
            yield from _objects(item, label if generic else singular(snake(key)) or label)


def _view(found: list[tuple[str, Mapping[str, Any]]], scope: Scope, taken: set[str]) -> View:
    label = min(Counter(label for label, _ in found).items(), key=lambda each: (-each[1], each[0]))[0]
    usual = {name: _most_common([fields[name] for _, fields in found]) for name in found[0][1]}
    fields = {name: value for name, value in usual.items() if not has_hole(value, "tie", "text", "whole")}
    codes = {name: source(value, scope) for name, value in fields.items()}
    code = join("", codes.values())
    noun = snake(label) or "answer"
    return View(
        name=_free(noun if noun.endswith("_page") else f"{noun}_json", taken),
        doc=sentence(f"{_shown(noun.replace('_', ' '))}; keywords replace or add fields"),
        fields=fields,
        accounts=tuple(sorted(code.fixtures)),
        items=tuple((name, each.text) for name, each in codes.items()),
        code=code,
    )


def _shown(noun: str) -> str:
    things, page, _ = noun.rpartition(" page")
    if page:
        return f"a page of {things}"
    return f"{noun} as they are shown" if is_plural(noun.rpartition(" ")[2]) else f"{a(noun)} as it is shown"


def _most_common(values: list[Any]) -> Any:
    spelled = {json.dumps(value, sort_keys=True): value for value in values}
    counts = Counter(json.dumps(value, sort_keys=True) for value in values)
    return spelled[max(spelled, key=lambda text: counts[text])]


def _with_wholes(group: Group, world: World) -> Group:
    first, *rest = group.scenarios
    body = with_wholes(first.answer.body, world)
    return replace(group, scenarios=(replace(first, answer=replace(first.answer, body=body)), *rest))


def _told(group: Group, views: Mapping[Shape, View]) -> Group:
    first, *rest = group.scenarios
    if first.check != "exact" or first.answer.status >= 400 or _is_tally(group):
        return group
    body = shortened(_replaced(first.answer.body, views), first.answer.telling)
    return replace(group, scenarios=(replace(first, answer=replace(first.answer, body=body)), *rest))


def _replaced(value: Any, views: Mapping[Shape, View]) -> Any:
    """The body with every object that a view tells well as a `view` hole."""
    if is_hole(value, "unordered"):
        return {**value, "items": _replaced(value["items"], views)}
    if is_hole(value):
        return value
    if isinstance(value, list):
        return [_replaced(item, views) for item in value]
    if not isinstance(value, dict):
        return value
    view = views.get(frozenset(value))
    if view:
        having = {n: v for n, v in value.items() if n not in view.fields or not _same(view.fields[n], v)}
        if len(having) <= min(MOST_CHANGES, len(value) // 2) and sum(map(height, having.values())) <= MOST_CHANGES:
            return {"$": "view", "name": view.name, "accounts": list(view.accounts), "having": having}
    return {key: _replaced(item, views) for key, item in value.items()}


def _same(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _is_tally(group: Group) -> bool:
    return group.variation is not None and group.variation.tally is not None


def _names(value: Any) -> Iterator[str]:
    if is_hole(value, "view"):
        yield value["name"]
    elif isinstance(value, dict):
        for item in value.values():
            yield from _names(item)
    elif isinstance(value, list):
        for item in value:
            yield from _names(item)
