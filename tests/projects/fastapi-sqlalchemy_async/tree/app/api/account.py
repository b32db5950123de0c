from datetime import datetime, timedelta, timezone

from fastapi import APIRouter, HTTPException
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.api.deps import CurrentCustomer, SessionDep
from app.api.schemas import Credentials, CustomerRead, LoginResponse, SignUp
from app.core.config import settings
from app.core.security import hash_password, new_token, verify_password
from app.db.models import Customer, LoginToken

router = APIRouter(prefix="/account", tags=["account"])


@router.post("/signup", response_model=CustomerRead, status_code=201)
async def sign_up(data: SignUp, session: SessionDep):
    customer = Customer(
        email=data.email, full_name=data.full_name, password_hash=hash_password(data.password), is_staff=False
    )
    session.add(customer)
    try:
        await session.commit()
    except IntegrityError as error:
        await session.rollback()
        raise HTTPException(409, "There is an account with this address") from error
    return customer


@router.post("/login", response_model=LoginResponse)
async def log_in(data: Credentials, session: SessionDep):
    customer = await session.scalar(select(Customer).where(Customer.email == data.email))
    if customer is None or not verify_password(data.password, customer.password_hash):
        raise HTTPException(401, "Wrong address or password")
    token = LoginToken(
        token=new_token(),
        customer_id=customer.id,
        expires_at=datetime.now(timezone.utc) + timedelta(hours=settings.session_hours),
    )
    session.add(token)
    await session.commit()
    return token


@router.post("/logout", status_code=204)
async def log_out(customer: CurrentCustomer, session: SessionDep) -> None:
    await session.execute(delete(LoginToken).where(LoginToken.customer_id == customer.id))
    await session.commit()


@router.get("", response_model=CustomerRead)
async def read_account(customer: CurrentCustomer):
    return customer
