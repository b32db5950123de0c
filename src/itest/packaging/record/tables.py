"""Requirements in TOML: lists of requirement strings, and tables of name = version as Poetry and Pipenv keep them."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any

import tomlkit
from packaging.requirements import Requirement
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array

from itest.errors import ItestError
from itest.packaging.requirements import name_of, names, normalised


def add(text: str, table: str, requirements: Sequence[str], path: str) -> str | None:
    """The document with the requirements that the dotted `table` lacks; None when it has them all.

    The last part of `table` is a list of requirement strings, or a table of `name = "version"`.
    Raises ItestError when the document is no TOML or something else stands there.
    """
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        where = f"{path}:{getattr(error, 'line', 1)}"
        raise ItestError(f"{path} is not valid TOML: {error}", advice="Mend it first.", where=where) from None
    *parents, last = table.split(".")
    parent = _descend(document, parents, implied=_is_keyed(table))
    if last not in parent and _is_keyed(table):
        parent[last] = tomlkit.table()
        changed = _add_keys(parent[last], requirements)
        parent[last].add(tomlkit.nl())
    elif isinstance(parent.get(last), MutableMapping):
        changed = _add_keys(parent[last], requirements)
    else:
        changed = _add_items(parent, last, requirements, path)
    return tomlkit.dumps(document).rstrip("\n") + "\n" if changed else None


def drop(text: str, table: str, requirements: Sequence[str], path: str) -> str:
    """The document without these requirements in the dotted `table`, as far as they are there as itest wrote them.

    Raises ItestError when the document is no TOML.
    """
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise ItestError(f"{path} is not valid TOML: {error}", advice="Mend it first.") from None
    found: Any = document
    for key in table.split("."):
        found = found.get(key) if isinstance(found, MutableMapping) else None
    if isinstance(found, MutableMapping):
        mine = {name_of(requirement) for requirement in requirements}
        for key in [key for key in found if normalised(key) in mine]:
            del found[key]
    elif isinstance(found, Array):
        for requirement in requirements:
            if requirement in found:
                found.remove(requirement)
    return tomlkit.dumps(document)


def _is_keyed(table: str) -> bool:
    return table.startswith("tool.poetry.") or table.endswith("-packages")


def _descend(node: Any, keys: Sequence[str], *, implied: bool) -> Any:
    """The table at `keys`; those that are absent are made, without a heading of their own where only `implied`."""
    for position, key in enumerate(keys):
        if key not in node:
            node[key] = tomlkit.table(is_super_table=implied or position + 1 < len(keys))
        node = node[key]
    return node


def _add_keys(table: MutableMapping[str, Any], requirements: Sequence[str]) -> bool:
    there = {normalised(name) for name in table}
    lacking = [Requirement(text) for text in requirements if name_of(text) not in there]
    for requirement in lacking:
        version = str(requirement.specifier) or "*"
        if requirement.extras:
            entry = tomlkit.inline_table()
            entry.update({"version": version, "extras": sorted(requirement.extras)})
            table[requirement.name] = entry
        else:
            table[requirement.name] = version
    return bool(lacking)


def _add_items(parent: MutableMapping[str, Any], key: str, requirements: Sequence[str], path: str) -> bool:
    if key not in parent:
        parent[key] = tomlkit.array().multiline(True)
    items = parent[key]
    if not isinstance(items, Array):
        raise ItestError(f"{key} in {path} is not a list", advice="Use --no-install to leave the file alone.")
    there = names(item for item in items if isinstance(item, str))
    lacking = [requirement for requirement in requirements if name_of(requirement) not in there]
    for requirement in lacking:
        items.append(requirement)
    return bool(lacking)
