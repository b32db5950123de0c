"""`pack new`: a template pack to begin with, which works as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from itest.assets import templates
from itest.errors import ItestError
from itest.flow.work import Progress
from itest.model.changes import Change, ChangeSet
from itest.packs.declaration import NAME, declared
from itest.packs.rendering import rendered
from itest.registry import room
from itest.stages.write import write

SUITE = "{{cookiecutter.name}}/{{cookiecutter.name}}"
"""Where the files of the suite lie in a pack: in a folder of its own, so that its fixtures are its own."""


def new_pack(name: str, folder: Path, progress: Progress, *, dry_run: bool) -> ChangeSet:
    """Write a pack called `name` into a new folder of that name in `folder`; gives what was (or would be) written.

    Raises ItestError, with nothing written, for a name that cannot be, and where the folder exists already.
    """
    if not NAME.fullmatch(name) or name in room("itest.boundaries", "BOUNDARY"):
        advice = "It takes small letters, digits and underscores, and is no boundary of itest's own."
        raise ItestError(f"{name} is no name for a pack", advice=advice)
    if not folder.is_dir():
        raise ItestError(f"There is no folder {folder}", advice="-C DIR says where the pack is to be.")
    if (folder / name).exists():
        raise ItestError(f"{folder / name} is there already", advice="It was left as it is.")
    files = dict(_files(name))
    rendered(declared(files, name), {})
    changes = [
        Change(path=f"{name}/{path}", before=None, after=content, ownership="seeded", reason="")
        for path, content in files.items()
    ]
    made = ChangeSet(changes=tuple(sorted(changes, key=lambda change: change.path)))
    if not dry_run:
        with progress.step(f"Write {len(changes)} files"):
            write(folder, made)
    return made


def _files(name: str) -> Iterator[tuple[str, bytes]]:
    home = templates() / "pack"
    environment = Environment(
        loader=FileSystemLoader(home),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # the output is Python and JSON; the name has been checked
    )
    for template in sorted(home.rglob("*.jinja")):
        relative = template.relative_to(home).as_posix()
        path = relative.removesuffix(".jinja").replace("test_boundary", f"test_{name}")
        path = f"{SUITE}{path.removeprefix('suite')}" if path.startswith("suite/") else path
        yield path, environment.get_template(relative).render(name=name).encode()
