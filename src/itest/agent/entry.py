"""Gets the application object the way its server would: by name, by calling its factory, or through django.setup()."""

from __future__ import annotations

import importlib
import inspect
import os
from typing import Any

from . import guard, libraries
from .scratch import Scratch


def load(entry: dict[str, Any], keys: list[str], scratch: Scratch) -> Any:
    """The application of an AppEntry (as JSON). For Django this is the root URL configuration's module.

    `keys` are framework configuration keys that get the scratch address through a factory's configuration argument.
    """
    if entry["kind"] == "django":
        return _django(entry["module"], scratch)
    configuration = {key: scratch.text_for(key) for key in keys}
    module = importlib.import_module(entry["module"])
    target: Any = module
    for name in entry["attr"].split("."):
        target = getattr(target, name)
    if entry["kind"] == "object":
        return target
    application = target(**_arguments(target, entry["arguments"], configuration))
    if inspect.iscoroutine(application):
        application = importlib.import_module("asyncio").run(application)
    return application


def _django(settings: str, scratch: Scratch) -> Any:
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    conf = importlib.import_module("django.conf")
    guard.django_settings(conf.settings, scratch)
    importlib.import_module("django").setup()
    return importlib.import_module(conf.settings.ROOT_URLCONF)


def _arguments(factory: Any, known: list[dict[str, Any]], configuration: dict[str, Any]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for argument in known:
        value = _argument(argument, configuration)
        if value is not None:
            given[argument["name"]] = value
    for parameter in inspect.signature(factory).parameters.values():
        plain = parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
        if plain and parameter.default is parameter.empty and parameter.name not in given:
            given[parameter.name] = _made_from_annotation(factory, parameter)
    return given


def _argument(argument: dict[str, Any], configuration: dict[str, Any]) -> Any:
    kind, value = argument["kind"], argument.get("value")
    if kind == "name":
        return value
    base = _named(value) or (_named(argument.get("base")) if configuration or argument["required"] else None)
    if not configuration:
        return base
    if kind == "mapping":
        return {**(base if isinstance(base, dict) else {}), **configuration}
    if isinstance(base, type) or base is None:
        return type("IntegrationConfig", (base or object,), dict(configuration))
    for key, setting in configuration.items():
        setattr(base, key, setting)
    return base


def _named(spelling: str | None) -> Any:
    return libraries.attribute(spelling, load=True) if spelling and ":" in spelling else None


def _made_from_annotation(factory: Any, parameter: inspect.Parameter) -> Any:
    """A value for a parameter that nobody told us about: its class called without arguments."""
    annotation: Any = parameter.annotation
    if isinstance(annotation, str):
        annotation = getattr(inspect.unwrap(factory), "__globals__", {}).get(annotation)
    if isinstance(annotation, type) and annotation is not parameter.empty:
        return annotation()
    message = "the factory needs the argument %r and itest does not know what to pass" % parameter.name
    raise TypeError(message)
