from typing import Annotated, Optional

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database import get_db
from app.models import Direction, Location, Movement, Product
from app.schemas import MovementIn, MovementOut, ProductIn, ProductOut, ProductUpdate
from app.security import CurrentUser, get_current_user, require_manager

router = APIRouter(prefix="/products", tags=["products"], dependencies=[Depends(get_current_user)])
DB = Annotated[Session, Depends(get_db)]


def get_product(sku: str, db: DB) -> Product:
    product = db.scalar(select(Product).where(Product.sku == sku))
    if product is None:
        raise HTTPException(404, f"No product {sku}")
    return product


ProductOf = Annotated[Product, Depends(get_product)]


def check_location(location_id: Optional[int], db: Session) -> None:
    if location_id is not None and db.get(Location, location_id) is None:
        raise HTTPException(422, "No such location")


@router.get("", response_model=list[ProductOut])
def list_products(
    db: DB,
    q: Optional[str] = None,
    in_stock: bool = False,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    offset: Annotated[int, Query(ge=0)] = 0,
):
    query = select(Product).order_by(Product.sku)
    if q:
        query = query.where(Product.name.contains(q))
    if in_stock:
        query = query.where(Product.quantity > 0)
    return db.scalars(query.limit(limit).offset(offset)).all()


@router.post(
    "", response_model=ProductOut, status_code=201, dependencies=[Depends(require_manager)]
)
def create_product(data: ProductIn, db: DB):
    check_location(data.location_id, db)
    product = Product(**data.model_dump())
    db.add(product)
    try:
        db.commit()
    except IntegrityError:
        db.rollback()
        raise HTTPException(409, "This SKU exists")
    return product


@router.get("/{sku}", response_model=ProductOut)
def read_product(product: ProductOf):
    return product


@router.patch("/{sku}", response_model=ProductOut, dependencies=[Depends(require_manager)])
def update_product(product: ProductOf, data: ProductUpdate, db: DB):
    check_location(data.location_id, db)
    for name, value in data.model_dump(exclude_unset=True).items():
        setattr(product, name, value)
    db.commit()
    return product


@router.delete("/{sku}", status_code=204, dependencies=[Depends(require_manager)])
def delete_product(product: ProductOf, db: DB):
    db.delete(product)
    db.commit()
    return Response(status_code=204)


@router.post("/{sku}/movements", response_model=MovementOut, status_code=201)
def move(product: ProductOf, data: MovementIn, user: CurrentUser, db: DB):
    if data.direction is Direction.outbound and data.amount > product.quantity:
        raise HTTPException(409, "Not that many in stock")
    product.quantity += data.amount if data.direction is Direction.inbound else -data.amount
    movement = Movement(product=product, user_id=user.id, **data.model_dump())
    db.add(movement)
    db.commit()
    return movement


@router.get("/{sku}/movements", response_model=list[MovementOut])
def list_movements(product: ProductOf):
    return sorted(product.movements, key=lambda m: m.id)
