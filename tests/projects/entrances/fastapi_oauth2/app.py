"""OAuth2 password form, a JWT with the account's e-mail, and an account that waits to be let in."""

import hashlib
from datetime import datetime, timedelta, timezone

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm
from pydantic import BaseModel, EmailStr
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

KEY = "a-long-enough-secret-for-the-tokens"
engine = create_engine("sqlite:///app.db", connect_args={"check_same_thread": False})
SessionLocal = sessionmaker(engine)
app = FastAPI()
bearer = OAuth2PasswordBearer(tokenUrl="/token")


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    hashed_password: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=False)
    is_superuser: Mapped[bool] = mapped_column(default=False)


Base.metadata.create_all(engine)


def get_db():
    with SessionLocal() as session:
        yield session


def hashed(text):
    return hashlib.sha256(text.encode()).hexdigest()


class SignUp(BaseModel):
    email: EmailStr
    password: str


def current_user(token: str = Depends(bearer), db: Session = Depends(get_db)) -> User:
    try:
        email = jwt.decode(token, KEY, algorithms=["HS256"])["sub"]
    except jwt.PyJWTError:
        raise HTTPException(401, "Could not validate credentials")
    user = db.scalar(select(User).where(User.email == email))
    if user is None:
        raise HTTPException(401, "Could not validate credentials")
    return user


@app.post("/users", status_code=201)
def sign_up(data: SignUp, db: Session = Depends(get_db)):
    user = User(email=data.email, hashed_password=hashed(data.password))
    db.add(user)
    db.commit()
    return {"id": user.id, "email": user.email}


@app.post("/token")
def token(form: OAuth2PasswordRequestForm = Depends(), db: Session = Depends(get_db)):
    user = db.scalar(select(User).where(User.email == form.username))
    if user is None or user.hashed_password != hashed(form.password):
        raise HTTPException(400, "Incorrect email or password")
    if not user.is_active:
        raise HTTPException(400, "Inactive user")
    now = datetime.now(timezone.utc)
    claims = {"sub": user.email, "iat": now, "exp": now + timedelta(minutes=30)}
    return {"access_token": jwt.encode(claims, KEY, algorithm="HS256"), "token_type": "bearer"}


@app.get("/me")
def me(user: User = Depends(current_user)):
    return {"id": user.id, "email": user.email}


@app.get("/users")
def users(user: User = Depends(current_user), db: Session = Depends(get_db)):
    if not user.is_superuser:
        raise HTTPException(403, "Not enough privileges")
    return [each.email for each in db.scalars(select(User))]
