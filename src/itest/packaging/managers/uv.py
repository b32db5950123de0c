"""uv: project files with uv.lock."""

from __future__ import annotations

from itest.packaging.manager import Manager

MANAGER = Manager(
    name="uv",
    create="uv sync",
    lock="uv lock",
    setup="pipx install uv",
    install="uv sync",
    group=" --group {}",
    extra=" --extra {}",
    run="uv run ",
)
