"""What belongs to the project, and the functions that decorators hide."""

from __future__ import annotations

from pathlib import Path

from tests.agent.modules import module

SOURCE = '''
import functools

def wrapping(function):
    @functools.wraps(function)
    def inner(*arguments):
        return function(*arguments)
    return inner

def careless(function):
    def inner(*arguments):
        return function(*arguments)
    return inner

@wrapping
@careless
def view(): ...

class Views:
    def get(self): ...

partial = functools.partial(view, 1)

class Compiled:
    """As a function that a compiled library has made."""
    def __init__(self, function):
        functools.update_wrapper(self, function)
    def __call__(self): ...

injected = Compiled(view)
'''


def test_a_decorated_view_is_found_behind_its_wrappers(tmp_path: Path) -> None:
    """Also when a decorator forgot functools.wraps."""
    with module(tmp_path, SOURCE) as (views, project):
        assert project.function(views.view).__name__ == "view"  # type: ignore[union-attr]
        assert project.function(views.partial).__name__ == "view"  # type: ignore[union-attr]
        assert project.function(views.injected).__name__ == "view"  # type: ignore[union-attr]


def test_a_handler_is_spelled_with_its_place(tmp_path: Path) -> None:
    """The file is relative to the project, the line is that of the first decorator."""
    with module(tmp_path, SOURCE) as (views, project):
        assert project.handler(views.Views.get) == {
            "module": "sample_views",
            "qualname": "Views.get",
            "file": "sample_views.py",
            "line": 20,
        }


def test_libraries_are_not_the_projects(tmp_path: Path) -> None:
    """Nor is an environment that lies inside the project."""
    with module(tmp_path, "x = 1") as (views, project):
        assert project.owns(views.__file__)
        assert not project.owns(Path.__module__)
        assert not project.owns(str(tmp_path / "env/lib/site-packages/flask/app.py"))
        assert not project.owns("<frozen os>")
        assert views in project.modules()
