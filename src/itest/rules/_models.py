"""The project's models as their source has them today, with what their bases and mixins add."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from itest.model.suite import FileFacts, Note, Suite
from itest.rules._columns import KIND
from itest.rules._targets import home_of
from itest.source.aside import is_test

_CODE = "B02"  # the rule that takes the notes of `_columns`
_ROOTS = ("sqlalchemy.orm.DeclarativeBase", "sqlmodel.SQLModel", "sqlalchemy.orm.MappedAsDataclass")
_DJANGO = "django.db.models.Model"
_HARMLESS = ("object", "abc.ABC", "typing.Generic")
_MAKERS = r"(?:declarative_base|SQLAlchemy|automap_base|\w*generate_base)\("
_DEPTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One model: `columns` maps names to (required, unique); `names` is all that it binds.

    `closed` says that nothing else can be a column or an argument of its constructor. `kind` is django, or sqlalchemy.
    """

    name: str
    path: str
    line: int
    kind: str
    columns: Mapping[str, tuple[bool, bool]]
    names: frozenset[str]
    closed: bool


def model_of(suite: Suite, dotted: str) -> Model | None:
    """The model that a dotted name means; None when it is no class of the project with a known root."""
    found = _class(suite, dotted)
    if found is None:
        return None
    facts, note = found
    columns: dict[str, tuple[bool, bool]] = {}
    names: set[str] = set()
    roots: set[str] = set()
    closed = True
    for _, part in (*_bases(suite, facts, str(note.data[1]), roots, _DEPTH), (facts, note)):
        _, _, own, bound, more = part.data
        columns.update({str(name): (bool(need), bool(unique)) for name, need, unique in _rows(own)})
        names.update(map(str, _rows(bound)))
        closed = closed and not more
    kind = "django" if _DJANGO in roots else "sqlalchemy" if roots & {"sqlalchemy", *_ROOTS} else ""
    if not kind or not columns:
        return None
    return Model(
        name=str(note.data[1]),
        path=facts.path,
        line=note.line,
        kind=kind,
        columns=columns,
        names=frozenset(names),
        closed=closed and "" not in roots,
    )


def _rows(value: object) -> tuple[tuple[object, ...], ...]:
    return value if isinstance(value, tuple) else ()


def _class(suite: Suite, dotted: str) -> tuple[FileFacts, Note] | None:
    """The note of a class, through imports and packages that pass it on."""
    home, rest = home_of(suite, dotted)
    if home is None or "." in rest:
        return None
    found = [note for note in home.notes.get(_CODE, ()) if note.data[0] == KIND and note.data[1] == rest]
    return (home, found[0]) if len(found) == 1 else None


def _bases(suite: Suite, facts: FileFacts, name: str, roots: set[str], depth: int) -> Iterator[tuple[FileFacts, Note]]:
    """The notes of all classes above, the farthest first; `roots` gathers where they end ("" is unknown)."""
    declared = next((one for one in facts.classes if one.qualname == name), None)
    for base in declared.bases if declared is not None and depth else ():
        dotted = base if "." in base else f"{facts.module}.{base}"
        found = _class(suite, dotted)
        if found is not None:
            yield from _bases(suite, found[0], str(found[1].data[1]), roots, depth - 1)
            yield found
        elif base not in _HARMLESS:
            roots.add(_root(suite, facts, base))


def _root(suite: Suite, facts: FileFacts, base: str) -> str:
    """What a base outside of the project's classes is: a known root, "sqlalchemy" for one made by a call, "" else."""
    if base in (*_ROOTS, _DJANGO):
        return base
    dotted = base.removesuffix(".Model")
    home, rest = home_of(suite, dotted if "." in dotted else f"{facts.module}.{dotted}")
    if home is None or not rest or "." in rest:
        return ""
    made = rf"^{re.escape(rest)}\b[^=\n]*=\s*[\w.]*{_MAKERS}(?![^)]*\b(?:cls|model_class)\b)"
    return "sqlalchemy" if re.search(made, suite.sources.text(home.path), re.M) else ""


def accepts(suite: Suite, model: Model, name: str) -> bool:
    """Whether the model's constructor may take the argument: what it binds, and back references named elsewhere."""
    if name in model.columns or name in model.names or name == "pk" or name.removesuffix("_id") in model.names:
        return True
    return suite.sources.unknown(name) or any(
        name in facts.strings for facts in suite.sources.mentioning(name) if not is_test(facts.path)
    )
