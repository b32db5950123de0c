"""An account that nobody signs up for: a row by its factory, with the application's own way to keep a password."""

from __future__ import annotations

import re
import sys
from typing import Any, Dict, NamedTuple, Optional

from ..known.app import SECRET
from ..known.words import snake
from ..playing.phase import Job
from ..playing.play import Scene
from .below import modules_below

HASHER = re.compile(
    r"^(get_)?(password_hash|hash(ed)?_password|hash_pass|make_password(_hash)?|encrypt_password|encode_password|create_password_hash|get_hash(ed)?|hash|generate_hash)$"
)
PASSWORD_COLUMN = re.compile(r"passw|pwd", re.IGNORECASE)


class Made(NamedTuple):
    """`hasher` is model.runtime.Reference as JSON; `column` takes what a hashing function returns."""

    model: str
    values: Dict[str, Any]
    row: Any
    hasher: Optional[Dict[str, str]]
    column: Optional[str]


def made_account(job: Job, scene: Scene, who: Dict[str, str]) -> Optional[Made]:
    """A row of the accounts' model for this person; None when the factory cannot make one."""
    model = job.app.user
    if model is None:
        return None
    values = _values(model, who)
    overrides: Dict[str, Any] = {k: v for k, v in values.items() if k != "password"}
    hasher, column = _hasher(job, model)
    if hasher is None and (_takes_plain(model) or job.app.framework == "django"):
        overrides["password"] = who["password"]
    elif hasher is not None and column is not None:
        overrides[column] = _call(hasher, who["password"])
    try:
        row = scene.made(str(model["key"]), overrides)
        if hasher is not None and column is None:
            getattr(row, str(model["password_method"]))(who["password"])
            scene.save(row)
    except Exception:
        return None
    return Made(str(model["key"]), {**values, "password": who["password"]}, row, hasher, column)


def _values(model: Any, who: Dict[str, str]) -> Dict[str, Any]:
    names = {
        "email": "email",
        "username": "username",
        "first_name": "first",
        "last_name": "last",
        "full_name": "full",
        "name": "full",
    }
    found: Dict[str, Any] = {}
    for column in model["columns"]:
        key = names.get(snake(column["attribute"]))
        if key is not None and column["kind"] in ("str", "text", "email"):
            found[str(column["attribute"])] = who[key]
    return found


def _takes_plain(model: Any) -> bool:
    return bool(model.get("password_property"))


def _hasher(job: Job, model: Any) -> Any:
    """(Reference, column): a method of the model, or a function of the project whose result goes into the column."""
    if job.app.framework == "django":
        return None, None
    if model.get("password_method"):
        expression = f"{model['name']}.{model['password_method']}"
        return {"module": model["module"], "name": model["name"], "expression": expression}, None
    column = next((c["attribute"] for c in model["columns"] if PASSWORD_COLUMN.search(c["name"])), None)
    column = column or next((c["attribute"] for c in model["columns"] if SECRET.search(c["name"])), None)
    for name in modules_below(str(job.payload["project"])):
        for word, value in sorted(vars(sys.modules[name]).items()):
            if HASHER.match(word) and callable(value) and getattr(value, "__module__", None) == name:
                return {"module": name, "name": word, "expression": word}, column
    return None, None


def _call(hasher: Dict[str, str], plain: str) -> Any:
    return getattr(sys.modules[hasher["module"]], hasher["name"])(plain)
