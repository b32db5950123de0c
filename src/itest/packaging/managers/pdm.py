"""PDM: [project] with pdm.lock."""

from __future__ import annotations

from itest.packaging.manager import Manager

MANAGER = Manager(
    name="pdm",
    create="pdm install",
    lock="pdm lock",
    setup="pipx install pdm",
    install="pdm install",
    group=" --group {}",
    extra=" --group {}",
    run="pdm run ",
)
