"""Django's admin: the pages are the framework's, the actions that a project adds to its lists are its own."""

from __future__ import annotations

import importlib
from typing import Any, Iterator

from ..project import Project
from ..shapes import object_shape

_CHANGELIST = "admin:%s_%s_changelist"


def endpoints(project: Project) -> Iterator[dict[str, Any]]:
    """An Endpoint dict for each list in the admin on which actions of the project can be taken."""
    if not importlib.import_module("django.apps").apps.is_installed("django.contrib.admin"):
        return
    urls = importlib.import_module("django.urls")
    for model, shown in importlib.import_module("django.contrib.admin").site._registry.items():
        actions = list(_own(shown, project))
        try:
            path = urls.reverse(_CHANGELIST % (model._meta.app_label, model._meta.model_name))
        except urls.NoReverseMatch:  # the admin is registered, and not served
            return
        if actions:
            yield _endpoint(path, model, actions, project)


def _own(shown: Any, project: Project) -> Iterator[tuple[str, Any]]:
    """Name and function of each action that the project wrote."""
    for action in shown.actions or ():
        found = shown.get_action(action)
        function = project.function(found[0]) if found else None
        if function is not None and project.owns(function.__code__.co_filename):
            yield str(found[1]), found[0]


def _endpoint(path: str, model: Any, actions: list[tuple[str, Any]], project: Project) -> dict[str, Any]:
    names = [name for name, _ in actions]
    key = model._meta.pk
    properties = {
        "action": {"type": "string", "enum": names},
        "_selected_action": {"type": "string", "x-references": "%s.%s" % (model._meta.db_table, key.column)},
    }
    return {
        "method": "POST",
        "path": path,
        "name": names[0],
        "parameters": [],
        "handler": project.handler(actions[0][1]),
        "first_party": True,
        "form": object_shape(properties, list(properties)),
        "body_source": "form",
        "secured": True,
        "scheme": "session",
    }
