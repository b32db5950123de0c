"""The environment variables that the application reads, each once."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from itest.model.facts import Variable, Where
from itest.source.aside import SCRIPTS
from itest.source.code import Code
from itest.source.config_objects import config_objects
from itest.source.outline import expressions
from itest.source.reads import EnvRead, env_reads
from itest.source.settings import settings_fields

_SYSTEM = frozenset({"PATH", "HOME", "USER", "PWD", "TERM", "SHELL", "LANG", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV"})
_SYSTEM_CI = frozenset({"CI", "GITHUB_ACTIONS", "PYTEST_CURRENT_TEST", "PYTEST_XDIST_WORKER", "NO_COLOR", "COLUMNS"})
_NAME = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b")
_SIGNING = re.compile(
    r"(^|_)(SECRET_KEY|JWT_SECRET|JWT_KEY|SIGNING_KEY|TOKEN_SECRET|AUTH_SECRET|SESSION_SECRET)(_KEY)?$"
    r"|(^|_)ALGORITHM$|TOKEN_EXPIRE(_\w+)?$|^SECRET$"
)
_ELSEWHERE = re.compile(
    r"STRIPE|PAYPAL|RAZORPAY|PAYSTACK|AWS|S3_|MINIO|AZURE|GOOGLE|GCP|GITHUB|GITLAB|FACEBOOK|TWITTER|OAUTH|CLIENT|CAPTCHA"
    r"|TWILIO|CLOUDINARY|MAIL|SMTP|WEBHOOK|OPENAI"
)
_FALLBACK = re.compile(r"\)\s*(or|if)\b")
_RAISED = re.compile(r"raise\b(?:.*[A-Z]_[A-Z]|[^\n]*\([^)]*[A-Z]_[A-Z])")


def variables(code: Code) -> tuple[Variable, ...]:
    """All variables by name; one that any read demands is required, and defaults of secrets are not kept.

    Required, too, is what has nothing as its default and is named in an error that the source raises, or signs tokens
    and sessions: it may be read at import, and missed only when a request needs it.
    """
    merged: dict[str, EnvRead] = {}
    for read in (*env_reads(code), *(item.read for item in settings_fields(code))):
        known = merged.get(read.name)
        if read.name in _SYSTEM or read.name in _SYSTEM_CI or read.path.partition("/")[0] in SCRIPTS:
            continue
        if known is None or (read.required and not known.required):
            merged[read.name] = read
    complaints = _complaints(code, [name for name, read in merged.items() if _blank(read)])
    choices = config_objects(code)
    missed = {
        name for name, read in merged.items() if _blank(read) and (_named(name, complaints) or _signs(code, read))
    }
    return tuple(_variable(merged[name], name in missed, choices.get(name, ())) for name in sorted(merged))


def _variable(read: EnvRead, missed: bool, choices: tuple[str, ...]) -> Variable:
    where = Where(path=read.path, line=read.line)
    required = read.required or missed or (bool(choices) and not read.default)
    return Variable(name=read.name, required=required, default=read.default, where=where, choices=choices)


def _named(name: str, complaints: frozenset[str]) -> bool:
    return any(name == word or name.endswith(f"_{word}") for word in complaints)


def _signs(code: Code, read: EnvRead) -> bool:
    """Whether nothing stands in for what the application signs its tokens or sessions with."""
    if not read.bare or not _SIGNING.search(read.name.upper()) or _ELSEWHERE.search(read.name.upper()):
        return False
    lines = code.modules[code.names[read.path]].text.splitlines()[read.line - 1 : read.line + 1]
    return not _FALLBACK.search(" ".join(lines))


def _blank(read: EnvRead) -> bool:
    return not read.required and not read.default


def _complaints(code: Code, names: Sequence[str]) -> frozenset[str]:
    """What the errors that the source raises call by one of these names in capitals, or the end of one:
    `raise Improper("API_KEY is missing")`.
    """
    parts = [name.split("_") for name in names]
    endings = {"_".join(each[start:]) for each in parts for start in range(len(each) - 1)}
    found: set[str] = set()
    for module, text in code.own:
        if not _RAISED.search(text) or not any(ending in text for ending in endings):
            continue
        for place in code.outline(module).places:
            if isinstance(place.statement, ast.Raise):
                texts = (n.value for n in expressions(place.statement) if isinstance(n, ast.Constant))
                found.update(name for text in texts if isinstance(text, str) for name in _NAME.findall(text))
    return frozenset(found)
