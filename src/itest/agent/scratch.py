"""The probe's own database address: a file in the sandbox or a database of ours on a loopback server.

Most applications do not connect while they are imported, so that an address is enough; for those that do, a real
database is made with the very module that the generated suite uses.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

from . import drivers

_ACCOUNTS = {"postgresql": ("127.0.0.1", "5432", "postgres", "postgres"), "mysql": ("127.0.0.1", "3306", "root", "")}
_MODULES = {"postgresql": "postgres", "mysql": "mysql"}


class Scratch:
    """Parts of an address; `database` is a name, or a file's path for SQLite."""

    def __init__(self, specification: dict[str, Any]) -> None:
        self.dialect: str = specification["dialect"]
        self.scheme: str = specification["scheme"]
        self.database: str = specification["database"]
        self.host, self.port, self.user, self.password = _ACCOUNTS.get(self.dialect, _ACCOUNTS["postgresql"])
        if specification.get("live") and specification.get("support"):
            self._make(specification["support"])

    @property
    def url(self) -> str:
        if self.dialect == "sqlite":
            return "%s:///%s" % (self.scheme, self.database)
        return "%s://%s:%s@%s:%s/%s" % (self.scheme, self.user, self.password, self.host, self.port, self.database)

    def part(self, name: str) -> str:
        """The text of one part: "url", "host", "port", "user", "password", "name", "path", or an address's scheme://."""
        if name.endswith("://"):
            return name + self.url.partition("://")[2]
        parts = {"url": self.url, "name": self.database, "path": self.database, "host": self.host, "port": self.port}
        return {**parts, "user": self.user, "password": self.password}[name]

    def text_for(self, key: str) -> str:
        """What a configuration key wants: a file's path where its name does not speak of an address."""
        if self.dialect == "sqlite" and not any(word in key.upper() for word in ("URI", "URL", "DSN")):
            return self.database
        return self.url

    def _make(self, support: str) -> None:
        sys.path.append(os.path.dirname(support))
        module = importlib.import_module(os.path.basename(support) + "." + _MODULES[self.dialect])
        drivers.keep(module)
        made = module.scratch_database(self.database[len("itest_") :])  # dropped when the process ends
        self.host, self.port, self.user = str(made.host), str(made.port), made.user
        self.password, self.database = made.password, made.name
