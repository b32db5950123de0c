"""Files for another Python: the project's interpreter parses them, and its tree is ours."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

from itest.source.tree import SourceTree
from itest.stages.read_suite.foreign import Foreign

SOURCE = """
async def f(a, *, b: int = 1, **c):
    x = [b"\\xff", 1.5, 2j, ..., None, True, 10**20, 123456789012345678901234567890, f"{a!r:>{b}}"]
    with open(a) as handle, handle:
        yield {**c, "k": lambda: -1}
    match x:
        case [1, *rest] if rest:
            del x[0]
"""


def test_the_tree_comes_over_whole(tmp_path: Path) -> None:
    """Every node, constant and place is what our own parser would have made of the file."""
    (tmp_path / "a.py").write_text(SOURCE, encoding="utf-8")
    foreign = Foreign(SourceTree(tmp_path), sys.executable)
    tree = foreign.parse("a.py")
    foreign.close()

    assert tree is not None
    assert ast.dump(tree, include_attributes=True) == ast.dump(ast.parse(SOURCE), include_attributes=True)


def test_what_no_python_parses_stays_unparsed(tmp_path: Path) -> None:
    """The answer is None, and the next file is still answered."""
    (tmp_path / "a.py").write_text("def (:\n", encoding="utf-8")
    (tmp_path / "b.py").write_text("x = 1\n", encoding="utf-8")
    foreign = Foreign(SourceTree(tmp_path), sys.executable)
    first, second = foreign.parse("a.py"), foreign.parse("b.py")
    foreign.close()

    assert first is None
    assert isinstance(second, ast.Module)


def test_without_an_interpreter_of_the_project_nothing_is_started(tmp_path: Path) -> None:
    """A name that is no interpreter is as good as none."""
    (tmp_path / "a.py").write_text("x = 1\n", encoding="utf-8")

    assert Foreign(SourceTree(tmp_path), str(tmp_path / "nothing")).parse("a.py") is None
