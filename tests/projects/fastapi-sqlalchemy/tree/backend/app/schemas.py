from datetime import datetime
from decimal import Decimal
from typing import Optional

from pydantic import BaseModel, ConfigDict, Field

from app.models import Direction, Role


class Token(BaseModel):
    access_token: str
    token_type: str = "bearer"


class UserCreate(BaseModel):
    username: str = Field(min_length=3, max_length=50, pattern=r"^[a-z][a-z0-9_]*$")
    password: str = Field(min_length=8)
    full_name: Optional[str] = None


class UserOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    username: str
    full_name: Optional[str]
    role: Role


class LocationIn(BaseModel):
    aisle: str = Field(min_length=1, max_length=2)
    shelf: int = Field(ge=1, le=20)


class LocationOut(LocationIn):
    model_config = ConfigDict(from_attributes=True)

    id: int


class ProductIn(BaseModel):
    sku: str = Field(min_length=3, max_length=12)
    name: str = Field(min_length=1, max_length=100)
    price: Decimal = Field(gt=0, max_digits=10, decimal_places=2)
    location_id: Optional[int] = None


class ProductUpdate(BaseModel):
    name: Optional[str] = Field(default=None, min_length=1, max_length=100)
    price: Optional[Decimal] = Field(default=None, gt=0, max_digits=10, decimal_places=2)
    location_id: Optional[int] = None


class ProductOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    sku: str
    name: str
    price: Decimal
    quantity: int
    location: Optional[LocationOut]


class MovementIn(BaseModel):
    direction: Direction
    amount: int = Field(gt=0)
    note: str = ""


class MovementOut(MovementIn):
    model_config = ConfigDict(from_attributes=True)

    id: int
    user_id: int
    at: datetime
