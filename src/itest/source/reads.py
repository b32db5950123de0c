"""Environment variables that the source reads, by os, decouple, environs, starlette, dj-database-url or pydantic."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import NamedTuple

from itest.source.code import Code
from itest.source.outline import Called, Definition, Outline, expressions
from itest.source.syntax import argument, attribute_of, dotted, keyword, text
from itest.source.values import literal

_READERS = ("environ", "getenv", "dj_database_url", "decouple", "starlette.config")
_CALLED = r"""\w*(?:\.\w+)?\(\s*["'][A-Z]"""
_CALLS = (re.compile(f"nv{_CALLED}"), re.compile(f"onfig{_CALLED}"))
"""The ends of `env`, `Env`, `config` and `Config`: a pattern that begins with a letter is looked for much faster."""
_PLAIN = frozenset({"os.environ.get", "os.getenv", "os.environ.pop"})
_DECOUPLE = frozenset(
    {"decouple.config", "decouple.AutoConfig()", "decouple.Config()", "starlette.config.Config()", "prettyconf.config"}
    | {"starlette.config.Config().get", "decouple.config.get", "decouple.Config().get"}
)
_ENV_CLASSES = frozenset({"environ.Env", "environs.Env", "environs.env", "environ.FileAwareEnv"})
_DJ = frozenset({"dj_database_url.config"})
_URL_METHODS = ("db", "db_url", "dj_db_url", "database_url")
_USUAL = {
    **dict.fromkeys(("db", "db_url"), "DATABASE_URL"),
    **dict.fromkeys(("cache", "cache_url"), "CACHE_URL"),
    **dict.fromkeys(("email", "email_url"), "EMAIL_URL"),
    **dict.fromkeys(("channels", "channels_url"), "CHANNELS_URL"),
    "search_url": "SEARCH_URL",
}
"""What django-environ's methods read that are told no variable."""
_SECRET = re.compile(
    r"SECRET|PASSW|PASSPHRASE|TOKEN|CREDENTIAL|PRIVATE|API_?KEY|_KEY$|^KEY$|SALT|DSN|_PWD?$|_PASS$", re.I
)
_NO_SECRET = re.compile(r"EXPIRE|LIFETIME|TTL|TIME|_AGE|ALGORITHM|MINUTES|DAYS|_URL$|HEADER|PREFIX|_TYPE$|PUBLIC", re.I)
_WITH_PASSWORD = re.compile(r"://[^/\s:@]*:[^/\s@]+@")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvRead:
    """One read of a variable; `default` is None when there is none (`bare`), it is no literal, or may be a secret."""

    name: str
    required: bool
    default: str | None
    path: str
    line: int
    node: ast.AST
    kind: str = "text"
    bare: bool = False


def shown(name: str, default: str | None) -> str | None:
    """The default unless the variable, or the default itself, looks like a secret."""
    if default is None or _WITH_PASSWORD.search(default):
        return None
    secret = _SECRET.search(name) and not _NO_SECRET.search(name)
    return None if secret and default not in ("", "None") else default


def env_reads(code: Code) -> tuple[EnvRead, ...]:
    """Every read in the application's own files, in path order."""
    words = (*_READERS, *(f"{name}(" for name in wrappers(code)))
    seen = [*code.mentioning(*words), *(outline for pattern in _CALLS for outline in code.matching(pattern))]
    by_path = {code.path(outline.module): outline for outline in seen}
    return tuple(read for path in code.names if path in by_path for read in _reads(code, by_path[path]))


def _reads(code: Code, outline: Outline) -> list[EnvRead]:
    found = [read for called in outline.calls if (read := call_read(code, outline, called))]
    if "environ" not in code.modules[outline.module].text:
        return found
    for place in outline.places:
        nodes = list(expressions(place.statement))
        for node in nodes:
            if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
                name = subscript_read(code, outline, node, place.scope)
                if name:
                    site = _Site(code.path(outline.module), node, place.conditional or _guarded(node, nodes))
                    found.append(site.read(name, None, demanded=True))
    return found


def _guarded(node: ast.AST, nodes: list[ast.AST]) -> bool:
    """Whether a condition in the same statement decides if the node is reached."""
    deciding = [n for n in nodes if isinstance(n, ast.IfExp) or (isinstance(n, ast.BoolOp) and n.values[0] is not node)]
    return any(inner is node for decider in deciding for inner in ast.walk(decider))


class _Site(NamedTuple):
    """A place that reads a variable; inside `if` and `try` nothing is demanded."""

    path: str
    node: ast.expr
    conditional: bool

    def read(self, name: str, default: ast.expr | None, *, demanded: bool = False, kind: str = "text") -> EnvRead:
        return EnvRead(
            name=name,
            required=demanded and default is None and not self.conditional,
            default=shown(name, literal(default)),
            path=self.path,
            line=self.node.lineno,
            node=self.node,
            kind=kind,
            bare=default is None,
        )


def subscript_read(code: Code, outline: Outline, node: ast.Subscript, scope: str) -> str | None:
    """The variable that `os.environ["X"]` names."""
    name = text(node.slice)
    return name if name and code.meaning(outline, node.value, scope) == "os.environ" else None


def call_read(code: Code, outline: Outline, called: Called) -> EnvRead | None:
    """The variable that a call reads, None for calls that read none."""
    node, scope, conditional = called
    spelled = dotted(node.func)
    if spelled is None:
        return None
    meaning = code.meaning(outline, spelled, scope) or spelled
    site = _Site(code.path(outline.module), node, conditional)
    if meaning in _DJ:
        variable = text(keyword(node, "env")) or text(argument(node, 0, "var")) or "DATABASE_URL"
        return site.read(variable, keyword(node, "default"), kind="url")
    owner, _, method = meaning.partition("()")
    named = argument(node, 0, "key", "var", "name", "var_name", "option", "env_var")
    usual = _USUAL.get(method.strip(".")) if owner in _ENV_CLASSES and named is None else None
    name = text(named) or usual
    if not name or not _plausible(name):
        return None
    default = keyword(node, "default", "fallback") or argument(node, 1)
    if meaning in _PLAIN or wrappers(code).get(attribute_of(node) or "") == meaning:
        return site.read(name, default)
    if meaning in _DECOUPLE:
        prefix = _prefix(code, outline, node) if meaning.startswith("starlette") else ""
        return site.read(f"{prefix}{name}", keyword(node, "default") or default, demanded=True)
    if owner in _ENV_CLASSES and "(" not in method:
        kind = "url" if method.strip(".") in _URL_METHODS else "text"
        return site.read(name, default, demanded=not _schemed(code, outline, node, name), kind=kind)
    return None


def _prefix(code: Code, outline: Outline, node: ast.Call) -> str:
    """Starlette's `Config(env_prefix="SHOP_")`."""
    here = code.definition(code.identity(outline, (dotted(node.func) or "").removesuffix(".get")))
    value = here[1].value if here else None
    return (text(keyword(value, "env_prefix")) or "") if isinstance(value, ast.Call) else ""


def _schemed(code: Code, outline: Outline, node: ast.Call, name: str) -> bool:
    """Whether `Env(DEBUG=(bool, False))` gives the variable a default."""
    head = (dotted(node.func) or "").partition(".")[0]
    here = code.definition(code.identity(outline, head))
    value = here[1].value if here else None
    return isinstance(value, ast.Call) and isinstance(keyword(value, name), ast.Tuple)


def _plausible(name: str) -> bool:
    return name.replace("_", "").isalnum() and not name[0].isdigit() and name.upper() == name


def wrappers(code: Code) -> dict[str, str]:
    """First-party functions that pass a parameter on to the environment, by name: `def env_bool(name, default):`."""
    return code.remember("wrappers", lambda: _wrappers(code))


def _wrappers(code: Code) -> dict[str, str]:
    found = {}
    for outline in code.mentioning("environ", "getenv"):
        for called in outline.calls:
            node, scope, _ = called
            if not scope or code.meaning(outline, dotted(node.func), scope) not in _PLAIN:
                continue
            key = argument(node, 0, "key")
            if isinstance(key, ast.Name) and _is_parameter(outline, key.id, scope):
                found[scope.rpartition(".")[2]] = f"{outline.module}.{scope}"
    return found


def _is_parameter(outline: Outline, name: str, scope: str) -> bool:
    bound: Definition | None = outline.find(name, scope)
    return bound is not None and bound.kind == "parameter" and bound.scope == scope
