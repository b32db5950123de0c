"""Flask-SQLAlchemy 2 and 3: an extension object is constructed, models derive from its `Model`."""

from __future__ import annotations

from itest.model.declarations import Orm
from itest.model.facts import AppEntry, Evidence, Where
from itest.orms._declarative import declarative_models
from itest.source.code import Code
from itest.source.config_keys import classes_named, config_values
from itest.source.syntax import unparse
from itest.source.trace import Expression

KEY = "SQLALCHEMY_DATABASE_URI"
_CLASSES = ("flask_sqlalchemy.SQLAlchemy", "flask_sqlalchemy_lite.SQLAlchemy", "flask_sqlalchemy.extension.SQLAlchemy")


def _evidence(code: Code) -> tuple[Evidence, ...]:
    found = []
    for outline in code.mentioning("flask_sqlalchemy"):
        for called in outline.calls:
            meaning = code.meaning(outline, called.node.func, called.scope)
            if meaning and code.is_a(meaning, _CLASSES):
                where = Where(path=code.path(outline.module), line=called.node.lineno)
                found.append(Evidence(where=where, text=unparse(called.node)))
    return tuple(found)


def _addresses(code: Code, apps: tuple[AppEntry, ...]) -> tuple[Expression, ...]:
    """The values of SQLALCHEMY_DATABASE_URI, that of the configuration class the tests will use first."""
    wanted = [v for app in apps[:1] for a in app.arguments for v in (a.value, a.base) if v]
    classes = [name for value in wanted for name in (value.replace(":", "."), *classes_named(code, value))]
    found = []
    for outline, node, scope, line in config_values(code, KEY):
        owner = f"{outline.module}.{scope}"
        rank = next(
            (n for n, name in enumerate(classes) if name == owner or owner in code.ancestors(name)), len(classes)
        )
        found.append((rank, Expression(outline, node, scope, line, KEY)))
    return tuple(expression for _, expression in sorted(found, key=lambda item: item[0]))


ORM = Orm(
    name="flask_sqlalchemy",
    title="Flask-SQLAlchemy",
    rank=10,
    evidence=_evidence,
    models=declarative_models,
    addresses=_addresses,
    frameworks=("flask",),
)
