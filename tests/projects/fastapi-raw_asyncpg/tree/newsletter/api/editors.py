import asyncpg
from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, EmailStr, Field

from newsletter.db import Connection, Editor
from newsletter.security import check_password, make_password, make_token

router = APIRouter()


class NewEditor(BaseModel):
    email: EmailStr
    name: str = Field(min_length=1, max_length=60)
    password: str = Field(min_length=8)


class Registration(BaseModel):
    editor: NewEditor


class Login(BaseModel):
    email: EmailStr
    password: str


def present(row) -> dict:
    return {"id": row["id"], "email": row["email"], "name": row["name"]}


@router.post("/editors", status_code=201)
async def register(data: Registration, connection: Connection):
    try:
        row = await connection.fetchrow(
            "INSERT INTO editors (email, name, password) VALUES ($1, $2, $3) RETURNING *",
            data.editor.email,
            data.editor.name,
            make_password(data.editor.password),
        )
    except asyncpg.UniqueViolationError:
        raise HTTPException(409, "email is taken")
    return {"editor": present(row) | {"token": make_token(row["id"])}}


@router.post("/editors/login")
async def login(data: Login, connection: Connection):
    row = await connection.fetchrow("SELECT * FROM editors WHERE email = $1", data.email)
    if row is None or not check_password(data.password, row["password"]):
        raise HTTPException(401, "wrong email or password")
    return {"editor": present(row) | {"token": make_token(row["id"])}}


@router.get("/editor")
async def read_editor(editor: Editor):
    return {"editor": present(editor)}
