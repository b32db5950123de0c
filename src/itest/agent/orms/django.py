"""Django's models as its application registry has them."""

from __future__ import annotations

import importlib
import re
from typing import Any

from ..project import Project
from . import django_fields as fields

_NEVER = {"django_migrations", "django_session", "django_content_type", "django_admin_log", "django_site"}

_CONFIRMED = re.compile(r"^(is_|email_)?(verified|confirmed|activated|approved)$")


def models(project: Project) -> list[dict[str, Any]]:
    """A RuntimeModel dict for each concrete model of the project and each third-party one that these refer to.

    Those that say whether a user may come in are there as well.
    """
    wanted = [*_own(project), *_admitting(project)]
    queue = list(wanted)
    while queue:
        for field in queue.pop()._meta.concrete_fields:
            target = getattr(getattr(field, "remote_field", None), "model", None)
            if target is not None and not isinstance(target, str) and target not in wanted:
                wanted.append(target)
                queue.append(target)
    return [_model(kind, project) for kind in sorted(wanted, key=lambda kind: (kind._meta.db_table, key(kind)))]


def tables(project: Project) -> list[str]:
    """The tables of the project's models, of their many-to-many relations and of the user model with what lets in."""
    names = []
    for kind in [*_own(project), *_admitting(project), _user_model()]:
        names.append(kind._meta.db_table)
        names += [field.m2m_db_table() for field in kind._meta.local_many_to_many if project.owns_object(kind)]
    return sorted(set(names) - _NEVER)


def key(kind: Any) -> str:
    """`module:qualname` of a model."""
    return "%s:%s" % (kind.__module__, kind.__qualname__)


def _own(project: Project) -> list[Any]:
    registry = importlib.import_module("django.apps").apps
    found = [kind for kind in registry.get_models() if project.owns_object(kind) and kind._meta.managed]
    user = _user_model()
    return found if user in found else [*found, user]


def _admitting(project: Project) -> list[Any]:
    """Models of libraries whose rows say whether a user is known well enough: an address that must be confirmed."""
    user = _user_model()
    return [
        kind
        for kind in importlib.import_module("django.apps").apps.get_models()
        if not project.owns_object(kind)
        and any(getattr(field.remote_field, "model", None) is user for field in kind._meta.concrete_fields)
        and any(_CONFIRMED.match(field.name) for field in kind._meta.concrete_fields)
    ]


def _user_model() -> Any:
    return importlib.import_module("django.contrib.auth").get_user_model() if _has_auth() else _Nobody


def _has_auth() -> bool:
    return bool(importlib.import_module("django.apps").apps.is_installed("django.contrib.auth"))


class _Nobody:
    """Stands for the user model of a project without django.contrib.auth."""

    class _meta:  # noqa: N801  # Django's own name
        db_table = "django_migrations"
        concrete_fields = ()
        local_many_to_many = ()


def _model(kind: Any, project: Project) -> dict[str, Any]:
    meta = kind._meta
    return {
        "key": key(kind),
        "name": kind.__name__,
        "module": kind.__module__,
        "table": meta.db_table,
        "columns": [fields.column(field) for field in meta.concrete_fields],
        "relationships": _relationships(meta),
        "unique_together": fields.unique_groups(meta),
        "checks": fields.checks(kind),
        "first_party": project.owns_object(kind),
        "user_model": kind is _user_model(),
        "app_label": meta.app_label,
        "bases": [key(parent) for parent in meta.parents],
        "password_method": "set_password" if hasattr(kind, "set_password") else None,
    }


def _relationships(meta: Any) -> list[dict[str, Any]]:
    found = []
    for field in meta.get_fields():
        target = getattr(field, "related_model", None)
        if target is None or isinstance(target, str):
            continue
        concrete = getattr(field, "concrete", False)
        many = bool(field.many_to_many or field.one_to_many)
        name = field.name if concrete else field.get_accessor_name() if hasattr(field, "get_accessor_name") else None
        if name:
            local = field.name if concrete and not many else None
            found.append({"attribute": name, "target": key(target), "column": local, "many": many})
    return found
