"""Decides what one factory declares: keys by sub-factory, the password the app's own way, the rest by value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from itest.model.runtime import Reference, Relationship, RuntimeColumn, RuntimeModel
from itest.stages.plan.factories import graph, solve
from itest.stages.plan.factories.columns import Wish, value_for
from itest.stages.plan.factories.names import MODULES, Imports, declared
from itest.stages.plan.factories.sql import read
from itest.stages.plan.factories.values import Value, constant, opaque

SESSIONS = frozenset({"**", "session", "db", "db_session", "database_session"})
"""Constructor arguments that the base class gives: the session itself."""
TELLING = ("str", "slug", "text", "email", "url", "int", "smallint", "bigint")
PASSWORDS = ("password", "hashed_password", "password_hash", "_password", "_password_hash", "passwd", "pwd", "pw_hash")


@dataclass(frozen=True, slots=True)
class World:
    """What all factories of a suite share. `classes` maps model keys to factory names."""

    orm: str
    models: Mapping[str, RuntimeModel]
    classes: Mapping[str, str]
    imports: Imports
    hasher: Reference | None = None
    django_password: bool = True
    pillow: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a factory: `name = source`; `attribute` is the model's own name where it differs."""

    name: str
    attribute: str
    value: Value

    @property
    def source(self) -> str:
        return self.value.source


@dataclass(frozen=True, slots=True)
class Declared:
    """The factory of one model. `unread` are the checks that may fail because they could not be read or met."""

    model: RuntimeModel
    fields: tuple[Field, ...]
    methods: Mapping[str, str]
    unread: tuple[str, ...]
    base: str | None = None


def declare(model: RuntimeModel, world: World) -> Declared:
    """The declarations of the model's factory, in the order of its columns."""
    secret = _secret(model, world)
    wishes = {column.name: Wish(model, column, _distinct(model, column)) for column in model.columns}
    wanted = [
        c for c in model.columns if graph.required(c, model, world.orm) and not (secret and c.name == secret.column)
    ]
    plain = [column for column in wanted if not column.references]
    values = {column.name: _value(wishes[column.name], world) for column in plain}
    checks = [(text, read(text)) for text in model.checks]
    table = solve.Table(wishes, tuple(condition for _, condition in checks if condition))
    solved = solve.solve(table, values)
    fields = [field for column in model.columns if (field := _field(model, column, solved, world))]
    fields += _arguments(model, fields, world)
    if secret:
        fields.append(Field(secret.name, secret.name, secret.value))
    unread = [text for text, condition in checks if condition is None]
    methods = {secret.name: secret.method} if secret and secret.method else {}
    base, inherited = _inherited(model, world)
    own = [field for field in _once(fields) if field.name not in inherited]
    return Declared(model, tuple(sorted(own, key=_last)), methods, (*unread, *solve.unsolved(table, solved)), base)


def _inherited(model: RuntimeModel, world: World) -> tuple[str | None, set[str]]:
    """The factory of the mapped parent and what it declares: parent and child share rows, so they count together."""
    base = next((key for key in model.bases if key in world.classes), None)
    if base is None:
        return None, set()
    parent = declare(world.models[base], world)
    further = _inherited(world.models[base], world)[1]
    return world.classes[base], further | {field.name for field in parent.fields}


def _once(fields: list[Field]) -> list[Field]:
    """Each name once; what was decided later wins."""
    return list({field.name: field for field in fields}.values())


def _last(field: Field) -> int:
    """Columns named like a module that declarations use come last, so that they hide it from nothing."""
    return 2 if field.name == "factory" else int(field.name in MODULES)


def _distinct(model: RuntimeModel, column: RuntimeColumn) -> bool:
    if column.unique or (column.primary_key and not column.references):
        return True
    return any(_telling(model, group) is column for group in model.unique_together)


def _telling(model: RuntimeModel, group: tuple[str, ...]) -> RuntimeColumn | None:
    """The one column of a group that makes the difference: text before numbers before moments."""
    columns = [column for column in model.columns if column.name in group or column.attribute in group]
    if any(column.unique for column in columns):
        return None
    fit = [c for c in columns if not (c.references or c.choices or c.nullable or c.kind == "bool")]
    return min(
        fit, key=lambda column: TELLING.index(column.kind) if column.kind in TELLING else len(TELLING), default=None
    )


def _value(wish: Wish, world: World) -> Value:
    column = wish.column
    enum = world.imports.use(*column.choices_type.split(":", 1)) if column.choices_type else None
    return value_for(wish, enum, world.pillow)


def _field(model: RuntimeModel, column: RuntimeColumn, values: solve.Values, world: World) -> Field | None:
    if column.references:
        forced = values.get(column.name) is solve.FORCED or _wanted(model, column, world)
        if forced or graph.required(column, model, world.orm):
            return _foreign(model, column, world, forced)
        return None
    if column.name in values:
        return Field(declared(column.attribute), column.attribute, values[column.name])
    return None


def _wanted(model: RuntimeModel, column: RuntimeColumn, world: World) -> bool:
    """Whether an optional key is given all the same: forms demand it, and its factory stands above this one."""
    parent = graph.wanted(column, world.models, world.orm)
    return parent is not None and _stands_above(parent, model, world)


def _stands_above(parent: RuntimeModel, model: RuntimeModel, world: World) -> bool:
    order = list(world.classes)
    return parent.key in order and order.index(parent.key) < order.index(model.key)


def _foreign(model: RuntimeModel, column: RuntimeColumn, world: World, forced: bool) -> Field | None:
    if graph.is_content_type(column):
        return Field(column.attribute, column.attribute, _content_type(model, world))
    parent = graph.owner(column, world.models)
    relation = _relation(model, column, parent)
    name = relation.attribute if relation else column.attribute
    if parent is None or parent.key not in world.classes:
        return None
    if column.nullable and not forced:
        return Field(declared(name), name, constant(None))
    made = world.classes[parent.key]
    if relation:
        later = f'__name__ + ".{made}"'
        spoken = made if _stands_above(parent, model, world) else later
        return Field(declared(name), name, opaque(f"factory.SubFactory({spoken})"))
    wanted = (column.references or "").rpartition(".")[2]
    key = next((each.attribute for each in parent.columns if each.name == wanted), wanted)
    return Field(declared(name), name, opaque(f"factory.LazyFunction(lambda: {made}().{key})"))


def _relation(model: RuntimeModel, column: RuntimeColumn, parent: RuntimeModel | None) -> Relationship | None:
    fitting = [each for each in model.relationships if not each.many and each.column in (column.attribute, column.name)]
    if column.attribute in model.init_required and not any(each.attribute in model.init_required for each in fitting):
        return None
    if model.init_arguments is not None and "**" not in model.init_arguments:
        fitting.sort(key=lambda each: each.attribute not in (model.init_arguments or ()))
    exact = [each for each in fitting if parent is not None and each.target == parent.key]
    return next(iter(exact or fitting), None)


def _content_type(model: RuntimeModel, world: World) -> Value:
    types = world.imports.use("django.contrib.contenttypes.models", "ContentType")
    target = _generic_target(model, world)
    return opaque(f"factory.LazyFunction(lambda: {types}.objects.get_for_model({target}._meta.model))")


def _generic_target(model: RuntimeModel, world: World) -> str:
    """The factory whose rows generic relations of `model` point to: the first that was declared before it."""
    names = [name for key, name in world.classes.items() if key != model.key]
    before = names[: list(world.classes).index(model.key)]
    return before[0] if before else world.classes[model.key]


def _arguments(model: RuntimeModel, fields: list[Field], world: World) -> list[Field]:
    """What a hand-written constructor demands beside columns that were declared."""
    given = {field.attribute for field in fields}
    relations = {each.attribute: each for each in model.relationships}
    added = []
    for name in model.init_required:
        if name in given or name in SESSIONS:
            continue
        if name in relations:
            source = "factory.LazyFunction(list)" if relations[name].many else "None"
        else:
            source = "PASSWORD" if "password" in name else _invented(model, name)
        added.append(Field(name, name, opaque(source)))
    return [*added, *_generic_ids(model, world)]


def _invented(model: RuntimeModel, name: str) -> str:
    column = RuntimeColumn(attribute=name, name=name, kind="str", nullable=False)
    return value_for(Wish(model, column, distinct=False)).source


def _generic_ids(model: RuntimeModel, world: World) -> list[Field]:
    """The object's id beside each content type: the key of a row that exists."""
    found = []
    for kind in model.columns:
        if not is_required_type(kind, model, world.orm):
            continue
        stem = kind.attribute.removesuffix("_type").removesuffix("content")
        names = {f"{stem}object_id", f"{stem}_object_id", f"{stem}_id", f"{stem}id", "object_id", f"{stem}object_pk"}
        for column in model.columns:
            if column.attribute in names and not column.references and graph.required(column, model, world.orm):
                target = _generic_target(model, world)
                source = f"factory.LazyFunction(lambda: {target}().pk)" if target != world.classes[model.key] else "1"
                found.append(Field(column.attribute, column.attribute, opaque(source)))
    return found


def is_required_type(column: RuntimeColumn, model: RuntimeModel, orm: str) -> bool:
    return graph.is_content_type(column) and graph.required(column, model, orm)


@dataclass(frozen=True, slots=True)
class _Secret:
    """How a model takes its password: the column it replaces, the name it is declared under, and a method to call."""

    column: str
    name: str
    value: Value
    method: str | None = None


def _secret(model: RuntimeModel, world: World) -> _Secret | None:
    column = next((c for wanted in PASSWORDS for c in model.columns if wanted in (c.attribute, c.name)), None)
    if column is None or not (model.user_model or model.password_method or model.password_property):
        return None
    plain = opaque("PASSWORD")
    if world.orm == "django_orm":
        return _django_secret(model, column, world)
    if model.password_property:
        return _Secret(column.name, model.password_property, plain)
    method = model.password_method or _own_method(model, world.hasher)
    if method:
        return _Secret(column.name, "password", plain, None if "password" in model.init_required else method)
    if world.hasher and "." not in world.hasher.expression:
        expression = world.imports.use(world.hasher.module, world.hasher.name)
        spelled = world.hasher.expression.replace(world.hasher.name, expression, 1)
        return _Secret(column.name, column.attribute, opaque(f"factory.LazyFunction(lambda: {spelled}(PASSWORD))"))
    return _Secret(column.name, column.attribute, plain)


def _own_method(model: RuntimeModel, hasher: Reference | None) -> str | None:
    """The method of this model that the observation found to take a plain password, spelled `User.set_password`."""
    owner, _, method = (hasher.expression if hasher else "").rpartition(".")
    return method if owner == model.name else None


def _django_secret(model: RuntimeModel, column: RuntimeColumn, world: World) -> _Secret | None:
    if not model.user_model and model.password_method != "set_password":
        return None
    if world.django_password:
        return _Secret(column.name, column.attribute, opaque("factory.django.Password(PASSWORD)"))
    hasher = world.imports.use("django.contrib.auth.hashers", "make_password")
    return _Secret(column.name, column.attribute, opaque(f"factory.LazyFunction(lambda: {hasher}(PASSWORD))"))
