"""One call in the framework's own test client: a filled request in, a plain reply out."""

from __future__ import annotations

import importlib
import io
import json
import mimetypes
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Mapping, Optional
from urllib.parse import parse_qsl, urlencode, urlsplit

from ..known.uploads import content as content_of

TEXT_LIMIT = 200_000
Call = Dict[str, Any]
"""method, path (filled in), query, json, form, headers, raw; as model.observations.Request without holes."""


@dataclass
class Reply:
    """`raised` is the text of an exception that left the application; the status is 500 then."""

    status: int
    headers: Dict[str, str] = field(default_factory=dict)
    text: str = ""
    body: Any = None
    is_json: bool = False
    cookies: List[str] = field(default_factory=list)
    raised: str = ""

    @property
    def redirects(self) -> bool:
        return 300 <= self.status < 400

    @property
    def location(self) -> Optional[str]:
        return self.headers.get("location")


def send(client: Any, framework: str, call: Call) -> Reply:
    """Makes the call; an exception of the application becomes a reply with status 500."""
    try:
        return SENDERS[framework](client, call)
    except Exception as error:
        return Reply(status=500, raised=f"{type(error).__name__}: {str(error)[:300]}")


def forget(client: Any, framework: str) -> None:
    """Drops the client's cookies, so that it is nobody again."""
    if framework == "flask":
        store = getattr(client, "_cookies", None)
        if store is not None:
            store.clear()
        else:
            client.cookie_jar.clear()
    else:
        client.cookies.clear()


def asked_at(address: str) -> Dict[str, str]:
    """The query of an address."""
    return dict(parse_qsl(urlsplit(address).query))


def _flask(client: Any, call: Call) -> Reply:
    options: Dict[str, Any] = {"method": call["method"], "headers": call.get("headers") or None}
    if call.get("query"):
        options["query_string"] = call["query"]
    if call.get("raw") is not None:
        options["data"] = call["raw"]
    elif call.get("json") is not None:
        options["json"] = call["json"]
    elif call.get("form") is not None:
        options["data"] = _with_files(call["form"], lambda name, content: (content, name))
    response = client.open(call["path"], **options)
    headers = {key.lower(): value for key, value in response.headers.items()}
    if getattr(response, "autocorrect_location_header", False) and "location" in headers:
        # werkzeug before 2.1 puts the host before every place, and the suite takes it off again
        headers["location"] = headers["location"].replace("http://localhost", "", 1)
    return _reply(response.status_code, headers, response.get_data(), response.headers.getlist("Set-Cookie"))


def _starlette(client: Any, call: Call) -> Reply:
    options: Dict[str, Any] = {"headers": call.get("headers") or None, "params": call.get("query") or None}
    if call.get("raw") is not None:
        options["data" if not hasattr(client, "build_request") else "content"] = call["raw"]
    elif call.get("json") is not None:
        options["json"] = call["json"]
    elif call.get("form") is not None:
        files = {k: (v["name"], content_of(v)) for k, v in call["form"].items() if _is_file(v)}
        options["data"] = {k: v for k, v in call["form"].items() if not _is_file(v)}
        options.update({"files": files} if files else {})
    response = client.request(call["method"], call["path"], **options)
    headers = {key.lower(): value for key, value in response.headers.items()}
    listed = getattr(response.headers, "get_list", None)
    cookies = listed("set-cookie") if listed else [v for k, v in headers.items() if k == "set-cookie"]
    return _reply(response.status_code, headers, response.content, cookies)


def _django(client: Any, call: Call) -> Reply:
    extra = {f"HTTP_{key.upper().replace('-', '_')}": value for key, value in (call.get("headers") or {}).items()}
    path, method = call["path"], call["method"].lower()
    content_type = extra.pop("HTTP_CONTENT_TYPE", None)
    if method in ("get", "head"):
        response = getattr(client, method)(path, call.get("query") or {}, **extra)
    else:
        if call.get("query"):
            path = f"{path}?{urlencode(call['query'], doseq=True)}"
        response = getattr(client, method)(path, **_django_body(call, method, content_type), **extra)
    content = b"".join(response.streaming_content) if getattr(response, "streaming", False) else response.content
    headers = {key.lower(): value for key, value in response.items()}
    return _reply(response.status_code, headers, content, [m.OutputString() for m in response.cookies.values()])


def _django_body(call: Call, method: str, content_type: Optional[str]) -> Dict[str, Any]:
    if call.get("raw") is not None:
        return {"data": call["raw"], "content_type": content_type or "application/json"}
    if call.get("json") is not None:
        return {"data": call["json"], "content_type": "application/json"}
    if call.get("form") is None:
        return {}
    uploaded = importlib.import_module("django.core.files.uploadedfile").SimpleUploadedFile
    if method == "post":
        return {"data": _with_files(call["form"], lambda name, content: uploaded(name, content.read(), _type(name)))}
    if any(map(_is_file, call["form"].values())):
        test = importlib.import_module("django.test.client")
        files = _with_files(call["form"], lambda name, content: uploaded(name, content.read(), _type(name)))
        return {"data": test.encode_multipart(test.BOUNDARY, files), "content_type": test.MULTIPART_CONTENT}
    encoded = urlencode(call["form"], doseq=True)
    return {"data": encoded, "content_type": "application/x-www-form-urlencoded"}


def _is_file(value: Any) -> bool:
    return isinstance(value, dict) and value.get("$") == "file"


def _type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _with_files(form: Mapping[str, Any], opened: Callable[[str, Any], Any]) -> Dict[str, Any]:
    return {k: opened(v["name"], io.BytesIO(content_of(v))) if _is_file(v) else v for k, v in form.items()}


def _reply(status: int, headers: Dict[str, str], content: bytes, cookies: List[str]) -> Reply:
    text = content[:TEXT_LIMIT].decode("utf-8", "replace")
    reply = Reply(status=int(status), headers=headers, text=text, cookies=list(cookies))
    if "json" in headers.get("content-type", ""):
        try:
            reply.body, reply.is_json = json.loads(content.decode("utf-8")), True
        except ValueError:
            reply.is_json = False
    return reply


SENDERS: Dict[str, Callable[[Any, Call], Reply]] = {
    "flask": _flask,
    "fastapi": _starlette,
    "starlette": _starlette,
    "django": _django,
}
