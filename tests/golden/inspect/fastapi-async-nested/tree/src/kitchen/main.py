from contextlib import asynccontextmanager

from fastapi import FastAPI

from kitchen.db import engine
from kitchen.routes import api
from kitchen.settings import settings


@asynccontextmanager
async def lifespan(app: FastAPI):
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)
app.include_router(api, prefix=settings.api_prefix)
