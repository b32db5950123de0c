"""Runs `itest` as its own command does, and keeps what it saw of the application for tests that need only that.

As a program: FILE, then the arguments of `itest`. Imported, it hands a file's content to the verbs in place of a run.
"""

from __future__ import annotations

import dataclasses
import pickle
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from itest.flow import watching

SEEN = ("probe", "observe_personas", "observe")


def main(file: Path, arguments: list[str]) -> int:
    """Run one command; what the last call of each stage in SEEN gave is in `file` afterwards."""
    from itest.cli.main import main as itest

    kept: dict[str, Any] = {}
    for name in SEEN:
        setattr(watching, name, _kept(kept, name))
    sys.argv = ["itest", *arguments]
    code = itest()
    file.write_bytes(pickle.dumps(kept))
    return code


def _kept(kept: dict[str, Any], name: str) -> Any:
    stage = getattr(watching, name)

    def record(*values: Any) -> Any:
        kept[name] = stage(*values)
        return kept[name]

    return record


@contextmanager
def replayed(file: Path) -> Iterator[None]:
    """No application is run: every verb sees what was seen when the file was made, or of that what it asks for."""
    import pytest

    from tests.cli.stand_ins import World, sandbox

    kept = pickle.loads(file.read_bytes())

    def observe(_: object, answers: Any, *__: object) -> Any:
        wanted = [each for each in kept["observe"].scenarios if answers.only is None or each.endpoint in answers.only]
        return dataclasses.replace(kept["observe"], scenarios=tuple(wanted))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(watching, "probe", lambda *_: kept["probe"])
        patch.setattr(watching, "observe_personas", lambda *_: kept["observe_personas"])
        patch.setattr(watching, "observe", observe)
        patch.setattr(watching, "Sandbox", sandbox(World()))
        patch.setattr(watching, "_lay_libraries", lambda *_: None)
        yield


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
