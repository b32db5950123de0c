"""Plans factories.py: one factory per model, required columns only, valid for every constraint that can be read."""

from __future__ import annotations

from typing import Any

from itest.model.observations import Personas
from itest.model.plan import PlannedFile
from itest.model.runtime import Reference, RuntimeFacts, RuntimeModel
from itest.stages.plan.factories import graph
from itest.stages.plan.factories.declare import SESSIONS, Declared, World, declare
from itest.stages.plan.factories.names import Imports, factory_classes

ORMS_WITH_MODELS = ("django_orm", "flask_sqlalchemy", "sqlalchemy", "sqlalchemy_async", "sqlmodel")


def plan_factories(
    runtime: RuntimeFacts, orm: str, personas: Personas | None = None, *, framework: str | None = None
) -> tuple[PlannedFile, ...]:
    """factories.py, the base class in support/ and their self-test; nothing where no model can be made."""
    if not factory_names(runtime, orm):
        return ()
    context = {**factory_context(runtime, orm, personas), "in_context": framework == "flask"}
    test = PlannedFile(
        path="test_factories.py", template="suite/test_factories.py.jinja", ownership="owned", context=context
    )
    return (
        PlannedFile(path="factories.py", template="suite/factories.py.jinja", ownership="seeded", context=context),
        PlannedFile(
            path="support/factories.py",
            template=f"orms/{orm}/factory_base.py.jinja",
            ownership="owned",
            context=context,
        ),
        *((test,) if any(each["watched"] for each in context["factories"]) else ()),
    )


def factory_names(runtime: RuntimeFacts, orm: str) -> dict[str, str]:
    """Factory class by model key, in the order of declaration; models that cannot be made are absent."""
    if orm not in ORMS_WITH_MODELS:
        return {}
    return factory_classes(graph.ordered(runtime.models, orm)[0])


def factory_notes(runtime: RuntimeFacts, orm: str) -> tuple[str, ...]:
    """One line for each model without a factory and for each check that the values may break."""
    if orm not in ORMS_WITH_MODELS:
        return ()
    refused = graph.ordered(runtime.models, orm)[1].values()
    unread = [(each.model.name, text) for each in _declared(runtime, orm, None)[0] for text in each.unread]
    return (
        *(f"no factory: {reason}" for reason in refused),
        *(f"{name}Factory may break the check {text}" for name, text in unread),
    )


def factory_context(runtime: RuntimeFacts, orm: str, personas: Personas | None = None) -> dict[str, Any]:
    """What the templates get: import lines, factories with their fields, and which helpers they use."""
    declarations, world = _declared(runtime, orm, _hasher(personas))
    return {
        "orm": orm,
        "modules": sorted({name for each in declarations for field in each.fields for name in field.value.imports}),
        "import_lines": world.imports.lines(),
        "factories": [_shown(each, world, runtime) for each in declarations],
        "has_password": any("PASSWORD" in field.source for each in declarations for field in each.fields),
        "has_methods": any(each.methods for each in declarations),
        "has_links": any(_links(each.model) & set(each.model.init_required) for each in declarations),
        "has_constructors": any(each.model.init_arguments is not None for each in declarations),
        "session_arguments": sorted(_sessions(declarations)),
        "has_code": any(field.value.helper for each in declarations for field in each.fields),
        "asynchronous": runtime.wiring.asynchronous,
        "sqlalchemy": _version(runtime, "sqlalchemy", (2, 0)),
    }


def _declared(runtime: RuntimeFacts, orm: str, hasher: Reference | None) -> tuple[list[Declared], World]:
    models, _ = graph.ordered(runtime.models, orm)
    classes = factory_classes(models)
    world = World(
        orm=orm,
        models={model.key: model for model in runtime.models},
        classes=classes,
        imports=Imports(classes.values()),
        hasher=hasher,
        django_password=_version(runtime, "factory-boy", (3, 3)) >= (3, 3),
        pillow="pillow" in runtime.versions,
    )
    for model in models:
        world.imports.use(*_home(model))
    return [declare(model, world) for model in models], world


def _shown(each: Declared, world: World, runtime: RuntimeFacts) -> dict[str, Any]:
    model = each.model
    return {
        "name": world.classes[model.key],
        "base": each.base or "Factory",
        "model": world.imports.use(*_home(model)),
        "table": model.table,
        "watched": model.table in runtime.tables,
        "fields": [(field.name, field.source) for field in each.fields],
        "rename": {field.name: field.attribute for field in each.fields if field.name != field.attribute},
        "methods": dict(each.methods),
        "unread": list(each.unread),
    }


def _sessions(declarations: list[Declared]) -> set[str]:
    """Names under which constructors demand the session."""
    mapped = {column.attribute for each in declarations for column in each.model.columns}
    return {name for each in declarations for name in each.model.init_required if name in SESSIONS} - mapped - {"**"}


def _links(model: RuntimeModel) -> set[str]:
    return {relation.attribute for relation in model.relationships if not relation.many}


def _home(model: RuntimeModel) -> tuple[str, str]:
    module, _, qualname = model.key.partition(":")
    return model.module or module, qualname or model.name


def _hasher(personas: Personas | None) -> Reference | None:
    if personas is None:
        return None
    return next((account.hasher for account in personas.accounts if account.hasher), None)


def _version(runtime: RuntimeFacts, name: str, unknown: tuple[int, ...]) -> tuple[int, ...]:
    spelled = runtime.versions.get(name) or runtime.versions.get(name.replace("-", "_"))
    if not spelled:
        return unknown
    parts = [part for part in spelled.split(".")[:2] if part.isdigit()]
    return tuple(int(part) for part in parts) or unknown
