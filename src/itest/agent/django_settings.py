"""Job "django_settings": loads Django's settings as pytest-django does when it is told of them before any conftest."""

from __future__ import annotations

import importlib
import os
from typing import Any

from . import needs
from .project import Project


def main(payload: dict[str, Any]) -> dict[str, Any]:
    """`payload` is {"module"}; gives {} when they load. Exceptions get `itest_needs`: what is lacking, for the host."""
    os.environ["DJANGO_SETTINGS_MODULE"] = payload["module"]
    with needs.explained(Project(os.getcwd())):
        importlib.import_module("django.conf").settings.DATABASES  # noqa: B018  # looking at one loads all
    return {}
