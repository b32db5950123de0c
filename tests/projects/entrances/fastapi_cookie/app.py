"""A JWT that the log-in leaves in a cookie; people are called what they like."""

import hashlib
from datetime import datetime, timezone

import jwt
from fastapi import Cookie, Depends, FastAPI, HTTPException, Response
from pydantic import BaseModel
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

KEY = "a-long-enough-secret-for-the-tokens"
engine = create_engine("sqlite:///app.db", connect_args={"check_same_thread": False})
SessionLocal = sessionmaker(engine)
app = FastAPI()


class Base(DeclarativeBase): ...


class Player(Base):
    __tablename__ = "players"
    id: Mapped[int] = mapped_column(primary_key=True)
    nickname: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str]


Base.metadata.create_all(engine)


def get_db():
    with SessionLocal() as session:
        yield session


def hashed(text):
    return hashlib.sha256(text.encode()).hexdigest()


class Credentials(BaseModel):
    nickname: str
    password: str


def current(access_token: str | None = Cookie(default=None), db: Session = Depends(get_db)) -> Player:
    try:
        claims = jwt.decode(access_token or "", KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401, "Log in first")
    return db.get(Player, int(claims["sub"]))


@app.post("/players", status_code=201)
def join(data: Credentials, db: Session = Depends(get_db)):
    player = Player(nickname=data.nickname, password=hashed(data.password))
    db.add(player)
    db.commit()
    return {"id": player.id}


@app.post("/login")
def login(data: Credentials, response: Response, db: Session = Depends(get_db)):
    player = db.scalar(select(Player).where(Player.nickname == data.nickname))
    if player is None or player.password != hashed(data.password):
        raise HTTPException(401, "Wrong nickname or password")
    claims = {"sub": str(player.id), "iat": datetime.now(timezone.utc)}
    response.set_cookie("access_token", jwt.encode(claims, KEY, algorithm="HS256"), httponly=True)
    return {"ok": True}


@app.get("/me")
def me(player: Player = Depends(current)):
    return {"id": player.id, "nickname": player.nickname}
