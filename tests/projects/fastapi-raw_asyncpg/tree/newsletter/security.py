import hashlib
import os
import secrets
from datetime import datetime, timedelta, timezone

import jwt

from newsletter.settings import JWT_HOURS, JWT_SECRET


def make_password(plain: str) -> str:
    salt = os.urandom(8).hex()
    return f"{salt}${hashlib.sha256((salt + plain).encode()).hexdigest()}"


def check_password(plain: str, stored: str) -> bool:
    salt, digest = stored.split("$")
    return secrets.compare_digest(hashlib.sha256((salt + plain).encode()).hexdigest(), digest)


def make_token(editor_id: int) -> str:
    claims = {"sub": str(editor_id), "exp": datetime.now(timezone.utc) + timedelta(hours=JWT_HOURS)}
    return jwt.encode(claims, JWT_SECRET, algorithm="HS256")


def read_token(token: str) -> int | None:
    try:
        return int(jwt.decode(token, JWT_SECRET, algorithms=["HS256"])["sub"])
    except (jwt.PyJWTError, KeyError, ValueError):
        return None
