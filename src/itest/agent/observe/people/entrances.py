"""The endpoints through which people come in: where they sign up and where they log in."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterable, Iterator, List, Tuple

from ..drafts.draft import Draft
from ..known import holes, words
from ..known.app import App, Endpoint
from ..known.values import Maker, kind_of, narrowed

PASS = re.compile(r"pass(word|wd|phrase|code)?|pwd|^pw$|^pin$", re.IGNORECASE)
NEITHER = re.compile(
    r"reset|forgot|change|recover|refresh|logout|sign-?out|verify|confirm|update|delete|revoke|test-token|blacklist",
    re.I,
)
SIGN_UP = re.compile(r"sign-?_?up|regist|join|create-?_?account|enroll", re.IGNORECASE)
LOG_IN = re.compile(r"log-?_?in|sign-?_?in|token|authenticate|/auth|session|jwt|obtain", re.IGNORECASE)
HANDLES = re.compile(r"user|e?mail|login|identifier|account|handle|nick", re.IGNORECASE)


def password_fields(endpoint: Endpoint) -> List[str]:
    """The fields that take a password."""
    return [name for name in endpoint.fields if PASS.search(name) and "grant" not in name]


def sign_ups(app: App) -> List[Endpoint]:
    """POST endpoints with a password (or that hand out API keys) that may create an account, the likeliest first."""
    keyed = any("api_key" in str(e.raw.get("scheme") or "") for e in app.endpoints)
    found: List[Tuple[Any, ...]] = []
    for endpoint in [*app.endpoints, *app.foreign]:
        if endpoint.method != "POST" or endpoint.parameters or endpoint.path.startswith("/admin/"):
            continue
        spoken = f"{endpoint.path} {endpoint.raw.get('name') or ''}"
        hands_out = keyed and endpoint.secured is not True and bool(endpoint.fields)
        if NEITHER.search(endpoint.path) or not (password_fields(endpoint) or SIGN_UP.search(spoken) or hands_out):
            continue
        fields = [f for f in endpoint.fields if not PASS.search(f)]
        order = 0 if SIGN_UP.search(spoken) else 2 if LOG_IN.search(endpoint.path) else 1
        found.append((order, endpoint.secured is True, not fields, len(found), endpoint))
    return [entry[-1] for entry in sorted(found, key=lambda entry: entry[:-1])][:6]


def log_ins(app: App) -> List[Endpoint]:
    """POST endpoints that may answer a password with a proof, the likeliest first."""
    found: List[Tuple[Any, ...]] = []
    for endpoint in [*app.endpoints, *app.foreign]:
        if endpoint.method != "POST" or endpoint.parameters or endpoint.path.startswith("/admin/"):
            continue
        if NEITHER.search(endpoint.path) or SIGN_UP.search(endpoint.path) or not LOG_IN.search(endpoint.path):
            continue
        if password_fields(endpoint) or not endpoint.fields:
            order = 0 if re.search(r"log-?in|sign-?in|access-?token|obtain", endpoint.path, re.I) else 1
            found.append((not password_fields(endpoint), order, len(found), endpoint))
    return [entry[-1] for entry in sorted(found, key=lambda entry: entry[:-1])][:8]


def sign_up_drafts(endpoint: Endpoint, who: Dict[str, str]) -> Iterator[Draft]:
    """Bodies that sign this person up: all fields, then the required ones and those about the person."""
    shape = endpoint.body if endpoint.body is not None else endpoint.form
    if not shape or not shape.get("properties"):
        return
    draft = Draft(endpoint, "anonymous")
    draft.encoding = "json" if endpoint.body is not None else "form"
    data = Maker(0, None, who).object(shape)
    personal = [name for name in data if data[name] in who.values()]
    required = [name for name in shape.get("required") or [] if name in data]
    privileges = re.compile(r"is_|super|admin|staff|role|active|verified")
    modest = {name: value for name, value in data.items() if not privileges.search(name) or name in required}
    for chosen in (personal + [n for n in required if n not in personal], list(modest)):
        body = {name: data[name] for name in data if name in chosen}
        if body:
            yield draft.copy(data=body, strategy="sign-up")


def log_in_drafts(endpoint: Endpoint, handles: List[str], known: Iterable[str] = ()) -> Iterator[Draft]:
    """Log-in requests as templates, in which {"$": "persona", "path": [...]} stands for the account's own values.

    `known` are the names of these; a log-in that shares its schema with the sign-up wants more than its code reads.
    """
    secret = holes.persona("", ["password"])
    shape = (endpoint.body if endpoint.body is not None else endpoint.form) or {}
    if not password_fields(endpoint):
        for handle in handles:
            basic = {"$": "basic", "username": holes.persona("", [handle]), "password": secret}
            draft = Draft(endpoint, "anonymous")
            draft.headers = {"Authorization": basic}  # a hole until it is sent
            yield draft
        return
    for handle in _ordered(endpoint, handles):
        draft = Draft(endpoint, "anonymous")
        draft.encoding = "json" if endpoint.body is not None else "form"
        draft.data = {}
        for name, inner in (shape.get("properties") or {}).items():
            value = _entry(name, inner if isinstance(inner, dict) else {}, handle, handles, secret)
            if value is None and name in (shape.get("required") or ()):
                own = words.snake(name)
                value = holes.persona("", [own]) if own in known else Maker(0).object(shape).get(name)
            if value is not None:
                draft.data[name] = value
        yield draft


def _ordered(endpoint: Endpoint, handles: List[str]) -> List[str]:
    named = [h for h in handles if h in [f.lower() for f in endpoint.fields]]
    return named or handles


def _entry(name: str, shape: Dict[str, Any], handle: str, handles: List[str], secret: Any) -> Any:
    plain = words.snake(name)
    if "grant" in plain:
        return "password"  # the only one of OAuth 2 that goes with a password
    if PASS.search(plain):
        return secret
    if plain in handles:
        return holes.persona("", [plain])
    if HANDLES.search(plain) and kind_of(narrowed(shape), name) == "string":
        exact = next((h for h in handles if h == plain), "email" if "mail" in plain and "email" in handles else handle)
        return holes.persona("", [exact])
    return shape.get("const")


def filled(request: Dict[str, Any], values: Dict[str, Any]) -> Dict[str, Any]:
    """A log-in template with one account's values put in."""

    def ask(hole: holes.Hole) -> Any:
        return holes.walk(values, hole["path"])

    found: Dict[str, Any] = holes.fill(request, ask)
    return found


def named(value: Any, name: str) -> Any:
    """A log-in template that speaks of the account `name`."""
    if holes.is_hole(value):
        return {**value, "name": name} if value["$"] == "persona" else value
    if isinstance(value, dict):
        return {key: named(item, name) for key, item in value.items()}
    return value
