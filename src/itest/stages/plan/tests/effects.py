"""What a test asserts of what a call does outside the database, and the services outside that it sets up for that."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from itest.model.declarations import Effect
from itest.model.observations import Condition, Crossing, Scenario
from itest.stages.plan.tests.code import Code, join
from itest.stages.plan.tests.lengthy import brief
from itest.stages.plan.tests.literals import PLAIN, Scope, has_hole, is_hole, source
from itest.stages.plan.tests.mails import TURNED_AWAY
from itest.stages.plan.tests.shorten import readable
from itest.stages.plan.tests.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What one fixture shows: `with {fixture}() as {name}:`, and afterwards `{name} == [{items}]`."""

    fixture: str
    name: str
    items: tuple[str, ...]


def expected_effects(scenario: Scenario, world: World) -> tuple[tuple[Effect, tuple[Crossing, ...]], ...]:
    """The kinds of effects that the test looks at, with those that it names."""
    found = []
    for effect in world.effects:
        named = tuple(each for each in scenario.effects if each.kind == effect.kind)
        crosses = scenario.endpoint in world.crossers.get(effect.kind, ())
        if named or (crosses and (scenario.intent not in TURNED_AWAY or _uploads(scenario, effect))):
            found.append((effect, named))
    return tuple(found)


def _uploads(scenario: Scenario, effect: Effect) -> bool:
    """Whether a file was sent that the application might have kept before it refused."""
    return effect.kind == "files" and has_hole(dict(scenario.request.form or {}), "file")


def effect_codes(scenario: Scenario, world: World) -> tuple[tuple[Outside, ...], list[Code]]:
    """What the test names, laid out by fixture, and the pieces of code for what they need."""
    shown, codes = [], []
    for effect, named in expected_effects(scenario, world):
        spelled = [_spelled(effect, each, world.scope) for each in named]
        shown.append(Outside(fixture=effect.fixture, name=effect.kind, items=tuple(code.text for code in spelled)))
        codes += spelled
    return tuple(shown), codes


def condition_codes(conditions: Iterable[Condition], scope: Scope) -> list[Code]:
    """`outside.answers("GET", "https://api.example.com/rates", json={"rate": 2})` for each."""
    return [_told(condition, scope) for condition in conditions]


def _spelled(effect: Effect, crossing: Crossing, scope: Scope) -> Code:
    """`call("POST", "https://api.example.com/rates", json={"base": "EUR"})`."""
    plain: list[Any] = []
    named = {name: brief(value) for name, value in crossing.values.items()}
    for name in effect.positional:
        value = named.get(name.lstrip("*"))
        if name.startswith("**") and _spreads(value, named):
            del named[name.lstrip("*")]
            named.update(value)  # type: ignore[arg-type]  # it spreads only where it is a dict
        elif name.startswith("*") and isinstance(value, list):
            plain += named.pop(name.lstrip("*"))
        elif name in named:
            plain.append(named.pop(name))
    codes = [readable(value, scope) for value in plain]
    keywords = {name: readable(value, scope) for name, value in named.items()}
    arguments = [*(code.text for code in codes), *(f"{name}={code.text}" for name, code in keywords.items())]
    own = Code("", frozenset({(effect.module, effect.item)}))
    return join(f"{effect.item}({', '.join(arguments)})", [own, *codes, *keywords.values()])


def _spreads(value: Any, beside: Mapping[str, Any]) -> bool:
    """Whether the keys of a value can stand as names of arguments beside the others."""
    if not isinstance(value, dict) or is_hole(value):
        return False
    return all(PLAIN.match(key) and not keyword.iskeyword(key) and key not in beside for key in value)


def _told(condition: Condition, scope: Scope) -> Code:
    values = [source(value, scope) for value in condition.values]
    named = {name: source(value, scope) for name, value in condition.arguments.items()}
    arguments = [*(code.text for code in values), *(f"{name}={code.text}" for name, code in named.items())]
    own = Code("", fixtures=frozenset({condition.fixture}))
    return join(f"{condition.fixture}.{condition.method}({', '.join(arguments)})", [own, *values, *named.values()])
