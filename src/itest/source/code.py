"""The project's modules as one whole: what a name in a file really is, across imports, re-exports and instances."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Container, Iterable, Iterator
from functools import cached_property
from typing import TypeVar

from itest.source.outline import Called, Definition, Outline
from itest.source.roots import module_name, source_roots
from itest.source.syntax import Function, annotated_name, dotted, spelling
from itest.source.texts import Texts
from itest.source.tree import SourceFile, SourceTree

_DEPTH = 24
T = TypeVar("T")
_COPIED = re.compile(r"[\s()]")
"""What stands in the name of a file that a file manager has copied."""


class Code:
    """All first-party modules under `roots`, outlined on demand.

    A *meaning* is a dotted string: "flask.Flask" is the class, "flask.Flask().route" a method of an instance of it,
    "shop.models.User" something of the project's own.
    """

    def __init__(self, tree: SourceTree, roots: tuple[str, ...] | None = None) -> None:
        self.tree = tree
        self.roots = source_roots(tree) if roots is None else roots
        self._outlines: dict[str, Outline] = {}
        self._meanings: dict[tuple[str, str, str], str] = {}
        self._answers: dict[str, object] = {}

    @cached_property
    def modules(self) -> dict[str, SourceFile]:
        """Dotted names to files, for imports from the source roots; copies such as `main copy.py` are no modules."""
        found: dict[str, SourceFile] = {}
        for path, file in self.tree.python.items():
            if not _COPIED.search(path.rpartition("/")[2]):
                found.setdefault(module_name(path, self.roots), file)
        return found

    @cached_property
    def names(self) -> dict[str, str]:
        """Paths to dotted names."""
        return {path: module_name(path, self.roots) for path in self.tree.python}

    @cached_property
    def packages(self) -> frozenset[str]:
        """Every first-party dotted prefix, packages without `__init__.py` included."""
        found: set[str] = set()
        for name in self.modules:
            parts = name.split(".")
            found.update(".".join(parts[:n]) for n in range(1, len(parts) + 1))
        return frozenset(found)

    def remember(self, question: str, answer: Callable[[], T]) -> T:
        """The answer to a costly question about this code, computed once."""
        if question not in self._answers:
            self._answers[question] = answer()
        return self._answers[question]  # type: ignore[return-value]  # one question, one type

    def outline(self, module: str) -> Outline:
        known = self._outlines.get(module)
        if known is None:
            file = self.modules.get(module)
            is_package = file is not None and file.path.endswith("__init__.py")
            package = module if is_package else module.rpartition(".")[0]
            known = self._outlines[module] = Outline(module, package, file.module if file else None)
        return known

    def path(self, module: str) -> str:
        return self.modules[module].path

    @cached_property
    def texts(self) -> Texts:
        return Texts(self.modules, self.packages)

    def mentioning(self, *words: str) -> Iterator[Outline]:
        """Outlines of the application's files (no tests, examples or migrations) whose text has one of the words."""
        return map(self.outline, self.texts.mentioning(words))

    def matching(self, pattern: re.Pattern[str], *words: str) -> Iterator[Outline]:
        """Outlines of the application's files in whose text the pattern or one of the words occurs."""
        return map(self.outline, self.texts.matching(pattern, words))

    def importing(self, pattern: re.Pattern[str], text: re.Pattern[str] | None = None) -> Iterator[Outline]:
        """Outlines of the application's files that import a library in a line that the pattern finds, with `text`."""
        return map(self.outline, self.texts.importing(pattern, text))

    @property
    def own(self) -> tuple[tuple[str, str], ...]:
        """Modules of the application itself, with their text."""
        return self.texts.all

    def calls(self, names: Iterable[str], *words: str) -> tuple[tuple[Outline, Called], ...]:
        """Calls of functions or classes with these meanings, in files that mention one of the words."""
        wanted = frozenset(names)
        question = f"calls of {sorted(wanted)} beside {words}"
        return self.remember(question, lambda: tuple(self._calls(wanted, words)))

    def _calls(self, wanted: frozenset[str], words: tuple[str, ...]) -> Iterator[tuple[Outline, Called]]:
        last = {name.rpartition(".")[2] for name in wanted}
        for outline in self.mentioning(*(words or last)):
            for called in outline.calls:
                spelled = dotted(called.node.func)
                if spelled is None or not self.may_mean(outline, spelled, called.scope, last):
                    continue
                if self.meaning(outline, spelled, called.scope) in wanted:
                    yield outline, called

    def may_mean(self, outline: Outline, spelled: str, scope: str, last: Container[str]) -> bool:
        """Whether what is spelled like that may be something with one of these last names: other than by `meaning`, no
        other module is looked into. What is assigned may be anything; what is imported or defined keeps its last name.
        """
        head, _, rest = spelled.partition(".")
        if rest:
            return rest.rpartition(".")[2] in last
        found = outline.find(head, scope)
        if found is not None and found.kind == "import":
            return found.target.rpartition(".")[2] in last
        return head in last or (found is not None and found.kind not in ("function", "class"))

    def meaning(self, outline: Outline, node: ast.AST | str | None, scope: str = "") -> str:
        """What an expression or dotted name in that scope is; "" for what cannot be told."""
        spelled = node if isinstance(node, str) else spelling(node)
        if not spelled or spelled.count(".") > _DEPTH:  # `text = text.strip()` means itself, longer each time
            return ""
        key = (outline.module, scope, spelled)
        if key not in self._meanings:
            self._meanings[key] = ""  # a cycle of aliases means nothing
            self._meanings[key] = self._meaning(outline, spelled, scope)
        return self._meanings[key]

    def annotated(self, outline: Outline, annotation: ast.expr | None, scope: str = "") -> str:
        """The meaning of the class that an annotation names, looking into Optional, Annotated and unions."""
        return self.meaning(outline, annotated_name(annotation), scope)

    def definition(self, meaning: str) -> tuple[Outline, Definition] | None:
        """The binding of a first-party meaning, None for libraries, instances and modules."""
        module, rest = self.split(meaning)
        if not module or not rest or "(" in rest:
            return None
        found = self.outline(module).definitions.get(rest)
        return (self.outline(module), found[0]) if found else None

    def identity(self, outline: Outline, node: ast.AST | str | None, scope: str = "", depth: int = 0) -> str:
        """Where what an expression names is bound ("shop.api.router"), through imports and aliases; "" if unknown."""
        spelled = node if isinstance(node, str) else dotted(node)
        if not spelled or depth > _DEPTH:
            return ""
        head, _, rest = spelled.partition(".")
        tail = f".{rest}" if rest else ""
        found = outline.find(head, scope)
        if found is None:
            for origin in outline.stars:
                inner = self.outline(origin) if origin in self.modules else None
                if inner is not None and inner is not outline and inner.find(head):
                    return self.identity(inner, spelled, "", depth + 1)
            return ""
        if found.kind == "import":
            return self._identify(f"{found.target}{tail}", depth)
        alias = dotted(found.value) if found.kind == "assign" else None
        if alias and alias != head and "(" not in alias:
            return self.identity(outline, f"{alias}{tail}", found.scope, depth + 1)
        return f"{outline.module}.{found.qualname}{tail}"

    def _identify(self, target: str, depth: int) -> str:
        module, rest = self.split(target)
        if not module or not rest:
            return target
        return self.identity(self.outline(module), rest, "", depth + 1) or target

    def split(self, meaning: str) -> tuple[str, str]:
        """The longest first-party module prefix and what follows it."""
        if meaning.partition(".")[0] not in self.packages:
            return "", meaning
        parts = meaning.split(".")
        for size in range(len(parts), 0, -1):
            module = ".".join(parts[:size])
            if module in self.modules:
                return module, ".".join(parts[size:])
        return "", meaning

    def bases(self, outline: Outline, definition: Definition) -> tuple[str, ...]:
        """Meanings of a class's direct bases; `Base[T]` counts as `Base`, `make()` results as `make()`."""
        node = definition.node
        if not isinstance(node, ast.ClassDef):
            return ()
        return tuple(m for base in node.bases if (m := self.meaning(outline, base, definition.scope)))

    def ancestors(self, meaning: str) -> tuple[str, ...]:
        """Meanings of all bases, nearest first; libraries' classes end a branch."""
        found: list[str] = []
        pending = [meaning]
        while pending and len(found) < 200:
            here = self.definition(pending.pop(0))
            if here is None or here[1].kind != "class":
                continue
            for base in self.bases(*here):
                if base not in found:
                    found.append(base)
                    pending.append(base)
        return tuple(found)

    def is_a(self, meaning: str, classes: Iterable[str]) -> bool:
        """Whether a class meaning is one of the classes or inherits from one."""
        wanted = frozenset(classes)
        return meaning in wanted or any(base in wanted for base in self.ancestors(meaning))

    def _meaning(self, outline: Outline, spelled: str, scope: str) -> str:
        head, _, rest = spelled.partition(".")
        instance = head.endswith("()")
        name = head.removesuffix("()")
        found = outline.find(name, scope)
        if found is None:
            base = self._starred(outline, name)
        elif found.kind == "import":
            base = self._follow(found.target)
        else:
            base = self._own(outline, found)
        if not base:
            return ""
        if instance:
            base = self.result(base)
        return self._attributes(base, rest)

    def _own(self, outline: Outline, found: Definition) -> str:
        """The meaning of something bound in this module: aliases and constructed instances are looked through."""
        plain = f"{outline.module}.{found.qualname}"
        if found.kind == "parameter":
            annotated = self.meaning(outline, annotated_name(found.annotation), found.scope.rpartition(".")[0])
            return f"{annotated}()" if annotated else plain
        if found.kind != "assign":
            return plain
        spelled = spelling(found.value)
        if spelled is None:
            return plain
        origin = self.meaning(outline, spelled, found.scope)
        return origin or plain

    def result(self, function: str) -> str:
        """What calling it gives: an instance of the class, or what the project's function says or shows it returns."""
        here = self.definition(function)
        if here is None or here[1].kind != "function":
            return f"{function}()"
        outline, definition = here
        node = definition.node
        if isinstance(node, Function):
            annotated = self.meaning(outline, annotated_name(node.returns), definition.scope)
            if annotated and not annotated.startswith(("typing.", "collections.")):
                return f"{annotated}()"
            returned = [
                self.meaning(outline, place.statement.value, place.scope)
                for place in outline.places
                if place.scope == definition.qualname and isinstance(place.statement, ast.Return)
            ]
            best = sorted(filter(None, returned), key=lambda m: not m.endswith("()"))
            if best:
                return best[0]
        return f"{function}()"

    def _attributes(self, base: str, rest: str) -> str:
        """`base.rest` with each step looked up in first-party modules, which may import or alias it further."""
        for part in rest.split(".") if rest else ():
            call = part.endswith("()")
            base = self._follow(f"{base}.{part.removesuffix('()')}")
            if call:
                base = self.result(base)
        return base

    def _follow(self, target: str) -> str:
        """An absolute dotted name, through the re-exports of first-party modules."""
        module, rest = self.split(target)
        if not module or not rest:
            return target
        head = rest.split(".")[0]
        outline = self.outline(module)
        if head not in outline.definitions:
            starred = self._starred(outline, head)
            return target if not starred else self._attributes(starred, rest.partition(".")[2])
        return self.meaning(outline, rest) or target

    def _starred(self, outline: Outline, name: str, seen: tuple[str, ...] = ()) -> str:
        for origin in outline.stars:
            if origin in seen:
                continue
            if origin in self.modules:
                inner = self.outline(origin)
                again = (*seen, origin)
                meaning = self.meaning(inner, name) if inner.find(name) else self._starred(inner, name, again)
                if meaning:
                    return meaning
            elif origin.split(".")[0] not in self.packages and name[:1].isupper():
                return f"{origin}.{name}"
        return ""
