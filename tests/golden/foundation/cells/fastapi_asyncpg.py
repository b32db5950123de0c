import os
from contextlib import asynccontextmanager

import asyncpg
from fastapi import FastAPI, HTTPException


@asynccontextmanager
async def lifespan(app):
    app.state.pool = await asyncpg.create_pool(os.environ["DATABASE_URL"])
    await app.state.pool.execute("CREATE TABLE IF NOT EXISTS item (id serial PRIMARY KEY, name text UNIQUE)")
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=lifespan)


@app.post("/items/{name}", status_code=201)
async def create(name: str):
    try:
        await app.state.pool.execute("INSERT INTO item (name) VALUES ($1)", name)
    except asyncpg.UniqueViolationError:
        raise HTTPException(409)


@app.post("/items/{name}/{new}")
async def rename(name: str, new: str):
    await app.state.pool.execute("UPDATE item SET name = $1 WHERE name = $2", new, name)


@app.get("/count")
async def count():
    return {"count": await app.state.pool.fetchval("SELECT count(*) FROM item")}
