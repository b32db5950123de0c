"""A story as the observer tells it, in two worlds: a note is made, listed, changed and deleted by somebody new."""

from __future__ import annotations

from typing import Any

MADE = {"id": 7, "title": "First", "shared": False}
PROOF = {"Authorization": {"$": "text", "parts": ["Bearer ", {"$": "tie", "thing": "log_in", "path": ["token"]}]}}
VALUES = {"email": "hedy@example.com", "password": "Corr3ct-horse-battery"}
AT = {"id": {"$": "tie", "thing": "note", "path": ["id"]}}


def request(method: str, path: str, persona: str = "newcomer", **rest: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"holes": {}, "query": {}, "json": None, "form": None, "headers": None, "raw": None}
    return {"method": method, "path": path, "persona": persona, **empty, **rest}


def step(kind: str, sent: dict[str, Any], name: str = "") -> dict[str, Any]:
    thing: dict[str, Any] = {
        "name": name,
        "label": name,
        "table": "notes" if name == "note" else None,
        "pointer": [],
        "from_row": False,
    }
    return {**thing, "kind": kind, "endpoint": f"{sent['method']} {sent['path']}", "request": sent}


STEPS = [
    step("sign up", request("POST", "/users", "anonymous", json=VALUES), "sign_up"),
    step("log in", request("POST", "/login", "anonymous", json=VALUES), "log_in"),
    step("create", request("POST", "/notes", json={"title": "First"}), "note"),
    step("list", request("GET", "/notes")),
    step("act", request("POST", "/notes/{id}/share", holes=AT)),
    step("change", request("PUT", "/notes/{id}", holes=AT, json={"title": "Second"})),
    step("reread", request("GET", "/notes/{id}", holes=AT)),
    step("delete", request("DELETE", "/notes/{id}", holes=AT)),
    step("gone", request("GET", "/notes/{id}", holes=AT)),
    step("missing", request("GET", "/notes")),
]


def record(status: int, body: Any, things: dict[str, Any]) -> dict[str, Any]:
    quiet = dict.fromkeys(("shown", "told", "complaints", "place", "rows"), ())
    told: dict[str, Any] = {**quiet, "location": None, "framework": False}
    return {**told, "status": status, "is_json": True, "body": body, "things": things, "people": {}}


def records(key: int, token: str) -> list[dict[str, Any]]:
    """What each step answered in a world that counts from `key`."""
    note = {**MADE, "id": key}
    told: list[tuple[int, Any, str]] = [
        (201, {"email": VALUES["email"]}, "sign_up"),
        (200, {"token": token}, "log_in"),
        (201, note, "note"),
        (200, [note], ""),
        (200, {**note, "shared": True}, ""),
        (200, {**note, "title": "Second"}, ""),
        (200, {**note, "title": "Second"}, ""),
        (204, None, ""),
        (404, {"error": "There is no such note."}, ""),
        (200, [], ""),
    ]
    things: dict[str, Any] = {}
    found = []
    for status, body, name in told:
        found.append(record(status, body, dict(things)))
        if name:
            things[name] = body
    return found


def story(key: int = 7, token: str = "a" * 24, left: str = "hedy@example.com") -> dict[str, Any]:
    """The story in one world."""
    row = {"table": "users", "kind": "created", "before": None, "after": {"id": key, "email": left}}
    about = {"noun": "note", "way": "new", "values": VALUES, "proof": PROOF, "givens": []}
    return {**about, "steps": STEPS, "records": records(key, token), "rows": [row]}


def paged(key: int = 7, token: str = "a" * 24) -> dict[str, Any]:
    """The story of the note in an application of pages: a form makes it, and leads to where it is shown."""
    told = story(key, token)
    sent = request("POST", "/notes", form={"title": "First"})
    made = {**told["records"][2], "is_json": False, "body": None, "status": 302, "location": "/notes", "text": ""}
    made["notice"] = ["Your note is kept.", "First"]
    steps = [*told["steps"][:2], {**step("create", sent, "note"), "from_row": True}]
    return {**told, "steps": steps, "records": [*told["records"][:2], made]}
