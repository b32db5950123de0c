from decimal import Decimal
from uuid import UUID

from fastapi import APIRouter, HTTPException
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.api.deps import CurrentCustomer, SessionDep
from app.api.schemas import OrderRead, OrderWrite
from app.core.config import settings
from app.db.models import Book, Order, OrderLine, OrderStatus

router = APIRouter(prefix="/orders", tags=["orders"])


def present(order: Order) -> dict:
    total = sum((line.unit_price * line.quantity for line in order.lines), Decimal(0))
    return {
        "id": order.id,
        "status": order.status,
        "lines": order.lines,
        "total": total,
        "shipping_free": total >= settings.free_shipping_from,
    }


async def own_order(order_id: UUID, customer: CurrentCustomer, session: SessionDep) -> Order:
    order = await session.get(Order, order_id, options=[selectinload(Order.lines)])
    if order is None or order.customer_id != customer.id:
        raise HTTPException(404, "Order not found")
    return order


@router.get("", response_model=list[OrderRead])
async def my_orders(customer: CurrentCustomer, session: SessionDep):
    query = select(Order).where(Order.customer_id == customer.id).options(selectinload(Order.lines))
    return [present(order) for order in await session.scalars(query.order_by(Order.created_at))]


@router.post("", response_model=OrderRead, status_code=201)
async def place_order(data: OrderWrite, customer: CurrentCustomer, session: SessionDep):
    order = Order(customer_id=customer.id, status=OrderStatus.OPEN, lines=[])
    for position, line in enumerate(data.lines, start=1):
        book = await session.get(Book, line.book_id, with_for_update=True)
        if book is None:
            raise HTTPException(422, f"No book {line.book_id}")
        if book.stock < line.quantity:
            raise HTTPException(409, f"Only {book.stock} of {book.title} left")
        book.stock -= line.quantity
        order.lines.append(OrderLine(position=position, book_id=book.id, quantity=line.quantity, unit_price=book.price))
    session.add(order)
    await session.commit()
    return present(order)


@router.get("/{order_id}", response_model=OrderRead)
async def read_order(order_id: UUID, customer: CurrentCustomer, session: SessionDep):
    return present(await own_order(order_id, customer, session))


@router.post("/{order_id}/cancel", response_model=OrderRead)
async def cancel_order(order_id: UUID, customer: CurrentCustomer, session: SessionDep):
    order = await own_order(order_id, customer, session)
    if order.status is not OrderStatus.OPEN:
        raise HTTPException(409, "Only open orders can be cancelled")
    for line in order.lines:
        book = await session.get(Book, line.book_id)
        book.stock += line.quantity
    order.status = OrderStatus.CANCELLED
    await session.commit()
    return present(order)
