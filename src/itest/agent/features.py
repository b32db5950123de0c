"""Libraries that the application has loaded and that shape how it is called or what it calls."""

from __future__ import annotations

import gc

from . import libraries

_LIBRARIES = (
    "flask_login", "flask_wtf", "flask_jwt_extended", "flask_jwt", "flask_httpauth", "flask_security", "flask_restful",
    "flask_restx", "flask_smorest", "apiflask", "flask_apispec", "flask_mail", "flask_caching", "flask_limiter",
    "flask_admin", "flask_bcrypt", "fastapi_users", "fastapi_jwt_auth", "fastapi_cache", "fastapi_limiter", "slowapi",
    "fastapi_mail", "authlib", "jose", "jwt", "passlib", "pwdlib", "bcrypt", "argon2", "celery", "redis", "rq", "arq",
    "dramatiq", "stripe", "boto3", "sendgrid", "elasticsearch", "starlette_admin", "sqladmin", "crudadmin",
)  # fmt: skip


def generic() -> list[str]:
    """The names of those that are loaded."""
    return [name for name in _LIBRARIES if libraries.loaded(name) is not None]


def held() -> list[str]:
    """ "event_loop" when one is open: the import of the application has made it, and its clients may insist on it."""
    base = getattr(libraries.loaded("asyncio"), "AbstractEventLoop", None)
    # the type itself is asked: what stands for something else would say its class, and some of that fails here
    loops = [each for each in gc.get_objects() if issubclass(type(each), base)] if base is not None else []
    return ["event_loop"] if any(not loop.is_closed() for loop in loops) else []
