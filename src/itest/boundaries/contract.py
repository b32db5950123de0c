"""The contract: which fields, types and formats the answers have, whatever the values are."""

from __future__ import annotations

import re

from itest.model.declarations import Boundary
from itest.model.facts import Evidence, ProjectFacts, Where
from itest.source.code import Code
from itest.source.syntax import unparse

_JSON = re.compile(r"jsonify|JsonResponse|JSONResponse|rest_framework|ninja|fastapi|flask_restful|flask_restx|apispec")
_ANSWERS = (
    "flask.jsonify", "flask.json.jsonify", "django.http.JsonResponse", "fastapi.", "starlette.responses.JSONResponse",
    "rest_framework.response.Response", "ninja.", "flask_restful.", "flask_restx.", "flask_apispec.", "flask_smorest.",
)  # fmt: skip
_MOST = 5


def _detect(code: Code, facts: ProjectFacts) -> tuple[Evidence, ...]:
    """Where JSON is answered; pages promise their readers nothing that could be written down."""
    found: list[Evidence] = []
    for outline in code.matching(_JSON) if facts.routes else ():
        if len(found) >= _MOST:
            break
        for called in outline.calls:
            if code.meaning(outline, called.node.func, called.scope).startswith(_ANSWERS):
                where = Where(path=code.path(outline.module), line=called.node.lineno)
                found.append(Evidence(where=where, text=unparse(called.node).split("\n")[0][:80]))
                break
    return tuple(found)


BOUNDARY = Boundary(
    name="contract",
    title="Contract of the answers",
    priority="important",
    reason="clients break when a field is dropped, renamed or gets another type",
    detect=_detect,
    test_dependencies=("dirty-equals",),
)
