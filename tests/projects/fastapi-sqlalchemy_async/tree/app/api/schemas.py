from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, EmailStr, Field

from app.db.models import OrderStatus

Price = Annotated[Decimal, Field(gt=0, max_digits=8, decimal_places=2)]


class OrmModel(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class SignUp(BaseModel):
    email: EmailStr
    full_name: Annotated[str, Field(min_length=1, max_length=100)]
    password: Annotated[str, Field(min_length=10)]


class Credentials(BaseModel):
    email: EmailStr
    password: str


class LoginResponse(OrmModel):
    token: str
    expires_at: datetime


class CustomerRead(OrmModel):
    id: UUID
    email: str
    full_name: str
    is_staff: bool


class BookWrite(BaseModel):
    isbn: Annotated[str, Field(pattern=r"^[0-9]{13}$")]
    title: Annotated[str, Field(min_length=1, max_length=200)]
    price: Price
    stock: Annotated[int, Field(ge=0)] = 0
    tags: list[Annotated[str, Field(max_length=30)]] = []
    details: dict[str, str | int] = {}


class BookRead(BookWrite, OrmModel):
    id: UUID
    created_at: datetime


class BookPage(BaseModel):
    items: list[BookRead]
    total: int


class LineWrite(BaseModel):
    book_id: UUID
    quantity: Annotated[int, Field(ge=1, le=99)] = 1


class OrderWrite(BaseModel):
    lines: Annotated[list[LineWrite], Field(min_length=1)]


class LineRead(OrmModel):
    book_id: UUID
    quantity: int
    unit_price: Decimal


class OrderRead(OrmModel):
    id: UUID
    status: OrderStatus
    lines: list[LineRead]
    total: Decimal
    shipping_free: bool
