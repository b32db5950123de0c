"""Turns the personas that were observed into what the accounts' templates need: data, and source for the calls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from itest.errors import ItestError
from itest.model.observations import Account, Login, Personas, Request
from itest.model.runtime import Json, Reference, RuntimeModel
from itest.stages.plan.context import RAW
from itest.stages.plan.issuing import issuing
from itest.stages.plan.spell import spell, spell_all

SETTING = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\(\)|\[0\]|\.[A-Za-z_][A-Za-z0-9_]*)*\Z")
WHOEVER = "Whoever has what the settings ask for."
TITLES = {
    "user": "The account that most tests act for.",
    "other": "Another account, to which nothing of `user` belongs.",
    "admin": "An account with every right.",
}
KINDS = {"int": "int", "bigint": "int", "smallint": "int", "str": "str", "text": "str", "uuid": "UUID"}


def people_context(context: Mapping[str, Any], personas: Personas | None) -> dict[str, Any]:
    """Keys `people`, `login` and what goes with them; nothing where nobody can have an account."""
    accounts = [each for each in (personas.accounts if personas else ()) if each.made_by != "none"]
    if personas is None or not accounts:
        return {}
    values = {account.name: _values(account) for account in accounts}
    row_fields = _row_fields(context, personas, values[accounts[0].name])
    signed_up = [account for account in accounts if account.made_by == "signup"]
    logins = [_login(login) for login in (personas.login, *_also(personas)) if login]
    sign_up = _sign_up(signed_up, values)
    makes = alike(_make(account, context, values[account.name]) for account in accounts if account.made_by == "factory")
    promotions = {account.name: _promoted(account.promote) for account in accounts if account.promote}
    confirmations = {table: _promoted(columns) for table, columns in accounts[0].confirm.items()}
    return {
        "people": [_person(account, values[account.name]) for account in accounts],
        "people_table": personas.table,
        "row_fields": row_fields,
        "account_fields": [*_typed(values), *row_fields],
        "promotions": promotions,
        "confirmations": confirmations,
        "groups": {account.name: account.groups for account in accounts if account.groups},
        "sign_up": sign_up,
        "makes": makes,
        "person_imports": _imports(context, makes, bool(promotions or confirmations)),
        "basic_name": _basic_name(personas, values[accounts[0].name]),
        "login": logins[0] if logins else _login(Login(scheme="none")),
        "logins": logins,
        "setting_imports": sorted({each for login in logins for each in login["imports"]}),
        "proof": _proof(logins, sign_up),
    }


def _basic_name(personas: Personas, values: Mapping[str, Json]) -> str:
    """What of an account HTTP Basic takes for the name."""
    tried = (login.handle for login in (personas.login, *_also(personas)) if login and login.handle)
    return next(tried, next((name for name in ("username", "email") if name in values), "username"))


def _proof(logins: list[dict[str, Any]], sign_up: Any) -> dict[str, bool]:
    """What an account carries to prove who it is, and which functions obtain it."""
    by_answer = bool(sign_up and logins and logins[0]["token"] and not logins[0]["call"])
    return {
        "headers": any(each["issued"] or _sends(each) for each in logins),
        "cookies": any(each["scheme"] == "cookie" for each in logins),
        "basic": any(each["basic"] for each in logins),
        "by_sign_up": by_answer,
        "by_log_in": any(each["call"] or (_sends(each) and not each["token"]) for each in logins),
        "kept": any(each["kept"] for each in logins),
        "issued": any(each["issued"] for each in logins),
    }


def _sends(login: Mapping[str, Any]) -> bool:
    """Whether an account proves itself by a header."""
    return bool(login["token"] or login["key"] or login["kept"] or login["scheme"] == "basic")


def _promoted(columns: Mapping[str, Json]) -> dict[str, Any]:
    """The columns with moments as Python has them."""
    return {
        name: datetime.fromisoformat(value["text"]) if isinstance(value, dict) else value
        for name, value in columns.items()
    }


def _also(personas: Personas) -> tuple[Login, ...]:
    return tuple(getattr(personas, "also", ()))


def _values(account: Account) -> dict[str, Json]:
    return {name: value for name, value in account.values.items() if name.isidentifier()}


def _person(account: Account, values: Mapping[str, Json]) -> dict[str, Any]:
    title = WHOEVER if account.made_by == "settings" else TITLES.get(account.name, f"The account {account.name}.")
    return {"name": account.name, "title": title, "values": dict(values)}


def alike(makes: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Accounts that are made in the same way together, their names as `names`."""
    found: list[dict[str, Any]] = []
    for each in makes:
        how = {key: value for key, value in each.items() if key != "name"}
        same = next((other for other in found if {k: v for k, v in other.items() if k != "names"} == how), None)
        if same:
            same["names"] = (*same["names"], each["name"])
        else:
            found.append({**how, "names": (each["name"],)})
    return found


def _imports(context: Mapping[str, Any], makes: list[dict[str, Any]], promoted: bool) -> tuple[tuple[str, str], ...]:
    """What the fixture `accounts` imports: factories and hashers, and where the tables are described."""
    factories = [(".factories", name) for each in makes for name in ("reset_sequences", each["factory"])]
    settled = [pair for each in makes if each["settled"] for pair in _resident(each["model"], context)]
    hashers = [(each["hasher"].module, each["hasher"].name) for each in makes if each["hasher"]]
    return tuple(dict.fromkeys([*settled, *factories, *hashers, *(context["metadata_imports"] if promoted else ())]))


def _resident(model: RuntimeModel, context: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is imported to look for the account that the start-up makes."""
    by_query = context["framework"] == "django" or context["v"]["sqlalchemy"] < (1, 4)
    return [*(() if by_query else [("sqlalchemy", "select")]), (model.module, model.name)]


def _typed(values: Mapping[str, Mapping[str, Json]]) -> list[tuple[str, str]]:
    """Each attribute that everybody has, with the Python type of its values."""
    first, *others = values.values()
    names = [name for name in first if all(name in other for other in others)]
    return [(name, type(first[name]).__name__ if first[name] is not None else "Any") for name in names]


def _row_fields(context: Mapping[str, Any], personas: Personas, values: Mapping[str, Json]) -> list[tuple[str, str]]:
    """The primary key, and what else identifies a row that the sign-up does not tell (a public id, a slug)."""
    if personas.table is None:
        return []
    model = next((model for model in context["models"] if model.table == personas.table), None)
    if model is None:
        return [("id", "Any")] if context["orm"] in RAW else []
    return [
        (column.name, KINDS.get(column.kind, "Any"))
        for column in model.columns
        if (column.primary_key or (column.unique and column.generated) or column.name in personas.homes)
        and column.name not in values
    ]


def _sign_up(accounts: list[Account], values: Mapping[str, Mapping[str, Json]]) -> dict[str, Any] | None:
    """The call that signs somebody up, in terms of `person`; `bodies` holds one for each where they differ."""
    requests = [(account.name, account.signup) for account in accounts if account.signup]
    if not requests:
        return None
    spelled = {name: call(request, values[name]) for name, request in requests}
    first = next(iter(spelled.values()))
    if all(each == first for each in spelled.values()):
        return {"call": first, "bodies": None}
    body = "json" if requests[0][1].json is not None else "form"
    bodies = {name: getattr(request, body) for name, request in requests}
    return {"call": {**first, body: "SIGN_UPS[name]"}, "bodies": bodies}


def call(request: Request, values: Mapping[str, Json], client: str = "client") -> dict[str, Any]:
    """A call as the frameworks' `send` macro takes it: Python source in which `person` is who calls."""
    return {
        "client": client,
        "method": request.method.lower(),
        "verb": None,
        "path": spell(request.path, {}),
        "json": None if request.json is None else spell(request.json, values),
        "form": None if request.form is None else spell(request.form, values),
        "query": spell(request.query, values) if request.query else None,
        "headers": spell(request.headers, values) if request.headers else None,
        "raw": None if request.raw is None else spell(request.raw, {}),
    }


def _login(login: Login) -> dict[str, Any]:
    """A log-in for the templates; `key` are the settings that are sent as they are, `entry` those that it asks for."""
    prefix = f"{login.prefix.strip()} " if login.prefix.strip() else ""
    settings = [_setting(each) for each in login.setting]
    return {
        "scheme": login.scheme,
        "call": call(login.request, {}) if login.request else None,
        "basic": login.scheme == "basic" or "basic(" in spell_all(login.request),
        "token": login.token if login.scheme != "cookie" else (),
        "header": login.header or "Authorization",
        "prefix": prefix,
        "fallback": login.fallback,
        "override": login.override,
        "key": [] if login.request else settings,
        "entry": settings if login.request else [],
        "issued": issuing(login.issued) if login.issued else None,
        "kept": login.kept,
        "imports": sorted({(each.module, each.name) for each in login.setting if each.module}),
    }


def _setting(reference: Reference) -> str:
    """The expression that reads a setting while `client` is at hand."""
    if not reference.module:
        return f"client.application.config[{spell(reference.expression, {})}]"
    if not SETTING.match(reference.expression):
        raise ItestError(f"{reference.expression!r} is no expression for a setting.")
    return reference.expression


def _make(account: Account, context: Mapping[str, Any], values: Mapping[str, Json]) -> dict[str, Any]:
    """How a factory makes an account: keyword arguments in terms of `person`, and the application's own hasher."""
    model = next((each for each in context["models"] if each.key == account.model), None)
    if model is None:
        raise ItestError(f"The model {account.model} of the account {account.name} is not mapped.")
    hasher = account.hasher
    method = hasher.expression.rpartition(".")[2] if hasher and "." in hasher.expression else None
    keywords = {name: f'person["{name}"]' for name in _attributes(model) if name in values}
    column = getattr(account, "password_column", None)
    if column and hasher and method is None and "password" in values:
        keywords[column] = f'{hasher.expression}(person["password"])'
    settled = [each for each in model.columns if each.name in account.settled]
    for each in settled:
        spelled = each.name if context["framework"] == "django" else each.attribute
        keywords[spelled] = f"resident.{spelled}"
    return {
        "name": account.name,
        "model": model,
        "factory": f"{model.name}Factory",
        "keywords": keywords,
        "method": method,
        "hasher": hasher if method is None else None,
        "settled": bool(settled),
    }


def _attributes(model: RuntimeModel) -> tuple[str, ...]:
    return tuple(column.attribute for column in model.columns)
