"""What the project's own sample of an environment file (`.env.example`) says that a variable may hold."""

from __future__ import annotations

import re
from pathlib import Path

_NAMES = (".env.example", ".env.sample", ".env.template", ".env.dist", ".env-example", "env.example", "example.env")
_LINE = re.compile(r"^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(\"[^\"\n]*\"|'[^'\n]*'|[^#\n]*)", re.M)
_WORD = re.compile(r"^(?=.*[A-Za-z0-9])[\w+-]{1,32}$")
_FILLED_IN = re.compile(r"your|change|replace|xxx|example|secret|todo|here$|^<", re.I)
_NOT_FOR_TESTS = re.compile(
    r"PASS|SECRET|TOKEN$|KEY|SALT|PEPPER|CREDENTIAL|HOST|SERVER$|URL|URI|DSN|DOMAIN|MAIL|USER"
    r"|(^|_)(DEBUG|TESTING|PRODUCTION|ENV|ENVIRONMENT|STAGE|RELOAD)$",
    re.I,
)


def examples(root: Path) -> dict[str, str]:
    """Variable to value, as far as tests may use it: plain words and numbers, which lead to no other machine.

    Secrets, addresses and what tells a test from production are left to the guesses.
    """
    found: dict[str, str] = {}
    for path in (root / name for name in _NAMES):
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        for name, written in _LINE.findall(text):
            value = written.strip().strip("\"'").strip()
            if _WORD.match(value) and not _FILLED_IN.search(value) and not _NOT_FOR_TESTS.search(name):
                found.setdefault(name, value)
    return found
