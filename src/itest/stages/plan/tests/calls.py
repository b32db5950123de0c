"""One call of the application as the expressions that a framework's call macro lays out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from itest.model.observations import Request
from itest.stages.plan.tests.code import Code, join
from itest.stages.plan.tests.literals import is_hole, source
from itest.stages.plan.tests.payloads import Bases, body_code, content
from itest.stages.plan.tests.urls import path_code
from itest.stages.plan.tests.variation import Variation
from itest.stages.plan.tests.world import CLIENTS, World


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Expressions as text; `method` is None where `verb` names it at run time. `code` carries imports and fixtures."""

    client: str
    method: str | None
    path: str
    verb: str | None = None
    json: str | None = None
    form: str | None = None
    query: str | None = None
    headers: str | None = None
    raw: str | None = None
    files: str | None = None
    media: str = "text/plain"
    code: Code


def call(request: Request, world: World, known: Bases, variation: Variation | None = None) -> Call:
    """The call that sends `request`; what `variation` varies is taken from the test's parameters."""
    client = CLIENTS.get(request.persona, f"{request.persona}_client")
    vary = variation or Variation(names=(), rows=())
    path = vary.path or path_code(request, world.scope)
    request, files = _without_files(request, world)
    body = vary.body or (None if vary.crowd else body_code(request, known, world.scope))
    query = vary.query or (source(dict(request.query), world.scope) if request.query else None)
    headers = _headers(request, world)
    raw = source(request.raw, world.scope) if request.raw is not None else None
    parts = [part for part in (path, body, query, headers, raw, files) if part]
    code = join("", parts)
    form = _is_form(request, variation)
    if form and body and world.framework == "django" and request.method.upper() in ("PUT", "PATCH", "DELETE"):
        body = _encoded(body, request)
        code = join("", [code, body])
    return Call(
        client=client,
        method=None if vary.verb else request.method.lower(),
        verb=vary.verb,
        path=path.text,
        json=body.text if body and not form else None,
        form=body.text if body and form else None,
        query=query.text if query else None,
        headers=headers.text if headers else None,
        raw=raw.text if raw else None,
        media=str((request.headers or {}).get("Content-Type", "text/plain")),
        files=files.text if files else None,
        code=replace(code, fixtures=code.fixtures | {client}),
    )


def _headers(request: Request, world: World) -> Code | None:
    """The headers beside those that the framework's client takes by another name: Django's has `content_type`."""
    own = "content-type" if world.framework == "django" and request.raw is not None else ""
    told = {name: value for name, value in (request.headers or {}).items() if name.lower() != own}
    return source(told, world.scope) if told else None


def _without_files(request: Request, world: World) -> tuple[Request, Code | None]:
    """The request without its uploads, and these, where a framework's client takes them apart from the form."""
    files = {name: value for name, value in (request.form or {}).items() if is_hole(value, "file")}
    if not files or world.framework in ("flask", "django"):
        return request, None
    fields = {name: value for name, value in (request.form or {}).items() if name not in files}
    return replace(request, form=fields or None), source(files, world.scope)


def _encoded(form: Code, request: Request) -> Code:
    """A form for Django's client, which itself encodes only what is posted."""
    if any(is_hole(value, "file") for value in (request.form or {}).values()):
        names = frozenset(
            ("django.test.client", name) for name in ("BOUNDARY", "MULTIPART_CONTENT", "encode_multipart")
        )
        return join(f"encode_multipart(BOUNDARY, {form.text}), content_type=MULTIPART_CONTENT", [form, Code("", names)])
    own = Code("", frozenset({("urllib.parse", "urlencode")}))
    encoded = f'urlencode({form.text}, doseq=True), content_type="application/x-www-form-urlencoded"'
    return join(encoded, [form, own])


def _is_form(request: Request, variation: Variation | None) -> bool:
    found = content(request)
    return bool(found and found[0] == "form") or bool(variation and variation.form)
