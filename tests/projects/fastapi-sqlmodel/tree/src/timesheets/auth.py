import secrets
from typing import Annotated

from fastapi import Depends, HTTPException
from fastapi.security import APIKeyHeader
from sqlmodel import select

from timesheets.db import SessionDep
from timesheets.models import User

api_key_header = APIKeyHeader(name="X-API-Key")


def new_key() -> str:
    return secrets.token_hex(20)


def current_user(session: SessionDep, key: Annotated[str, Depends(api_key_header)]) -> User:
    user = session.exec(select(User).where(User.api_key == key)).first()
    if user is None:
        raise HTTPException(status_code=401, detail="Unknown API key")
    return user


def admin(user: Annotated[User, Depends(current_user)]) -> User:
    if not user.is_admin:
        raise HTTPException(status_code=403, detail="Administrators only")
    return user


CurrentUser = Annotated[User, Depends(current_user)]
