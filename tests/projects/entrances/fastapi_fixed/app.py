"""A key for machines and a name with a password for people, both out of the settings."""

import secrets
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Security
from fastapi.security import APIKeyHeader, HTTPBasic, HTTPBasicCredentials
from pydantic import BaseModel
from pydantic_settings import BaseSettings
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


class Settings(BaseSettings):
    api_key: str = "change-me-in-production"
    docs_username: str = "docs"
    docs_password: str = "reading-room"


settings = Settings()
engine = create_engine("sqlite:///app.db", connect_args={"check_same_thread": False})
SessionLocal = sessionmaker(engine)
app = FastAPI()
header = APIKeyHeader(name="X-API-Key", auto_error=False)
basic = HTTPBasic()


class Base(DeclarativeBase): ...


class Job(Base):
    __tablename__ = "jobs"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]


Base.metadata.create_all(engine)


def get_db():
    with SessionLocal() as session:
        yield session


def machine(key: Annotated[str | None, Security(header)]):
    if key is None or not secrets.compare_digest(key, settings.api_key):
        raise HTTPException(403, "Invalid API key")


def person(given: Annotated[HTTPBasicCredentials, Depends(basic)]):
    if (given.username, given.password) != (settings.docs_username, settings.docs_password):
        raise HTTPException(401, "Incorrect user name or password")
    return given.username


class JobIn(BaseModel):
    title: str


@app.get("/jobs", dependencies=[Depends(machine)])
def jobs(db: Session = Depends(get_db)):
    return [job.title for job in db.scalars(select(Job))]


@app.post("/jobs", status_code=201, dependencies=[Depends(machine)])
def add(data: JobIn, db: Session = Depends(get_db)):
    job = Job(title=data.title)
    db.add(job)
    db.commit()
    return {"id": job.id, "title": job.title}


@app.get("/manual")
def manual(name: Annotated[str, Depends(person)]):
    return {"reader": name}
