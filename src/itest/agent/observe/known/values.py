"""Values for request fields from their shape (JSON Schema) and name: fixed, valid, and from real life."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, Optional

from . import patterns, words

Refer = Callable[[str, Mapping[str, Any]], Any]
"""Asked first for each field: a hole that ties it to something, or None."""

MAX_DEPTH = 5


class Maker:
    """Makes values. `number` chooses among the words; `refer` ties fields to things; `person` speaks for a persona."""

    def __init__(self, number: int = 0, refer: Optional[Refer] = None, person: Optional[Dict[str, str]] = None) -> None:
        self.number = number
        self.refer = refer
        self.person = person

    def value(self, name: str, shape: Mapping[str, Any], depth: int = 0) -> Any:
        """One value for the field `name` of the given shape."""
        shape = narrowed(shape)
        if self.refer is not None:
            tied = self.refer(name, shape)
            if tied is not None:
                return tied
        if "const" in shape:
            return shape["const"]
        if shape.get("enum"):
            options = [o for o in shape["enum"] if o not in (None, "")] or shape["enum"]
            return options[self.number % len(options)]
        kind = kind_of(shape, name)
        if kind == "object":
            return self.object(shape, depth)
        if kind == "array":
            return self.array(name, shape, depth)
        return self.scalar(name, kind, shape)

    def object(self, shape: Mapping[str, Any], depth: int = 0, only: Optional[List[str]] = None) -> Dict[str, Any]:
        """An object with all its properties, or those named in `only`; read-only ones are left out."""
        if depth > MAX_DEPTH:
            return {}
        found = {}
        for name, inner in (shape.get("properties") or {}).items():
            if (only is None or name in only) and not (isinstance(inner, Mapping) and inner.get("readOnly")):
                found[name] = self.value(name, inner if isinstance(inner, Mapping) else {}, depth + 1)
        return found

    def array(self, name: str, shape: Mapping[str, Any], depth: int) -> List[Any]:
        """One item, or as many as the shape demands."""
        items = shape.get("items")
        if depth > MAX_DEPTH:
            return []
        single = name[:-1] if name.endswith("s") else name
        wanted = max(1, int(shape.get("minItems") or 0))
        return [
            Maker(self.number + n, self.refer, self.person).value(
                single, items if isinstance(items, Mapping) else {}, depth + 1
            )
            for n in range(wanted)
        ]

    def scalar(self, name: str, kind: str, shape: Mapping[str, Any]) -> Any:
        """A value that is neither object nor array."""
        if kind == "boolean":
            return self.number % 2 == 0
        if kind in ("integer", "number"):
            return _number(name, kind, shape, self.number)
        return self._text(name, shape)

    def _text(self, name: str, shape: Mapping[str, Any]) -> str:
        own = words.personal(name, self.person) if self.person is not None else None
        if own is not None:
            return own
        special = _formatted(name, str(shape.get("format") or ""), self.number)
        if special is not None:
            return special
        text = words.text(name, self.number)
        pattern = shape.get("pattern")
        if pattern:
            text = patterns.matching(str(pattern), [text, text.lower(), text.replace(" ", "-").lower()]) or text
        return fitted(text, shape.get("minLength"), shape.get("maxLength"))


def narrowed(shape: Mapping[str, Any]) -> Mapping[str, Any]:
    """The first alternative that is not null, and `allOf` flattened."""
    for key in ("anyOf", "oneOf"):
        options = [o for o in shape.get(key) or [] if isinstance(o, Mapping) and o.get("type") != "null"]
        if options:
            rest = {k: v for k, v in shape.items() if k != key}
            return narrowed({**rest, **options[0]})
    if shape.get("allOf"):
        merged: Dict[str, Any] = {k: v for k, v in shape.items() if k != "allOf"}
        for part in shape["allOf"]:
            merged.update(narrowed(part))
        return merged
    return shape


def kind_of(shape: Mapping[str, Any], name: str = "") -> str:
    """The JSON type, guessed from the rest of the shape and from the name when it does not say."""
    kind = shape.get("type")
    if isinstance(kind, list):
        kind = next((k for k in kind if k != "null"), "string")
    if kind:
        return str(kind)
    if "properties" in shape:
        return "object"
    if "items" in shape:
        return "array"
    return guessed(name)


def guessed(name: str) -> str:
    """The likely type of a field of which only the name is known."""
    plain = words.snake(name)
    if plain.startswith(("is_", "has_", "allow_", "can_", "remember", "accept")) or plain in (
        "done",
        "completed",
        "active",
        "published",
        "enabled",
    ):
        return "boolean"
    if plain.endswith(("_id", "_count", "quantity", "_amount")) or plain in (
        "age",
        "price",
        "amount",
        "stock",
        "year",
        "limit",
        "offset",
        "page",
    ):
        return "integer"
    return "string"


def _number(name: str, kind: str, shape: Mapping[str, Any], number: int) -> Any:
    value = words.number(name, number)
    low, high = bound(shape, "minimum", "exclusiveMinimum", 1), bound(shape, "maximum", "exclusiveMaximum", -1)
    if low is not None and value < low:
        value = low + number
    if high is not None and value > high:
        value = high - (number if low is None or high - number >= low else 0)
    step = shape.get("multipleOf")
    if step:
        value = max(round(value / step), 1) * step
    return int(value) if kind == "integer" or value == int(value) else value


def bound(shape: Mapping[str, Any], inclusive: str, exclusive: str, inward: int) -> Optional[float]:
    """The limit that the shape sets, moved one inwards when it is exclusive."""
    limit = shape.get(inclusive)
    strict = shape.get(exclusive)
    if isinstance(strict, bool):
        return limit + inward if strict and limit is not None else limit
    return strict + inward if strict is not None else limit


def _formatted(name: str, form: str, number: int) -> Optional[str]:
    plain = words.snake(name)
    later = (
        number + 1
        if any(w in plain for w in ("end", "until", "expire", "due", "check_out", "checkout", "return", "to_date"))
        else number
    )
    days = words.BIRTHDAYS if "birth" in plain or plain == "dob" else words.DATES
    day = days[later % len(days)]
    return {
        "date": day,
        "date-time": f"{day}T09:30:00Z",
        "datetime-local": f"{day}T09:30",
        "time": words.TIMES[later % len(words.TIMES)],
        "duration": "PT30M",
        "email": words.text("email", number),
        "uuid": words.UUIDS[number % len(words.UUIDS)],
        "uri": words.text("image" if "image" in plain else "url", number),
        "url": words.text("image" if "image" in plain else "url", number),
        "http-url": words.text("url", number),
        "ipv4": f"192.0.2.{number + 1}",
        "ip": f"192.0.2.{number + 1}",
        "ipv6": f"2001:db8::{number + 1}",
        "hostname": f"host{number + 1}.example.com",
        "slug": words.text("slug", number),
        "byte": "aGVsbG8=",
        "password": words.text("password", number),
        "color": words.text("color", number),
        "tel": words.text("phone", number),
    }.get(form)


def fitted(text: str, shortest: Any, longest: Any) -> str:
    """The text cut or stretched to the given lengths."""
    if isinstance(longest, int) and 0 < longest < len(text):
        text = text[:longest].rstrip() or text[:longest]
    if isinstance(shortest, int) and len(text) < shortest:
        text = (text + " and so on" * shortest)[:shortest].rstrip()
        text += "." * (shortest - len(text))
    return text
