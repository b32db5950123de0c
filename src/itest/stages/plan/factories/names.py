"""Names for factories and imports that clash with nothing: two models of one name, builtins, the modules we import."""

from __future__ import annotations

import builtins
import keyword
from collections import Counter
from collections.abc import Iterable

from itest.model.runtime import RuntimeModel

MODULES = frozenset({"datetime", "decimal", "uuid", "factory"})
OURS = frozenset({"Factory", "code", "PASSWORD", "FACTORIES", "reset_sequences", "annotations"})
DULL = frozenset(
    {"models", "model", "db", "schema", "schemas", "entities", "orm", "tables", "database", "core", "src", "app"}
)
METHODS = frozenset(
    [
        "build",
        "build_batch",
        "create",
        "create_batch",
        "stub",
        "stub_batch",
        "generate",
        "generate_batch",
        "simple_generate",
        "simple_generate_batch",
        "reset_sequence",
        "Meta",
        "Params",
        "AssociatedClassError",
        "UnknownStrategy",
    ]
)
"""What factory_boy's own classes define; a column of such a name is declared under another one and renamed."""


def factory_classes(models: Iterable[RuntimeModel]) -> dict[str, str]:
    """Model key to factory class name; models that share a name are told apart by their modules."""
    models = list(models)
    shared = Counter(model.name for model in models)
    named: dict[str, str] = {}
    for model in models:
        name = model.name[:1].upper() + model.name[1:] if shared[model.name] == 1 else _prefixed(model)
        named[model.key] = _free(f"{name}Factory", set(named.values()) | OURS)
    return named


def declared(attribute: str) -> str:
    """The name under which a factory can declare a column: factory_boy reserves some spellings."""
    name = attribute.strip("_").replace("__", "_") if attribute.startswith("_") or "__" in attribute else attribute
    return f"{name}_" if name in METHODS or keyword.iskeyword(name) else name


class Imports:
    """The `from module import name` lines of one file, with aliases where two names would clash."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken) | MODULES | OURS | set(dir(builtins)) | set(keyword.kwlist)
        self.known: dict[tuple[str, str], str] = {}

    def use(self, module: str, qualname: str) -> str:
        """The expression by which `qualname` of `module` is spoken of."""
        top, *rest = qualname.split(".")
        if (module, top) not in self.known:
            local = top if top not in self.taken else _free(_brand(module) + top[:1].upper() + top[1:], self.taken)
            self.taken.add(local)
            self.known[module, top] = local
        return ".".join([self.known[module, top], *rest])

    def lines(self) -> list[str]:
        """Import statements, sorted."""
        return sorted(
            f"from {module} import {name}" + ("" if local == name else f" as {local}")
            for (module, name), local in self.known.items()
        )


def _prefixed(model: RuntimeModel) -> str:
    brand = model.app_label.title().replace("_", "") if model.app_label else _brand(model.module)
    return brand + model.name[:1].upper() + model.name[1:]


def _brand(module: str) -> str:
    parts = [part for part in module.split(".") if part not in DULL] or module.split(".")
    return "".join(word[:1].upper() + word[1:] for word in parts[-1].split("_"))


def _free(name: str, taken: set[str]) -> str:
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name}{number}"
    return candidate
