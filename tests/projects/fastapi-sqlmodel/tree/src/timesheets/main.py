from collections import defaultdict
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, col, select

from timesheets.auth import CurrentUser, admin, new_key
from timesheets.db import SessionDep, engine
from timesheets.models import (
    Entry,
    EntryCreate,
    EntryPublic,
    EntryUpdate,
    Project,
    ProjectBase,
    ProjectPublic,
    Summary,
    User,
    UserCreate,
    UserPublic,
    UserWithKey,
)


@asynccontextmanager
async def lifespan(_: FastAPI):
    SQLModel.metadata.create_all(engine)
    yield


app = FastAPI(title="Timesheets", lifespan=lifespan)
projects = APIRouter(prefix="/projects", tags=["projects"])
entries = APIRouter(prefix="/entries", tags=["entries"])


def save(session, row, conflict: str):
    session.add(row)
    try:
        session.commit()
    except IntegrityError:
        session.rollback()
        raise HTTPException(status_code=409, detail=conflict)
    session.refresh(row)
    return row


@app.post("/users", response_model=UserWithKey, status_code=201)
def sign_up(data: UserCreate, session: SessionDep):
    return save(session, User.model_validate(data, update={"api_key": new_key()}), "Email is registered")


@app.get("/users/me", response_model=UserPublic)
def me(user: CurrentUser):
    return user


@app.post("/users/me/key", response_model=UserWithKey)
def renew_key(user: CurrentUser, session: SessionDep):
    user.api_key = new_key()
    return save(session, user, "Try again")


@projects.get("/", response_model=list[ProjectPublic])
def list_projects(session: SessionDep, _: CurrentUser, archived: bool = False):
    return session.exec(select(Project).where(Project.archived == archived).order_by(Project.code)).all()


@projects.post("/", response_model=ProjectPublic, status_code=201, dependencies=[Depends(admin)])
def create_project(data: ProjectBase, session: SessionDep):
    return save(session, Project.model_validate(data), "Code is in use")


@projects.post("/{project_id}/archive", response_model=ProjectPublic, dependencies=[Depends(admin)])
def archive_project(project_id: int, session: SessionDep):
    project = session.get(Project, project_id)
    if project is None:
        raise HTTPException(status_code=404, detail="Project not found")
    project.archived = True
    return save(session, project, "Not now")


def own_entry(entry_id: int, session: SessionDep, user: CurrentUser) -> Entry:
    entry = session.get(Entry, entry_id)
    if entry is None:
        raise HTTPException(status_code=404, detail="Entry not found")
    if entry.user_id != user.id:
        raise HTTPException(status_code=403, detail="Not your entry")
    return entry


OwnEntry = Annotated[Entry, Depends(own_entry)]


@entries.get("/", response_model=list[EntryPublic])
def list_entries(
    session: SessionDep,
    user: CurrentUser,
    project_id: int | None = None,
    skip: int = 0,
    limit: Annotated[int, Query(le=200)] = 100,
):
    query = select(Entry).where(Entry.user_id == user.id)
    if project_id is not None:
        query = query.where(Entry.project_id == project_id)
    return session.exec(query.order_by(col(Entry.day).desc(), Entry.id).offset(skip).limit(limit)).all()


@entries.post("/", response_model=EntryPublic, status_code=201)
def create_entry(data: EntryCreate, session: SessionDep, user: CurrentUser):
    project = session.get(Project, data.project_id)
    if project is None or project.archived:
        raise HTTPException(status_code=422, detail="No such open project")
    entry = Entry.model_validate(data, update={"user_id": user.id})
    return save(session, entry, "There is an entry for this day")


@entries.get("/summary", response_model=list[Summary])
def summary(session: SessionDep, user: CurrentUser):
    minutes: dict[tuple[str, Decimal], int] = defaultdict(int)
    for entry in session.exec(select(Entry).where(Entry.user_id == user.id)):
        minutes[entry.project.code, entry.project.hourly_rate] += entry.minutes
    return [
        Summary(project=code, minutes=total, amount=(rate * total / 60).quantize(Decimal("0.01")))
        for (code, rate), total in sorted(minutes.items())
    ]


@entries.patch("/{entry_id}", response_model=EntryPublic)
def update_entry(entry: OwnEntry, data: EntryUpdate, session: SessionDep):
    entry.sqlmodel_update(data.model_dump(exclude_unset=True))
    return save(session, entry, "Not now")


@entries.delete("/{entry_id}", status_code=204)
def delete_entry(entry: OwnEntry, session: SessionDep) -> None:
    session.delete(entry)
    session.commit()


app.include_router(projects)
app.include_router(entries)
