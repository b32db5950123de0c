"""The path of a request as Python source: a literal, an f-string with ties, or a pattern for `str.format`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from itest.model.observations import Request, Scenario
from itest.stages.plan.tests.code import Code
from itest.stages.plan.tests.literals import Scope, format_string, is_hole

PARAMETER = re.compile(r"\{([^{}]+)\}")
SAFE = "/@:+,~"


def parts(request: Request) -> list[Any]:
    """The path taken apart: literal text, percent-encoded, and holes."""
    found: list[Any] = []
    for index, piece in enumerate(PARAMETER.split(request.path)):
        value: Any = request.holes.get(piece, piece) if index % 2 else piece
        if is_hole(value, "text"):
            found.extend(value["parts"])
        elif is_hole(value, "literal"):
            found.append(quote(value["text"], safe=SAFE))
        elif is_hole(value):
            found.append(value)
        else:
            found.append(quote(_spelled(value), safe=SAFE + "%?" if not index % 2 else SAFE))
    return [part for part in found if part != ""]


def _spelled(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def above(scenario: Scenario) -> bool:
    """Whether what the subject names stands above what the path means: the article of a comment."""
    names = PARAMETER.findall(scenario.request.path)
    return scenario.intent == "unknown" and scenario.subject in names[:-1]


def path_code(request: Request, scope: Scope) -> Code:
    """The path as one expression."""
    return format_string(parts(request), scope)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text for `str.format` and the fixtures that fill it."""

    text: str
    fixtures: frozenset[str]


def pattern(pieces: list[Any], scope: Scope) -> Pattern | None:
    """The pieces of a path as a pattern, for the parameters of a test.

    None where a reference is more than a chain of attributes and keys that `str.format` understands.
    """
    text, fixtures = "", set()
    for piece in pieces:
        if is_hole(piece, "tie", "persona"):
            spelled = re.sub(r"\[(?:\"([^\"\[\]{}!:]*)\"|(\d+))\]", r"[\1\2]", scope.reference(piece))
            if '"' in spelled:
                return None
            text += f"{{{spelled}}}"
            fixtures.add(scope.fixture(piece))
        elif isinstance(piece, str):
            text += piece.replace("{", "{{").replace("}", "}}")
        else:
            return None
    return Pattern(text, frozenset(fixtures))
