"""What successful calls show that may not be meant: fields that go nowhere, secrets told, writes without a guard."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from itest.model.codec import from_json
from itest.model.observations import Finding, Personas, Request
from itest.model.runtime import Endpoint, Json
from itest.stages.observe.ties import DECIMAL, leaves, plain

Scene = Mapping[str, Any]
NEVER_SHOWN = re.compile(
    r"passw|pwd|hash|salt|secret|token|captcha|csrf|confirm|repeat|again|accept|terms|agree|remember|submit|code|otp",
    re.IGNORECASE,
)
SECRET = re.compile(
    r"^(plain_?)?(password|passwd|pwd)(_?(hash|digest|salt))?$|^hashed_?password$|^secret(_?key)?$|^salt$", re.I
)
HASHED = re.compile(
    r"^(\$2[abxy]\$|\$argon2|\$pbkdf2|pbkdf2_sha|bcrypt|argon2\$|scrypt[:$]|md5\$|sha\d+\$|pbkdf2:)\S{20,}$"
)
MASK = re.compile(r"^[*•x.\s]*$|^(write|read)[-_ ]only$", re.IGNORECASE)
ENTRANCE = re.compile(
    r"sign|regist|log-?_?in|log-?_?out|auth|token|password|forgot|reset|recover|verif|confirm|activat|invit|webhook|"
    r"callback|hook|contact|subscri|newsletter|feedback|health",
    re.IGNORECASE,
)
SMALLEST = 3
"""Shorter texts stand in too many places to tell where they went."""


def suspicions(scenes: Sequence[Scene], endpoints: Sequence[Endpoint], personas: Personas) -> Iterator[Finding]:
    """The findings that successes show, those of one endpoint and kind once."""
    known = {endpoint.key: endpoint for endpoint in endpoints}
    passwords = {str(account.values.get("password") or "") for account in personas.accounts} - {""}
    for scene in scenes:
        if scene["intent"] == "success":
            yield from _dropped(scene, known.get(scene["endpoint"]))
            yield from _told(scene, passwords)
    yield from _unguarded(scenes, personas.table)


def _finding(kind: str, scene: Scene, question: str, detail: str) -> Finding:
    request = from_json(Request, scene["script"]["request"])
    endpoint = str(scene["endpoint"])
    return Finding(kind=kind, endpoint=endpoint, question=f"{endpoint} {question}", request=request, detail=detail)


def _dropped(scene: Scene, endpoint: Endpoint | None) -> Iterator[Finding]:
    """Fields that the endpoint declares and that were sent, of which neither rows, mails nor answer say anything."""
    record = scene["record"]
    declared = _declared(endpoint) | {name for row in record["rows"] for name in row["after"] or ()}
    if not any(row["kind"] in ("created", "changed") for row in record["rows"]):
        return
    stored = " ".join(_words(plain(value)) for _, value in leaves([row["after"] for row in record["rows"]]))
    made = any(row["kind"] == "created" for row in record["rows"])
    if not made and not any(len(_words(v)) >= SMALLEST and _words(v) in stored for v in _sent(scene).values()):
        return  # what changed has nothing to do with what was sent: the time of the last visit, say
    told = " ".join(_words(value) for value in _everything(record))
    for name, value in _sent(scene).items():
        text = _words(value)
        if name in declared and not NEVER_SHOWN.search(name) and len(text) >= SMALLEST and text not in told:
            question = f"takes `{name}`, but neither stores nor answers it: is that meant?"
            yield _finding("dropped field", scene, question, f"sent {plain(value)!r}")


def _declared(endpoint: Endpoint | None) -> set[str]:
    shape = (endpoint.body or endpoint.form or {}) if endpoint else {}
    properties = shape.get("properties") or {}
    inner = properties.get(endpoint.envelope) if endpoint and endpoint.envelope else None
    if len(properties) == 1 and inner is None:
        inner = next(iter(properties.values()))
    nested = inner.get("properties") if isinstance(inner, Mapping) else None
    return {*properties, *(nested or {})}


def _sent(scene: Scene) -> dict[str, Json]:
    """The texts and numbers of the body, by field; what stands for something else is left out."""
    request = scene["script"]["request"]
    data = request.get("json") or request.get("form")
    if isinstance(data, dict) and len(data) == 1 and isinstance(next(iter(data.values())), dict):
        data = next(iter(data.values()))
    fields = data.items() if isinstance(data, dict) and "$" not in data else ()
    return {name: v for name, v in fields if isinstance(v, (str, float, int)) and not isinstance(v, bool)}


def _everything(record: Mapping[str, Any]) -> Iterator[Json]:
    """Every value in the rows, the answer and the mails."""
    for part in (record["body"], [row["after"] for row in record["rows"]], record.get("mails") or []):
        yield from (plain(value) for _, value in leaves(part))
    yield record.get("text") or ""
    yield record.get("location") or ""


def _words(value: Json) -> str:
    """A value so that its spelling does not matter: `10.00` as 10, a title as its slug, a moment as its day."""
    text = str(plain(value)).lower()
    if DECIMAL.match(text):
        text = text.rstrip("0").rstrip(".")
    return " ".join(re.findall(r"[\w@.]+", text.partition("t00:00")[0])).replace("_", " ")


def _told(scene: Scene, passwords: set[str]) -> Iterator[Finding]:
    """A password, its hash, or what is called a secret, in an answer."""
    for path, value in leaves(scene["record"]["body"]):
        name = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
        if not isinstance(value, str) or MASK.match(value):
            continue
        named = bool(path) and path[-1] == name and bool(SECRET.match(name))
        if value in passwords or HASHED.match(value) or named:
            detail = "it is the account's password" if value in passwords else f"a text of {len(value)} characters"
            yield _finding("secret in the answer", scene, f"answers with `{name}`: is that meant?", detail)
            return


def _unguarded(scenes: Sequence[Scene], users: str | None) -> Iterator[Finding]:
    """Writes that nobody needs to log in for, on tables whose other writes are refused to nobody."""
    refused = {s["endpoint"] for s in scenes if s["intent"] == "anonymous" and s["record"]["status"] != 200}
    writes = [s for s in scenes if s["intent"] == "success" and s["record"]["rows"]]
    guarded = {row["table"] for s in writes if s["endpoint"] in refused for row in s["record"]["rows"]} - {users}
    for scene in writes:
        tables = {row["table"] for row in scene["record"]["rows"]}
        request = scene["script"]["request"]
        mine = scene["endpoint"] not in refused and request["persona"] == "anonymous" and not request.get("headers")
        if mine and tables & guarded and users not in tables and not ENTRANCE.search(request["path"]):
            question = "changes rows for anybody, while its neighbours want a login: is that meant?"
            yield _finding("open to everybody", scene, question, f"it changed {', '.join(sorted(tables))}")
