import os

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import Column, Integer, String, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    name = Column(String(50), unique=True)


app = FastAPI()


async def get_db():
    engine = create_async_engine("mysql+aiomysql://shop:secret@db.example.com/shop")
    async with AsyncSession(engine, expire_on_commit=False) as session:
        yield session
    await engine.dispose()


@app.post("/items/{name}", status_code=201)
async def create(name: str, db: AsyncSession = Depends(get_db)):
    db.add(Item(name=name))
    try:
        await db.commit()
    except IntegrityError:
        await db.rollback()
        raise HTTPException(409)


@app.post("/items/{name}/{new}")
async def rename(name: str, new: str, db: AsyncSession = Depends(get_db)):
    (await db.execute(select(Item).where(Item.name == name))).scalar_one().name = new
    await db.commit()


@app.get("/count")
async def count(db: AsyncSession = Depends(get_db)):
    return {"count": (await db.execute(select(func.count()).select_from(Item))).scalar()}
