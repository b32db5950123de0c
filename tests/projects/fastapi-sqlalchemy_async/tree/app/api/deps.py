from datetime import datetime, timezone
from typing import Annotated

from fastapi import Depends, HTTPException, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.db.models import Customer, LoginToken
from app.db.session import get_session

SessionDep = Annotated[AsyncSession, Depends(get_session)]
bearer = HTTPBearer(auto_error=False)


async def current_customer(
    session: SessionDep, credentials: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)]
) -> Customer:
    if credentials is None:
        raise HTTPException(401, "Not logged in")
    customer = await session.scalar(
        select(Customer)
        .join(LoginToken)
        .where(LoginToken.token == credentials.credentials, LoginToken.expires_at > datetime.now(timezone.utc))
    )
    if customer is None:
        raise HTTPException(401, "Not logged in")
    return customer


CurrentCustomer = Annotated[Customer, Depends(current_customer)]


async def staff_only(customer: CurrentCustomer) -> Customer:
    if not customer.is_staff:
        raise HTTPException(403, "Staff only")
    return customer
