import json

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from starlette.authentication import requires
from starlette.concurrency import run_in_threadpool
from starlette.endpoints import HTTPEndpoint
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from bookmarks.auth import digest
from bookmarks.models import Bookmark, Reader, Tag


async def body_of(request, *required):
    try:
        data = await request.json()
    except json.JSONDecodeError:
        raise HTTPException(400, "a JSON object is expected")
    missing = [name for name in required if not data.get(name)]
    if missing:
        raise HTTPException(422, "missing: " + ", ".join(missing))
    return data


async def register(request):
    data = await body_of(request, "username", "password")
    sessions = request.app.state.sessions

    def save():
        with sessions() as session:
            reader = Reader(username=data["username"], password_digest=digest(data["username"], data["password"]))
            session.add(reader)
            session.commit()
            return reader.id

    try:
        reader_id = await run_in_threadpool(save)
    except IntegrityError:
        raise HTTPException(409, "this name is taken")
    return JSONResponse({"id": reader_id, "username": data["username"]}, status_code=201)


@requires("authenticated", status_code=401)
def whoami(request):
    return JSONResponse({"username": request.user.username})


def permalink(request):
    return RedirectResponse(request.url_for("api:bookmark", bookmark_id=request.path_params["bookmark_id"]))


def tags_of(session, names):
    known = {tag.name: tag for tag in session.scalars(select(Tag).where(Tag.name.in_(names)))}
    return [known.get(name) or Tag(name=name) for name in sorted(set(names))]


class Bookmarks(HTTPEndpoint):
    def get(self, request):
        query = select(Bookmark).order_by(Bookmark.id)
        mine = request.user.is_authenticated and request.query_params.get("mine") == "1"
        if mine:
            query = query.where(Bookmark.reader_id == request.user.id)
        else:
            query = query.where(Bookmark.is_private.is_(False))
        if "tag" in request.query_params:
            query = query.where(Bookmark.tags.any(Tag.name == request.query_params["tag"]))
        with request.app.state.sessions() as session:
            return JSONResponse([bookmark.as_dict() for bookmark in session.scalars(query)])

    @requires("authenticated", status_code=401)
    async def post(self, request):
        data = await body_of(request, "url", "title")
        if not data["url"].startswith(("http://", "https://")):
            raise HTTPException(422, "url must be a web address")

        def save():
            with request.app.state.sessions() as session:
                bookmark = Bookmark(
                    reader_id=request.user.id,
                    url=data["url"],
                    title=data["title"],
                    is_private=bool(data.get("private")),
                    tags=tags_of(session, data.get("tags", [])),
                )
                session.add(bookmark)
                session.commit()
                return bookmark.as_dict()

        try:
            return JSONResponse(await run_in_threadpool(save), status_code=201)
        except IntegrityError:
            raise HTTPException(409, "you have this bookmark")


class OneBookmark(HTTPEndpoint):
    def find(self, request, session, own=True):
        bookmark = session.get(Bookmark, request.path_params["bookmark_id"])
        owner = bookmark is not None and request.user.is_authenticated and bookmark.reader_id == request.user.id
        if bookmark is None or (bookmark.is_private and not owner):
            raise HTTPException(404, "no such bookmark")
        if own and not owner:
            raise HTTPException(403, "not your bookmark")
        return bookmark

    def get(self, request):
        with request.app.state.sessions() as session:
            return JSONResponse(self.find(request, session, own=False).as_dict())

    @requires("authenticated", status_code=401)
    async def put(self, request):
        data = await body_of(request, "title")

        def save():
            with request.app.state.sessions() as session:
                bookmark = self.find(request, session)
                bookmark.title = data["title"]
                bookmark.is_private = bool(data.get("private"))
                if "tags" in data:
                    bookmark.tags = tags_of(session, data["tags"])
                session.commit()
                return bookmark.as_dict()

        return JSONResponse(await run_in_threadpool(save))

    @requires("authenticated", status_code=401)
    def delete(self, request):
        with request.app.state.sessions() as session:
            session.delete(self.find(request, session))
            session.commit()
        return Response(status_code=204)
