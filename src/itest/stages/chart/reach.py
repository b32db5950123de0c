"""Which boundaries a handler leads to: from its own text through the project's functions and classes it names."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

from itest.model.facts import BoundaryFact, Route
from itest.source.code import Code
from itest.source.outline import Definition, Outline
from itest.source.syntax import Function, dotted

Key = tuple[str, str]
"""A definition: its module and its qualified name there."""

_MOST = 400
_ACTIONS = {
    "GET": ("get", "list", "retrieve"),
    "POST": ("post", "create"),
    "PUT": ("put", "update"),
    "PATCH": ("patch", "partial_update"),
    "DELETE": ("delete", "destroy"),
}
_FRAMES = ("fastapi.", "flask.", "starlette.", "django.", "quart.", "litestar.", "ninja.", "rest_framework.")
_OTHERS = frozenset(name for names in _ACTIONS.values() for name in names)


class Reach:
    """Walks the project's definitions; what each one names is looked up once."""

    def __init__(self, code: Code, boundaries: Iterable[BoundaryFact]) -> None:
        self.code = code
        self._lines: dict[str, dict[int, set[str]]] = {}
        self._meanings: dict[str, set[str]] = {}
        self._known: dict[Key, tuple[frozenset[str], tuple[Key, ...]]] = {}
        for boundary in boundaries:
            for evidence in boundary.evidence:
                where = evidence.where
                self._lines.setdefault(where.path, {}).setdefault(where.line, set()).add(boundary.name)
                for meaning in self._foreign(where.path, where.line):
                    self._meanings.setdefault(meaning, set()).add(boundary.name)

    def crossed(self, route: Route) -> frozenset[str]:
        """The names of the boundaries that the route's handler leads to, as far as its source tells."""
        return self._from(self._handler(route))

    def _from(self, keys: Iterable[Key]) -> frozenset[str]:
        found: set[str] = set()
        pending = list(keys)
        seen = set(pending)
        while pending and len(seen) < _MOST:
            hits, further = self._look(pending.pop())
            found |= hits
            pending += (fresh := [key for key in further if key not in seen])
            seen.update(fresh)
        return frozenset(found)

    def _handler(self, route: Route) -> Iterator[Key]:
        """The definitions that a request runs first: a function, or the methods of a class that answer it."""
        key = self._key(route.handler)
        if key is None:
            return
        yield key
        outline = self.code.outline(key[0])
        wanted = _ACTIONS.get(route.method.upper(), ())
        for each in outline.members(key[1]):
            if each.kind == "function" and (each.name in wanted or each.name not in _OTHERS):
                yield key[0], each.qualname
        owner = key[1].rpartition(".")[0]
        if owner:
            yield key[0], owner

    def _look(self, key: Key) -> tuple[frozenset[str], tuple[Key, ...]]:
        if key not in self._known:
            outline = self.code.outline(key[0])
            definition = outline.definitions[key[1]][0]
            hits = self._touched(self.code.path(key[0]), definition)
            further: dict[Key, None] = {}
            for spelled in () if self._is_frame(outline, definition) else _named(definition):
                meaning = self.code.meaning(outline, spelled, definition.qualname)
                hits |= self._meanings.get(meaning, set())
                further.update(dict.fromkeys(self._leads(outline, definition, spelled, meaning)))
            self._known[key] = frozenset(hits), tuple(further)
        return self._known[key]

    def behind(self, target: str) -> frozenset[str]:
        """The boundaries that a dotted name stands for, which a test replaces by a mock."""
        module, rest = self.code.split(target)
        place = self.code.identity(self.code.outline(module), rest) if module and rest else ""
        key = self._key(place or target)
        return self._from([key]) if key else frozenset(self._meanings.get(place, ()))

    def _is_frame(self, outline: Outline, definition: Definition) -> bool:
        """Whether it is an application, a router or what a function assembled: everything hangs on those."""
        value = definition.value
        if definition.kind != "assign" or not isinstance(value, ast.Call):
            return False
        meaning = self.code.meaning(outline, dotted(value.func), definition.scope)
        made = self._key(meaning) if meaning else None
        by_function = made is not None and self.code.outline(made[0]).definitions[made[1]][0].kind == "function"
        return by_function or meaning.startswith(_FRAMES)

    def _touched(self, path: str, definition: Definition) -> set[str]:
        """The boundaries whose evidence stands in the definition's own lines; methods are definitions of their own."""
        lines = self._lines.get(path)
        if not lines:
            return set()
        own = {line for node in _own(definition) for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
        own.add(definition.line)
        return {name for line, names in lines.items() if line in own for name in names}

    def _leads(self, outline: Outline, definition: Definition, spelled: str, meaning: str) -> Iterator[Key]:
        head, _, rest = spelled.partition(".")
        if head in ("self", "cls") and rest:
            yield from self._method(f"{outline.module}.{definition.scope}", rest.partition(".")[0].removesuffix("()"))
            return
        places = (
            meaning.replace("()", ""),
            self.code.identity(outline, spelled.replace("()", ""), definition.qualname),
        )
        keys = {key for place in places if (key := self._key(place)) is not None}
        yield from keys
        last = spelled.rpartition(".")[2]
        if rest and last in self._alone and all(key[1].rpartition(".")[2] != last for key in keys):
            yield self._alone[last]

    def _method(self, owner: str, name: str) -> Iterator[Key]:
        for each in (owner, *self.code.ancestors(owner)):
            key = self._key(f"{each}.{name}")
            if key is not None and key[1].endswith(f".{name}"):
                yield key
                return

    @cached_property
    def _alone(self) -> dict[str, Key]:
        """Methods by names that only one class of the project has and that say something (`send_reset_mail`)."""
        methods = [
            (each.name, (module, each.qualname))
            for module, _ in self.code.own
            for each in self.code.outline(module).functions
            if "." in each.qualname and "_" in each.name.strip("_")
        ]
        counts = Counter(name for name, _ in methods)
        return {name: key for name, key in methods if counts[name] == 1}

    def _key(self, place: str) -> Key | None:
        """The definition that a dotted place names or stands in."""
        module, rest = self.code.split(place)
        if not module or not rest:
            return None
        known = self.code.outline(module).definitions
        parts = rest.split(".")
        for size in range(len(parts), 0, -1):
            found = known.get(".".join(parts[:size]))
            if found and found[0].kind in ("function", "class", "assign"):
                return module, found[0].qualname
        return None

    def _foreign(self, path: str, line: int) -> Iterator[str]:
        """The libraries' names that are called or decorate on that line."""
        module = self.code.names.get(path)
        if module is None or module not in self.code.modules:
            return
        outline = self.code.outline(module)
        spelled = [(dotted(each.node.func), each.scope) for each in outline.calls if each.node.lineno == line]
        for definition in (*outline.functions, *outline.classes):
            for node in getattr(definition.node, "decorator_list", ()):
                if node.lineno == line:
                    spelled.append((dotted(node.func if isinstance(node, ast.Call) else node), definition.scope))
        for name, scope in spelled:
            meaning = self.code.meaning(outline, name, scope)
            if meaning and meaning.partition(".")[0] not in self.code.packages:
                yield meaning


def _own(definition: Definition) -> Iterator[ast.expr | ast.stmt]:
    """The parts of a definition that run with it: a class without its methods, an assignment's value."""
    node = definition.node
    if isinstance(node, ast.ClassDef):
        yield from node.decorator_list
        yield from (each for each in node.body if not isinstance(each, Function))
    elif isinstance(node, Function):
        yield from node.decorator_list
        yield node
    elif definition.value is not None:
        yield definition.value


def _named(definition: Definition) -> Iterator[str]:
    """The dotted names that the definition reads."""
    node = definition.node
    for part in [*_own(definition), *(node.bases if isinstance(node, ast.ClassDef) else ())]:
        for inner in ast.walk(part):
            if isinstance(inner, (ast.Name, ast.Attribute)) and (spelled := dotted(inner)):
                yield spelled
