"""Python values as the JSON of observations: what JSON lacks becomes {"$": "literal", "type": T, "text": ...}."""

from __future__ import annotations

import datetime
import decimal
import enum
import math
import uuid
from typing import Any, Dict, Mapping

from .uploads import sample_of

LIMIT = 4000


def encode(value: Any) -> Any:
    """The JSON form of a column's or an attribute's value."""
    if isinstance(value, enum.Enum):
        return encode(value.value)
    if value is None or isinstance(value, (bool, int, str)):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, float):
        return value if math.isfinite(value) else literal("float", repr(value))
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        items = sorted(value, key=repr) if isinstance(value, (set, frozenset)) else value
        return [encode(item) for item in items]
    return _special(value)


def _special(value: Any) -> Any:
    if isinstance(value, decimal.Decimal):
        return literal("decimal", str(value))
    if isinstance(value, datetime.datetime):
        return literal("datetime", value.isoformat())
    if isinstance(value, datetime.date):
        return literal("date", value.isoformat())
    if isinstance(value, datetime.time):
        return literal("time", value.isoformat())
    if isinstance(value, datetime.timedelta):
        return literal("interval", str(value.total_seconds()))
    if isinstance(value, uuid.UUID):
        return literal("uuid", str(value))
    if isinstance(value, (bytes, bytearray, memoryview)):
        sample = sample_of(bytes(value))
        return literal("sample", sample) if sample else literal("bytes", bytes(value).hex()[:LIMIT])
    return literal("value", str(value)[:LIMIT])


def literal(kind: str, text: str) -> Dict[str, str]:
    """The spelling of a value that JSON lacks."""
    return {"$": "literal", "type": kind, "text": text}


def plain(value: Any) -> Any:
    """A value as it would stand in a URL or JSON body: literals become their text."""
    if isinstance(value, dict) and value.get("$") == "literal":
        return value["text"]
    return value


def attributes(person: Any) -> Dict[str, Any]:
    """The public attributes of an account, encoded."""
    names = getattr(person, "__dataclass_fields__", None) or getattr(person, "_fields", None) or vars(person)
    return {name: encode(getattr(person, name)) for name in sorted(names) if not name.startswith("_")}
