"""Tokens with a time in them: two that were made in one second are equal, until the second turns between them."""

from __future__ import annotations

import binascii
import json
import re
from base64 import urlsafe_b64decode

JWT = re.compile(r"^ey[\w-]*\.[\w-]+\.[\w-]*$")
SIGNED = re.compile(r"^[\w\-=+/.]+[.:]([\w-]{5,8})[.:][\w\-=]{20,}$")
"""What itsdangerous and Django's signer make: the content, the time, the signature."""
FERNET = re.compile(r"^gAAAAA[\w-]{20,}=*$")
RESET = re.compile(r"^[0-9a-z]{6,7}-[0-9a-f]{20,64}$")
"""Django's tokens for passwords to be set anew."""
CLAIMS = {"iat", "exp", "nbf", "auth_time"}


def is_timed(value: object) -> bool:
    """Whether the time of its making is part of this token."""
    if not isinstance(value, str):
        return False
    if JWT.match(value):
        return bool(CLAIMS & _claims(value)) or bool(SIGNED.match(value))
    return any(pattern.match(value) for pattern in (SIGNED, FERNET, RESET))


def _claims(token: str) -> set[str]:
    """The names of what a JSON web token says; nothing where it cannot be read."""
    part = token.split(".")[1]
    try:
        said = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (binascii.Error, ValueError):
        return set()
    return set(said) if isinstance(said, dict) else set()
