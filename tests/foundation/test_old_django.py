"""Differences of older Django versions that the rendered support must know."""

from __future__ import annotations

import pytest

from itest.stages.render import _templates


def support(name: str, version: tuple[int, int], *, toolbar: bool = False) -> str:
    has = {"celery": False, "django_axes": False, "django_debug_toolbar": toolbar}
    asked = {"dialect": "sqlite", "crossed": (), "config": (), "has": has}
    return _templates().get_template(name).render(asked, v={"django": version}, login=None)


@pytest.mark.parametrize(("version", "settings"), [((2, 2), "databases"), ((3, 1), "databases"), ((3, 2), "settings")])
def test_the_configured_databases_had_another_name(version: tuple[int, int], settings: str) -> None:
    """Before 3.2 the handler of the connections called its settings `databases`."""
    source = support("orms/django_orm/support/scratch.py.jinja", version)
    assert f"in connections.{settings}.items()" in source


def test_a_replica_reads_through_the_connection_of_the_default_database() -> None:
    """What a test has written is only visible there; without a replica nothing is said of one."""
    name = "orms/django_orm/support/scratch.py.jinja"
    has = {"celery": False, "django_axes": False, "django_debug_toolbar": False}
    asked = {"dialect": "sqlite", "crossed": (), "config": (), "has": has, "v": {"django": (5, 2)}, "login": None}
    plain, replicated = (
        _templates().get_template(name).render(asked, wiring={"mirrors": mirrors}) for mirrors in ((), ("replica",))
    )
    assert 'connections[alias] = connections["default"]' in replicated
    assert 'connections["default"]' not in plain


@pytest.mark.parametrize(("version", "by_django"), [((2, 2), False), ((3, 1), False), ((3, 2), True), ((5, 2), True)])
def test_what_waits_for_a_commit_runs_after_a_request(version: tuple[int, int], by_django: bool) -> None:
    """Django does it itself since 3.2; before, the client looks at what has been added."""
    source = support("frameworks/django/support/client.py.jinja", version)
    compile(source, "client.py", "exec")
    assert ("captureOnCommitCallbacks" in source) is by_django
    assert ("connection.run_on_commit[waiting:]" in source) is not by_django


@pytest.mark.parametrize(("version", "spelled"), [((3, 1), 'response["Location"]'), ((3, 2), 'headers["Location"]')])
def test_where_a_response_leads(version: tuple[int, int], spelled: str) -> None:
    """A response has `headers` since 3.2."""
    macros = _templates().get_template("frameworks/django/call.jinja").make_module({"v": {"django": version}})
    assert str(macros.location()).endswith(spelled)  # type: ignore[attr-defined]  # a macro of the template


@pytest.mark.parametrize("toolbar", [True, False])
def test_a_debug_toolbar_stays_out_of_the_pages(toolbar: bool) -> None:
    """Where the project has it always shown, each page would fail: its addresses are there with DEBUG only."""
    source = support("orms/django_orm/support/scratch.py.jinja", (4, 2), toolbar=toolbar)
    compile(source, "scratch.py", "exec")
    assert ('"SHOW_TOOLBAR_CALLBACK": _never' in source) is toolbar
    assert ("def _never(request: Any) -> bool:" in source) is toolbar
