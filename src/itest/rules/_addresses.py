"""What an address in the tests points at: this machine, a service beside the tests, or somebody else's."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0", "host.docker.internal"})
_RESERVED = (".invalid", ".test", ".example", ".localhost", ".local", ".internal")


def host_of(address: str) -> str:
    """The host of a URL, "" when it has none."""
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def is_own(host: str) -> bool:
    """Whether the host is this machine or a name that only a network of containers knows."""
    return not host or host in _LOOPBACK or "." not in host or host.startswith("127.")


def is_reserved(host: str) -> bool:
    """Whether the name can never be anybody's."""
    return host.endswith(_RESERVED) or bool(re.fullmatch(r"(?:.*\.)?example\.(?:com|org|net)", host))


def database_of(address: str) -> str:
    """The database's name in a URL."""
    try:
        return urlsplit(address).path.strip("/").partition("?")[0]
    except ValueError:
        return ""


def shown(address: str) -> str:
    """The address without a password."""
    return re.sub(r"(://[^:/@]*):[^@/]*@", r"\1:***@", address)
