"""The support modules of boundaries payment and webhook as a suite has them."""

from __future__ import annotations

import base64
import importlib
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader

from itest.boundaries._stripe_parts import ALL

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
HOOK = {"scheme": "stripe", "header": "Stripe-Signature", "events": ("checkout.session.completed",), "setting": None}


@contextmanager
def support(folder: Path, *rooms: str, parts: frozenset[str] = ALL, **hook: Any) -> Iterator[Any]:
    """Imports what the rooms render, by module name; gone again afterwards. `parts` are those of the fake Stripe."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), trim_blocks=True, lstrip_blocks=True)
    given: dict[str, Any] = {"payment": {"stripe": True, "parts": parts}, "webhook": {"hook": {**HOOK, **hook}}}
    given.update(v=SimpleNamespace(python=sys.version_info[:2]), http={"libraries": ()})
    package = folder / "rendered_payment"
    package.mkdir()
    (package / "__init__.py").touch()
    names = [f"boundaries/{room}/support/{path.name}" for room in rooms for path in _templates(room)]
    for name in [*names, "boundaries/http/support/outside_server.py.jinja"]:
        target = package / Path(name).name.removesuffix(".jinja")
        text = environment.get_template(name).render(**given)
        if text.strip():
            target.write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    try:
        yield lambda name: importlib.import_module(f"rendered_payment.{name}")
    finally:
        sys.path.remove(str(folder))
        for name in [each for each in sys.modules if each.startswith("rendered_payment")]:
            del sys.modules[name]


def _templates(room: str) -> list[Path]:
    return sorted((TEMPLATES / "boundaries" / room / "support").glob("*.jinja"))


class Client:
    """Calls the service as an SDK does: a form with nested names, and the key in a header."""

    def __init__(self, service: Any, asked: Any) -> None:
        self._service, self._asked = service, asked

    def __call__(self, method: str, path: str, /, *, key: str = "", version: str = "", **form: Any) -> Any:
        """The status and the answer."""
        headers = {"authorization": "Basic " + base64.b64encode(b"sk_test_1:").decode()}
        headers.update({"idempotency-key": key} if key else {}, **({"stripe-version": version} if version else {}))
        pairs = list(_pairs(form))
        query = dict(pairs) if method == "GET" else {}
        body = b"" if method == "GET" else urlencode(pairs).encode()
        asked = self._asked(method, f"https://api.stripe.com/v1/{path}", query, headers, body)
        reply = self._service.handle(asked)
        return reply.status, json.loads(reply.body)


def _pairs(value: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, (dict, list)):
        for name, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _pairs(item, f"{prefix}[{name}]" if prefix else str(name))
    else:
        yield prefix, str(value).lower() if isinstance(value, bool) else str(value)
