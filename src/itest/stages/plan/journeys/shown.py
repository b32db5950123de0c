"""What a step of a journey asserts: the telling part of the answer, whole where it is short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from itest.model.observations import Journey, Step, Thing
from itest.stages.plan.tests.code import Code, join
from itest.stages.plan.tests.literals import has_hole, is_hole, listed, source
from itest.stages.plan.tests.shorten import TELLING, height
from itest.stages.plan.tests.texts import quoted
from itest.stages.plan.tests.whole import with_wholes
from itest.stages.plan.tests.world import World

LINES = 4
MOST_DIFFERENCES = 2
Path = tuple[Any, ...]


class Shown:
    """Remembers on the way what was found where, so that its absence can be asserted later."""

    def __init__(self, journey: Journey, world: World) -> None:
        self.world = world
        self.own = {thing.name for thing in journey.things} | set(journey.givens)
        self.made = journey.things
        self.values = journey.values
        self.texts: dict[str, str] = {}
        self.lists: dict[str, tuple[Path, str, Code]] = {}
        self.sent: dict[str, Any] = {}

    def spelled(self, field: str, value: Any) -> Code:
        """A value that was sent, by the newcomer's name for it where it is one of theirs."""
        own = self.values.get(field) == value and not self.made
        return Code(f"NEWCOMER[{quoted(field)}]") if own else source(value, self.world.scope)

    def expected(self, body: Any) -> Any:
        """The body in terms of what the test has at hand: things of the story, whole where they come again."""
        return with_wholes(known(body, self.own), self.world)


def shown(step: Step, teller: Shown) -> list[Code]:
    """Conditions, with BODY and TEXT for what the framework's answer holds."""
    if step.kind in ("sign up", "change", "create"):
        teller.sent = _fields(step.request.json or step.request.form)
    tell = {
        "create": _created,
        "list": _listed,
        "read": _read,
        "reread": _read,
        "change": _changed,
        "act": _acted,
        "missing": _missing,
    }
    told = tell.get(step.kind)
    return list(told(step, teller)) if told else []


def _created(step: Step, teller: Shown) -> Iterator[Code]:
    thing = next((thing for thing in teller.made if thing.name == step.name), None)
    if thing is None or not isinstance(thing.answer, dict):
        return
    for field in _telling(thing.answer):
        value = thing.answer[field]
        if (
            field in teller.sent
            and teller.sent[field] == value
            and isinstance(value, (str, int))
            and not isinstance(value, bool)
        ):
            code = source(value, teller.world.scope)
            yield join(f"{teller.world.scope.variables[thing.name]}[{quoted(field)}] == {code.text}", [code])
            return


def _read(step: Step, teller: Shown) -> Iterator[Code]:
    if not step.answer.is_json:
        yield from _text(step, teller)
        return
    yield from _short(step, teller) or _field(step, teller)


def _changed(step: Step, teller: Shown) -> Iterator[Code]:
    if step.answer.is_json and step.answer.body is not None:
        yield from _short(step, teller) or _field(step, teller)


def _listed(step: Step, teller: Shown) -> Iterator[Code]:
    if not step.answer.is_json:
        yield from _text(step, teller)
        return
    found = next(_entries(step.answer.body, teller.made), None)
    if found is not None:
        path, field, hole = found
        teller.lists[step.endpoint] = (path, field, source(hole, teller.world.scope))
    short = _short(step, teller)
    if short or found is None:
        yield from short
        return
    yield _among(teller.lists[step.endpoint], "in")


def _missing(step: Step, teller: Shown) -> Iterator[Code]:
    if not step.answer.is_json:
        text = teller.texts.get(step.endpoint)
        if text:
            yield Code(f"{text} not in TEXT")
        return
    short = _short(step, teller)
    if short:
        yield from short
    elif step.endpoint in teller.lists:
        yield _among(teller.lists[step.endpoint], "not in")


def _among(found: tuple[Path, str, Code], word: str) -> Code:
    path, field, code = found
    return join(f"{code.text} {word} [each[{quoted(field)}] for each in BODY{_steps(path)}]", [code])


def _text(step: Step, teller: Shown) -> Iterator[Code]:
    """A text that was sent and is on the page now."""
    said = [text for text in step.answer.shows if isinstance(text, str)]
    sent = [value for value in teller.sent.values() if value in said] or said
    if sent:
        code = source(sent[0], teller.world.scope)
        teller.texts[step.endpoint] = code.text
        yield join(f"{code.text} in TEXT", [code])


def _short(step: Step, teller: Shown) -> list[Code]:
    """The whole answer, when it takes a few lines only."""
    body = teller.expected(step.answer.body)
    if body is None or height(_flat(body)) > LINES or (has_hole(body, "any") and not has_hole(body, "whole", "tie")):
        return []
    code = source(body, teller.world.scope)
    if len(code.text) > 240 or is_hole(body, "any"):
        return []
    return [join(f"BODY == {code.text}", [code])]


def _field(step: Step, teller: Shown) -> Iterator[Code]:
    """One field that was sent last and has come back, the one that tells most."""
    back = [(path, value) for path, value in _leaves(step.answer.body) if path and isinstance(value, str)]
    for field in _telling(teller.sent):
        for path, value in back:
            if path[-1] == field and teller.sent[field] == value:
                code = teller.spelled(field, value)
                yield join(f"BODY{_steps(path)} == {code.text}", [code])
                return


def _acted(step: Step, teller: Shown) -> Iterator[Code]:
    """What is different about the thing now, compared with what it was when it was made."""
    if not step.answer.is_json or step.answer.body is None:
        return
    told = list(_differences(teller.expected(step.answer.body)))[:MOST_DIFFERENCES]
    if not told:
        yield from _short(step, teller)
    for path, value in told:
        code = source(value, teller.world.scope)
        yield join(f"BODY{_steps(path)} {'is' if isinstance(value, bool) else '=='} {code.text}", [code])


def _differences(body: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if is_hole(body, "whole"):
        yield from (((*path, k), v) for k, v in body["having"].items() if isinstance(v, (str, int, bool)))
    elif isinstance(body, dict) and not is_hole(body):
        for key, item in body.items():
            yield from _differences(item, (*path, key))


def _steps(path: Path) -> str:
    return "".join(f"[{quoted(part) if isinstance(part, str) else part}]" for part in path)


def _flat(body: Any) -> Any:
    """The body as it will stand there: a whole thing takes a line, and one for each field that differs."""
    body = listed(body)
    if is_hole(body, "whole"):
        return {**body["having"], "$whole": ""} if body["having"] else ""
    if is_hole(body):
        return ""
    if isinstance(body, dict):
        return {key: _flat(item) for key, item in body.items()}
    return [_flat(item) for item in body] if isinstance(body, list) else body


def _telling(fields: Mapping[str, Any]) -> list[str]:
    """The names of fields, those that tell a thing apart first."""
    return sorted(fields, key=lambda name: TELLING.index(name) if name in TELLING else len(TELLING))


def _fields(body: Any) -> dict[str, Any]:
    """The fields that were sent, without an envelope."""
    if isinstance(body, Mapping) and len(body) == 1 and isinstance(next(iter(body.values())), dict):
        body = next(iter(body.values()))
    return dict(body) if isinstance(body, Mapping) else {}


def _entries(body: Any, made: Sequence[Thing], path: Path = ()) -> Iterator[tuple[Path, str, Any]]:
    """Lists with an entry for a thing of the story: path, the field that tells it best, and the thing's own."""
    body = listed(body)
    if isinstance(body, dict) and not is_hole(body):
        for key, item in body.items():
            yield from _entries(item, made, (*path, key))
    elif isinstance(body, list):
        for item in body:
            fields = item if isinstance(item, dict) and not is_hole(item) else {}
            for thing in made:
                if any(is_hole(value, "tie") and value["thing"] == thing.name for value in fields.values()):
                    own = [name for name, value in fields.items() if _same(name, value, thing)]
                    if own:
                        field = _telling(dict.fromkeys(own))[0]
                        yield path, field, {"$": "tie", "thing": thing.name, "path": [field]}


def _same(name: str, value: Any, thing: Thing) -> bool:
    """Whether a field is that of the thing, by a tie or as the very text that the thing was answered with."""
    if is_hole(value):
        return bool(value["$"] == "tie" and value["thing"] == thing.name and value["path"] == [name])
    answer = thing.answer if isinstance(thing.answer, dict) else {}
    return isinstance(value, str) and bool(value) and answer.get(name) == value


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict) and not is_hole(value):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, (*path, index))
    else:
        yield path, value


def known(value: Any, own: set[str]) -> Any:
    """The value with ties to answers that the test does not keep as something that varies."""
    if is_hole(value, "tie"):
        return value if value["thing"] in own else {"$": "any", "type": "value"}
    if is_hole(value, "text"):
        parts = [part for part in value["parts"] if is_hole(part, "tie") and part["thing"] not in own]
        return {"$": "any", "type": "str"} if parts else value
    if isinstance(value, dict):
        return {key: known(item, own) for key, item in value.items()}
    return [known(item, own) for item in value] if isinstance(value, list) else value
