import contextlib

from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker
from starlette.applications import Starlette
from starlette.config import Config
from starlette.datastructures import Secret
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Mount, Route

from bookmarks import views
from bookmarks.auth import BasicAuth, on_auth_error
from bookmarks.models import Base

config = Config(env_prefix="BOOKMARKS_")


def as_json(request, error):
    return JSONResponse({"error": error.detail}, status_code=error.status_code, headers=error.headers)


def create_app():
    debug = config("DEBUG", cast=bool, default=False)
    url = config("DATABASE_URL", cast=Secret, default="sqlite:///bookmarks.db")
    engine = create_engine(str(url), connect_args={"check_same_thread": False})
    sessions = sessionmaker(engine, expire_on_commit=False)

    @contextlib.asynccontextmanager
    async def lifespan(app):
        Base.metadata.create_all(engine)
        yield
        engine.dispose()

    api = [
        Route("/readers", views.register, methods=["POST"]),
        Route("/readers/me", views.whoami),
        Route("/bookmarks", views.Bookmarks),
        Route("/bookmarks/{bookmark_id:int}", views.OneBookmark, name="bookmark"),
        Route("/b/{bookmark_id:int}", views.permalink),
    ]
    app = Starlette(
        debug=debug,
        lifespan=lifespan,
        routes=[Route("/", lambda request: PlainTextResponse("bookmarks"), name="home"), Mount("/api", routes=api, name="api")],
        middleware=[Middleware(AuthenticationMiddleware, backend=BasicAuth(sessions), on_error=on_auth_error)],
        exception_handlers={HTTPException: as_json},
    )
    app.state.engine = engine
    app.state.sessions = sessions
    return app
