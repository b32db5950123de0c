"""People log in by a code that is sent to their telephone; only then they get a token."""

import secrets
from datetime import datetime, timedelta, timezone

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBearer
from pydantic import BaseModel
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

KEY = "a-long-enough-secret-for-the-tokens"
engine = create_engine("sqlite:///app.db", connect_args={"check_same_thread": False})
SessionLocal = sessionmaker(engine)
app = FastAPI()
bearer = HTTPBearer()
codes: dict[str, str] = {}


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    phone: Mapped[str] = mapped_column(unique=True)


Base.metadata.create_all(engine)


def get_db():
    with SessionLocal() as session:
        yield session


def create_access_token(data: dict, expires_delta: timedelta = timedelta(minutes=30)) -> str:
    return jwt.encode({**data, "exp": datetime.now(timezone.utc) + expires_delta}, KEY, algorithm="HS256")


class Answer(BaseModel):
    phone: str
    code: str


def current_caller(token=Depends(bearer), db: Session = Depends(get_db)) -> User:
    try:
        payload = jwt.decode(token.credentials, KEY, algorithms=["HS256"])
        caller_id = payload.get("caller_id") or payload["sub"]
    except (jwt.PyJWTError, KeyError):
        raise HTTPException(401, "Could not validate credentials")
    caller = db.get(User, int(caller_id))
    if caller is None:
        raise HTTPException(401, "Could not validate credentials")
    return caller


@app.post("/codes", status_code=204)
def send_code(phone: str):
    codes[phone] = secrets.token_hex(3)


@app.post("/tokens")
def log_in(answer: Answer, db: Session = Depends(get_db)):
    caller = db.scalar(select(User).where(User.phone == answer.phone))
    if caller is None or codes.get(answer.phone) != answer.code:
        raise HTTPException(400, "Wrong code")
    return {"access_token": create_access_token({"sub": str(caller.id)})}


@app.get("/me")
def me(caller: User = Depends(current_caller)):
    return {"id": caller.id, "email": caller.email}
