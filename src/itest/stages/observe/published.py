"""Where an application publishes OpenAPI: what it answers that the document does not tell, as questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from itest.model.observations import AnswerShape, Finding, Request, Scenario
from itest.model.runtime import Endpoint, RuntimeFacts

KIND = "published schema"
STATUS = "undocumented status"
SCALARS = frozenset({"string", "integer", "number", "boolean"})
FORMATS = ("uuid", "date-time", "date", "email", "uri")
Shape = Mapping[str, Any]


def published(endpoint: Endpoint, runtime: RuntimeFacts) -> Shape | None:
    """The schema that is published for the endpoint's success; None where nothing is promised."""
    told = isinstance(runtime.openapi, dict) or "django-ninja" in runtime.versions
    return endpoint.response if told and endpoint.response else None


def lies(scenarios: Iterable[Scenario], shapes: Iterable[AnswerShape], runtime: RuntimeFacts) -> tuple[Finding, ...]:
    """One finding for each endpoint whose answers are not what its document says, one for each status not in it."""
    known = list(scenarios)
    requests = {(s.endpoint, s.answer.status): s.request for s in reversed(known)}
    endpoints = {e.key: e for e in runtime.endpoints if e.first_party}
    found = []
    for shape in shapes:
        endpoint = endpoints.get(shape.endpoint)
        schema = published(endpoint, runtime) if endpoint else None
        request = requests.get((shape.endpoint, shape.status))
        if schema is not None and request is not None and endpoint is not None:
            told = list(_unlike(shape.shape, schema, ""))
            if endpoint.success_status not in (None, shape.status):
                told.append(f"it answers {shape.status} and promises {endpoint.success_status}")
            if told:
                found.append(_finding(shape.endpoint, "; ".join(told[:3]), request))
    return (*found, *_statuses(known, runtime))


def _finding(endpoint: str, detail: str, request: Request) -> Finding:
    question = f"{endpoint} does not answer what its OpenAPI document says: which of them is right?"
    return Finding(kind=KIND, endpoint=endpoint, question=question, request=request, detail=detail)


def _statuses(scenarios: list[Scenario], runtime: RuntimeFacts) -> Iterator[Finding]:
    """Statuses that no document names, each once with the endpoints that answer it."""
    paths = runtime.openapi.get("paths") or {} if isinstance(runtime.openapi, dict) else {}
    seen: dict[int, dict[str, Request]] = {}
    for scenario in scenarios:
        method, _, path = scenario.endpoint.partition(" ")
        operation = (paths.get(path) or {}).get(method.lower())
        status = scenario.answer.status
        if operation is not None and not _named(status, operation.get("responses") or {}):
            seen.setdefault(status, {}).setdefault(scenario.endpoint, scenario.request)
    for status, found in sorted(seen.items()):
        first, *others = found
        rest = f" and {len(others)} other endpoint{'s' if len(others) > 1 else ''}" if others else ""
        answer = "answer" if others else "answers"
        yield Finding(
            kind=STATUS,
            endpoint=first,
            question=f"{first}{rest} {answer} {status}, which the OpenAPI document does not name: should it?",
            request=found[first],
            detail=", ".join(others),
        )


def _named(status: int, responses: Mapping[str, Any]) -> bool:
    return any(str(name).upper() in (str(status), f"{status // 100}XX", "DEFAULT") for name in responses)


def _unlike(seen: Shape, told: Any, path: str) -> Iterator[str]:
    """What the answers have that the schema does not admit, and the other way round."""
    options = list(_options(told))
    if not options or any("type" not in each and "properties" not in each for each in options):
        return
    admitted = {name for each in options for name in _types(each)}
    wrong = [name for name in seen["type"] if name not in admitted and not (name == "integer" and "number" in admitted)]
    if wrong:
        yield f"`{path or 'the answer'}` is {' or '.join(wrong)}, the document says {' or '.join(sorted(admitted))}"
    objects = [each for each in options if each.get("properties")]
    if len(objects) == 1 and seen.get("properties"):
        yield from _fields(seen, objects[0], path)
    lists = [each["items"] for each in options if each.get("items")]
    if len(lists) == 1 and seen.get("items"):
        yield from _unlike(seen["items"], lists[0], f"{path}[]")


def _fields(seen: Shape, told: Shape, path: str) -> Iterator[str]:
    for name, shape in seen["properties"].items():
        where = f"{path}.{name}".lstrip(".")
        if name in told["properties"]:
            yield from _unlike(shape, told["properties"][name], where)
        elif not told.get("additionalProperties"):
            yield f"`{where}` is answered and not in the document"
    for name in told.get("required") or ():
        if name not in seen["required"]:
            yield f"`{f'{path}.{name}'.lstrip('.')}` is required in the document and missing from answers"


def _options(told: Any) -> Iterator[Shape]:
    """The alternatives of a schema, an `allOf` of one as that one."""
    if not isinstance(told, Mapping):
        return
    nested = [*(told.get("anyOf") or ()), *(told.get("oneOf") or ())]
    every: Any = told.get("allOf") or ()
    if nested:
        for each in nested:
            yield from _options(each)
    elif len(every) == 1:
        yield from _options(every[0])
    elif not every:
        yield told
    if told.get("nullable"):
        yield {"type": "null"}


def _types(told: Shape) -> list[str]:
    named = told.get("type", "object")
    return [*([named] if isinstance(named, str) else named), *(["null"] if told.get("nullable") else [])]


def promised(
    shapes: Iterable[AnswerShape], findings: Iterable[Finding], runtime: RuntimeFacts
) -> tuple[AnswerShape, ...]:
    """The shapes with what the document adds to them: null, and types of what was null; not where the document lies."""
    lying = {finding.endpoint for finding in findings if finding.kind == KIND}
    endpoints = {e.key: e for e in runtime.endpoints if e.first_party and e.key not in lying}
    found = []
    for shape in shapes:
        endpoint = endpoints.get(shape.endpoint)
        schema = published(endpoint, runtime) if endpoint else None
        found.append(shape if schema is None else replace(shape, shape=_widened(shape.shape, schema)))
    return tuple(found)


def _widened(seen: Shape, told: Any) -> Shape:
    options = list(_options(told))
    admitted = {name for each in options for name in _types(each)}
    found = {**seen, "type": list(seen["type"])}
    if "null" in admitted and "null" not in found["type"]:
        found["type"] = sorted([*found["type"], "null"])
    if seen["type"] == ["null"]:
        found["type"] = sorted({"null", *(admitted & SCALARS)})
        formats = {each["format"] for each in options if each.get("format") in FORMATS}
        found.update({"format": formats.pop()} if len(formats) == 1 else {})
    objects = [each["properties"] for each in options if each.get("properties")]
    if seen.get("properties") and len(objects) == 1:
        found["properties"] = {n: _widened(s, objects[0].get(n)) for n, s in seen["properties"].items()}
    lists = [each["items"] for each in options if each.get("items")]
    if seen.get("items") and len(lists) == 1:
        found["items"] = _widened(seen["items"], lists[0])
    return found
