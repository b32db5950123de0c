import os
from contextlib import asynccontextmanager
from typing import Optional

from fastapi import FastAPI, HTTPException
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, create_engine, select

engine = create_engine(os.environ["DATABASE_URL"])


class Item(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


@asynccontextmanager
async def lifespan(app):
    SQLModel.metadata.create_all(engine)
    yield


app = FastAPI(lifespan=lifespan)


@app.post("/items/{name}", status_code=201)
def create(name: str):
    with Session(engine) as session:
        session.add(Item(name=name))
        try:
            session.commit()
        except IntegrityError:
            session.rollback()
            raise HTTPException(409)


@app.post("/items/{name}/{new}")
def rename(name: str, new: str):
    with Session(engine) as session:
        session.exec(select(Item).where(Item.name == name)).one().name = new
        session.commit()


@app.get("/count")
def count():
    with Session(engine) as session:
        return {"count": len(session.exec(select(Item)).all())}
