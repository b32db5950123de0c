"""What a file declares: functions, fixtures, classes, imports, patches and the variables that pytest reads."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Literal

from itest.model.suite import Class, Fixture, Function, Import, Patch
from itest.source.syntax import FunctionNode, argument, constant, dotted, is_true, keyword, strings, text, walk
from itest.stages.read_suite.marks import Marked, is_fixture, is_patch, marked, parameters_of, used_fixtures, yields_of

if TYPE_CHECKING:
    from itest.stages.read_suite.visit import Visitor

_TARGETED = {"setattr": "setattr", "delattr": "setattr", "patch": "patch"}


class Declarations:
    """What has been declared so far in the file that the visitor reads."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.functions: list[Function] = []
        self.fixtures: list[Fixture] = []
        self.classes: list[Class] = []
        self.imports: list[Import] = []
        self.patches: list[Patch] = []
        self.plugins: list[str] = []
        self.usefixtures: list[str] = []
        self.dynamic: list[str] = []
        self.definitions: set[str] = set()
        self._patched_classes: dict[str, int] = {}

    def function(self, node: FunctionNode, qualname: str) -> Literal["test", "fixture", "function"]:
        """Take a function of a module or class down and say what it is."""
        visitor = self.visitor
        if not visitor.owner:
            self.definitions.add(node.name)
        marks = marked(node.decorator_list, visitor.meaning)
        kind = next((meaning for meaning in marks.decorators if is_fixture(meaning)), "")
        found = self._function(node, qualname, marks, fixture=bool(kind))
        if kind:
            decorator = node.decorator_list[marks.decorators.index(kind)]
            self.fixtures.append(_fixture(found, kind, decorator if isinstance(decorator, ast.Call) else None))
            return "fixture"
        self.functions.append(found)
        return "test" if node.name.startswith("test") else "function"

    def _function(self, node: FunctionNode, qualname: str, marks: Marked, *, fixture: bool) -> Function:
        owner = self.visitor.owner
        static = any(meaning == "staticmethod" for meaning in marks.decorators)
        args, defaults = parameters_of(node, method=bool(owner) and not static)
        of_class = self._patched_classes.get(owner, 0) if node.name.startswith("test") else 0
        return Function(
            path=self.visitor.path,
            name=node.name,
            qualname=qualname,
            owner=owner,
            line=node.lineno,
            column=node.col_offset + 1,
            end_line=node.end_lineno or node.lineno,
            is_async=isinstance(node, ast.AsyncFunctionDef),
            conditional=self.visitor.conditions > 0,
            args=args,
            defaults=defaults,
            decorators=marks.decorators,
            direct=marks.direct,
            indirect=marks.indirect,
            usefixtures=marks.usefixtures,
            injected=marks.injected + of_class,
            yields=yields_of(node) if fixture else (),
        )

    def klass(self, node: ast.ClassDef, qualname: str) -> None:
        """Take a class down."""
        marks = marked(node.decorator_list, self.visitor.meaning)
        self._patched_classes[qualname] = marks.injected
        if not self.visitor.owner:
            self.definitions.add(node.name)
        self.classes.append(
            Class(
                name=node.name,
                qualname=qualname,
                line=node.lineno,
                column=node.col_offset + 1,
                bases=tuple(self.visitor.meaning(base) for base in node.bases),
                decorators=marks.decorators,
                usefixtures=marks.usefixtures,
            )
        )

    def imported(self, node: ast.Import | ast.ImportFrom) -> None:
        """Take an import down; relative ones become absolute."""
        visitor = self.visitor
        inside = visitor.scope if visitor.function is not None else ""
        source = "" if isinstance(node, ast.Import) else _absolute(node, visitor.package)
        for alias in node.names:
            module, name = (source, alias.name) if source else (alias.name, "")
            bound = alias.asname or (alias.name if source else alias.name.partition(".")[0])
            self.imports.append(Import(module=module, name=name, bound=bound, line=node.lineno, scope=inside))
            full = f"{module}.{name}" if name else module if alias.asname else bound
            if bound != "*":
                visitor.names[bound] = full

    def assigned(self, node: ast.Assign | ast.AnnAssign) -> None:
        """Variables that pytest reads, and fixtures made by calling the decorator."""
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        if "pytest_plugins" in names:
            self.plugins.extend([only] if (only := text(node.value)) else strings(node.value))
        elif "pytestmark" in names:
            self._marks(node.value)
        elif names and isinstance(node.value, ast.Call):
            self._made(names[0], node.value)

    def _marks(self, value: ast.expr | None) -> None:
        listed = value.elts if isinstance(value, (ast.List, ast.Tuple)) else [value] if value else []
        used = used_fixtures(listed, self.visitor.meaning)
        owner = self.visitor.owner
        if not owner:
            self.usefixtures.extend(used)
        elif used:
            here = self.classes.pop()
            self.classes.append(here._replace(usefixtures=(*here.usefixtures, *used)))

    def _made(self, name: str, call: ast.Call) -> None:
        """`name = pytest.fixture(function)` and `name = pytest.fixture(scope=...)(function)`."""
        inner = call.func if isinstance(call.func, ast.Call) else call
        kind = self.visitor.meaning(inner.func)
        if not is_fixture(kind) or not call.args:
            return
        qualname = f"{self.visitor.owner}.{name}" if self.visitor.owner else name
        made = ast.FunctionDef(name=name, args=_NOTHING, body=[], decorator_list=[], returns=None, type_comment=None)
        of = call.args[0]
        known = next((f for f in self.functions if isinstance(of, ast.Name) and f.qualname == of.id), None)
        if isinstance(of, ast.Lambda):
            made.args = of.args
        function = self._function(ast.copy_location(made, call), qualname, Marked(), fixture=True)
        if known is not None:
            function = function._replace(args=known.args, defaults=known.defaults)
        self.fixtures.append(_fixture(function, kind, inner))

    def call(self, node: ast.Call) -> None:
        """Patches whose target is text or an imported name, fixtures asked for by name, plugins added one by one."""
        func = node.func
        attribute = func.attr if isinstance(func, ast.Attribute) else ""
        first = text(node.args[0]) if node.args else None
        if first is None:
            if attribute in ("object", "setattr", "delattr") and len(node.args) > 1:
                self._patched_object(node, attribute)
        elif attribute == "getfixturevalue":
            self.dynamic.append(first)
        elif attribute == "append" and isinstance(func.value, ast.Name) and func.value.id == "pytest_plugins":  # type: ignore[attr-defined]  # it has an attribute
            self.plugins.append(first)
        elif "." in first and (kind := self._patch_kind(func, attribute)):
            self._patched(node, kind, first, argument(node, 1, "new", "new_callable", "value"))

    def _patch_kind(self, func: ast.expr, attribute: str) -> str:
        if attribute in ("setattr", "delattr") and isinstance(func, ast.Attribute):
            return "setattr" if "monkeypatch" in (self.visitor.meaning(func.value) or "") else ""
        if attribute == "dict":
            return ""
        if attribute == "patch" and "mocker" in self.visitor.meaning(func):
            return "patch"
        return "patch" if is_patch(self.visitor.meaning(func)) else ""

    def _patched_object(self, node: ast.Call, attribute: str) -> None:
        """`patch.object(mail, "send")` and `monkeypatch.setattr(mail, "send", ...)` of what the file imports."""
        owner, name, func = node.args[0], text(node.args[1]), node.func
        spelled = dotted(owner) or ""
        head = spelled.partition(".")[0]
        if not name or not isinstance(func, ast.Attribute) or head not in self.visitor.names or "(" in spelled:
            return
        by, of_mock = self.visitor.meaning(func.value), ("mock.patch", "mocker.patch")
        known = by.endswith(of_mock) if attribute == "object" else "monkeypatch" in by
        if known and (self._decorates(node) or not self._rebound(head)):
            self._patched(node, "object", f"{self.visitor.meaning(owner)}.{name}", argument(node, 2, "new", "value"))

    def _rebound(self, name: str) -> bool:
        """Whether the function around binds the name to something else."""
        if self.visitor.function is None:
            return False
        return any(
            getattr(node, "arg", None) == name
            if isinstance(node, ast.arg)
            else isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)
            for node in walk(self.visitor.function)
        )

    def _decorates(self, node: ast.Call) -> bool:
        around = self.visitor.parents[-1] if self.visitor.parents else None
        return isinstance(around, (*_FUNCTIONS, ast.ClassDef)) and node in around.decorator_list

    def _patched(self, node: ast.Call, kind: str, target: str, new: ast.expr | None) -> None:
        self.patches.append(
            Patch(
                kind=kind,
                target=target,
                line=node.lineno,
                column=node.col_offset + 1,
                scope=self.visitor.scope,
                decorator=self._decorates(node),
                new=new is not None,
                create=is_true(keyword(node, "create")) or constant(keyword(node, "raising")) is False,
            )
        )


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_NOTHING = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[], vararg=None, kwarg=None)


def _fixture(function: Function, kind: str, call: ast.Call | None) -> Fixture:
    """The declaration with what the decorator's arguments say; `scope` is dynamic when it is no literal."""
    given = keyword(call, "scope") if call else None
    loop = keyword(call, "loop_scope") if call else None
    name = text(keyword(call, "name")) if call else None
    use = keyword(call, "autouse") if call else None
    return Fixture(
        name=name or function.name,
        kind=kind,
        scope="function" if given is None else str(constant(given) or "dynamic"),
        autouse=use is not None and constant(use) is not False,
        params=call is not None and keyword(call, "params") is not None,
        loop_scope=text(loop) or "" if loop else "",
        function=function,
    )


def _absolute(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parts = package.split(".") if package else []
    base = parts[: len(parts) - node.level + 1]
    return ".".join([*base, *([node.module] if node.module else [])])
