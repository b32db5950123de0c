"""Authentication: who may call what, by whichever library or hand-made check the application uses."""

from __future__ import annotations

import ast
import re

from itest.model.declarations import Boundary
from itest.model.facts import Evidence, ProjectFacts, Where
from itest.source.code import Code
from itest.source.outline import Outline
from itest.source.syntax import dotted, unparse

_CALLED = (
    "flask_login.",
    "flask_jwt_extended.",
    "flask_httpauth.",
    "flask_security.",
    "flask_praetorian.",
    "authlib.",
    "fastapi.security.",
    "fastapi_users.",
    "jwt.",
    "jose.jwt.",
    "passlib.",
    "bcrypt.",
    "pwdlib.",
    "argon2.",
    "werkzeug.security.",
    "flask_bcrypt.",
    "starlette.authentication.",
    "starlette.middleware.authentication.",
    "django.contrib.auth.",
    "rest_framework.permissions.",
    "rest_framework.authentication.",
    "ninja.security.",
    "rest_framework_simplejwt.",
    "rest_framework_jwt.",
    "rest_framework.authtoken.",
    "ninja_jwt.",
    "allauth.",
    "knox.",
    "dj_rest_auth.",
    "joserfc.",
    "itsdangerous.",
)
_NO_AUTH = ("django.contrib.auth.models.", "django.contrib.auth.validators", "django.contrib.auth.admin")
_LIBRARIES = "|".join(
    [
        *("flask_(?:login|jwt|httpauth|security|praetorian|bcrypt)", "authlib", r"fastapi\.security", "fastapi_users"),
        *("jwt", "jose", "passlib", "bcrypt", "pwdlib", "argon2", r"werkzeug\.security", r"starlette\.authentication"),
        *(r"starlette\.middleware\.authentication", r"django\.contrib\.auth", r"django\.contrib[ ]import[^\n]*auth"),
        *("rest_framework", "ninja", "dj_rest_auth", "allauth", "knox", "joserfc", "itsdangerous"),
        r"fastapi[ ]import[^\n]*[sS]ecurity",
    ]
)
_IMPORTED = re.compile(rf"^[ \t]*(?:from|import)[ \t]+(?:{_LIBRARIES})", re.M)
_PATH = re.compile(r"log-?in|sign-?in|sign-?up|register|token|session|auth", re.I)


def _detect(code: Code, facts: ProjectFacts) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for outline in code.importing(_IMPORTED):
        found += _in_module(code, outline)
        if len(found) >= 8:
            break
    routes = [Evidence(where=r.where, text=f"{r.method} {r.path}") for r in facts.routes if _PATH.search(r.path)]
    return tuple(dict.fromkeys([*found, *routes]))[:8]


def _in_module(code: Code, outline: Outline) -> list[Evidence]:
    """Up to two calls or decorators of an authentication library in one module."""
    found = []
    for called in outline.calls:
        meaning = code.meaning(outline, called.node.func, called.scope)
        if meaning.startswith(_CALLED) and not meaning.startswith(_NO_AUTH):
            found.append(_evidence(code, outline, called.node))
    for definition in [*outline.functions, *outline.classes]:
        for decorator in getattr(definition.node, "decorator_list", ()):
            meaning = code.meaning(outline, dotted(decorator), definition.scope)
            if meaning.startswith(_CALLED):
                found.append(_evidence(code, outline, decorator))
    return found[:2]


def _evidence(code: Code, outline: Outline, node: ast.expr) -> Evidence:
    return Evidence(where=Where(path=code.path(outline.module), line=node.lineno), text=unparse(node))


BOUNDARY = Boundary(
    name="auth",
    title="Authentication and permissions",
    priority="critical internal",
    reason="a wrong answer to who may do what is a security hole",
    detect=_detect,
)
