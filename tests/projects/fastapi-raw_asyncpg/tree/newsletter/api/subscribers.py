from uuid import UUID

import asyncpg
from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, EmailStr

from newsletter.db import Connection, Editor

router = APIRouter()


class Subscription(BaseModel):
    email: EmailStr


@router.post("/editors/{editor_id}/subscribers", status_code=201)
async def subscribe(editor_id: int, data: Subscription, connection: Connection):
    try:
        return dict(
            await connection.fetchrow(
                "INSERT INTO subscribers (editor_id, email) VALUES ($1, $2)"
                " ON CONFLICT (editor_id, email) DO UPDATE SET unsubscribed_at = NULL"
                " RETURNING id, email, subscribed_at",
                editor_id,
                data.email,
            )
        )
    except asyncpg.ForeignKeyViolationError:
        raise HTTPException(404, "no such newsletter")


@router.get("/subscribers")
async def list_subscribers(editor: Editor, connection: Connection):
    rows = await connection.fetch(
        "SELECT id, email FROM subscribers WHERE editor_id = $1 AND unsubscribed_at IS NULL ORDER BY email",
        editor["id"],
    )
    return [dict(row) for row in rows]


@router.delete("/subscribers/{subscriber_id}", status_code=204)
async def unsubscribe(subscriber_id: UUID, connection: Connection) -> None:
    done = await connection.execute(
        "UPDATE subscribers SET unsubscribed_at = now() WHERE id = $1 AND unsubscribed_at IS NULL", subscriber_id
    )
    if done == "UPDATE 0":
        raise HTTPException(404, "no such subscription")
