"""Reads and makes `.itest.toml`: the answers, what the project looked like, and a hash of each file written."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from itest import __version__
from itest.errors import ItestError
from itest.model.answers import Answers
from itest.model.changes import Change
from itest.model.codec import from_json, to_json
from itest.model.manifest import PATH, FileRecord, Manifest, sha256
from itest.source.aside import is_test

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SOURCES = (".py", ".html", ".sql", ".jinja", ".jinja2", ".j2")
SCHEMA = 1
HEADING = (
    "# Written by itest: what it asked, what it saw, and a hash of each file it wrote. Keep it under version control.\n"
)


def read_manifest(root: Path) -> Manifest | None:
    """What an earlier `init` wrote down; None in a project that has none.

    Raises ItestError when the file is there and cannot be read.
    """
    path = root / PATH
    if not path.exists():
        return None
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        _of_today(told.get("schema", SCHEMA), told.get("version"))
        known = {**told["answers"], **{name: told[name] for name in ("version", "digest", "files")}}
        known |= {name: told.get(name, ()) for name in ("dependencies", "packs")}
        return from_json(Manifest, known)
    except (OSError, ValueError, KeyError, TypeError) as error:
        advice = "Restore it from version control, or delete it to start afresh."
        raise ItestError(f"{PATH} cannot be read: {error}", advice=advice, where=f"{PATH}:1") from None


def _of_today(schema: object, version: object) -> None:
    """Raises ItestError for a file of a later itest, which may say what this one does not understand."""
    if schema != SCHEMA:
        raise ItestError(
            f"{PATH} is of itest {version}, in a form (schema {schema}) that this one, {__version__}, cannot read",
            advice=f"Install that one: python -m pip install 'itest-scaffold>={version}'.",
            where=f"{PATH}:1",
        )


def source_digest(root: Path, paths: Iterable[str], outside: Sequence[str], answers: Answers) -> str:
    """One hash over everything that the suite is made from: sources, templates, the answers and itest itself.

    `paths` are POSIX from the root; what lies below one of `outside` does not count, nor do tests wherever they are,
    but conftests above the suite do: it may use their fixtures.
    """
    digest = hashlib.sha256()
    digest.update(repr((__version__, answers.app.spelling, answers.boundaries, answers.tests_dir)).encode())
    folders = tuple(f"{place}/" for folder in outside for place in {folder, _behind_links(root, folder)})
    for path in sorted(set(paths)):
        if not path.endswith(SOURCES) or path.startswith(folders):
            continue
        if is_test(path) and not _conftest_above(path, answers.tests_dir):
            continue
        try:
            content = (root / path).read_bytes()
        except OSError:
            continue
        digest.update(f"{path}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _conftest_above(path: str, tests_dir: str) -> bool:
    folder, _, name = path.rpartition("/")
    return name == "conftest.py" and (not folder or tests_dir.startswith(f"{folder}/"))


def _behind_links(root: Path, folder: str) -> str:
    """Where the folder is when links are followed; it is listed there alone."""
    top, place = root.resolve(), (root / folder).resolve()
    return place.relative_to(top).as_posix() if place.is_relative_to(top) else folder


def manifest_for(answers: Answers, digest: str, changes: Iterable[Change], before: Manifest | None) -> Manifest:
    """What is to be remembered once `changes` are on disk; records of files that they leave alone stay."""
    files = {record.path: record for record in before.files} if before else {}
    for change in changes:
        if change.after is None:
            files.pop(change.path, None)
        elif change.ownership != "touched" and change.path != PATH:
            files[change.path] = _record(change, change.after)
    return Manifest(
        version=__version__,
        app=answers.app.spelling,
        boundaries=answers.boundaries,
        tests_dir=answers.tests_dir,
        digest=digest,
        files=tuple(files[path] for path in sorted(files)),
        dependencies=before.dependencies if before else (),
        packs=before.packs if before else (),
    )


def manifest_change(manifest: Manifest, root: Path) -> Change:
    """The change that writes `.itest.toml`."""
    import tomli_w

    path = root / PATH
    text = HEADING + tomli_w.dumps(_document(manifest))
    return Change(
        path=PATH,
        before=path.read_bytes() if path.exists() else None,
        after=text.encode(),
        ownership="owned",
        reason="answers, facts and hashes",
    )


def _record(change: Change, after: bytes) -> FileRecord:
    return FileRecord(
        path=change.path,
        ownership=change.ownership,
        sha256=sha256(after),
        template=change.template,
        boundary=change.boundary,
        asked=change.asked,
    )


def _document(manifest: Manifest) -> Mapping[str, Any]:
    packs = [{name: value for name, value in _said(pack).items() if value} for pack in manifest.packs]
    further = {"dependencies": [_said(each) for each in manifest.dependencies], "packs": packs}
    return {
        "schema": SCHEMA,
        "version": manifest.version,
        "digest": manifest.digest,
        "answers": {
            "app": manifest.app,
            "boundaries": list(manifest.boundaries),
            "tests_dir": manifest.tests_dir,
        },
        "files": [_said(record) for record in manifest.files],
        **{name: told for name, told in further.items() if told},
    }


def _said(record: object) -> dict[str, Any]:
    """What TOML can hold: it has no word for nothing."""
    return {name: value for name, value in to_json(record).items() if value is not None}
