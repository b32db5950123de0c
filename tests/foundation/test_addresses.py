"""What leads an application to the scratch database, whatever scheme its own address has."""

from __future__ import annotations

import pytest

from itest.errors import ItestError
from itest.stages.render import _templates

CALL = '{% from "databases/parts.jinja" import part with context %}{{ part(name, scheme) }}'


def expression(dialect: str, name: str, scheme: str = "sqlite") -> str:
    return _templates().from_string(CALL).render(dialect=dialect, name=name, scheme=scheme).strip()


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("url", 'f"sqlite:///{DATABASE}"'),
        ("sqlite://", 'f"sqlite:///{DATABASE}"'),
        ("sqlite+aiosqlite://", 'f"sqlite+aiosqlite:///{DATABASE}"'),
        ("path", "str(DATABASE)"),
    ],
)
def test_a_file_is_addressed_in_each_variables_own_scheme(name: str, wanted: str) -> None:
    """An application that has one address for work and another for its tests may give them different schemes."""
    assert expression("sqlite", name) == wanted


@pytest.mark.parametrize("dialect", ["postgresql", "mysql"])
def test_a_server_is_addressed_in_each_variables_own_scheme(dialect: str) -> None:
    """The driver is part of it."""
    assert expression(dialect, f"{dialect}+asyncio://") == f'DATABASE.url("{dialect}+asyncio")'


def test_a_scheme_that_is_none_is_refused() -> None:
    """It would stand in an f-string."""
    with pytest.raises(ItestError, match="not a name"):
        expression("sqlite", '{evil}"://')
