"""What one module of a room declares: a framework, an ORM or a boundary, with how its presence shows in source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from itest.model.facts import AppEntry, Evidence, Model, Priority, ProjectFacts, Route, Unknown
from itest.model.observations import Observations
from itest.model.runtime import RuntimeFacts
from itest.source.code import Code
from itest.source.project import Project
from itest.source.trace import Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """A web framework. `evidence` is what the code constructs or calls, never what requirements list.

    `rank` decides between frameworks that are both in use (FastAPI applications also use Starlette): lower wins.
    `test_dependencies` are requirement strings that the generated suite needs for this framework.
    """

    name: str
    title: str
    rank: int
    packages: tuple[str, ...]
    evidence: Callable[[Code], tuple[Evidence, ...]]
    apps: Callable[[Code, Project], tuple[AppEntry, ...]]
    routes: Callable[[Code, tuple[AppEntry, ...]], tuple[Route, ...]]
    test_dependencies: tuple[str, ...] = ()
    unknowns: Callable[[Code, tuple[AppEntry, ...]], tuple[Unknown, ...]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Orm:
    """A way to the database. Of those with evidence the lowest `rank` wins; `frameworks` restricts where it can be.

    `addresses` are the expressions that hold the database's URL, file or connection parameters, the best first.
    """

    name: str
    title: str
    rank: int
    evidence: Callable[[Code], tuple[Evidence, ...]]
    models: Callable[[Code], tuple[Model, ...]]
    addresses: Callable[[Code, tuple[AppEntry, ...]], tuple[Expression, ...]]
    frameworks: tuple[str, ...] = ()
    test_dependencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a call does outside the database, as the suite shows it: `with outside() as calls:`.

    `kind` is its key in records and the name of the variable in tests (calls), `fixture` what shows it (outside),
    `item` the function of the suite's `module` that spells an expected one, `positional` its fields without a name; the
    items of a field "*args" are spelled one by one, those of "**named" each with its own name. `innermost` is for what
    brings about effects of other kinds when its block is left.
    """

    kind: str
    fixture: str
    module: str
    item: str
    positional: tuple[str, ...] = ()
    innermost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """An integration boundary: `detect` sees the facts found so far (all but boundaries) and the code.

    `fixtures` are the names of all fixtures that it brings; `stands_on` are boundaries whose fixtures those need.
    `context` is what its templates are given under its name, and `requirements` are what the suite needs for that.
    `seen` makes of that context the one for when it is known what the application does.
    `unsupported` tells why itest sees the boundary in a project but can write no tests of it; None where it can.
    """

    name: str
    title: str
    priority: Priority
    reason: str
    detect: Callable[[Code, ProjectFacts], tuple[Evidence, ...]]
    test_dependencies: tuple[str, ...] = ()
    default: Literal["ticked", "offered"] = "ticked"
    effect: Effect | None = None
    fixtures: tuple[str, ...] = ()
    stands_on: tuple[str, ...] = ()
    context: Callable[[ProjectFacts, RuntimeFacts], Mapping[str, Any]] | None = None
    seen: Callable[[ProjectFacts, RuntimeFacts, Mapping[str, Any], Observations], Mapping[str, Any]] | None = None
    requirements: Callable[[Mapping[str, Any]], tuple[str, ...]] | None = None
    unsupported: Callable[[ProjectFacts], str | None] | None = None
