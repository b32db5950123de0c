import base64
import binascii
import hashlib

from sqlalchemy import select
from starlette.authentication import AuthCredentials, AuthenticationBackend, AuthenticationError, BaseUser
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from bookmarks.models import Reader


def digest(username, password):
    return hashlib.pbkdf2_hmac("sha256", password.encode(), username.encode(), 10_000).hex()


class ReaderUser(BaseUser):
    is_authenticated = True

    def __init__(self, reader_id, username):
        self.id = reader_id
        self.username = username

    @property
    def display_name(self):
        return self.username


class BasicAuth(AuthenticationBackend):
    def __init__(self, sessions):
        self.sessions = sessions

    def find(self, username, password):
        with self.sessions() as session:
            reader = session.scalar(select(Reader).where(Reader.username == username))
            if reader is not None and reader.password_digest == digest(username, password):
                return ReaderUser(reader.id, reader.username)
        return None

    async def authenticate(self, conn):
        scheme, _, value = conn.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            username, _, password = base64.b64decode(value).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise AuthenticationError("malformed credentials") from error
        user = await run_in_threadpool(self.find, username, password)
        if user is None:
            raise AuthenticationError("wrong username or password")
        return AuthCredentials(["authenticated"]), user


def on_auth_error(request, error):
    return JSONResponse({"error": str(error)}, status_code=401)
