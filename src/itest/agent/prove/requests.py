"""Which request is being answered: told by the frameworks' own entrance, whatever client a test uses."""

from __future__ import annotations

import contextlib
import functools
import importlib
from typing import Any, Callable, Dict, Iterator, List, Tuple

from .probes import ARRIVED, Recorder


class Requests:
    """Numbers requests as they come in: `seen` lists (method, path); `recorder.request` is the one being answered."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.seen: List[Tuple[str, str]] = []
        self._numbers: Dict[Tuple[str, str], int] = {}

    def watch(self, framework: str) -> None:
        """Puts the watch on the framework's class; what is not installed has no requests."""
        try:
            _WATCHED[framework](self)
        except ImportError:
            return

    @contextlib.contextmanager
    def answering(self, method: str, path: str) -> Iterator[None]:
        """The time of one request; an application mounted in another one answers within the outer one's."""
        if self.recorder.request != -1:
            yield
            return
        key = (method.upper(), path)
        if key not in self._numbers:
            self._numbers[key] = len(self.seen)
            self.seen.append(key)
        self.recorder.request = self._numbers[key]
        self.recorder.hits.add((ARRIVED, self.recorder.request))
        try:
            yield
        finally:
            self.recorder.request = -1


def _flask(requests: Requests) -> None:
    kind: Any = importlib.import_module("flask").Flask
    original = kind.wsgi_app

    @functools.wraps(original)
    def wsgi_app(self: Any, environ: Dict[str, Any], start_response: Any) -> Any:
        with requests.answering(environ.get("REQUEST_METHOD", ""), environ.get("PATH_INFO", "")):
            return original(self, environ, start_response)

    kind.wsgi_app = wsgi_app


def _starlette(requests: Requests) -> None:
    kind: Any = importlib.import_module("starlette.applications").Starlette
    original = kind.__call__

    @functools.wraps(original)
    async def call(self: Any, scope: Dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await original(self, scope, receive, send)
            return
        with requests.answering(scope.get("method", ""), scope.get("path", "")):
            await original(self, scope, receive, send)

    kind.__call__ = call


def _django(requests: Requests) -> None:
    kind: Any = importlib.import_module("django.core.handlers.base").BaseHandler
    original, awaited = kind.get_response, kind.get_response_async

    @functools.wraps(original)
    def get_response(self: Any, request: Any) -> Any:
        with requests.answering(request.method or "", request.path_info):
            return original(self, request)

    @functools.wraps(awaited)
    async def get_response_async(self: Any, request: Any) -> Any:
        with requests.answering(request.method or "", request.path_info):
            return await awaited(self, request)

    kind.get_response, kind.get_response_async = get_response, get_response_async


_WATCHED: Dict[str, Callable[[Requests], None]] = {
    "flask": _flask,
    "fastapi": _starlette,
    "starlette": _starlette,
    "django": _django,
}
