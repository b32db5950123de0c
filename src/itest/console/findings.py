"""The findings as questions with the request that shows them: for the terminal and as Markdown for an issue."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from itest.model.observations import Finding, Request

KINDS = {
    "stranger may change": "Somebody else may change it",
    "stranger may read": "Somebody else may read it",
    "open to everybody": "Anybody may change it",
    "secret in the answer": "A secret is told",
    "server error": "It breaks",
    "dropped field": "A field goes nowhere",
}
"""The headings, in the order of their consequence; other kinds follow."""
LINE = 110


def by_kind(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """The findings under their headings, the gravest first."""
    order = [*KINDS, *(f.kind for f in findings)]
    found = {kind: [f for f in findings if f.kind == kind] for kind in dict.fromkeys(order)}
    return {KINDS.get(kind, kind.capitalize()): each for kind, each in found.items() if each}


def request_line(request: Request) -> str:
    """The call in one line: `PUT /items/<item.id> as other {"title": "A walk"}`."""
    query = "&".join(f"{name}={_spoken(value)}" for name, value in request.query.items())
    who = "" if request.persona == "anonymous" else f" as {request.persona}"
    body = _body(request)
    short = body if len(body) <= LINE else f"{body[: LINE - 3]}..."
    return f"{request.method} {_path(request)}{'?' if query else ''}{query}{who}{' ' if short else ''}{short}"


def findings_markdown(findings: Sequence[Finding], project: str) -> str:
    """Every finding with its request, by kind; says so when there are none."""
    lines = [f"# What itest asks about {project}", ""]
    lines += ["Each of these was seen while the application was tried out. None is asserted by a test as right.", ""]
    for title, each in by_kind(findings).items():
        lines += [f"## {title}", ""]
        for finding in each:
            lines += [f"- [ ] {_inline(finding.question)}", "", *_indented(_listing(finding)), ""]
    if not findings:
        lines += ["Nothing looked odd.", ""]
    return "\n".join(lines)


def _listing(finding: Finding) -> Iterator[str]:
    request = finding.request
    query = "&".join(f"{name}={_spoken(value)}" for name, value in request.query.items())
    yield "```http"
    yield f"{request.method} {_path(request)}{'?' if query else ''}{query}"
    yield f"# as {request.persona}" if request.persona != "anonymous" else "# as nobody"
    yield from (f"{name}: {_spoken(value)}" for name, value in (request.headers or {}).items())
    body = _body(request)
    if body:
        yield from ("", *body.splitlines())
    yield "```"
    if finding.detail:
        yield ""
        yield f"Seen: {_inline(finding.detail)}"


def _indented(lines: Iterator[str]) -> list[str]:
    return [f"  {line}" if line else "" for line in lines]


def _inline(text: str) -> str:
    """Text of the project's own in one line that cannot become markup."""
    plain = " ".join(text.split())
    return "".join(f"\\{char}" if char in "<>*[]" else char for char in plain)


def _path(request: Request) -> str:
    path = request.path
    for name, value in request.holes.items():
        path = path.replace("{" + name + "}", str(_spoken(value)))
    return path


def _body(request: Request) -> str:
    if request.raw is not None:
        return str(_spoken(request.raw))
    sent = request.json if request.json is not None else request.form
    return "" if sent is None else json.dumps(_spoken(sent), ensure_ascii=False)


def _spoken(value: Any) -> Any:
    """A value in which things and accounts are named: `<article.slug>`."""
    if isinstance(value, Mapping) and "$" in value:
        return _hole(value)
    if isinstance(value, Mapping):
        return {name: _spoken(item) for name, item in value.items()}
    return [_spoken(item) for item in value] if isinstance(value, (list, tuple)) else value


def _hole(hole: Mapping[str, Any]) -> str:
    if hole["$"] == "text":
        return "".join(str(_spoken(part)) for part in hole["parts"])
    if hole["$"] in ("tie", "persona"):
        owner = hole.get("thing") or hole.get("name") or "user"
        return f"<{'.'.join(map(str, [owner, *hole['path']]))}>"
    return str(hole.get("text") or hole.get("name") or f"<{hole['$']}>")
