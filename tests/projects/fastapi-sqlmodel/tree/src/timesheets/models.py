import datetime as dt
import uuid
from decimal import Decimal

from pydantic import EmailStr, field_validator
from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel


class UserBase(SQLModel):
    email: EmailStr = Field(unique=True, index=True, max_length=255)
    name: str = Field(min_length=1, max_length=80)


class User(UserBase, table=True):
    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    api_key: str = Field(unique=True, max_length=64)
    is_admin: bool = False
    entries: list["Entry"] = Relationship(back_populates="user", cascade_delete=True)


class UserCreate(UserBase):
    pass


class UserPublic(UserBase):
    id: uuid.UUID


class UserWithKey(UserPublic):
    api_key: str


class ProjectBase(SQLModel):
    code: str = Field(unique=True, max_length=6, schema_extra={"pattern": r"^[A-Z]{2,6}$"})
    title: str = Field(max_length=120)
    hourly_rate: Decimal = Field(max_digits=7, decimal_places=2, ge=0)


class Project(ProjectBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
    archived: bool = False
    entries: list["Entry"] = Relationship(back_populates="project")


class ProjectPublic(ProjectBase):
    id: int
    archived: bool


class EntryBase(SQLModel):
    day: dt.date
    minutes: int = Field(gt=0, le=1440)
    note: str | None = Field(default=None, max_length=200)


class Entry(EntryBase, table=True):
    __table_args__ = (
        UniqueConstraint("user_id", "project_id", "day", name="one_entry_a_day"),
        CheckConstraint("minutes > 0 AND minutes <= 1440", name="minutes_of_a_day"),
    )

    id: int | None = Field(default=None, primary_key=True)
    user_id: uuid.UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    project_id: int = Field(foreign_key="project.id")
    user: User = Relationship(back_populates="entries")
    project: Project = Relationship(back_populates="entries")


class EntryCreate(EntryBase):
    project_id: int


class EntryUpdate(SQLModel):
    minutes: int | None = Field(default=None, gt=0, le=1440)
    note: str | None = Field(default=None, max_length=200)

    @field_validator("note")
    @classmethod
    def strip(cls, value: str | None) -> str | None:
        return value.strip() if value else value


class EntryPublic(EntryBase):
    id: int
    project_id: int


class Summary(SQLModel):
    project: str
    minutes: int
    amount: Decimal
