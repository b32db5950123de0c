"""The actions that a project adds to the lists of Django's admin."""

from __future__ import annotations

import sys
import types
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from itest.agent.frameworks import django_admin
from tests.agent.modules import module

SOURCE = "def send(admin, request, queryset): pass\n\ndef view(): pass\n"


class NoReverseMatch(Exception):  # noqa: N818
    """As in django.urls."""


def admin_of(
    monkeypatch: pytest.MonkeyPatch, actions: list[tuple[Any, str]], path: str | None, *, installed: bool = True
) -> None:
    """An admin that shows mails, served below this path, with these actions."""

    def reverse(name: str) -> str:
        if path is None:
            raise NoReverseMatch(name)
        return f"{path}{name}/"

    key = SimpleNamespace(column="id")
    told = {"app_label": "mails", "model_name": "mail", "db_table": "mails_mail", "pk": key}
    model = type("Mail", (), {"_meta": SimpleNamespace(**told)})
    known = {name: (function, name, name) for function, name in actions}
    shown = SimpleNamespace(actions=list(known), get_action=known.get)
    site = SimpleNamespace(_registry={model: shown})
    replaced: dict[str, dict[str, Any]] = {
        "django.apps": {"apps": SimpleNamespace(is_installed=lambda _: installed)},
        "django.contrib.admin": {"site": site},
        "django.urls": {"reverse": reverse, "NoReverseMatch": NoReverseMatch},
    }
    for name, members in replaced.items():
        made = types.ModuleType(name)
        vars(made).update(members)
        monkeypatch.setitem(sys.modules, name, made)


def test_an_action_of_the_project_is_an_endpoint_on_its_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its form names the action and a row; actions of libraries are none of the project's."""
    with module(tmp_path, SOURCE) as (views, project):
        admin_of(monkeypatch, [(views.send, "send"), (Path.cwd, "export")], "/admin/")

        (found,) = django_admin.endpoints(project)

    assert (found["method"], found["path"]) == ("POST", "/admin/admin:mails_mail_changelist/")
    assert found["handler"]["qualname"] == "send"
    assert found["form"]["properties"]["action"] == {"type": "string", "enum": ["send"]}
    assert found["form"]["properties"]["_selected_action"]["x-references"] == "mails_mail.id"


@pytest.mark.parametrize(
    ("own", "path", "installed"), [(False, "/admin/", True), (True, None, True), (True, "/admin/", False)]
)
def test_no_endpoint_without_own_action_or_address(
    own: bool, path: str | None, installed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is the project's, the admin is not served, or it is imported and no application of the project's."""
    with module(tmp_path, SOURCE) as (views, project):
        admin_of(monkeypatch, [(views.send if own else Path.cwd, "send")], path, installed=installed)

        assert list(django_admin.endpoints(project)) == []
