"""What PostgreSQL must have before tables can be created: schemas, and extensions for types and functions."""

from __future__ import annotations

from typing import Any, Iterator

_TYPES = {"CITEXT": "citext", "HSTORE": "hstore", "LTREE": "ltree", "VECTOR": "vector", "GEOMETRY": "postgis"}
_TYPES.update(GEOGRAPHY="postgis", CUBE="cube")
_WORDS = {
    "uuid_generate_v": "uuid-ossp",
    "gin_trgm_ops": "pg_trgm",
    "gist_trgm_ops": "pg_trgm",
    "digest(": "pgcrypto",
    "gen_random_bytes": "pgcrypto",
    "unaccent(": "unaccent",
}


def statements(metadata: Any) -> list[str]:
    """The statements, in an order in which they can run; none for tables that need nothing."""
    tables = list(metadata.tables.values())
    schemas = sorted({str(table.schema) for table in tables if table.schema and table.schema != "public"})
    extensions = sorted({name for table in tables for name in _extensions(table)})
    return [
        *('CREATE EXTENSION IF NOT EXISTS "%s"' % name for name in extensions),
        *('CREATE SCHEMA IF NOT EXISTS "%s"' % name for name in schemas),
    ]


def _extensions(table: Any) -> Iterator[str]:
    for column in table.columns:
        kind = type(getattr(column.type, "item_type", column.type)).__name__.upper()
        if kind in _TYPES:
            yield _TYPES[kind]
        yield from _named(str(getattr(getattr(column, "server_default", None), "arg", "")))
    for index in table.indexes:
        yield from _named("%s %s" % (dict(index.dialect_kwargs), list(index.expressions)))


def _named(text: str) -> list[str]:
    return [name for word, name in _WORDS.items() if word in text]
