"""Whether the body of a test may concern a rule, told from its source: in doubt it may. See `model.rule.Body`."""

from __future__ import annotations

import re
from functools import lru_cache

from itest.model.rule import Body

_METHODS = r"append|extend|insert|remove|clear|update|pop|popitem|setdefault|add|discard|sort|appendleft"
_SIGN = r"[ \t]*(?:[-+*/|&%@^]|//|\*\*|<<|>>)?=(?!=)"
_STORED = tuple(re.compile(f"{end}{_SIGN}") for end in (r"\]", r"\.\w+\b"))
_CHANGE, _DELETE = re.compile(rf"\.(?:{_METHODS})\("), re.compile(r"del[ \t(]")
_STATEMENT = re.compile(r"[ \t]*(?:del[ \t(]+)?(?:await[ \t]+)?([A-Za-z_]\w*)")
_OWNER = re.compile(r"([A-Za-z_]\w*)(?:\.\w+|\[[^\[\]\n]*\])*$")
_PATH = r"(len\([\w.]+\)|[A-Za-z_][\w.]*(?:\[[\"'][^\"'\n]+[\"']\][\w.]*)*)"
_EQUAL = tuple(re.compile(rf"{sign}\s*\(?{_PATH}(?![\w.(\[])") for sign in ("==", "<=", ">="))
_UNITTEST = re.compile(rf"assertEquals?\(\s*\(?{_PATH}[\s\d.()+-]*,\s*\(?{_PATH}")
_TARGETS = re.compile(
    r"\n[ \t]+(?:((?:[A-Za-z_][\w, ]* = )+)|(?:async )?for ([A-Za-z_][\w, ]*) in |([A-Za-z_]\w*): [^\n=]+ = )"
)
_WORDS = re.compile(r"\w+")
_ROUND = re.compile(r"[()]")
_NEAR = 1500
"""So far back the call is looked for whose result is changed."""
_AMOUNT = re.compile(r"\s*[-+]\s*[\d.]+$")
_ALIAS = re.compile(r"=[ \t]*([A-Za-z_]\w*)[ \t]*(?=[\n#;]|$)")
_CONTAINER = re.compile(r"\n([A-Za-z_]\w*)(?:[ \t]*:[^\n=]*)?[ \t]*=[ \t]*(?:[\[{(]|[\w.]+\()")
_FIXTURE = re.compile(r"@[\w.]*fixture")
_DEF = re.compile(r"\n(?:async )?def (\w+)")
_GIVEN = re.compile(r"\nfrom [\w.]*(?:conftest|fixture)[\w.]* import (\([^)]*\)|[^\n]*)")
_IMPORT = re.compile(r"^(?:from|import)\b(?:[^\n(]*\([^)]*\)|[^\n]*)", re.M)
_COROUTINE = re.compile(r"async def (\w+)")
_CALLED = re.compile(
    r"(?:\n[ \t]+|==[ \t]*|!=[ \t]*|\bin[ \t]+|\bis[ \t]+|\bassert[ \t(]+|\bnot[ \t]+)([a-z_]\w*)[\w.]*\("
)


def compares_itself(body: Body) -> bool:
    """Whether something may stand on both sides of a comparison, perhaps by another name."""
    text = body.text
    for sign in _EQUAL:
        for match in sign.finditer(text):
            path = match[1]
            shared = path[path.find(".") :] if "." in path else path  # what all spellings of it end with
            if shared in text[max(match.start() - len(shared) - 16, 0) : match.start()]:
                for right in _spellings(path, _aliases(text)):
                    left = text[max(match.start() - len(right) - 16, 0) : match.start()].rstrip()
                    if _ends(left, right) or _ends(_AMOUNT.sub("", left), right):
                        return True
    return "assertEqual" in text and any(
        one[1] == one[2] or one[1] in _spellings(one[2], _aliases(text)) for one in _UNITTEST.finditer(text)
    )


@lru_cache(maxsize=1)
def _aliases(text: str) -> list[tuple[str, str]]:
    """The pairs of names for one thing that are both looked into, each pair both ways."""
    found = []
    for match in _ALIAS.finditer(text):
        statement = _STATEMENT.match(text, text.rfind("\n", 0, match.start()) + 1)
        if statement is not None and f"{match[1]}." in text and f"{statement[1]}." in text:
            found += [(statement[1], match[1]), (match[1], statement[1])]
    return found


def _spellings(path: str, names: list[tuple[str, str]]) -> list[str]:
    """The path itself, and with its first name exchanged for another one of the same thing."""
    measured = "len(" if path.startswith("len(") else ""
    head, dot, rest = path.removeprefix(measured).partition(".")
    return [path, *(f"{measured}{other}.{rest}" for name, other in names if dot and name == head)]


def _ends(left: str, right: str) -> bool:
    """Whether the right side stands on the left as well, all of it."""
    before = left[-len(right) - 1 : -len(right)]
    return left.endswith(right) and not (before.isalnum() or before in ("_", ".", "]", ")"))


@lru_cache(maxsize=2)
def changes(text: str) -> tuple[tuple[str, bool], ...]:
    """(variable, whether its own value) of all that may be changed; the variable is "" where that is hard to tell.

    `x[1] = 2` and `x.append(2)` change the value of x, `x.y = 2` and `x.y.append(2)` do not.
    """
    found = []
    for stored in _STORED:
        for match in stored.finditer(text):
            name, direct = _stored(text, match.start())
            found.append((name, direct and text[match.start()] == "]"))
    found += [_stored(text, match.start()) for match in _DELETE.finditer(text)]
    found += [_called(text, one.start()) for one in _CHANGE.finditer(text) if not _of_result(text, one.start())]
    return tuple(found)


def _stored(text: str, at: int) -> tuple[str, bool]:
    statement = _STATEMENT.match(text, text.rfind("\n", 0, at) + 1)
    return (statement[1], not text.startswith(".", statement.end())) if statement else ("", True)


def _of_result(text: str, at: int) -> bool:
    """Whether what stands before is surely the result of a call, which is nobody's variable."""
    if text[at - 1] != ")":
        return False
    depth = 0
    for sign in _ROUND.finditer(text[at - 1 :: -1] if at < _NEAR else text[at - 1 : at - _NEAR : -1]):
        depth += 1 if sign[0] == ")" else -1
        if not depth:
            before = text[at - 2 - sign.start() : at - 1 - sign.start()]
            return before.isalnum() or before in ("_", "]", ")")
    return False


def _called(text: str, at: int) -> tuple[str, bool]:
    owner = _OWNER.search(text, text.rfind("\n", 0, at) + 1, at)
    return (owner[1], not owner[0].startswith(f"{owner[1]}.")) if owner else ("", True)


def changes_argument(body: Body) -> bool:
    """Whether an argument may be changed in place."""
    return any(direct and (not name or mentions(body.head, name)) for name, direct in changes(body.text))


def changes_outside(body: Body) -> bool:
    """Whether something may be changed that neither was made in the test nor handed to it."""
    return any(not name or not _own(body, name) for name, _ in changes(body.text))


def _own(body: Body, name: str) -> bool:
    """Whether the body surely binds the name, or it is an argument."""
    text = body.text
    return (
        name == "self"
        or mentions(body.head, name)
        or any(
            bound in text for bound in (f"  {name} = ", f", {name} = ", f"  {name}, ", f"for {name} in ", f"as {name}:")
        )
        or name in _bound(text)
    )


@lru_cache(maxsize=1)
def _bound(text: str) -> frozenset[str]:
    """What assignments to several variables, annotated ones and loops over several variables bind, line by line."""
    return frozenset(name for found in _TARGETS.findall(text) for name in _WORDS.findall(" ".join(found)))


def mentions(text: str, name: str) -> bool:
    """Whether the name stands in the text as a word."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not (_is_word(text[at - 1 : at]) or _is_word(text[end : end + 1])):
            return True
        at = text.find(name, end)
    return False


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def mentions_changed(body: Body) -> bool:
    """Whether a container of the module, or a variable that is declared global, may be meant."""
    return any(mentions(body.text, name) for name in _shared(body.file))


@lru_cache(maxsize=2)
def _shared(file: str) -> frozenset[str]:
    """The module's variables that some function may change."""
    names = set(_CONTAINER.findall(file))
    touched = names.intersection(name for name, _ in changes(file)) if names else set()
    declared = re.findall(r"\n[ \t]+global[ \t]+([^\n#]+)", file) if "global" in file else []
    return frozenset(touched.union(*(re.findall(r"\w+", names) for names in declared)))


def uses_fixture(body: Body) -> bool:
    """Whether the name of a fixture of the module, or of one that it imports, may be used without being an argument."""
    text = body.text
    return any(
        (f"{name}(" in text or f"{name}." in text) and not mentions(body.head, name) for name in _fixtures(body.file)
    )


@lru_cache(maxsize=2)
def _fixtures(file: str) -> frozenset[str]:
    found = {named[1] for match in _FIXTURE.finditer(file) if (named := _DEF.search(file, match.start()))}
    return frozenset(found.union(*(re.findall(r"\w+", names) for names in _GIVEN.findall(f"\n{file}"))))


def calls_coroutine(body: Body) -> bool:
    """Whether a function that may be a coroutine's is called as a statement or in an assertion."""
    known = _coroutines(body.file)
    return any(name in known for name in _CALLED.findall(body.text))


@lru_cache(maxsize=2)
def _coroutines(file: str) -> frozenset[str]:
    """What the file defines as `async def`, all names in its imports, and `self` for its methods."""
    found = {"self", *_COROUTINE.findall(file)}
    return frozenset(found.union(*(re.findall(r"\w+", line) for line in _IMPORT.findall(file)))) - {"pytest", "mock"}
