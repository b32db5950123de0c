"""A key that looks live stands in the tests.

Whoever reads the repository, or a log of its tests, can use it; and a test that uses it acts on real money or mail.

What proves it: a literal with a provider's prefix for live keys, of the length of a real one, and with its randomness.
Concatenated literals are folded. Words such as test, fake or example, runs such as 1234, and publishable keys are
passed over, and so are tests of what masks or finds secrets. The id of an AWS key is half of a pair, of no use alone,
and Google's keys are often public: they are a warning, and such an id in a signed link, which carries it by design, is
nothing at all.

How to mend it: revoke the key, and read it from the environment or write one that says it is none.
"""

from __future__ import annotations

import ast
import math
import re
from collections import Counter
from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Place, Rule
from itest.model.suite import Note, Suite
from itest.rules._findings import finding
from itest.source.syntax import text

_KEYS = re.compile(
    r"(?P<prefix>[sr]k_live_)[0-9A-Za-z]{20,}|(?P<aws>AKIA)[0-9A-Z]{16}\b|(?P<github>gh[pousr]_)[0-9A-Za-z]{36}"
    r"|(?P<pat>github_pat_)[0-9A-Za-z_]{60,}|(?P<slack>xox[bp]-\d{9,}-)[0-9A-Za-z-]{20,}|(?P<google>AIza)[\w-]{35}"
    r"|(?P<mail>SG\.)[\w-]{22}\.[\w-]{43}|(?P<lab>glpat-)[\w-]{20,}|(?P<npm>npm_)[0-9A-Za-z]{36}"
    r"|(?P<ai>sk-ant-api\d\d-)[\w-]{80,}|(?P<proj>sk-proj-)[\w-]{60,}"
)
_WORDS = (
    *("sk_live_", "rk_live_", "AKIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "xoxb-", "xoxp-"),
    *("AIza", "SG.", "glpat-", "npm_", "sk-ant-", "sk-proj-"),
)
_PLAY = re.compile(
    r"test|fake|example|dummy|sample|mock|secret|xxx|placeholder|redacted|changeme|your|foo|bar|0000|1111|"
    r"1234|2345|3456|4567|5678|6789|abcd|bcde|cdef|defg|efgh|qwert|aaaa",
    re.I,
)
_ABOUT_SECRETS = re.compile(
    r"mask|redact|scrub|sanitiz|sanitis|censor|obfusc|anonymi|cwe_?\d|leak|(?:scan|detect|find|filter|hide)\w*secret",
    re.I,
)
_BITS = 3.3
_MILD = frozenset({"AKIA", "AIza"})
_SIGNED = ("Credential=", "AWSAccessKeyId=")
"""What stands before the id of a key in a link that was signed with it."""


def see_constant(node: ast.AST, place: Place) -> Iterator[Note]:
    """A literal: (prefix)."""
    value = text(node)
    if value is not None and len(value) >= 20 and not _is_sum(place.parents[-1]):
        yield from _keys(node, value, place)


def see_sum(node: ast.AST, place: Place) -> Iterator[Note]:
    """Literals that are added."""
    if _is_sum(node) and not _is_sum(place.parents[-1]):
        yield from _keys(node, _folded(node), place)


def _is_sum(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)


def _folded(node: ast.AST) -> str:
    if isinstance(node, ast.BinOp):
        return _folded(node.left) + _folded(node.right)
    return text(node) or "\0"


def _keys(node: ast.AST, value: str, place: Place) -> Iterator[Note]:
    for match in _KEYS.finditer(value):
        prefix = next(part for part in match.groups() if part)
        body = match[0].removeprefix(prefix)
        if value.endswith(_SIGNED, 0, match.start()):
            continue
        if not _PLAY.search(body) and _bits(body) >= _BITS:
            yield place.note(node, prefix, len(match[0]))


def _bits(body: str) -> float:
    """Shannon's entropy of the characters."""
    return -sum(count / len(body) * math.log2(count / len(body)) for count in Counter(body).values())


def check(suite: Suite) -> Iterator[Finding]:
    """All of them; the key itself is never repeated."""
    for facts, note in suite.notes(RULE.code):
        prefix, length = note.data
        if _ABOUT_SECRETS.search(f"{facts.path.rpartition('/')[2]} {note.scope}"):
            continue
        yield finding(
            RULE,
            (facts.path, note.line, note.column),
            f"a literal of {length} characters that begins with `{prefix}` looks like a live key",
            explanation="Whoever can read the repository can use it.",
            subject=f"{prefix}{length}",
            qualname=note.scope,
            severity="warning" if prefix in _MILD else "error",
            confidence="medium",
            fix=Fix(title="Revoke it, and read it from the environment or write one that says it is none.", safe=False),
        )


RULE = Rule(
    code="S02",
    name="live-secret",
    severity="error",
    family="safety",
    consequence="data loss",
    check=check,
    sees={ast.Constant: see_constant, ast.BinOp: see_sum},
    words=_WORDS,
)
