"""Support modules of a suite, rendered one by one into a package, to be tried without the rest of the suite."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from itest.stages.render import _templates


def lay_support(folder: Path, modules: Mapping[str, str], **context: Any) -> None:
    """Makes `folder` and `folder/support` packages; `modules` maps a file of the latter to its template."""
    (folder / "support").mkdir(parents=True)
    for place in (folder, folder / "support"):
        (place / "__init__.py").touch()
    for name, template in modules.items():
        source = _templates().get_template(template).render(**context)
        (folder / "support" / name).write_text(source, encoding="utf-8")
