"""The database: what the application writes is the first thing its tests must see."""

from __future__ import annotations

import re

from itest.boundaries._uses import uses
from itest.model.declarations import Boundary
from itest.model.facts import Evidence, ProjectFacts
from itest.source.code import Code

_OTHERS = (
    *("peewee", "playhouse", "tortoise", "beanie", "motor", "pymongo", "mongoengine", "odmantic", "databases", "pony"),
    *("piccolo", "ormar", "gino", "aiosqlite", "sqlite3", "psycopg", "psycopg2", "asyncpg", "aiopg", "pymysql"),
    *("MySQLdb", "aiomysql", "asyncmy", "mysql", "sqlalchemy", "sqlmodel", "advanced_alchemy", "neo4j", "cassandra"),
    *("clickhouse_connect", "clickhouse_driver", "duckdb", "edgedb", "records", "dataset", "quart_db"),
)
_IMPORTED = re.compile(rf"^[ \t]*(?:from|import)[ \t]+(?:{'|'.join(_OTHERS)})\b", re.M)
_REACHED = re.compile(
    r"(create_(async_)?engine|connect|create_pool|init_beanie|init_db|register_tortoise|Database|MongoClient|Client"
    r"|AsyncIOMotorClient|AsyncMongoClient|Tortoise\.init|Model|Document|AsyncDocument|DeclarativeBase|BigIntBase"
    r"|declarative_base|MappedBase|Table|TortoiseConfig|UUIDBase|UUIDAuditBase|SQLAlchemyAsyncConfig|PostgresqlDatabase"
    r"|SqliteDatabase|MySQLDatabase|PostgresEngine|SQLiteEngine|QuartDB|Quart\w*DB)$"
)


def _detect(code: Code, facts: ProjectFacts) -> tuple[Evidence, ...]:
    if facts.orm is None:
        return uses(code, _IMPORTED, lambda meaning: bool(_library(meaning) and _REACHED.search(meaning)))
    models = tuple(Evidence(where=m.where, text=f"class {m.name}") for m in facts.models[:3])
    return (*facts.orm_evidence[:3], *(m for m in models if m.where not in {e.where for e in facts.orm_evidence}))


def _library(meaning: str) -> bool:
    return meaning.partition(".")[0] in _OTHERS


def _unsupported(facts: ProjectFacts) -> str | None:
    """A database behind a library whose tables itest cannot watch; without any, models may still be chosen."""
    here = next((boundary for boundary in facts.boundaries if boundary.name == "database"), None)
    if facts.orm is not None or here is None:
        return None
    first = here.evidence[0]
    return f"itest cannot look into what {first.where.path}:{first.where.line} opens ({first.text})"


BOUNDARY = Boundary(
    name="database",
    title="Database",
    priority="critical internal",
    reason="a row that is wrong, missing or doubled stays, and all that the application answers later is built on it",
    detect=_detect,
    test_dependencies=("factory-boy", "dirty-equals"),
    unsupported=_unsupported,
)
