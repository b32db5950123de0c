from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database import get_db
from app.models import Location
from app.schemas import LocationIn, LocationOut
from app.security import get_current_user, require_manager

router = APIRouter(
    prefix="/locations", tags=["locations"], dependencies=[Depends(get_current_user)]
)


@router.get("", response_model=list[LocationOut])
def list_locations(db: Session = Depends(get_db)):
    return db.scalars(select(Location).order_by(Location.aisle, Location.shelf)).all()


@router.post(
    "", response_model=LocationOut, status_code=201, dependencies=[Depends(require_manager)]
)
def create_location(data: LocationIn, db: Session = Depends(get_db)):
    location = Location(**data.model_dump())
    db.add(location)
    try:
        db.commit()
    except IntegrityError:
        db.rollback()
        raise HTTPException(409, "This place exists")
    return location
