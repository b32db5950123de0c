from datetime import datetime, timezone
from decimal import Decimal
from enum import Enum
from typing import Optional

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base


def utcnow() -> datetime:
    return datetime.now(timezone.utc)


class Role(str, Enum):
    clerk = "clerk"
    manager = "manager"


class Direction(str, Enum):
    inbound = "in"
    outbound = "out"


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True, index=True)
    username: Mapped[str] = mapped_column(String(50), unique=True, index=True)
    full_name: Mapped[Optional[str]] = mapped_column(String(100))
    hashed_password: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(default=Role.clerk)
    disabled: Mapped[bool] = mapped_column(default=False)


class Location(Base):
    __tablename__ = "locations"
    __table_args__ = (UniqueConstraint("aisle", "shelf", name="uq_place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    aisle: Mapped[str] = mapped_column(String(2))
    shelf: Mapped[int]


class Product(Base):
    __tablename__ = "products"
    __table_args__ = (
        CheckConstraint("quantity >= 0", name="ck_stock"),
        CheckConstraint("price > 0", name="ck_price"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(String(12), unique=True, index=True)
    name: Mapped[str] = mapped_column(String(100))
    price: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    quantity: Mapped[int] = mapped_column(default=0)
    location_id: Mapped[Optional[int]] = mapped_column(
        ForeignKey("locations.id", ondelete="SET NULL")
    )
    location: Mapped[Optional[Location]] = relationship()
    movements: Mapped[list["Movement"]] = relationship(
        back_populates="product", cascade="all, delete-orphan"
    )


class Movement(Base):
    __tablename__ = "movements"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    direction: Mapped[Direction]
    amount: Mapped[int] = mapped_column(CheckConstraint("amount > 0"))
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=utcnow)
    product: Mapped[Product] = relationship(back_populates="movements")
