"""Ways through an expected body: where its lists stand, what stands at a path, another value put there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from itest.stages.plan.tests.literals import is_hole, listed

Path = tuple[str, ...]


def lists(body: Any, path: Path = ()) -> Iterator[Path]:
    """Where lists stand in an answer, inside objects but not inside other lists."""
    if isinstance(listed(body), list):
        yield path
    elif isinstance(body, dict) and not is_hole(body):
        for key, item in body.items():
            yield from lists(item, (*path, key))


def at(body: Any, path: Path) -> Any:
    for step in path:
        body = body[step]
    return body


def put(body: Any, path: Path, value: Any) -> Any:
    """The body with another value at the path."""
    return {**body, path[0]: put(body[path[0]], path[1:], value)} if path else value


def entries(body: Any) -> int | None:
    """How many entries the longest list of an answer has; None when it has no list."""
    return max((len(listed(at(body, path))) for path in lists(body)), default=None)
