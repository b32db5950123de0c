from typing import Annotated

import asyncpg
from fastapi import APIRouter, Depends, HTTPException, Query
from pydantic import BaseModel, Field

from newsletter.db import Connection, Editor

router = APIRouter(prefix="/issues")


class NewIssue(BaseModel):
    subject: str = Field(min_length=1, max_length=120)
    body: str


class IssuePatch(BaseModel):
    subject: str | None = Field(None, min_length=1, max_length=120)
    body: str | None = None


async def own_issue(issue_id: int, editor: Editor, connection: Connection) -> asyncpg.Record:
    row = await connection.fetchrow("SELECT * FROM issues WHERE id = $1", issue_id)
    if row is None:
        raise HTTPException(404, "no such issue")
    if row["editor_id"] != editor["id"]:
        raise HTTPException(403, "not your issue")
    return row


Issue = Annotated[asyncpg.Record, Depends(own_issue)]


@router.get("")
async def list_issues(
    editor: Editor,
    connection: Connection,
    state: str | None = None,
    limit: Annotated[int, Query(ge=0, le=100)] = 20,
    offset: int = 0,
):
    where, values = "editor_id = $1", [editor["id"]]
    if state:
        where, values = where + " AND state::text = $2", [*values, state]
    rows = await connection.fetch(
        f"SELECT id, subject, state, sent_at FROM issues WHERE {where} ORDER BY id LIMIT {limit} OFFSET {offset}",
        *values,
    )
    return {"issues": [dict(row) for row in rows], "count": len(rows)}


@router.post("", status_code=201)
async def create_issue(data: NewIssue, editor: Editor, connection: Connection):
    row = await connection.fetchrow(
        "INSERT INTO issues (editor_id, subject, body) VALUES ($1, $2, $3) RETURNING *",
        editor["id"],
        data.subject,
        data.body,
    )
    return dict(row)


@router.get("/{issue_id}")
async def read_issue(issue: Issue):
    return dict(issue)


@router.patch("/{issue_id}")
async def edit_issue(issue: Issue, data: IssuePatch, connection: Connection):
    if issue["state"] == "sent":
        raise HTTPException(409, "sent issues stay as they are")
    values = data.model_dump(exclude_none=True)
    row = await connection.fetchrow(
        "UPDATE issues SET subject = $2, body = $3 WHERE id = $1 RETURNING *",
        issue["id"],
        values.get("subject", issue["subject"]),
        values.get("body", issue["body"]),
    )
    return dict(row)


@router.post("/{issue_id}/send")
async def send_issue(issue: Issue, editor: Editor, connection: Connection):
    async with connection.transaction():
        row = await connection.fetchrow(
            "UPDATE issues SET state = 'sent', sent_at = now() WHERE id = $1 AND state = 'draft' RETURNING *",
            issue["id"],
        )
        if row is None:
            raise HTTPException(409, "sent already")
        recipients = await connection.fetchval(
            "SELECT count(*) FROM subscribers WHERE editor_id = $1 AND unsubscribed_at IS NULL", editor["id"]
        )
    return {"issue": dict(row), "recipients": recipients}


@router.delete("/{issue_id}", status_code=204)
async def delete_issue(issue: Issue, connection: Connection) -> None:
    await connection.execute("DELETE FROM issues WHERE id = $1", issue["id"])
