"""The application as the observer knows it: endpoints, models and tables out of the runtime facts."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterable, List, Mapping, Optional, Tuple

from . import nouns
from .values import narrowed
from .words import snake

Model = Mapping[str, Any]
Column = Mapping[str, Any]
SECRET = re.compile(r"passw|pwd|hash|secret|salt", re.IGNORECASE)
CHANGING = {"update", "edit", "change", "modify", "reset", "recover"}
OWNER = re.compile(
    r"user|owner|author|creator|created_by|account|customer|member|profile|seller|sender|poster|student|person"
)


class Endpoint:
    """One method on one path; `raw` is model.runtime.Endpoint as a dict."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.method = str(raw["method"])
        self.path = str(raw["path"])
        self.key = f"{self.method} {self.path}"
        self.parameters: List[Mapping[str, Any]] = list(raw.get("parameters") or [])
        self.body: Optional[Mapping[str, Any]] = _sane(raw.get("body"))
        self.form: Optional[Mapping[str, Any]] = _sane(raw.get("form"))
        self.query: Optional[Mapping[str, Any]] = raw.get("query")
        self.envelope: Optional[str] = raw.get("envelope")
        if self.envelope is None and self.body is not None:
            self.envelope, self.body = _unwrapped(self.body)
        self.secured: Optional[bool] = raw.get("secured")
        self.handler: Optional[Mapping[str, Any]] = raw.get("handler")

    @property
    def writes(self) -> bool:
        return self.method not in ("GET", "HEAD", "OPTIONS")

    @property
    def updates(self) -> bool:
        """Whether it changes what is there, so that its body must differ from the one used to create."""
        words = snake(self.path + "_" + str(self.raw.get("name") or "")).split("_")
        return self.method in ("PUT", "PATCH") or bool(CHANGING & set(words))

    @property
    def fields(self) -> List[str]:
        """Names of the body's or form's properties."""
        shape = self.body or self.form or {}
        return list((shape.get("properties") or {}).keys())


def _sane(shape: Optional[Mapping[str, Any]]) -> Optional[Mapping[str, Any]]:
    """A shape without fields that are objects only by mistake: `"@" in data["email"]` reads like a nested field."""
    if not shape or not shape.get("properties"):
        return shape
    known = {name: _text_if_odd(inner) for name, inner in shape["properties"].items()}
    return {**shape, "properties": known}


def _text_if_odd(inner: Any) -> Any:
    names = inner.get("properties") or () if isinstance(inner, Mapping) else ()
    return {"type": "string"} if names and not all(re.match(r"^\w[\w.-]*$", name) for name in names) else inner


def _unwrapped(body: Mapping[str, Any]) -> Tuple[Optional[str], Mapping[str, Any]]:
    """A body whose only field is an object with fields of its own, as envelope and inner shape."""
    properties = body.get("properties") or {}
    if len(properties) == 1:
        name, inner = next(iter(properties.items()))
        inner = narrowed(inner) if isinstance(inner, Mapping) else {}
        if inner.get("properties"):
            return str(name), inner
    return None, body


class App:
    """`tables` are the watched ones, `user` is the accounts' model, `attributes` is what an account knows of itself;
    `every` endpoint by its key, those of libraries too; `homes` are the account's columns that say where it belongs.
    """

    def __init__(self, payload: Mapping[str, Any]) -> None:
        self.framework = str(payload["framework"])
        self.endpoints = [Endpoint(e) for e in payload["endpoints"] if e.get("first_party", True)]
        self.foreign = [Endpoint(e) for e in payload["endpoints"] if not e.get("first_party", True)]
        self.every = {e.key: e for e in [*self.foreign, *self.endpoints]}
        self.models: List[Model] = list(payload.get("models") or [])
        self.tables: List[str] = list(payload.get("tables") or [])
        self.by_key = {m["key"]: m for m in self.models}
        self.by_table: Dict[str, Model] = {}
        for model in self.models:
            self.by_table.setdefault(model["table"], model)
        self.accounts: Mapping[str, Any] = payload.get("accounts") or {}
        self.cast: Mapping[str, Any] = payload.get("cast") or {}
        self.attributes: List[str] = list(payload.get("attributes") or [])
        self.homes: List[str] = list(payload.get("homes") or [])
        self.user_table: Optional[str] = payload.get("user_table") or _user_table(self.models)

    @property
    def user(self) -> Optional[Model]:
        return self.by_table.get(self.user_table or "")

    @property
    def without_password(self) -> Optional[str]:
        """The table of people whom the application knows by something else, where none has a password."""
        named = [model for model in self.models if _of_people(model)]
        return str(named[0]["table"]) if named and self.user_table is None else None

    def tables_for(self, word: str) -> List[str]:
        """Tables that the noun may mean, the likeliest first."""
        graded: List[Tuple[int, int, str]] = []
        for index, table in enumerate(self.all_tables):
            names = [table, bare(self.by_table[table])] if table in self.by_table else [table]
            if table in self.by_table:
                names.append(self.by_table[table]["name"])
            grade = max(nouns.likeness(word, name) for name in names)
            if grade:
                graded.append((-grade, index, table))
        return [table for _, _, table in sorted(graded)]

    @property
    def all_tables(self) -> List[str]:
        modelled = [m["table"] for m in self.models if m.get("first_party", True)]
        return list(dict.fromkeys([*modelled, *self.tables]))

    def column(self, table: str, name: str) -> Optional[Column]:
        """The column of this name or attribute."""
        plain = snake(name)
        for column in (self.by_table.get(table) or {}).get("columns", ()):
            if plain in (snake(column["name"]), snake(column["attribute"])):
                found: Column = column
                return found
        return None

    def key_column(self, table: str) -> Optional[Column]:
        """The single primary key, if there is one."""
        keys = [c for c in (self.by_table.get(table) or {}).get("columns", ()) if c.get("primary_key")]
        return keys[0] if len(keys) == 1 else None

    def owners(self, model: Model) -> List[Column]:
        """Columns of the model that lead to the accounts' table and say whose the row is."""
        leading = [c for c in model["columns"] if c.get("references") and self._leads(c)]
        return [c for c in leading if not c.get("nullable") or OWNER.search(snake(c["attribute"])) or self._named(c)]

    def neighbours(self, model: Model) -> Dict[str, str]:
        """Columns of the model that say where the row belongs, each with the column in which an account says it."""
        columns = (self.user or {}).get("columns", ())
        known = {str(c["references"]): str(c["name"]) for c in columns if c["name"] in self.homes}
        leading = [(str(c["name"]), known.get(str(c.get("references")))) for c in model["columns"]]
        return {name: home for name, home in leading if home is not None}

    def _named(self, column: Column) -> bool:
        """Whether a column has the name of the accounts' own table: teams that sign in, and a `team_id`."""
        own = self.user or {}
        stems = {snake(str(name)) for name in (own.get("name"), own.get("table")) if name}
        return snake(column["attribute"]) in {*stems, *(f"{stem}_id" for stem in stems)}

    def _leads(self, column: Column) -> bool:
        return self.user_table is not None and str(column["references"]).rpartition(".")[0] == self.user_table


def bare(model: Model) -> str:
    """The table's name without the Django application's label in front."""
    label, table = model.get("app_label"), str(model["table"])
    return table[len(label) + 1 :] if label and table.startswith(f"{label}_") else table


def _user_table(models: List[Model]) -> Optional[str]:
    marked = [m["table"] for m in models if m.get("user_model")]
    if marked:
        return str(marked[0])
    secret = [m for m in models if any(SECRET.search(c["name"]) for c in m["columns"])]
    chosen = [m for m in secret if _of_people(m)] or secret
    return str(chosen[0]["table"]) if chosen else None


def _of_people(model: Model) -> bool:
    names = [model["name"], model["table"]]
    return bool(nouns.best("user", names)[0] or nouns.best("account", names[:1])[0])


def hanging(app: App, tables: Iterable[str]) -> List[str]:
    """The tables with a reference to one of these."""
    wanted = set(tables)
    return [
        str(model["table"])
        for model in app.models
        if wanted & {str(c.get("references") or "").rpartition(".")[0] for c in model["columns"]}
    ]
