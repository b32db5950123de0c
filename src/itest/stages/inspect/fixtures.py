"""The fixtures that the project already has; of those in conftests also whether a suite can do with them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from itest.model.facts import AppEntry, ExistingFixture, Where
from itest.source.aside import is_test
from itest.source.code import Code
from itest.source.syntax import Function, FunctionNode, dotted, is_true, keyword, parameters, strings, text
from itest.source.tree import SourceFile
from itest.stages.inspect.serving import SERVING, Asked, Shape, unfit

_FIXTURE = re.compile(
    r"^[ \t]*@(?:\w+\.)?(?:yield_)?fixture\b[ \t]*(?:\((?P<arguments>[^()]*(?:\([^()]*\)[^()]*)*)\))?[^\n]*\n"
    r"(?:[ \t]*[@#][^\n]*\n)*[ \t]*(?:async[ \t]+)?def[ \t]+(?P<function>\w+)",
    re.M,
)
_SCOPE = re.compile(r"""\bscope\s*=\s*["'](\w+)""")
_NAME = re.compile(r"""\bname\s*=\s*["'](\w+)""")


def fixtures(
    code: Code, framework: str | None, orm: str | None, apps: tuple[AppEntry, ...]
) -> tuple[ExistingFixture, ...]:
    """What conftests and test modules define; test modules are many and big, so theirs are read from the text."""
    found: list[ExistingFixture] = []
    for path, file in code.tree.python.items():
        if not (is_test(path) or path.endswith("conftest.py")) or "fixture" not in file.text:
            continue
        if path.rpartition("/")[2] == "conftest.py" and file.module is not None:
            asked = Asked(code, code.outline(code.names[path]), framework, orm, apps[0] if apps else None)
            found += [*_parsed(file, asked), *_brought(path, asked)]
        else:
            found += _spelled(path, file.text)
    return tuple(found)


def _spelled(path: str, source: str) -> Iterator[ExistingFixture]:
    for match in _FIXTURE.finditer(source):
        given = match["arguments"] or ""
        scope, name = _SCOPE.search(given), _NAME.search(given)
        where = Where(path=path, line=source.count("\n", 0, match.start("function")) + 1)
        shown = name[1] if name else match["function"]
        yield ExistingFixture(name=shown, scope=scope[1] if scope else "function", where=where)


def _parsed(file: SourceFile, asked: Asked) -> Iterator[ExistingFixture]:
    for node in ast.walk(file.module or ast.Module(body=[], type_ignores=[])):
        if isinstance(node, Function) and (decorator := _decorator(node)) is not None:
            yield _fact(file.path, node, decorator, asked)


def _brought(conftest: str, asked: Asked) -> Iterator[ExistingFixture]:
    """The fixtures of other modules of the project that the conftest imports, or names as plugins."""
    code, here = asked.code, asked.outline
    plugins = [name for each in here.members("") if each.name == "pytest_plugins" for name in strings(each.value)]
    wholes = [name for name in (*plugins, *here.stars) if name in code.modules]
    single = [each.target for each in here.members("") if each.kind == "import"]
    names = {(name, "") for name in wholes}
    names |= {(module, rest) for module, rest in map(code.split, single) if module and rest}
    for module, wanted in sorted(names):
        if "fixture" in code.modules[module].text:
            there = replace(asked, outline=code.outline(module))
            for each in _parsed(code.modules[module], there):
                if wanted in ("", each.name):
                    yield replace(each, conftest=conftest)


def _fact(path: str, node: FunctionNode, decorator: ast.expr, asked: Asked) -> ExistingFixture:
    call = decorator if isinstance(decorator, ast.Call) else ast.Call(func=decorator, args=[], keywords=[])
    given, name = keyword(call, "scope"), text(keyword(call, "name")) or node.name
    shape = Shape(
        name=name,
        scope="function" if given is None else text(given) or "unknown",
        needs=tuple(parameter.arg for parameter, default in parameters(node) if default is None),
        parametrized=keyword(call, "params") is not None,
    )
    why = unfit(shape, node, asked)
    return ExistingFixture(
        name=name,
        scope=shape.scope,
        where=Where(path=path, line=node.lineno),
        autouse=is_true(keyword(call, "autouse")),
        needs=shape.needs,
        serves=name in SERVING and not why,
        why=why,
    )


def _decorator(node: FunctionNode) -> ast.expr | None:
    """What makes the function a fixture; None for other functions."""
    for each in node.decorator_list:
        spelled = dotted(each.func if isinstance(each, ast.Call) else each) or ""
        if spelled.rpartition(".")[2] in ("fixture", "yield_fixture"):
            return each
    return None
