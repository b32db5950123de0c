import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from alembic import command
from alembic.config import Config
from app.api import account, books, orders


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    await asyncio.to_thread(command.upgrade, Config("alembic.ini"), "head")
    yield


def create_app() -> FastAPI:
    app = FastAPI(title="Bookshop", version="2.1.0", lifespan=lifespan)
    for module in (account, books, orders):
        app.include_router(module.router, prefix="/v1")
    return app


app = create_app()
