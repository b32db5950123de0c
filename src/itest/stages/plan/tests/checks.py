"""What a test asserts about an answer and about the rows that changed, as expressions."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from itest.model.observations import Answer, RowChange, Scenario
from itest.stages.plan.tests.code import Code, join
from itest.stages.plan.tests.effects import Outside, effect_codes
from itest.stages.plan.tests.literals import PLAIN, Scope, source
from itest.stages.plan.tests.mails import mail_codes
from itest.stages.plan.tests.shorten import readable
from itest.stages.plan.tests.texts import quoted
from itest.stages.plan.tests.variation import Variation, listed_errors
from itest.stages.plan.tests.world import World

TELLING_COLUMNS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """The fields that an error answer names: `names` is a set expression, `path` leads to them in the body.

    `style` is as in `Answer`.
    """

    style: str
    path: str
    names: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The changes in one table, each an expression."""

    name: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """`status` is exact, or the parameter `told` tells it, or `family` (hundreds) is.

    `body` is compared with `is` when `identity`, else with `==`. `tally` is the path to a list whose length is compared
    with `count`, or with the parameter of that name. `rows` is None when they are not watched, empty when nothing may
    change; `mails` is None where they are not looked at. `notice` are texts of the page that the answer leads to.
    `outside` is what else it did, by fixture. `unheard`: whether it may end so is a question for the findings, and only
    what it leaves behind is looked at; `raises` tells that an exception may come out of the call then.
    """

    status: int | None = None
    told: str | None = None
    family: int | None = None
    body: str | None = None
    tally: str | None = None
    count: int | None = None
    identity: bool = False
    location: str | None = None
    shows: tuple[str, ...] = ()
    notice: tuple[str, ...] = ()
    errors: Errors | None = None
    rows: tuple[Table, ...] | None = None
    mails: tuple[str, ...] | None = None
    outside: tuple[Outside, ...] = ()
    unheard: bool = False
    raises: bool = False
    code: Code

    @property
    def managers(self) -> list[str]:
        """What stands behind `with` around the call."""
        rows = ["changes() as rows"] if self.rows is not None else []
        mails = ["mailbox() as mails"] if self.mails is not None else []
        return [*rows, *mails, *(f"{each.fixture}() as {each.name}" for each in self.outside)]


def checks(scenario: Scenario, world: World, variation: Variation | None = None) -> Checks:
    """Everything that the test of `scenario` asserts."""
    tables, parts = _rows(scenario.rows, world.scope) if world.watch else (None, [])
    mails = mail_codes(scenario, world)
    sent = None if mails is None else tuple(code.text for code in mails)
    outside, codes = effect_codes(scenario, world)
    parts = [*parts, *(mails or ()), *codes]
    seen = Checks(rows=tables, mails=sent, outside=outside, code=join("", parts))
    if scenario.answer.raised:
        own = Code("", frozenset({("contextlib", "suppress")}))
        return replace(seen, unheard=True, raises=True, code=join("", [*parts, own]))
    if scenario.check == "state":
        hundreds = scenario.answer.status // 100
        return replace(seen, unheard=True) if hundreds == 5 else replace(seen, family=hundreds)
    answer = scenario.answer
    vary = variation or Variation(names=(), rows=())
    body = _body(answer, world) if vary.tally is None else None
    location = vary.location or (source(answer.location, world.scope) if answer.location is not None else None)
    shows = [source(text, world.scope) for text in answer.shows]
    return replace(
        seen,
        status=answer.status,
        body=body.text if body else None,
        tally=vary.tally,
        count=vary.count,
        identity=body is not None and body.text in ("None", "True", "False"),
        location=location.text if location else None,
        shows=tuple(code.text for code in shows),
        notice=tuple(source(text, world.scope).text for text in answer.notice),
        errors=_errors(answer, world, vary.errors),
        code=join("", [*parts, *(code for code in (body, location, *shows) if code)]),
    )


def _body(answer: Answer, world: World) -> Code | None:
    """The expected body; an error without one is asserted by its status alone."""
    untold = answer.body is None and (answer.status >= 400 or answer.status in (204, 205, 304))
    if not answer.is_json or answer.error_fields or untold:
        return None
    return readable(answer.body, world.scope, answer.telling)


def _errors(answer: Answer, world: World, names: str | None) -> Errors | None:
    """How the fields are named; dotted names stand in objects inside one another."""
    if not answer.error_fields:
        return None
    style = answer.error_style or _usual_style(answer, world)
    prefixes = {name.rpartition(".")[0] for name in answer.error_fields}
    steps: list[str | int] = list(answer.error_path)
    if style == "keys" and len(prefixes) == 1:
        steps += [part for part in prefixes.pop().split(".") if part]
    path = "".join(f"[{quoted(step) if isinstance(step, str) else step}]" for step in steps)
    return Errors(style=style, path=path, names=names or listed_errors(answer))


def _usual_style(answer: Answer, world: World) -> str:
    if not answer.is_json:
        return "text"
    if world.located_errors and answer.status == 422:
        return "loc" if answer.error_path == ("detail",) else "text"
    return "keys"


def _rows(changes: tuple[RowChange, ...], scope: Scope) -> tuple[tuple[Table, ...], list[Code]]:
    by_table: dict[str, list[Code]] = {}
    for change in changes:
        by_table.setdefault(change.table, []).append(_change(change, scope))
    tables = tuple(Table(name=quoted(t), changes=tuple(c.text for c in codes)) for t, codes in sorted(by_table.items()))
    return tables, [code for codes in by_table.values() for code in codes]


def _change(change: RowChange, scope: Scope) -> Code:
    """`created(title="A")`; of new and gone rows only the columns that tell something are named."""
    values = dict(change.values)
    if change.kind != "changed":
        values = _telling(values)
    codes = {name: source(value, scope, "row") for name, value in values.items()}
    plain = [f"{name}={code.text}" for name, code in codes.items() if _is_argument(name)]
    odd = [f"{quoted(name)}: {code.text}" for name, code in codes.items() if not _is_argument(name)]
    arguments = [*plain, *([f"**{{{', '.join(odd)}}}"] if odd else [])]
    own = Code("", frozenset({(".support.rows", change.kind)}))
    return join(f"{change.kind}({', '.join(arguments)})", [own, *codes.values()])


def _is_argument(name: str) -> bool:
    return bool(PLAIN.match(name)) and not keyword.iskeyword(name)


def _telling(values: Mapping[str, Any]) -> dict[str, Any]:
    """At most so many columns; those that are null go first, the order stays."""
    if len(values) <= TELLING_COLUMNS:
        return dict(values)
    kept = [name for name, value in values.items() if value is not None][:TELLING_COLUMNS]
    return {name: values[name] for name in kept}
