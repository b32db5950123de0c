"""What an account must have in its row: to be let in at all, and to be an administrator."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any, Dict, List, Optional

from ..known.app import App
from ..known.encode import literal
from ..known.words import snake
from ..playing.play import Scene

ACTIVE = re.compile(
    r"^(is_)?(active|enabled|verified|confirmed|approved|activated|email_verified|email_confirmed|is_email_verified)$"
)
SINCE = re.compile(r"^(email_|account_)?(activated|verified|confirmed|approved|enabled)(_?(at|on|date|time))?$")
THEN = "2024-01-01T00:00:00"
"""When those who are let in were let in."""
GROUPS = re.compile(r"""\bgroups(?:__name|\.filter\(\s*name)(?:__\w+)?\s*=\s*([\[({][^\])}]*|["'][^"'\n]*["'])""")
NAME = re.compile(r"""["']([^"'\n]+)["']""")
ELSEWHERE = {"tests", "test", "migrations", "venv", ".venv", "node_modules", "site-packages"}
ADMIN = re.compile(r"^(is_)?(superuser|staff|admin|superadmin|administrator|super_user)$")
RIGHT = re.compile(r"^(is|can|has)_")
STATE = re.compile(
    r"activ|verif|confirm|enabl|disabl|delet|bann|block|archiv|subscri|public|private|online|email|notif"
)
ROLE = re.compile(r"^(user_|account_)?(role|type|level|kind)$")
OFFICE = re.compile(r"^(user_|account_)?(role|group|level|rank)(_id)?$")
OFFICES = ("admin", "super", "owner", "root", "manager", "staff")
CHIEF = re.compile(r"super|admin|owner|root|manager|staff", re.IGNORECASE)


def promotion(app: App, table: str) -> Dict[str, Any]:
    """The columns that make an account an administrator; empty where the table has none."""
    found: Dict[str, Any] = {}
    for column in (app.by_table.get(table) or {}).get("columns", ()):
        name = snake(column["attribute"])
        if column["kind"] == "bool" and (ADMIN.match(name) or (RIGHT.match(name) and not STATE.search(name))):
            found[str(column["name"])] = True
        elif ROLE.match(name) and not column.get("references"):
            chief = next((c for c in column.get("choices") or () if CHIEF.search(str(c))), None)
            if chief is not None:
                found[str(column["name"])] = chief
            elif name.endswith("role") and column["kind"] in ("str", "text") and not column.get("choices"):
                found[str(column["name"])] = "admin"
    return found


def appointment(scene: Scene, app: App, table: str) -> Dict[str, Any]:
    """The column with the key of an administrator's row, where roles are rows of a table that is filled already."""
    for column in (app.by_table.get(table) or {}).get("columns", ()):
        if not column.get("references") or not OFFICE.match(snake(column["attribute"])):
            continue
        other, _, key = str(column["references"]).rpartition(".")
        ranked = [(rank, row[key]) for row in scene.rows_of(app, other) for rank in [_rank(row)] if rank is not None]
        keys = [value for _, value in sorted(ranked, key=lambda pair: pair[0]) if isinstance(value, (int, str))]
        if keys:
            return {str(column["name"]): keys[0]}
    return {}


def _rank(row: Dict[str, Any]) -> Optional[int]:
    """How high an office is by what its row is called; None for one that says nothing of an administrator."""
    texts = " ".join(value for value in row.values() if isinstance(value, str)).lower()
    return next((rank for rank, word in enumerate(OFFICES) if word in texts), None)


def groups(root: str) -> List[str]:
    """The groups of Django that the project's own code asks for by name, in alphabetical order."""
    found = set()
    for path in sorted(Path(root).rglob("*.py")):
        if not ELSEWHERE & set(path.relative_to(root).parts):
            for names in GROUPS.findall(path.read_text(encoding="utf-8", errors="replace")):
                found.update(NAME.findall(names))
    return sorted(found)


def activation(scene: Scene, app: App, row: Dict[str, Any]) -> Dict[str, Any]:
    """Sets the flags and times that keep a fresh account out; the columns that were set, as JSON."""
    flags: Dict[str, Any] = {}
    for name, value in row["after"].items():
        column = app.column(row["table"], name) or {}
        if ACTIVE.match(snake(name)) and (value is False or value == 0):
            flags[name] = True
        elif SINCE.match(snake(name)) and value is None and column.get("kind") == "datetime":
            flags[name] = literal("datetime", THEN + ("+00:00" if column.get("timezone") else ""))
    return flags if flags and scene.set_columns(app, row, {n: _as_python(v) for n, v in flags.items()}) else {}


def confirmation(scene: Scene, app: App, row: Dict[str, Any], others: List[Dict[str, Any]]) -> Dict[str, Any]:
    """Does the same in the rows that the sign-up made beside the account's, where they refer to it; by table."""
    found: Dict[str, Any] = {}
    for other in others:
        columns = (app.by_table.get(other["table"]) or {}).get("columns") or ()
        refers = any(str(c.get("references") or "").rpartition(".")[0] == row["table"] for c in columns)
        if refers and other["kind"] == "created" and other["table"] not in (row["table"], *found):
            needed = activation(scene, app, other)
            found.update({other["table"]: needed} if needed else {})
    return found


def _as_python(value: Any) -> Any:
    return datetime.datetime.fromisoformat(value["text"]) if isinstance(value, dict) else value
