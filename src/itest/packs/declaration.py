"""Reads what a pack says of itself in its cookiecutter.json, and judges it before anything of it is used."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast, get_args

from packaging.requirements import InvalidRequirement, Requirement

from itest.assets import templates
from itest.errors import ItestError
from itest.model.facts import Priority
from itest.packs.gathering import DECLARATION, NOTHING, Files, template_folder

OWN = "_itest"
NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
JINJA = ("trim_blocks", "lstrip_blocks")
"""What a pack may set of Jinja's environment: nothing that brings code."""
REFUSED = {
    "_extensions": "it brings extensions of Jinja, which are code that runs while it is rendered",
    "template": "it is a choice of templates; name one with --directory",
    "templates": "it is a choice of templates; name one with --directory",
}
ROOMS = ("suite/", "frameworks/", "orms/", "databases/", "boundaries/")
"""Where the templates lie that a suite is made of."""
HOOKS = ("pre_gen_project", "post_gen_project")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """`requirements` are what its tests need, `variables` cookiecutter's, `overrides` built-in templates made over.

    `priority` is that of the boundary which its files are, as `itest map` orders them.
    """

    name: str
    requirements: tuple[str, ...]
    variables: Mapping[str, Any]
    overrides: Mapping[str, str]
    files: Files
    priority: Priority = "important"

    @property
    def renders(self) -> bool:
        """Whether it brings files into the suite, beside what it overrides."""
        return any(template_folder(path) for path in self.files)

    @property
    def hooks(self) -> bool:
        """Whether it has programs that want to run when it is rendered."""
        names = [path.split("/")[1].split(".")[0] for path in self.files if path.startswith("hooks/")]
        return any(name in HOOKS for name in names)

    @property
    def sha256(self) -> str:
        """Of all its files; a pack that is the same text has the same hash, whatever it comes in."""
        digest = hashlib.sha256()
        for path in sorted(self.files):
            digest.update(f"{path}\0{len(self.files[path])}\0".encode())
            digest.update(self.files[path])
        return digest.hexdigest()


def declared(files: Files, source: str) -> Pack:
    """The pack that these files are. Raises ItestError when it says something of itself that cannot be."""
    told = _document(files, source)
    for key, why in REFUSED.items():
        if key in told:
            raise _bad(source, why)
    own = told.get(OWN)
    if not isinstance(own, dict) or not isinstance(own.get("name"), str):
        shown = f'"{OWN}": {{"name": "sms"}}'
        raise _bad(source, f"its {DECLARATION} does not say what it is called ({shown})")
    if not NAME.fullmatch(own["name"]):
        raise _bad(source, f"{own['name']!r} is no name for a pack: small letters, digits and underscores")
    empty = next((key for key, value in told.items() if value == []), None)
    if empty and not empty.startswith("_"):
        raise _bad(source, f"its variable {empty} offers no choice")
    if set(told.get("_jinja2_env_vars", ())) - set(JINJA):
        raise _bad(source, f"of Jinja it may only set {', '.join(JINJA)}")
    pack = Pack(
        name=own["name"],
        priority=_priority(own, source),
        requirements=_requirements(own.get("requirements", []), source),
        variables={key: value for key, value in told.items() if not key.startswith("_")},
        overrides=_overrides(files, source),
        files=files,
    )
    if not (pack.renders or pack.overrides):
        raise _bad(source, "it has neither a folder {{cookiecutter.name}} nor a template in overrides/")
    return pack


def answered(pack: Pack, known: Mapping[str, str], said: Mapping[str, str]) -> dict[str, str]:
    """Values for the variables of the pack: what was `said`, and of what is `known` that which it asks for.

    Raises ItestError for a variable that it does not have, and for a value that it does not offer.
    """
    for name in said:
        if name not in pack.variables:
            there = ", ".join(pack.variables) or "none"
            raise ItestError(f"The pack {pack.name} has no variable {name}", advice=f"It has {there}. {NOTHING}")
    values = {**{name: value for name, value in known.items() if name in pack.variables}, **said}
    for name, value in values.items():
        offered = pack.variables[name]
        if isinstance(offered, dict) or (isinstance(offered, list) and value not in offered):
            choice = f"of {', '.join(map(str, offered))}" if isinstance(offered, list) else "that can be set"
            raise ItestError(
                f"The pack {pack.name} is not made for this: its {name} is none {choice}, and not {value}",
                advice=f"--set {name}=VALUE says another. {NOTHING}",
            )
    return values


def _document(files: Files, source: str) -> dict[str, Any]:
    try:
        told = json.loads(files[DECLARATION])
    except (ValueError, RecursionError) as error:
        raise _bad(source, f"its {DECLARATION} is no JSON: {error}") from None
    if not isinstance(told, dict):
        raise _bad(source, f"its {DECLARATION} is no object")
    return told


def _priority(own: Mapping[str, Any], source: str) -> Priority:
    """How much hangs on the boundary; what is not said is important."""
    told = own.get("priority", "important")
    found = next((each for each in get_args(Priority) if each == told), None)
    if found is None:
        raise _bad(source, f"{told!r} is no priority: {', '.join(get_args(Priority))}")
    return cast(Priority, found)


def _requirements(told: object, source: str) -> tuple[str, ...]:
    """Names and versions alone: what lies at an address of the pack's choice is not installed."""
    named = told if isinstance(told, list) else [None]
    for text in named:
        try:
            plain = isinstance(text, str) and Requirement(text).url is None
        except InvalidRequirement:
            plain = False
        if not plain:
            raise _bad(source, f"{text!r} is no requirement: a name and versions, as in requests>=2")
    return tuple(named)


def _overrides(files: Files, source: str) -> dict[str, str]:
    found = {path.removeprefix("overrides/"): text for path, text in files.items() if path.startswith("overrides/")}
    for path in found:
        if not (path.startswith(ROOMS) and (templates() / path).is_file()):
            raise _bad(source, f"itest has no template {path} for it to override")
    return {path: text.decode() for path, text in found.items()}


def _bad(source: str, why: str) -> ItestError:
    return ItestError(f"{source} cannot be used as a pack: {why}", advice=NOTHING)
