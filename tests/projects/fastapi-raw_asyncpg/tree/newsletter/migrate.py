"""Apply the SQL files in migrations/ that the database has not seen: `python -m newsletter.migrate`."""

import asyncio
from pathlib import Path

import asyncpg

from newsletter.settings import DATABASE_URL

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"


async def migrate(url: str = DATABASE_URL) -> list[str]:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("CREATE TABLE IF NOT EXISTS schema_version (name text PRIMARY KEY)")
        done = {row["name"] for row in await connection.fetch("SELECT name FROM schema_version")}
        applied = []
        for script in sorted(MIGRATIONS.glob("*.sql")):
            if script.name not in done:
                async with connection.transaction():
                    await connection.execute(script.read_text())
                    await connection.execute("INSERT INTO schema_version VALUES ($1)", script.name)
                applied.append(script.name)
        return applied
    finally:
        await connection.close()


if __name__ == "__main__":
    print("\n".join(asyncio.run(migrate())) or "nothing to do")
