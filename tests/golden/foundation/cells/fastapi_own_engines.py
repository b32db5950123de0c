import os

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import Column, Integer, String, create_engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    name = Column(String(50), unique=True)


app = FastAPI()


def get_db():
    engine = create_engine(os.environ.get("DATABASE_URL", "sqlite:///./hard_coded.db"))
    with Session(engine) as session:
        yield session
    engine.dispose()


@app.post("/items/{name}", status_code=201)
def create(name: str, db: Session = Depends(get_db)):
    db.add(Item(name=name))
    try:
        db.commit()
    except IntegrityError:
        db.rollback()
        raise HTTPException(409)


@app.post("/items/{name}/{new}")
def rename(name: str, new: str, db: Session = Depends(get_db)):
    db.execute(Item.__table__.update().where(Item.__table__.c.name == name).values(name=new))
    db.commit()


@app.get("/count")
def count(db: Session = Depends(get_db)):
    return {"count": db.query(Item).count()}
