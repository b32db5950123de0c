"""Django's ORM: models with their fields, custom user models and abstract bases included."""

from __future__ import annotations

import ast
import re

from itest.model.declarations import Orm
from itest.model.facts import AppEntry, Column, Evidence, Model, Where
from itest.source.code import Code
from itest.source.outline import Definition, Outline
from itest.source.syntax import argument, attribute_of, constant, dotted, is_true, keyword, text, unparse
from itest.source.trace import Expression

_BASES = frozenset(
    {
        "django.db.models.Model",
        "django.db.models.base.Model",
        "django.contrib.gis.db.models.Model",
        "django.contrib.auth.models.AbstractUser",
        "django.contrib.auth.base_user.AbstractBaseUser",
        "django.contrib.auth.models.AbstractBaseUser",
        "django.contrib.auth.models.PermissionsMixin",
        "django.contrib.auth.models.User",
        "django.contrib.auth.models.Group",
        "mptt.models.MPTTModel",
        "polymorphic.models.PolymorphicModel",
        "treebeard.mp_tree.MP_Node",
    }
)
_THIRD_PARTY = ("model_utils.models.", "django_extensions.db.models.", "wagtail.models.", "parler.models.")
_SHAPE = re.compile(r"=\s*[\w.]*(?:Field|ForeignKey)\(|models\.Model\b|Abstract(?:Base)?User|MPTTModel")
_RELATIONS = ("ForeignKey", "OneToOneField")
_NO_COLUMN = ("ManyToManyField", "GenericForeignKey", "GenericRelation")


def _models(code: Code) -> tuple[Model, ...]:
    found = []
    for outline in code.matching(_SHAPE):
        for definition in outline.classes:
            ancestors = code.ancestors(f"{outline.module}.{definition.qualname}")
            mapped = any(base in _BASES or base.startswith(_THIRD_PARTY) for base in ancestors)
            if mapped and "." not in definition.qualname and not _meta(outline, definition, "abstract"):
                found.append(_model(code, outline, definition, ancestors))
    return tuple(found)


def _known_models(code: Code) -> tuple[Model, ...]:
    return code.remember("django models", lambda: _models(code))


def _evidence(code: Code) -> tuple[Evidence, ...]:
    """The project's own models, else its settings: the installed applications have models as well."""
    own = tuple(Evidence(where=m.where, text=f"class {m.name}") for m in _known_models(code))
    return own or tuple(
        Evidence(where=Where(path=code.path(outline.module), line=definition.line), text="DATABASES")
        for outline in code.mentioning("DATABASES")
        for definition in outline.definitions.get("DATABASES", ())
        if definition.kind == "assign" and definition.value is not None
    )


def _meta(outline: Outline, definition: Definition, name: str) -> ast.expr | None:
    """The value of an option in `class Meta`, None where it is absent or false."""
    for bound in outline.members(f"{definition.qualname}.Meta"):
        if bound.name == name and not (name == "abstract" and not is_true(bound.value)):
            return bound.value
    return None


def _model(code: Code, outline: Outline, definition: Definition, ancestors: tuple[str, ...]) -> Model:
    columns: dict[str, Column] = {}
    for name in (f"{outline.module}.{definition.qualname}", *ancestors):
        here = code.definition(name)
        if here is None or (name != f"{outline.module}.{definition.qualname}" and not _meta(*here, "abstract")):
            continue
        for bound in here[0].members(here[1].qualname):
            column = _column(bound)
            if column is not None:
                columns.setdefault(column.name, column)
    return Model(
        name=definition.name,
        module=outline.module,
        table=text(_meta(outline, definition, "db_table")) or _table(outline, definition),
        columns=tuple(columns.values()),
        where=Where(path=code.path(outline.module), line=definition.line),
    )


def _table(outline: Outline, definition: Definition) -> str | None:
    """`<app label>_<model>`, the label being the folder that holds `models`."""
    label = text(_meta(outline, definition, "app_label"))
    parts = outline.module.split(".")
    if label is None and "models" in parts and parts.index("models") > 0:
        label = parts[parts.index("models") - 1]
    return f"{label}_{definition.name.lower()}" if label else None


def _column(bound: Definition) -> Column | None:
    call = bound.value
    if bound.kind != "assign" or not isinstance(call, ast.Call):
        return None
    kind = attribute_of(call) or ""
    related = kind in _RELATIONS or kind.endswith(("ForeignKey", "OneToOneField"))
    if kind in _NO_COLUMN or not (related or kind.endswith("Field")):
        return None
    target = argument(call, 0, "to") if related else None
    length = constant(keyword(call, "max_length"))
    return Column(
        name=bound.name,
        type=kind,
        nullable=is_true(keyword(call, "null")),
        primary_key=is_true(keyword(call, "primary_key")),
        unique=is_true(keyword(call, "unique")) or kind == "OneToOneField",
        has_default=any(k.arg in ("default", "db_default", "auto_now", "auto_now_add") for k in call.keywords),
        foreign_key=None if target is None else text(target) or dotted(target) or unparse(target),
        max_length=length if isinstance(length, int) else None,
    )


def _addresses(code: Code, apps: tuple[AppEntry, ...]) -> tuple[Expression, ...]:
    """The `DATABASES` setting of the chosen settings module, else of any."""
    found = []
    for outline in code.mentioning("DATABASES"):
        for definition in outline.definitions.get("DATABASES", ()):
            if definition.value is not None:
                rank = _distance(code, outline.module, apps)
                inside = any(p.conditional for p in outline.places if p.statement is definition.node)
                value = _default(definition.value)
                found.append((rank, Expression(outline, value, "", definition.line, conditional=inside)))
    return tuple(expression for _, expression in sorted(found, key=lambda item: item[0]))


def _default(node: ast.expr) -> ast.expr:
    """The `default` entry of the dictionary of databases."""
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if text(key) == "default":
                return value
    return node


def _distance(code: Code, module: str, apps: tuple[AppEntry, ...]) -> int:
    """How many star imports lie between the chosen settings and the module."""
    if not apps:
        return 0
    layer, seen = [apps[0].module], set[str]()
    for distance in range(6):
        if module in layer:
            return distance
        seen.update(layer)
        layer = [
            star for name in layer if name in code.modules for star in code.outline(name).stars if star not in seen
        ]
    return 9


ORM = Orm(
    name="django_orm",
    title="Django ORM",
    rank=5,
    evidence=_evidence,
    models=_known_models,
    addresses=_addresses,
    frameworks=("django",),
)
