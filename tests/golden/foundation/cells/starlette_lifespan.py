import os
from contextlib import asynccontextmanager

from sqlalchemy import Column, Integer, String, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import declarative_base, sessionmaker
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

Base = declarative_base()


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    name = Column(String(50), unique=True)


@asynccontextmanager
async def lifespan(app):
    app.state.engine = create_async_engine(os.environ["DATABASE_URL"])
    app.state.sessions = sessionmaker(bind=app.state.engine, class_=AsyncSession, expire_on_commit=False)
    yield
    await app.state.engine.dispose()


async def create(request):
    async with request.app.state.sessions() as db:
        db.add(Item(name=request.path_params["name"]))
        try:
            await db.commit()
        except IntegrityError:
            await db.rollback()
            return JSONResponse({}, 409)
    return JSONResponse({}, 201)


async def rename(request):
    async with request.app.state.sessions() as db:
        found = await db.execute(select(Item).where(Item.name == request.path_params["name"]))
        found.scalar_one().name = request.path_params["new"]
        await db.commit()
    return JSONResponse({})


async def count(request):
    async with request.app.state.sessions() as db:
        return JSONResponse({"count": (await db.execute(select(func.count()).select_from(Item))).scalar()})


app = Starlette(
    routes=[
        Route("/items/{name}", create, methods=["POST"]),
        Route("/items/{name}/{new}", rename, methods=["POST"]),
        Route("/count", count),
    ],
    lifespan=lifespan,
)
