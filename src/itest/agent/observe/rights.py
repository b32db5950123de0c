"""What an account must have in its row: to be let in at all, and to be an administrator."""

from __future__ import annotations

import re
from typing import Any, Dict

from .app import App
from .play import Scene
from .words import snake

ACTIVE = re.compile(
    r"^(is_)?(active|enabled|verified|confirmed|approved|activated|email_verified|email_confirmed|is_email_verified)$"
)
ADMIN = re.compile(r"^(is_)?(superuser|staff|admin|superadmin|administrator|super_user)$")
RIGHT = re.compile(r"^(is|can|has)_")
STATE = re.compile(
    r"activ|verif|confirm|enabl|disabl|delet|bann|block|archiv|subscri|public|private|online|email|notif"
)
ROLE = re.compile(r"^(user_|account_)?(role|type|level|kind)$")
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


def activation(scene: Scene, app: App, row: Dict[str, Any]) -> Dict[str, Any]:
    """Sets the flags that keep a fresh account out; the columns that were set."""
    flags = {name: True for name, value in row["after"].items() if ACTIVE.match(snake(name)) and value in (False, 0)}
    if not flags:
        return {}
    return flags if scene.set_columns(app, row, flags) else {}
