from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Query
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.api.deps import SessionDep, staff_only
from app.api.schemas import BookPage, BookRead, BookWrite
from app.db.models import Book

router = APIRouter(prefix="/books", tags=["books"])


@router.get("", response_model=BookPage)
async def list_books(
    session: SessionDep,
    tag: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0)] = 0,
):
    query = select(Book)
    if tag is not None:
        query = query.where(Book.tags.contains([tag]))
    total = await session.scalar(select(func.count()).select_from(query.subquery()))
    books = await session.scalars(query.order_by(Book.stock).limit(limit).offset(offset))
    return {"items": books.all(), "total": total}


@router.get("/{book_id}", response_model=BookRead)
async def read_book(book_id: UUID, session: SessionDep):
    book = await session.get(Book, book_id)
    if book is None:
        raise HTTPException(404, "Book not found")
    return book


@router.post("", response_model=BookRead, status_code=201, dependencies=[Depends(staff_only)])
async def add_book(data: BookWrite, session: SessionDep):
    book = Book(**data.model_dump())
    session.add(book)
    try:
        await session.commit()
    except IntegrityError as error:
        await session.rollback()
        raise HTTPException(409, "This ISBN is in the catalogue") from error
    await session.refresh(book)
    return book


@router.put("/{book_id}", response_model=BookRead, dependencies=[Depends(staff_only)])
async def replace_book(book_id: UUID, data: BookWrite, session: SessionDep):
    book = await read_book(book_id, session)
    for name, value in data.model_dump().items():
        setattr(book, name, value)
    try:
        await session.commit()
    except IntegrityError as error:
        await session.rollback()
        raise HTTPException(409, "This ISBN is in the catalogue") from error
    return book
