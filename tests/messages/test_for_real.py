"""`itest init` on small applications that publish, and what their suites make of faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.environments import python_of
from tests.initialised import Run, init, run

from .test_brokers import CHECKS, REAL

FAULTS = {
    "mqtt": ("}/light", '"by"', "client.publish(f"),
    "nats": ("orders.created", '"amount"', "client.publish(f"),
    "kafka": ("orders-created", '"amount"', "producer.send(f"),
}
"""By protocol: a part of where messages go, a field's name, the call without which one does not go."""


def suite(project: Path, **environment: str) -> Run:
    command = [str(python_of("brokers")), "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/integration"]
    return run(command, project, **environment)


def broken(source: str, old: str) -> str:
    """With another word there, or without the line of that call."""
    assert source.count(old) == 1
    line = next(line for line in source.splitlines() if old in line)
    return source.replace(line, "    pass") if "(" in old else source.replace(old, f"{old[:-1]}_{old[-1]}")


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(FAULTS))
def test_what_is_published_belongs_to_the_tests_of_the_endpoint(tmp_path: Path, kind: str) -> None:
    """A message that goes elsewhere, says something else or does not go at all turns the suite red."""
    source = (CHECKS / f"app_{kind}.py").read_text(encoding="utf-8")
    (tmp_path / "app.py").write_text(source, encoding="utf-8")

    done = init(tmp_path, python_of("brokers"))

    assert done.code == 0, done.text
    for url in ("", *(url for url in REAL if url.startswith(kind))):
        assert suite(tmp_path, TEST_BROKER_URL=url).code == 0
    for old in FAULTS[kind]:
        (tmp_path / "app.py").write_text(broken(source, old), encoding="utf-8")
        assert suite(tmp_path).code == 1, f"{old} was changed, and nobody noticed"
