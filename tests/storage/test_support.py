"""The storage of a suite, run as it is rendered: what a block stores and removes, and nothing of the project."""

from __future__ import annotations

import sys
import types
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader

from tests.pairing import lend_any_order

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PLAIN: dict[str, Any] = {"django": False, "folder": True, "names": (), "variables": (), "relative": None, "s3": None}


def rendered(monkeypatch: pytest.MonkeyPatch, **storage: Any) -> Any:
    """The module support/storage.py for an application of this kind."""
    module = types.ModuleType("rendered_storage")
    module.__file__ = "/elsewhere/tests/support/storage.py"
    monkeypatch.setitem(sys.modules, module.__name__, module)
    environment = Environment(loader=FileSystemLoader(TEMPLATES), trim_blocks=True, lstrip_blocks=True)
    template = environment.get_template("boundaries/storage/support/storage.py.jinja")
    lend_any_order(monkeypatch, module)
    exec(template.render(storage={**PLAIN, **storage}, framework="fastapi"), module.__dict__)
    return module


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Any:
    """For files in a temporary folder."""
    return rendered(monkeypatch)


def test_only_the_files_of_the_block_are_seen(module: Any, tmp_path: Path) -> None:
    """What is new, what is replaced and what is gone; nothing that was there before."""
    for name in ("kept", "old", "gone"):
        (tmp_path / name).write_bytes(name.encode())

    with module.Storage(module.Folder(tmp_path))() as files:
        (tmp_path / "avatars").mkdir()
        (tmp_path / "avatars" / "mary.txt").write_bytes(b"Mary")
        (tmp_path / "old").write_bytes(b"new")
        (tmp_path / "gone").unlink()

    stored = module.stored
    assert files == [
        stored("avatars/mary.txt", content=b"Mary"),
        stored("old", content=b"new"),
        stored("gone", gone=True),
    ]
    assert len(files) == 3
    assert files != [stored("avatars/mary.txt", content=b"Mary")]
    assert files != [stored("avatars/mary.txt", content=b"Ann"), *list(files)[1:]]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("files/0bafdccb665a447468e237781154883b5.png", "files/*.png"),
        ("files/6f1c3a2e-8a55-4f7e-9d3b-2a7f1c9e0d11_logo.png", "files/*_logo.png"),
        ("photos/2026/11/23/cat.png", "photos/*/cat.png"),
        ("cat_1763864000.png", "cat_*.png"),
        ("cat_aB3dE5f.png", "cat_*.png"),
        ("avatars/mary.png", "avatars/mary.png"),
        ("summer_holiday.png", "summer_holiday.png"),
    ],
)
def test_what_differs_each_time_in_a_name_is_not_told(module: Any, tmp_path: Path, name: str, shown: str) -> None:
    """Keys, dates and what is added to a taken name; words stay."""
    with module.Storage(module.Folder(tmp_path))() as files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")

    assert files[0].name == shown


def test_a_file_that_comes_late_is_waited_for(module: Any, tmp_path: Path) -> None:
    """A thread may store it; what never comes is not waited for without end."""
    with module.Storage(module.Folder(tmp_path))() as files:
        late = Timer(0.1, lambda: (tmp_path / "late").write_bytes(b"x"))
        late.start()

    assert files == [module.stored("late", content=b"x")]
    late.join()


def test_a_long_file_is_known_by_its_size(module: Any, tmp_path: Path) -> None:
    """Its content would hide the test."""
    with module.Storage(module.Folder(tmp_path))() as files:
        (tmp_path / "long").write_bytes(b"x" * 5000)

    assert files == [module.stored("long", size=5000)]


def test_a_folder_is_emptied(module: Any) -> None:
    """The next test begins with none."""
    folder = module.Folder.temporary()
    (folder.path / "a").mkdir()
    (folder.path / "a" / "b").write_bytes(b"x")

    folder.clear()

    assert folder.contents() == {}


def test_names_lead_to_the_folder_for_one_test(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In configurations, in the application's modules and their classes, each spelled as it was."""
    module = rendered(monkeypatch, names=("UPLOAD_FOLDER",))
    shop = types.ModuleType("shop")
    shop.__file__ = str(tmp_path / "shop.py")
    config = type("Config", (), {"UPLOAD_FOLDER": Path("files"), "__module__": "shop"})
    vars(shop).update(UPLOAD_FOLDER="files/", Config=config)
    monkeypatch.setitem(sys.modules, "shop", shop)
    folder, known = module.Folder(tmp_path / "new"), {"UPLOAD_FOLDER": "files"}

    with monkeypatch.context() as patch:
        module.lead_to(folder, ["UPLOAD_FOLDER"], known, monkeypatch=patch, project=tmp_path)
        during = (known["UPLOAD_FOLDER"], vars(shop)["UPLOAD_FOLDER"], vars(config)["UPLOAD_FOLDER"])

    assert during == (str(folder.path), f"{folder.path}/", folder.path)
    assert (known["UPLOAD_FOLDER"], vars(shop)["UPLOAD_FOLDER"]) == ("files", "files/")


def test_a_workplace_looks_like_the_project_and_keeps_what_is_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Files of the project are read through it, none of them is ever changed."""
    module = rendered(monkeypatch, relative=("static/images",))
    for name in ("app.py", "static/style.css", "static/images/logo.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("theirs")
    place = module.Workplace(tmp_path, own=["static/images"])
    monkeypatch.chdir(place.path)

    with module.Storage(place)() as files:
        Path("static/images/new.png").write_bytes(b"new")
        Path("static/images/logo.png").write_bytes(b"ours")
    place.clear()

    assert files == [
        module.stored("static/images/new.png", content=b"new"),
        module.stored("static/images/logo.png", content=b"ours"),
    ]
    assert Path("static/style.css").read_text() == Path("static/images/logo.png").read_text() == "theirs"
    assert (tmp_path / "static/images/logo.png").read_text() == "theirs"
    assert sorted(path.name for path in (tmp_path / "static/images").iterdir()) == ["logo.png"]
