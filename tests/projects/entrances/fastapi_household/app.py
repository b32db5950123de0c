"""Nobody signs up: the start-up makes a household with an account, and who belongs to none is not let in."""

import hashlib
import uuid
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from typing import Optional

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm
from pydantic import BaseModel
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, sessionmaker

KEY = "a-long-enough-secret-for-the-tokens"
engine = create_engine("sqlite:///app.db", connect_args={"check_same_thread": False})
SessionLocal = sessionmaker(engine)
bearer = OAuth2PasswordBearer(tokenUrl="/token")


class Base(DeclarativeBase): ...


class Household(Base):
    __tablename__ = "households"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[str]


class User(Base):
    __tablename__ = "users"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    username: Mapped[str] = mapped_column(unique=True)
    hashed_password: Mapped[str]
    household_id: Mapped[Optional[uuid.UUID]] = mapped_column(ForeignKey("households.id"))
    household: Mapped[Optional[Household]] = relationship()


class Recipe(Base):
    __tablename__ = "recipes"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    title: Mapped[str]
    household_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("households.id"))


@asynccontextmanager
async def lifespan(app):
    Base.metadata.create_all(engine)
    with SessionLocal() as db:
        if db.scalars(select(User)).first() is None:
            db.add(User(username="root", hashed_password=hash_password("changeme"), household=Household(name="Home")))
            db.commit()
    yield


app = FastAPI(lifespan=lifespan)


class Account(BaseModel):
    username: str
    household: str


def get_db():
    with SessionLocal() as session:
        yield session


def hash_password(text):
    return hashlib.sha256(text.encode()).hexdigest()


def current_user(token: str = Depends(bearer), db: Session = Depends(get_db)) -> User:
    try:
        name = jwt.decode(token, KEY, algorithms=["HS256"])["sub"]
    except jwt.PyJWTError:
        raise HTTPException(401, "Could not validate credentials")
    user = db.scalar(select(User).where(User.username == name))
    if user is None:
        raise HTTPException(401, "Could not validate credentials")
    return user


@app.post("/token")
def token(form: OAuth2PasswordRequestForm = Depends(), db: Session = Depends(get_db)):
    user = db.scalar(select(User).where(User.username == form.username))
    if user is None or user.hashed_password != hash_password(form.password):
        raise HTTPException(400, "Incorrect user name or password")
    account = Account(username=user.username, household=user.household and user.household.name)
    claims = {"sub": account.username, "exp": datetime.now(timezone.utc) + timedelta(minutes=30)}
    return {"access_token": jwt.encode(claims, KEY, algorithm="HS256"), "token_type": "bearer"}


@app.get("/me", response_model=Account)
def me(user: User = Depends(current_user)):
    return Account(username=user.username, household=user.household.name)


@app.get("/recipes/{recipe_id}")
def recipe(recipe_id: uuid.UUID, user: User = Depends(current_user), db: Session = Depends(get_db)):
    found = db.get(Recipe, recipe_id)
    if found is None or found.household_id != user.household_id:
        raise HTTPException(404, "Not found")
    return {"id": found.id, "title": found.title}
