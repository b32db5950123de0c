"""What a factory gives to one required column: readable by its name, fitted to every limit that the column has."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from uuid import UUID

from itest.model.runtime import RuntimeColumn, RuntimeModel
from itest.stages.plan.factories import texts, values, words
from itest.stages.plan.factories.numbers import decimals, floats, integers
from itest.stages.plan.factories.values import Value, constant, cycled, formatted, opaque, spaced


@dataclass(frozen=True, slots=True)
class Wish:
    """A column and whether its values must differ from one object to the next."""

    model: RuntimeModel
    column: RuntimeColumn
    distinct: bool


def value_for(wish: Wish, enum: str | None = None, pillow: bool = False) -> Value:
    """The declaration for a column. `enum` is the local name of the enum that its choices are members of."""
    column = wish.column
    if column.choices:
        return _choice(column, wish.distinct, enum)
    if column.kind == "file":
        return _file(column, pillow)
    return MAKERS.get(column.kind, _text)(wish)


def _choice(column: RuntimeColumn, distinct: bool, enum: str | None) -> Value:
    if enum:
        names = [str(name) for name in column.choices]
        sources = [f"{enum}.{name}" if name.isidentifier() else f"{enum}[{name!r}]" for name in names]
        if distinct:
            return cycled(names, sources)
        return Value(sources[0], lambda _: names[0])
    usable = [choice for choice in column.choices if choice not in (None, "")] or list(column.choices)
    return cycled(usable) if distinct else constant(usable[0])


def _text(wish: Wish) -> Value:
    return texts.fitted(wish.column, words.readable(wish.model, wish.column), wish.distinct)


def _email(wish: Wish) -> Value:
    noun = words.nouns(wish.model, wish.column).noun
    return texts.fitted(wish.column, f"{noun}{{n}}@example.com", wish.distinct)


def _url(wish: Wish) -> Value:
    dashed = words.nouns(wish.model, wish.column).dashed
    return texts.fitted(wish.column, f"https://example.com/{dashed}/{{n}}", wish.distinct)


def _slug(wish: Wish) -> Value:
    dashed = words.nouns(wish.model, wish.column).dashed
    return texts.fitted(wish.column, f"{dashed}-{{n}}", wish.distinct)


def _bool(wish: Wish) -> Value:
    return cycled([False, True]) if wish.distinct else constant(False)


def _ip(wish: Wish) -> Value:
    if not wish.distinct:
        return constant("192.0.2.1")
    source = 'f"10.0.{n // 250}.{n % 250 + 1}"'
    return formatted(source, lambda n: f"10.0.{n // 250}.{n % 250 + 1}")


def _uuid(_: Wish) -> Value:
    return formatted("uuid.UUID(int=n)", lambda n: UUID(int=n), "uuid")


def _date(wish: Wish) -> Value:
    return spaced(words.day(wish.column), "days") if wish.distinct else constant(words.day(wish.column))


def _datetime(wish: Wish) -> Value:
    moment = words.moment(wish.column)
    moment = values.aware(moment) if wish.column.timezone else moment
    return spaced(moment, "minutes") if wish.distinct else constant(moment)


def _time(wish: Wish) -> Value:
    if not wish.distinct:
        return constant(words.clock(wish.column))
    return formatted("datetime.time(n // 60 % 24, n % 60)", lambda n: time(n // 60 % 24, n % 60), "datetime")


def _interval(wish: Wish) -> Value:
    if not wish.distinct:
        return constant(timedelta(hours=1))
    return formatted("datetime.timedelta(minutes=n)", lambda n: timedelta(minutes=n), "datetime")


def _json(wish: Wish) -> Value:
    if wish.distinct:
        return formatted('{"number": n}', lambda n: {"number": n})
    return constant({"note": "a small example"})


def _array(wish: Wish) -> Value:
    element = wish.column.element or "str"
    if element in NUMBERED:
        return constant([1, 2])
    items = {"uuid": "uuid.UUID(int=1)", "date": "datetime.date(2024, 1, 15)", "bool": "True"}
    if element in items:
        imports = [items[element].split(".")[0]] if "." in items[element] else []
        return opaque(f"factory.LazyFunction(lambda: [{items[element]}])", imports)
    return constant(["a"])


def _binary(wish: Wish) -> Value:
    limit = wish.column.max_length
    if wish.distinct:
        return formatted('b"%d" % n', lambda n: b"%d" % n)
    return constant(b"data"[:limit])


def _file(column: RuntimeColumn, pillow: bool) -> Value:
    if pillow and re.search(
        r"image|photo|avatar|picture|cover|logo|thumb|icon|banner", column.attribute, re.IGNORECASE
    ):
        return opaque('factory.django.ImageField(filename="picture.png", width=1, height=1)')
    return opaque('factory.django.FileField(filename="note.txt", data=b"a few words")')


NUMBERED = {"int", "bigint", "smallint", "float", "decimal"}

MAKERS: Mapping[str, Callable[[Wish], Value]] = {
    "int": lambda wish: integers(wish.column, wish.distinct),
    "bigint": lambda wish: integers(wish.column, wish.distinct),
    "smallint": lambda wish: integers(wish.column, wish.distinct),
    "float": lambda wish: floats(wish.column, wish.distinct),
    "decimal": lambda wish: decimals(wish.column, wish.distinct),
    "str": _text,
    "text": _text,
    "bool": _bool,
    "date": _date,
    "datetime": _datetime,
    "time": _time,
    "interval": _interval,
    "uuid": _uuid,
    "json": _json,
    "binary": _binary,
    "array": _array,
    "email": _email,
    "url": _url,
    "slug": _slug,
    "ip": _ip,
}
