"""Which part of a database's address a variable carries, told by its name."""

from __future__ import annotations

import re

_ROLES = (
    ("url", ("url", "uri", "dsn", "conn_str", "connection_string", "database_url")),
    ("port", ("port",)),
    ("password", ("password", "passwd", "pass", "pwd", "pw")),
    ("user", ("username", "user", "usr", "login")),
    ("host", ("host", "hostname", "server", "address", "addr", "hosts")),
    ("name", ("name", "db", "database", "dbname", "path", "file", "schema", "sqlite")),
)
_NO_PART = re.compile(r"ENGINE|PREFIX|SCHEME|DRIVER|DIALECT|OPTIONS|CONN_MAX|ATOMIC|SSL|POOL|TIMEOUT|CHARSET", re.I)
_OWNER = re.compile(r"^(?:db|pg|postgres|mysql|sql)(?=\w)")


def role(name: str, hint: str = "") -> str:
    """The part of an address that a variable carries, by the words of its name or keyword; "" for engines, options."""
    if _NO_PART.search(hint) or _NO_PART.search(name):
        return ""
    for candidate in (hint, name):
        words = [_OWNER.sub("", word) or word for word in re.split(r"[_\W]+", candidate.lower())]
        for part, known in _ROLES:
            if any(word in known for word in words):
                return part
    return "url"
