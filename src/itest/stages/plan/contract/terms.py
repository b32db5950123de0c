"""The terms of the contract: a constant for each kind of object that answers hold, made of matchers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from itest.model.observations import AnswerShape
from itest.stages.plan.tests.code import Code, join
from itest.stages.plan.tests.literals import hole, matcher
from itest.stages.plan.tests.texts import quoted
from itest.stages.plan.tests.words import singular, snake
from itest.stages.plan.tests.world import World

FEWEST_FIELDS = 3
GENERIC = frozenset({"data", "result", "results", "items", "objects", "content", "value"})
FORMATS = {"uuid": "uuid", "date-time": "datetime", "date": "date"}
REGULAR = {"email": r'r"[^@\s]+@[^@\s]+"', "uri": r'r"https?://\S+"'}
TYPES = {"boolean": "bool", "integer": "int", "string": "str", "object": "dict", "array": "list"}
Shape = Mapping[str, Any]


@dataclass
class Term:
    """One kind of object: its name, the fields of all that have just these, and which of them are always there.

    `homes` are the kinds that it stands in, the empty one where it is an answer or part of a page.
    """

    label: str
    listed: bool
    name: str = ""
    homes: set[frozenset[str]] = field(default_factory=set)
    fields: dict[str, Shape] = field(default_factory=dict)
    required: frozenset[str] = frozenset()


class Terms:
    """Knows every kind of object by its fields; `lists` tells that some list is described entry by entry."""

    def __init__(self, shapes: Iterable[AnswerShape], world: World) -> None:
        self.world = world
        self.lists = False
        self.used: dict[str, None] = {}
        self.by_endpoint = {(shape.endpoint, shape.status): shape.shape for shape in shapes}
        self._terms: dict[frozenset[str], Term] = {}
        for shape in shapes:
            deed = world.deeds.get(shape.endpoint)
            if deed is not None:
                self._learn(shape.shape, (deed.item, False), frozenset())
        self._terms = {fields: term for fields, term in self._terms.items() if _shared(term)}
        for term in self._terms.values():
            term.name = self._free(term.label, listed=term.listed)

    def _learn(self, shape: Shape, said: tuple[str, bool], home: frozenset[str]) -> None:
        """Notes the objects in a shape; `said` is what they are called and whether they stand in a list."""
        label, listed = said
        properties = shape.get("properties")
        if properties:
            own = home
            if _is_term(shape):
                own = frozenset(properties)
                term = self._terms.setdefault(own, Term(label=label, listed=listed))
                term.fields = _united(term.fields, properties)
                term.required = (term.required or own) & frozenset(shape["required"])
                term.homes.add(home)
            for name, inner in properties.items():
                called = label if name in GENERIC else singular(snake(name)) or label
                self._learn(inner, (called, False), own)
        if shape.get("items"):
            self._learn(shape["items"], (label, True), home)

    def _free(self, label: str, *, listed: bool) -> str:
        taken = {term.name for term in self._terms.values()}
        plain = snake(label).upper() or "ANSWER"
        names = [plain, *([f"LISTED_{plain}"] if listed else []), *(f"{plain}_{number}" for number in range(2, 99))]
        return next(name for name in names if name not in taken)

    def answer(self, key: tuple[str, int], body: Any) -> Code | None:
        """The expression that the answer must equal; `body` is one that was seen, to tell lists that hold something."""
        shape = self.by_endpoint.get(key)
        if shape is None or not (shape.get("properties") or shape.get("items")):
            return None
        return self._code(shape, body)

    def constants(self) -> tuple[tuple[tuple[str, str], ...], Code]:
        """(name, source) of the terms that are used, those that others refer to first, and what they import."""
        found: dict[str, Code] = {}
        by_name = {term.name: term for term in self._terms.values()}

        def visit(name: str) -> None:
            if name not in found:
                before = dict.fromkeys(self.used)
                self.used.clear()
                code = self._fields(by_name[name].fields, by_name[name].required, None)
                for other in [other for other in self.used if other != name]:
                    visit(other)
                self.used.update(before)
                found[name] = code

        for name in list(self.used):
            visit(name)
        return tuple((name, code.text) for name, code in found.items()), join("", found.values())

    def _code(self, shape: Shape, body: Any) -> Code:
        kinds = [kind for kind in shape["type"] if kind != "null"]
        if not kinds:
            return _imported("AnyThing", "AnyThing()")
        code = self._one(kinds, shape, body)
        if "null" not in shape["type"]:
            return code
        if code.text.startswith("{") or code.text in self.used:  # a dictionary and None have no union
            return join(f"IsOneOf({code.text}, None)", [_imported("IsOneOf", ""), code])
        return join(f"{code.text} | None", [code])

    def _one(self, kinds: list[str], shape: Shape, body: Any) -> Code:
        if shape.get("properties") and kinds == ["object"]:
            return self._object(shape, body)
        if kinds == ["array"] and shape.get("items"):
            self.lists = True
            entry = self._code(shape["items"], None)
            some = ", min_length=1" if isinstance(body, list) and body else ""
            return join(f"ListOf({entry.text}{some})", [entry])
        if kinds == ["string"] and shape.get("format") in REGULAR:
            return _imported("IsStr", f"IsStr(regex={REGULAR[shape['format']]})")
        if kinds == ["string"] and shape.get("format") in FORMATS:
            return hole({"$": "any", "type": FORMATS[shape["format"]]}, self.world.scope, "json")
        if set(kinds) == {"integer", "number"} or kinds == ["number"]:
            return matcher("float", "json") if kinds == ["number"] else _imported("IsNumber", "IsNumber()")
        if len(kinds) > 1:
            parts = [self._one([kind], {"type": [kind]}, None) for kind in kinds]
            return join(" | ".join(part.text for part in parts), parts)
        return matcher(TYPES.get(kinds[0], "value"), "json")

    def _object(self, shape: Shape, body: Any) -> Code:
        term = self._terms.get(frozenset(shape["properties"])) if _is_term(shape) else None
        if term is not None:
            self.used[term.name] = None
            return Code(term.name)
        return self._fields(shape["properties"], frozenset(shape["required"]), body)

    def _fields(self, fields: Mapping[str, Shape], required: frozenset[str], body: Any) -> Code:
        inside = body if isinstance(body, dict) else {}
        codes = {n: self._code(shape, inside.get(n)) for n, shape in fields.items() if n in required}
        text = "{" + ", ".join(f"{quoted(name)}: {code.text}" for name, code in codes.items()) + "}"
        if len(codes) == len(fields):
            return join(text, codes.values())
        return join(f"IsPartialDict({text})", [_imported("IsPartialDict", ""), *codes.values()])


def _shared(term: Term) -> bool:
    """Whether it is more than a part of one other kind of object."""
    return frozenset() in term.homes or len(term.homes) > 1


def _is_term(shape: Shape) -> bool:
    """Whether an object deserves a name: it has some fields, and is no page of other objects."""
    fields = shape["properties"]
    pages = [
        name
        for name, each in fields.items()
        if "array" in each["type"] and (name in GENERIC or (each.get("items") or {}).get("properties"))
    ]
    return len(fields) >= FEWEST_FIELDS and (not pages or len(fields) > 2 * FEWEST_FIELDS)


def _united(one: Mapping[str, Shape], other: Mapping[str, Shape]) -> dict[str, Shape]:
    return {name: union(one[name], shape) if name in one else shape for name, shape in other.items()}


def union(one: Shape, other: Shape) -> Shape:
    """What admits the values of both shapes."""
    found: dict[str, Any] = {"type": sorted({*one["type"], *other["type"]})}
    strings = [each for each in (one, other) if "string" in each["type"]]
    formats = {each.get("format") for each in strings}
    if len(formats) == 1 and None not in formats:
        found["format"] = formats.pop()
    objects = [each for each in (one, other) if each.get("properties")]
    if objects:
        fields: dict[str, Shape] = {}
        for each in objects:
            fields = {**fields, **_united(fields, each["properties"])}
        found["properties"] = fields
        found["required"] = [name for name in fields if all(name in each["required"] for each in objects)]
    lists = [each["items"] for each in (one, other) if each.get("items")]
    if "array" in found["type"]:
        found["items"] = union(*lists) if len(lists) == 2 else next(iter(lists), None)
    return found


def _imported(name: str, text: str) -> Code:
    return Code(text, frozenset({("dirty_equals", name)}))
