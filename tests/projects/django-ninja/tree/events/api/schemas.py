from datetime import datetime
from decimal import Decimal
from typing import Annotated, Optional
from uuid import UUID

from ninja import ModelSchema, Schema
from pydantic import Field, model_validator

from events.models import Event


class SignUpIn(Schema):
    username: Annotated[str, Field(min_length=3, max_length=30)]
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[a-z]+$")]
    password: Annotated[str, Field(min_length=8)]


class LoginIn(Schema):
    username: str
    password: str


class KeyOut(Schema):
    key: str


class UserOut(Schema):
    id: int
    username: str
    email: str


class Message(Schema):
    message: str


class EventIn(Schema):
    title: Annotated[str, Field(min_length=1, max_length=120)]
    starts_at: datetime
    ends_at: datetime
    seats: Annotated[int, Field(ge=1, le=100_000)]
    price: Annotated[Decimal, Field(ge=0, max_digits=7, decimal_places=2)] = Decimal(0)

    @model_validator(mode="after")
    def ends_after_start(self):
        if self.ends_at <= self.starts_at:
            raise ValueError("ends_at must be later than starts_at")
        return self


class EventPatch(Schema):
    title: Optional[Annotated[str, Field(min_length=1, max_length=120)]] = None
    seats: Optional[Annotated[int, Field(ge=1)]] = None


class EventOut(ModelSchema):
    organiser: str = Field(alias="organiser.username")
    sold: int

    class Meta:
        model = Event
        fields = ["id", "title", "starts_at", "ends_at", "seats", "price"]

    @staticmethod
    def resolve_sold(event):
        return event.tickets.count()


class TicketOut(Schema):
    id: UUID
    event_id: UUID
    bought_at: datetime
