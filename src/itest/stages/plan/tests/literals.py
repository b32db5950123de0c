"""Python source for observed values: literals that cannot break out of the file, ties to things, matchers for holes."""

from __future__ import annotations

import keyword
import mimetypes
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from itest.stages.plan.tests.code import Code, join
from itest.stages.plan.tests.texts import inner, quoted, scalar, text

PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")

MATCHERS = {
    "int": ("IsInt", "IsInt()"),
    "str": ("IsStr", "IsStr()"),
    "token": ("IsStr", "IsStr(min_length=20)"),
    "url": ("IsStr", "IsStr()"),
    "email": ("IsStr", "IsStr()"),
    "http_date": ("IsStr", "IsStr()"),
    "uuid": ("IsUUID", "IsUUID()"),
    "float": ("IsFloat", "IsFloat()"),
    "bool": ("IsInstance", "IsInstance(bool)"),
    "list": ("IsInstance", "IsInstance(list)"),
    "dict": ("IsInstance", "IsInstance(dict)"),
    "bytes": ("IsBytes", "IsBytes()"),
}
LITERALS = {"decimal": ("decimal", "Decimal"), "uuid": ("uuid", "UUID")}
OLD_MOMENT = r'r"\d{4}-\d\d-\d\d[T ].+"'
MOMENTS = {"datetime": "IsDatetime", "date": "IsDate"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What the expressions of one test may refer to.

    `variables` maps a thing's name to its variable; `objects` are the things that are objects (made by a factory)
    rather than decoded JSON. `personas` maps a persona to the fixture of its account. `old_moments` tells that the
    project's Python (before 3.11) does not read every ISO time.
    """

    framework: str = "flask"
    old_moments: bool = False
    variables: Mapping[str, str] = field(default_factory=dict)
    objects: frozenset[str] = frozenset()
    personas: Mapping[str, str] = field(default_factory=lambda: {name: name for name in ("user", "other", "admin")})

    def tie(self, thing: str, path: list[Any]) -> str:
        """The expression for a part of a thing, in double quotes."""
        variable = self.variables.get(thing, thing)
        return variable + "".join(_step(step, attribute=thing in self.objects) for step in path)

    def fixture(self, hole: Mapping[str, Any]) -> str:
        """The fixture that a tie or persona hole is read from."""
        if hole["$"] == "tie":
            return self.variables.get(hole["thing"], hole["thing"])
        return self.personas.get(hole["name"], hole["name"])

    def reference(self, hole: Mapping[str, Any]) -> str:
        """The expression for a tie or persona hole."""
        if hole["$"] == "tie":
            return self.tie(hole["thing"], hole["path"])
        first, *rest = hole["path"] or [""]
        return f"{self.fixture(hole)}{_step(first, attribute=True) if first else ''}" + "".join(
            _step(step, attribute=False) for step in rest
        )


def _step(step: Any, *, attribute: bool) -> str:
    if attribute and isinstance(step, str) and PLAIN.match(step):
        return f".{step}"
    return f"[{quoted(step) if isinstance(step, str) else step}]"


def is_hole(value: Any, *kinds: str) -> bool:
    """Whether `value` is a hole; of one of `kinds` when any are given."""
    return isinstance(value, dict) and "$" in value and (not kinds or value["$"] in kinds)


def has_hole(value: Any, *kinds: str) -> bool:
    """Whether a hole (of one of `kinds`) stands anywhere in `value`."""
    if is_hole(value, *kinds):
        return True
    if isinstance(value, dict):
        return any(has_hole(item, *kinds) for item in value.values())
    return isinstance(value, list) and any(has_hole(item, *kinds) for item in value)


def listed(value: Any) -> Any:
    """The entries of a list whose order is not told; any other value as it is."""
    return value["items"] if is_hole(value, "unordered") else value


def source(value: Any, scope: Scope, where: Literal["json", "row"] = "json") -> Code:
    """The expression for an expected or sent value; `where` tells whether moments are texts or Python objects."""
    if is_hole(value):
        return hole(value, scope, where)
    if isinstance(value, dict):
        items = [(key, source(item, scope, where)) for key, item in value.items()]
        return join("{" + ", ".join(f"{quoted(str(k))}: {v.text}" for k, v in items) + "}", [v for _, v in items])
    if isinstance(value, (list, tuple)):
        parts = [source(item, scope, where) for item in value]
        return join("[" + ", ".join(part.text for part in parts) + "]", parts)
    return Code(text(value) if isinstance(value, str) else scalar(value))


def hole(value: Mapping[str, Any], scope: Scope, where: Literal["json", "row"]) -> Code:
    """The expression for one hole."""
    kind = value["$"]
    if kind in COMPOUND:
        return COMPOUND[kind](value, scope)
    if kind in ("tie", "persona"):
        return cast(value.get("as"), Code(scope.reference(value), fixtures=frozenset({scope.fixture(value)})))
    if kind == "parameter":
        return Code(value["name"])
    if kind == "literal":
        return literal(value["type"], value["text"])
    if scope.old_moments and value.get("type") == "datetime" and where == "json":
        return Code(f"IsStr(regex={OLD_MOMENT})", frozenset({("dirty_equals", "IsStr")}))
    return matcher(value.get("type", "value"), where)


def basic(value: Mapping[str, Any], scope: Scope) -> Code:
    """The header of HTTP's basic authentication."""
    pair = format_string([value["username"], ":", value["password"]], scope)
    own = Code("", frozenset({("base64", "b64encode")}))
    return join(f'"Basic " + b64encode({pair.text}.encode()).decode()', [pair, own])


def cast(kind: str | None, code: Code) -> Code:
    """A reference as a value of another type: a key that is a UUID in the row and a text in the answer."""
    if kind == "isoformat":
        return code.with_text(f"{code.text}.isoformat()")
    if kind in ("datetime", "date", "time"):
        return join(f"{kind}.fromisoformat({code.text})", [code, Code("", frozenset({("datetime", kind)}))])
    if kind in LITERALS:
        module, name = LITERALS[kind]
        return join(f"{name}({code.text})", [code, Code("", frozenset({(module, name)}))])
    return code.with_text(f"{kind}({code.text})") if kind in ("str", "int", "float") else code


def format_string(parts: list[Any], scope: Scope) -> Code:
    """An f-string of literal parts and references; valid on Pythons whose f-strings cannot repeat their quotes."""
    codes, pieces = [], []
    for part in parts:
        if is_hole(part):
            code = hole({**part, "as": None}, scope, "json")
            codes.append(code)
            pieces.append("{" + code.text.replace('"', "'") + "}")
        else:
            pieces.append(inner(str(part)).replace('"', '\\"').replace("{", "{{").replace("}", "}}"))
    return join(('f"' if codes else '"') + "".join(pieces) + '"', codes)


def view(value: Mapping[str, Any], scope: Scope) -> Code:
    """The call of a function that spells an answer: `article_json(user, slug=article["slug"])`."""
    codes = {name: source(item, scope) for name, item in value["having"].items()}
    plain = [f"{name}={code.text}" for name, code in codes.items() if not keyword.iskeyword(name)]
    odd = [f"**{{{quoted(name)}: {code.text}}}" for name, code in codes.items() if keyword.iskeyword(name)]
    accounts = Code("", fixtures=frozenset(value["accounts"]))
    return join(f"{value['name']}({', '.join([*value['accounts'], *plain, *odd])})", [accounts, *codes.values()])


def answered(value: Mapping[str, Any], scope: Scope) -> Code:
    """A part of the answer: `response.json()["id"]`."""
    body = "response.json" if scope.framework == "flask" else "response.json()"
    return cast(value.get("as"), Code(body + "".join(_step(step, attribute=False) for step in value["path"])))


def upload(value: Mapping[str, Any], scope: Scope) -> Code:
    """A file for a form, as the framework's client takes it."""
    name, data = quoted(value["name"]), _content(value)
    if scope.framework == "django":
        own = Code("", frozenset({("django.core.files.uploadedfile", "SimpleUploadedFile")}))
        type_ = mimetypes.guess_type(value["name"])[0] or "application/octet-stream"
        told = "" if type_ == "text/plain" else f", {quoted(type_)}"
        return join(f"SimpleUploadedFile({name}, {data.text}{told})", [own, data])
    if scope.framework == "flask":
        return join(f"(BytesIO({data.text}), {name})", [Code("", frozenset({("io", "BytesIO")})), data])
    return join(f"({name}, {data.text})", [data])


def token(value: Mapping[str, Any], scope: Scope) -> Code:
    """A JSON web token that somebody else has signed: `encode({"email": user.email}, "...")`."""
    claims = source(value["claims"], scope)
    own = Code("", frozenset({(value["by"], "encode")}))
    return join(f'encode({claims.text}, "a key that only the provider knows")', [own, claims])


def resembling(value: Mapping[str, Any]) -> Code:
    """A matcher for names of which only the beginning and the end are known."""
    ends = [re.escape(value[end]).replace("\\-", "-").replace("\\ ", " ") for end in ("before", "after")]
    regex = ".+".join(ends)
    spelled = f'r"{regex}"' if '"' not in regex else repr(regex)
    return Code(f"IsStr(regex={spelled})", frozenset({("dirty_equals", "IsStr")}))


def holding(value: Mapping[str, Any], scope: Scope) -> Code:
    """A matcher for a long text that has all these parts."""
    parts = [source(part, scope) for part in value["parts"]]
    own = Code("", frozenset({("dirty_equals", "Contains")}))
    return join(f"Contains({', '.join(part.text for part in parts)})", [own, *parts])


def _content(value: Mapping[str, Any]) -> Code:
    """What is in a file: the name of a sample, so many bytes, or what it says."""
    if "sample" in value:
        return literal("sample", value["sample"])
    if "size" in value:
        return Code(f'b"x" * {value["size"]:_}')
    return literal("bytes", value["text"].encode().hex())


def unordered(entries: list[Code]) -> Code:
    """A matcher for a list that has these entries in any order."""
    own = Code("", frozenset({("dirty_equals", "IsList")}))
    return join(f"IsList({', '.join(each.text for each in entries)}, check_order=False)", [own, *entries])


def whole(value: Mapping[str, Any], scope: Scope) -> Code:
    """A thing again, as it was answered when it was made: `item` or `{**item, "title": "B"}`."""
    variable = scope.variables.get(value["thing"], value["thing"])
    own = Code(variable, fixtures=frozenset({variable}))
    if not value["having"]:
        return own
    rest = source(value["having"], scope)
    return join(f"{{**{variable}, {rest.text[1:]}", [own, rest])


def matcher(kind: str, where: Literal["json", "row"]) -> Code:
    """The dirty-equals matcher for a value of this type that varies."""
    if kind in MOMENTS:
        name = MOMENTS[kind]
        return Code(f"{name}({'iso_string=True' if where == 'json' else ''})", frozenset({("dirty_equals", name)}))
    name, call = MATCHERS.get(kind, ("AnyThing", "AnyThing()"))
    return Code(call, frozenset({("dirty_equals", name)}))


def literal(kind: str, text: str) -> Code:
    """The expression for a value that JSON lacks, from its text (ISO for moments, hexadecimal for bytes)."""
    if kind == "sample":
        return Code(text, frozenset({(".support.samples", text)}))
    if kind == "bytes":
        return Code(_bytes(bytes.fromhex(text)))
    if kind == "interval":
        return Code(f"timedelta(seconds={float(text):g})", frozenset({("datetime", "timedelta")}))
    if kind in ("datetime", "date", "time"):
        return Code(f"{kind}.fromisoformat({quoted(text)})", frozenset({("datetime", kind)}))
    if kind == "float":
        return Code(f"float({quoted(text)})")
    if kind in LITERALS:
        module, name = LITERALS[kind]
        return Code(f"{name}({quoted(text)})", frozenset({(module, name)}))
    return matcher("value", "row")


def _bytes(data: bytes) -> str:
    """What can be read as it reads, anything else in hexadecimal."""
    if data.isascii() and re.match(rb"[ -~\r\n\t]*\Z", data):
        return f"b{quoted(data.decode())}"
    return f'"{data.decode()}".encode()' if _is_speech(data) else f"bytes.fromhex({quoted(data.hex())})"


def _is_speech(data: bytes) -> bool:
    try:
        return data.decode().isprintable() and '"' not in data.decode() and b"\\" not in data
    except UnicodeDecodeError:
        return False


COMPOUND: Mapping[str, Callable[[Mapping[str, Any], Scope], Code]] = {
    "text": lambda value, scope: format_string(value["parts"], scope),
    "whole": whole,
    "view": view,
    "basic": basic,
    "file": upload,
    "jwt": token,
    "holding": holding,
    "unordered": lambda value, scope: unordered([source(item, scope) for item in value["items"]]),
    "like": lambda value, _scope: resembling(value),
    "answer": answered,
}
