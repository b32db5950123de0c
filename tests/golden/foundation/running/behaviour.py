"""What a test may expect of the running application and its clients."""

import asyncio
import threading

import pytest
from clients import Running, visitor
from fastapi import BackgroundTasks, FastAPI, Request
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import RedirectResponse, StreamingResponse

told = []
inner = FastAPI()
inner.add_middleware(GZipMiddleware, minimum_size=1)


async def app(scope, receive, send):
    """An application as a server knows it: a function that also keeps a state from its start-up."""
    if scope["type"] != "lifespan":
        return await inner(scope, receive, send)
    assert (await receive())["type"] == "lifespan.startup"
    scope["state"]["loop"] = asyncio.get_running_loop()
    told.append("up")
    await send({"type": "lifespan.startup.complete"})
    assert (await receive())["type"] == "lifespan.shutdown"
    told.append("down")
    await send({"type": "lifespan.shutdown.complete"})


@inner.get("/where")
async def where(request: Request):
    same = request.scope["state"]["loop"] is asyncio.get_running_loop()
    return {"loop": same, "thread": threading.get_ident()}


@inner.get("/pool")
def pool():
    return {"thread": threading.get_ident()}


@inner.get("/cookie")
async def cookie(request: Request):
    answer = RedirectResponse("/elsewhere")
    answer.set_cookie("seen", request.cookies.get("seen", "") + "x")
    return answer


@inner.get("/stream")
async def stream():
    async def parts():
        for part in ("a", "b", "c"):
            yield part
            await asyncio.sleep(0)

    return StreamingResponse(parts(), media_type="text/plain")


@inner.post("/work")
async def work(tasks: BackgroundTasks):
    async def later(what):
        await asyncio.sleep(0.01)
        told.append(what)

    tasks.add_task(later, "background")
    inner.state.kept = asyncio.ensure_future(later("unawaited"))


@inner.post("/broken")
async def broken():
    raise LookupError("broken")


@inner.post("/echo")
async def echo(request: Request):
    return {"body": (await request.body()).decode()}


@pytest.fixture
def started():
    del told[:]
    with Running(app) as running:
        yield running


@pytest.fixture
def client(started):
    return visitor(started)


def test_lifespan_surrounds_the_requests():
    del told[:]
    with Running(app) as running:
        assert visitor(running).get("/where").json()["loop"] is True
        assert told == ["up"]
    assert told == ["up", "down"]


def test_application_runs_in_the_thread_of_the_test(client):
    assert client.get("/where").json()["thread"] == threading.get_ident()
    assert client.get("/pool").json()["thread"] != threading.get_ident()


def test_redirects_are_answers_and_cookies_are_kept_for_each_client(client, started):
    first = client.get("/cookie")
    assert (first.status_code, first.headers["Location"]) == (307, "/elsewhere")
    client.get("/cookie")
    assert client.cookies["seen"] == "xx"
    assert "seen" not in visitor(started).cookies


def test_streams_and_compressed_bodies_are_read_to_the_end(client):
    answer = client.get("/stream")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.text == "abc"


def test_what_a_request_began_is_done_when_it_returns(client):
    client.post("/work")
    assert sorted(told[1:]) == ["background", "unawaited"]


def test_an_error_of_the_application_reaches_the_test(client):
    with pytest.raises(LookupError, match="broken"):
        client.post("/broken")
    assert client.post("/echo", content=b"still here").json() == {"body": "still here"}


def test_a_start_up_that_fails_raises_its_error():
    failing = FastAPI()

    @failing.on_event("startup")
    async def start():
        raise LookupError("no service")

    with pytest.raises(LookupError, match="no service"), Running(failing):
        pass


def test_tasks_of_the_application_end_with_it():
    waiting = FastAPI()

    @waiting.on_event("startup")
    async def start():
        waiting.state.task = asyncio.ensure_future(asyncio.sleep(60))

    with Running(waiting):
        assert not waiting.state.task.done()
    assert waiting.state.task.cancelled()


def test_coroutines_run_in_the_loop_of_the_application(started):
    async def find(*arguments):
        return arguments, asyncio.get_running_loop()

    (given, loop), (_, again) = started.run(find, 1, 2), started.run(find)
    assert given == (1, 2)
    assert loop is again
