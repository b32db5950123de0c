"""The bodies to try for an endpoint: full, required fields only, without any, as JSON or as a form."""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Tuple

from ..known import holes, nouns, uploads, words
from ..known.app import SECRET, App, Endpoint
from ..known.values import Maker, narrowed
from ..known.words import snake
from .catalog import Catalog
from .draft import Draft
from .lessons import Lessons

Shape = Mapping[str, Any]
GENERATED = (
    "id", "pk", "uuid", "created_at", "updated_at", "created", "updated", "modified", "timestamp", "created_on",
    "updated_on", "modified_at", "date_created", "date_updated", "deleted_at",
)  # fmt: skip


TOKEN = re.compile(r"token|refresh|session", re.IGNORECASE)


class Bodies:
    """Writes bodies into drafts."""

    def __init__(self, app: App, catalog: Catalog, mailed: Optional[Callable[[Endpoint, str], Any]] = None) -> None:
        self.app = app
        self.catalog = catalog
        self.mailed = mailed
        self.lessons = Lessons(catalog)
        self.card: Optional[Callable[[str, Shape], Optional[str]]] = None

    def variants(self, draft: Draft) -> Iterator[Draft]:
        """The draft with each body worth trying, the likeliest first."""
        endpoint = draft.endpoint
        if not endpoint.writes:
            yield draft
            return
        number = 1 if endpoint.updates else 0
        shapes = self.shapes(endpoint)
        if not shapes:
            yield draft.copy(strategy="none", number=number)
            return
        for encoding, shape in shapes:
            for strategy, names in _strategies(shape):
                made = self.filled(draft.copy(encoding=encoding, strategy=strategy, number=number), shape, names)
                yield made
                yield from _with_other_files(made, shape)
        if endpoint.method in ("DELETE", "POST") and endpoint.parameters:
            yield draft.copy(strategy="none", number=number)

    def shapes(self, endpoint: Endpoint) -> List[Tuple[str, Shape]]:
        """Encodings with shapes; where nothing is known, the columns of the table that the path speaks of."""
        found: List[Tuple[str, Shape]] = []
        if endpoint.body is not None:
            found += _encodings(endpoint.body)
        if endpoint.form is not None and (endpoint.form.get("properties") or endpoint.body is None):
            found.append(("form", endpoint.form))
        if not found and endpoint.method in ("POST", "PUT", "PATCH"):
            guess = self._from_table(endpoint)
            found = [("json", guess)] if guess else []
        return found

    def filled(self, draft: Draft, shape: Shape, only: Optional[List[str]] = None) -> Draft:
        """The draft with data for the shape, references tied to things of the catalogue."""
        home = self.home(draft.endpoint)
        lessons = self.lessons.about(shape.get("properties") or {}, home)
        refer = self.referrer(draft, lessons)
        about_people = home is not None and home == self.app.user_table
        maker = Maker(draft.number, refer, words.stranger(draft.number) if about_people else None)
        shape = _taught(self._typed(shape, home), lessons)
        if shape.get("properties") is not None or shape.get("type") in (None, "object"):
            draft.data = _uploads(maker.object(shape, 0, only), shape, draft)
        else:
            draft.data = maker.value("item", shape)
        return draft

    def _typed(self, shape: Shape, home: Optional[str]) -> Shape:
        """The shape with the kinds of the columns of the same names, where it does not tell any itself."""
        if not shape.get("properties"):
            return shape
        tables = [home] if home else []
        known: Dict[str, Any] = {}
        for name, inner in shape["properties"].items():
            told = isinstance(inner, Mapping) and set(inner) - {"title", "description", "default"}
            columns = [c for c in (self.app.column(t, name) for t in [*tables, *self.app.all_tables]) if c]
            known[name] = inner if told or not columns else column_shape(columns[0])
        return {**shape, "properties": known}

    def learn(self, draft: Draft) -> None:
        """Remembers what the fields of a body that was taken refer to."""
        shape = (draft.endpoint.form if draft.encoding == "form" else draft.endpoint.body) or draft.endpoint.form or {}
        self.lessons.learn(draft, shape, self.home(draft.endpoint))

    def referrer(self, draft: Draft, lessons: Optional[Mapping[str, Any]] = None) -> Any:
        """Answers for a field that refers to a row of another table: a hole, or None for ordinary fields."""
        home = self.home(draft.endpoint)

        def refer(name: str, shape: Shape) -> Any:
            lesson = (lessons or {}).get(name) or {}
            if lesson.get("table"):
                hole = self.reference(lesson["table"], draft.persona)
                return [hole] if hole is not None and lesson["many"] else hole
            declared = str(shape.get("x-references") or "").rpartition(".")[0]
            if declared in self.app.all_tables:
                hole = self.reference(declared, draft.persona)
                return [hole] if hole is not None and shape.get("type") == "array" else hole
            if shape.get("enum") or shape.get("properties") or shape.get("type") in ("boolean", "object", "array"):
                return None
            mailed = self.mailed(draft.endpoint, name) if self.mailed else None
            if mailed is not None:
                return mailed
            table = self._referred(name, shape, home)
            hole = None if table is None else self.reference(table, draft.persona)
            if hole is None and self.card is not None:
                hole = self.card(name, shape)
            return hole if hole is not None or not TOKEN.search(name) else self.catalog.said(name)

        return refer

    def reference(self, table: str, persona: str) -> Any:
        """A hole for the key of a row of the table."""
        column = self.app.key_column(table)
        key = str(column["name"]) if column else "id"
        if table == self.app.user_table:
            return holes.persona("other" if persona != "other" else "user", [key])
        for thing in self.catalog.options(table, persona):
            path = self.catalog.keys(thing).get(key)
            if path is not None:
                return holes.tie(thing, path)
        return None

    def home(self, endpoint: Endpoint) -> Optional[str]:
        """The table that the endpoint is about, by the nouns of its path, then by the names of its fields."""
        for word in nouns.subject(endpoint.path):
            tables = self.app.tables_for(word)
            if tables:
                return tables[0]
        fields = {snake(f) for f in endpoint.fields}
        graded = [(len(fields & {snake(c["name"]) for c in m["columns"]}), m["table"]) for m in self.app.models]
        best = max(graded, default=(0, None), key=lambda pair: pair[0])
        return best[1] if best[0] >= 2 else None

    def _referred(self, name: str, shape: Shape, home: Optional[str]) -> Optional[str]:
        plain = snake(name)
        column = self.app.column(home, name) if home else None
        if column is not None and column.get("references"):
            return str(column["references"]).rpartition(".")[0]
        numeric = shape.get("type") in ("integer", None) or shape.get("format") == "uuid"
        keyed = plain.endswith(("_id", "_pk", "_uuid")) or (numeric and plain not in GENERATED and shape.get("type"))
        stem = nouns.stem(name)
        tables = self.app.tables_for(stem) if keyed and stem else []
        if plain.endswith(("_id", "_pk")):
            return tables[0] if tables else None
        return tables[0] if tables and nouns.likeness(stem, tables[0]) >= 3 and numeric else None

    def _from_table(self, endpoint: Endpoint) -> Optional[Shape]:
        words = nouns.subject(endpoint.path)
        tables = self.app.tables_for(words[0]) if words else []
        model = self.app.by_table.get(tables[0]) if tables else None
        if model is None:
            return None
        properties = {c["attribute"]: column_shape(c) for c in model["columns"] if _settable(c)}
        return {
            "type": "object",
            "properties": properties,
            "required": [c["attribute"] for c in model["columns"] if _needed(c)],
        }


def _taught(shape: Shape, lessons: Mapping[str, Any]) -> Shape:
    """The shape with the types that its fields turned out to want."""
    wanted = {name: {"type": lesson["type"]} for name, lesson in lessons.items() if "type" in lesson}
    if not wanted:
        return shape
    properties = {name: {**inner, **wanted.get(name, {})} for name, inner in shape["properties"].items()}
    return {**shape, "properties": properties}


def _encodings(body: Shape) -> List[Tuple[str, Shape]]:
    """A body with files goes as a form; where it has objects inside, which no form can carry, as JSON without files."""
    if not uploads.takes_files(body):
        return [("json", body)]
    plain = uploads.without_files(body) if any(map(_nested, (body.get("properties") or {}).values())) else None
    return [*([("json", plain)] if plain is not None else []), ("form", body)]


def _settable(column: Mapping[str, Any]) -> bool:
    return not (
        column.get("primary_key")
        or column.get("generated")
        or snake(column["name"]) in GENERATED
        or SECRET.search(column["name"])
    )


def _needed(column: Mapping[str, Any]) -> bool:
    return _settable(column) and not column.get("nullable") and not column.get("default")


def column_shape(column: Mapping[str, Any]) -> Dict[str, Any]:
    """The JSON Schema of a column's values."""
    kinds = {
        "int": "integer", "bigint": "integer", "smallint": "integer", "float": "number", "decimal": "number",
        "bool": "boolean", "json": "object", "array": "array",
    }  # fmt: skip
    formats = {
        "date": "date",
        "datetime": "date-time",
        "time": "time",
        "uuid": "uuid",
        "email": "email",
        "url": "uri",
        "ip": "ipv4",
        "slug": "slug",
    }
    shape: Dict[str, Any] = {"type": kinds.get(column["kind"], "string")}
    if column["kind"] in formats:
        shape["format"] = formats[column["kind"]]
    for source, key in (
        ("max_length", "maxLength"),
        ("minimum", "minimum"),
        ("maximum", "maximum"),
        ("pattern", "pattern"),
    ):
        if column.get(source) is not None:
            shape[key] = column[source]
    if column.get("choices"):
        shape["enum"] = list(column["choices"])
    return shape


def _strategies(shape: Shape) -> List[Tuple[str, Optional[List[str]]]]:
    properties = shape.get("properties") or {}
    names = list(properties)
    required = [name for name in shape.get("required") or [] if name in names]
    sensible = [name for name in names if name in required or snake(name) not in GENERATED]
    flat = [name for name in sensible if name in required or not _nested(properties[name])]
    found: List[Tuple[str, Optional[List[str]]]] = [("full", sensible if sensible else None)]
    single = [name for name in flat if name in required or not _many(properties[name])]
    for strategy, chosen in (("flat", flat), ("scalars", single), ("required", required)):
        if chosen and all(chosen != known for _, known in found):
            found.append((strategy, chosen))
    if not required and len(single) > 1:
        found += [("single", [name]) for name in single[:3]]
    return found


def _many(shape: Any) -> bool:
    inner = narrowed(shape) if isinstance(shape, Mapping) else {}
    return inner.get("type") == "array" or "items" in inner


def _nested(shape: Any) -> bool:
    inner = narrowed(shape) if isinstance(shape, Mapping) else {}
    items = inner.get("items")
    return bool(inner.get("properties")) or bool(isinstance(items, Mapping) and narrowed(items).get("properties"))


def _uploads(data: Dict[str, Any], shape: Shape, draft: Draft) -> Dict[str, Any]:
    for name, inner in (shape.get("properties") or {}).items():
        if name in data and uploads.is_file(inner):
            data[name] = uploads.fitting(name, inner, draft.number, draft.endpoint.path)
        if name in data and isinstance(inner, Mapping) and inner.get("checkbox"):
            data[name] = data[name] if isinstance(data[name], str) else "on"
    return data


def _with_other_files(draft: Draft, shape: Shape) -> Iterator[Draft]:
    """The draft with files of each other kind that its fields may want."""
    properties = shape.get("properties") or {}
    sent = [name for name, inner in properties.items() if uploads.is_file(inner) and name in (draft.data or {})]
    if draft.strategy == "full" and len(sent) == 1:
        for file in uploads.others(sent[0], properties[sent[0]], draft.number, draft.endpoint.path):
            yield draft.copy(data={**draft.data, sent[0]: file})
