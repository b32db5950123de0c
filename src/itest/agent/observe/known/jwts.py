"""JSON web tokens as identity providers hand them out: whoever only decodes them takes their claims for granted."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from importlib import import_module
from typing import Any, Dict, Iterator, Optional, Tuple

Path = Tuple[Any, ...]
KEY = "a key that only the provider knows"


def jwt(claims: Dict[str, Any]) -> Any:
    """A hole for a token with these claims; None where nothing in this environment could write one in a test."""
    library = _library()
    return None if library is None else {"$": "jwt", "by": library, "claims": claims}


def is_jwt(value: Any) -> bool:
    """Whether a part of a document is such a hole."""
    return isinstance(value, dict) and value.get("$") == "jwt"


def encoded(claims: str) -> str:
    """The token for claims that are JSON already."""
    head = _base64(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    told = f"{head}.{_base64(claims.encode())}"
    return f"{told}.{_base64(hmac.new(KEY.encode(), told.encode(), hashlib.sha256).digest())}"


def within(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where the tokens stand in nested dicts and lists, in order."""
    if is_jwt(value):
        yield path
    elif isinstance(value, (dict, list)):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from within(item, (*path, key))


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _library() -> Optional[str]:
    """What writes tokens as texts: PyJWT from its second version on, or python-jose."""
    for name, module in (("jwt", "jwt"), ("jose.jwt", "jose")):
        try:
            found = import_module(name)
        except ImportError:
            continue
        if module == "jose" or int(str(getattr(found, "__version__", "0")).split(".")[0]) >= 2:
            return name
    return None
