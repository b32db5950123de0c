from collections.abc import AsyncIterator
from typing import Annotated

import asyncpg
from fastapi import Depends, Header, HTTPException, Request

from newsletter.security import read_token
from newsletter.settings import DATABASE_URL


async def open_pool() -> asyncpg.Pool:
    return await asyncpg.create_pool(DATABASE_URL, min_size=1, max_size=5)


async def get_connection(request: Request) -> AsyncIterator[asyncpg.Connection]:
    async with request.app.state.pool.acquire() as connection:
        yield connection


Connection = Annotated[asyncpg.Connection, Depends(get_connection)]


async def get_editor(connection: Connection, authorization: Annotated[str, Header()] = "") -> asyncpg.Record:
    scheme, _, token = authorization.partition(" ")
    editor_id = read_token(token) if scheme == "Token" else None
    editor = editor_id and await connection.fetchrow("SELECT * FROM editors WHERE id = $1", editor_id)
    if not editor:
        raise HTTPException(401, "authentication required")
    return editor


Editor = Annotated[asyncpg.Record, Depends(get_editor)]
