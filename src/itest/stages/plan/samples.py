"""The files that tests upload and that cannot be read in a test: small pictures and documents, each by a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from itest.model.codec import to_json
from itest.model.observations import Observations
from itest.model.plan import PlannedFile


def plan_samples(observations: Observations) -> tuple[PlannedFile, ...]:
    """support/samples.py with the files that anything uploads; none where nothing does."""
    found = dict(sorted(_samples(to_json(observations))))
    context = {"samples": tuple(found.items())}
    template = "boundaries/api/samples.py.jinja"
    file = PlannedFile(path="support/samples.py", template=template, ownership="owned", context=context, boundary="api")
    return (file,) if found else ()


def _samples(value: Any) -> Iterator[tuple[str, str]]:
    """Names with contents in base64, wherever a request has them."""
    if isinstance(value, Mapping):
        if value.get("$") == "file" and "sample" in value:
            yield value["sample"], value["base64"]
        for inner in value.values():
            yield from _samples(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _samples(inner)
