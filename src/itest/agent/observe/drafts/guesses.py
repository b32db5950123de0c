"""Likely values for the parts of a foreign service's answer of which only the name is known."""

from __future__ import annotations

import re
from typing import Any

from ..known.jwts import jwt
from ..known.values import Maker

FAULT = re.compile(r"^error|err(or)?s?$|^fault|fail|exception|^next|cursor|page_?token|warning", re.IGNORECASE)
"""Keys of which an application rather hopes that they are not there, or that would have it go on for ever."""
OPTIONAL = re.compile(r"^(scopes?|expires|expires_at|exp|nbf|iat|aud|iss)$")
"""What a token may say of itself; libraries look for it, and where it is there it must be true."""
CLAIMS = re.compile(r"^(id_?token|identity_?token|jwt)$", re.IGNORECASE)
"""Tokens that are there to be read."""
NUMBERS = re.compile(
    r"(rate|price|amount|total|count|size|lat|lng|lon|latitude|longitude|temp|temperature|score|quantity|expires_in"
    r"|humidity|speed|pressure|confidence|width|height|duration|timestamp|balance|value)$",
    re.IGNORECASE,
)
OPAQUE = re.compile(r"(token|secret|key|id|hash|ref|reference|code)$", re.IGNORECASE)


def guess(name: str) -> Any:
    """A likely value for a key of which only the name is known, and no word of those that requests are made of."""
    if CLAIMS.search(name) and jwt({}) is not None:
        return jwt({})
    if NUMBERS.search(name):
        return 1.5 if re.search(r"rate|lat|lng|lon|price|temp|score|confidence", name, re.IGNORECASE) else 5
    if OPAQUE.search(name):
        return f"{name.replace('_', '-')}-7f3a"
    asked = [Maker(number).value(name, {}) for number in range(3)]
    told = [Maker(number).value(name, {}) for number in range(3, 12)]
    fresh = [value for value in told if value not in asked]
    if fresh or not isinstance(told[0], str) or " " not in told[0]:
        return [*fresh, *told][0]
    return f"{told[0]}, they say"


def like(default: Any, name: str) -> Any:
    """A value of the kind of the default that is given for the case that there is none."""
    if isinstance(default, dict):
        return {}
    if isinstance(default, (list, tuple)):
        return [{}]
    if isinstance(default, bool):
        return True
    if isinstance(default, (int, float)):
        return 5
    return guess(name)
