"""Request bodies: which of them become builders, and the expression for each body in terms of its builder."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from itest.model.observations import Request
from itest.stages.plan.builders import PayloadBuilder, builder_function
from itest.stages.plan.tests import vocabulary
from itest.stages.plan.tests.code import Code, join
from itest.stages.plan.tests.deeds import CREATE, Deed
from itest.stages.plan.tests.literals import Scope, has_hole, is_hole, source
from itest.stages.plan.tests.texts import quoted
from itest.stages.plan.tests.words import singular
from itest.stages.plan.tests.world import World, key_of

Kind = Literal["json", "form"]
LONG = 4
ENTRANCES = {"sign up": "sign up", "log in": "login"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A valid body: constant fields only, below `envelope` if there is one. `noun` names its builder."""

    noun: str
    envelope: str | None
    fields: Mapping[str, Any]

    def inner(self, body: Any) -> Mapping[str, Any] | None:
        """The fields of a body that is wrapped like this one; None when it is another kind of body."""
        if not isinstance(body, dict) or is_hole(body):
            return None
        if self.envelope is None:
            return body
        inside = body.get(self.envelope)
        return inside if list(body) == [self.envelope] and isinstance(inside, dict) and not is_hole(inside) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How a body differs from its base: fields left out, with another constant, with references to fixtures."""

    removed: tuple[str, ...]
    replaced: Mapping[str, Any]
    tied: Mapping[str, Any]


Bases = Mapping[tuple[str, Kind], Base]


def content(request: Request) -> tuple[Kind, Any] | None:
    """The body that a request sends and how; None when it sends none."""
    if request.json is not None:
        return "json", request.json
    return None if request.form is None else ("form", dict(request.form))


def bases(world: World, *, every: bool = False) -> Bases:
    """The bodies that are sent more than once, or are long: one base for each endpoint; alike ones share theirs.

    With `every` also those for which no test needs a builder.
    """
    sent: dict[tuple[str, Kind], list[Any]] = {}
    for request in world.requests():
        found = content(request)
        if found and key_of(request) in world.endpoints:
            sent.setdefault((key_of(request), found[0]), []).append(found[1])
    chosen: dict[tuple[str, Kind], Base] = {}
    for key, kind in sorted(sent, key=lambda each: (world.deeds[each[0]].rank, each)):
        envelope, fields = _unwrapped(sent[key, kind][0])
        base = Base(noun="", envelope=envelope, fields=fields)
        alike = next(
            (other for (near, _), other in chosen.items() if _alike(base, other) and _akin(near, key, world)), None
        )
        if fields and alike:
            chosen[key, kind] = alike
        elif fields and (every or _worth(fields, len(sent[key, kind]))):
            chosen[key, kind] = replace(base, noun=_noun(key, world, chosen))
    return chosen


def _unwrapped(body: Any) -> tuple[str | None, Mapping[str, Any]]:
    """The envelope and the constant fields of a body; no fields when it is no object with plain names."""
    if not isinstance(body, dict) or is_hole(body):
        return None, {}
    only = next(iter(body)) if len(body) == 1 else None
    if only is not None and isinstance(body[only], dict) and not is_hole(body[only]):
        return only, _constant(body[only])
    return None, _constant(body)


def _alike(base: Base, other: Base) -> bool:
    """Whether a body is told best as another one with a value or two replaced."""
    if base.envelope != other.envelope or set(base.fields) != set(other.fields):
        return False
    changed = sum(base.fields[name] != other.fields[name] for name in base.fields)
    return changed == 0 or (len(base.fields) > 2 and changed <= len(base.fields) // 2)


def _constant(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    if not all(name.isidentifier() and not keyword.iskeyword(name) and name.isascii() for name in fields):
        return {}
    return {
        name: value
        for name, value in fields.items()
        if not has_hole(value, "tie", "persona", "text", "file", "any", "like", "answer")
    }


def _akin(one: str, other: str, world: World) -> bool:
    """Whether two endpoints are about the same thing, so that they may share a builder."""
    known = world.deeds[one], world.deeds[other]
    return known[0].item == known[1].item and all(deed.phrase not in ENTRANCES for deed in known)


def _worth(fields: Mapping[str, Any], uses: int) -> bool:
    return len(fields) > LONG or (uses > 1 and len(fields) > 1)


def _noun(key: str, world: World, chosen: Bases) -> str:
    """What the builder is of."""
    deed = world.deeds[key]
    usual = ENTRANCES.get(deed.phrase) or _usual_noun(deed)
    taken = {base.noun for base in chosen.values()}
    candidates = [usual, deed.phrase, *(f"{usual} {number}" for number in range(2, 99))]
    return next(candidate for candidate in candidates if candidate and candidate not in taken)


def _usual_noun(deed: Deed) -> str:
    """`article`, `profile update`, `password reset`, `message`, `text to translate`."""
    thing = deed.object.removeprefix("own ").removeprefix("current ").partition(" of ")[0] or deed.item
    if deed.rank == CREATE or deed.verb in ("add", "post", "send", "submit", "make", "place"):
        return singular(thing.replace(" ", "_")).replace("_", " ")
    if deed.verb == "delete":
        return f"{thing} deletion"
    return f"{thing} {deed.verb}" if deed.verb.split(" ")[0] in vocabulary.NOUNS else f"{thing} to {deed.verb}"


def builders(world: World, known: Bases) -> tuple[PayloadBuilder, ...]:
    """What builders.py is made of, by noun."""
    found: dict[str, PayloadBuilder] = {}
    for base in known.values():
        codes = {name: source(value, world.scope) for name, value in base.fields.items()}
        found[base.noun] = PayloadBuilder(
            noun=base.noun,
            fields=tuple((name, code.text) for name, code in codes.items()),
            envelope=base.envelope,
            imports=tuple(sorted(join("", codes.values()).imports)),
        )
    return tuple(found[noun] for noun in sorted(found))


def difference(request: Request, base: Base) -> Difference | None:
    """How the request's body differs from its base; None when it is of another kind."""
    found = content(request)
    fields = base.inner(found[1]) if found else None
    if fields is None or not all(str(name).isidentifier() for name in fields):
        return None
    replaced = {
        n: v for n, v in fields.items() if n not in base.fields or base.fields[n] != v or _kind_differs(base, n, v)
    }
    tied = {n: v for n, v in replaced.items() if has_hole(v, "tie", "persona", "text", "file")}
    return Difference(
        removed=tuple(n for n in base.fields if n not in fields),
        replaced={n: v for n, v in replaced.items() if n not in tied},
        tied=tied,
    )


def _kind_differs(base: Base, name: str, value: Any) -> bool:
    return type(base.fields[name]) is not type(value)


def base_of(request: Request, known: Bases) -> Base | None:
    """The base that the request's body is built from, if any."""
    found = content(request)
    return known.get((key_of(request), found[0])) if found else None


def body_code(request: Request, known: Bases, scope: Scope) -> Code | None:
    """The expression for a request's body: through its builder where that says more than the plain value."""
    found = content(request)
    if not found:
        return None
    base = base_of(request, known)
    differs = difference(request, base) if base else None
    if base is None or differs is None or _mostly_different(base, differs):
        return source(found[1], scope)
    return built(base, scope, without=differs.removed, having={**differs.replaced, **differs.tied})


def _mostly_different(base: Base, differs: Difference) -> bool:
    changed = len(differs.removed) + len(differs.replaced)
    return changed > 2 and changed > len(base.fields) // 2


def built(
    base: Base, scope: Scope, *, without: tuple[str, ...] = (), having: Mapping[str, Any], extra: str = ""
) -> Code:
    """`an_article().without("title").having(body="").payload()`; `extra` goes into the chain, or if it begins with
    stars among the fields that are replaced, as it is."""
    function = builder_function(base.noun)
    values = {name: source(value, scope) for name, value in having.items()}
    chain = f".without({', '.join(quoted(name) for name in without)})" if without else ""
    plain = [f"{name}={code.text}" for name, code in values.items() if not keyword.iskeyword(name)]
    odd = [f"**{{{quoted(name)}: {code.text}}}" for name, code in values.items() if keyword.iskeyword(name)]
    fields = [*plain, *odd, *([extra] if extra.startswith("**") else [])]
    if fields:
        chain += f".having({', '.join(fields)})"
    if not extra.startswith("**"):
        chain += extra
    own = Code("", frozenset({(".builders", function)}))
    return join(f"{function}(){chain}.payload()", [own, *values.values()])
