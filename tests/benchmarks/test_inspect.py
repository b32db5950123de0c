"""Inspection costs at most twice the CPU of parsing the same files, on a project of some 30,000 lines."""

from __future__ import annotations

import ast
from collections import deque
from pathlib import Path

import pytest

from itest.source.tree import SourceTree
from itest.stages.inspect import inspect
from tests.benchmarks.clock import ratio

pytestmark = pytest.mark.slow

RESOURCES = 60
MAIN = """
from fastapi import FastAPI

from big.routes import api

app = FastAPI()
app.include_router(api, prefix="/api")
"""
BASE = """
import os

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase

engine = create_engine(os.environ.get("DATABASE_URL", "sqlite:///big.db"))


class Base(DeclarativeBase):
    pass
"""
MODEL = """
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from big.base import Base


class Thing{n}(Base):
    __tablename__ = "thing{n}"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("thing0.id"))
    parent: Mapped["Thing0"] = relationship()
"""
ROUTES = """
from fastapi import APIRouter, Depends, HTTPException

from big.models.thing{n} import Thing{n}
from big.services.service{n} import Service{n}

router = APIRouter(prefix="/things{n}")


@router.get("")
def index(service: Service{n} = Depends()) -> list[dict[str, object]]:
    return [service.shown(thing) for thing in service.things]


@router.post("/{{thing_id}}")
def change(thing_id: int, service: Service{n} = Depends()) -> dict[str, object]:
    thing = service.find(thing_id)
    if thing is None:
        raise HTTPException(404, "no such thing")
    return service.shown(thing)
"""
SETTINGS = """
from pathlib import Path

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    BIG_MAIL_SERVER: str | None = None
    BIG_MAIL_USER: str | None = None
    BIG_BILLING_KEY: str = ""
    BIG_UPLOAD_DIR: Path = Path("uploads")
"""
OUTSIDE = """
import logging
import shutil
from collections.abc import Iterable
from datetime import datetime, timezone
from pathlib import Path

import httpx
from fastapi import UploadFile

from big.models.thing{n} import Thing{n}
from big.settings import Settings


def keep(upload: UploadFile, folder: Path) -> Path:
    target = folder / f"{{datetime.now(timezone.utc):%Y%m%d}}-{{upload.filename}}"
    with open(target, "wb") as stream:
        shutil.copyfileobj(upload.file, stream)
    return target


def bill(things: Iterable[Thing{n}], settings: Settings) -> int:
    if not settings.BIG_BILLING_KEY:
        raise RuntimeError("BIG_BILLING_KEY is missing")
    answer = httpx.post("https://billing.example.com/v1/bills", json=[thing.name for thing in things])
    logging.getLogger(__name__).info("billed: %s", answer.status_code)
    return answer.status_code
"""
SERVICE = """
from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from datetime import datetime, timezone

from big.models.thing{n} import Thing{n}
from big.settings import Settings

log = logging.getLogger(__name__)


class Service{n}:
    def __init__(self) -> None:
        self.things: list[Thing{n}] = []
        self.known: dict[int, Thing{n}] = {{}}

    def find(self, wanted: int) -> Thing{n} | None:
        return self.known.get(wanted)

    def shown(self, thing: Thing{n}) -> dict[str, object]:
        return {{"id": thing.id, "name": thing.name.strip().title(), "parent": thing.parent_id or None}}
"""
WORK = """
    def work{m}(self, first: int, second: str = "x", *rest: object) -> tuple[int, str]:
        total = sum(len(str(part)) for part in rest if part is not None)
        for number, letter in enumerate(second):
            if letter.isdigit() and number % 2 == 0:
                total += int(letter) * first - len(self.things)
            elif letter in {{"a", "b"}}:
                total -= self.known.get(number, None) is not None
        try:
            return total // max(first, 1), f"{{second}}:{{total:>10}}"
        except (ValueError, ZeroDivisionError) as error:
            raise RuntimeError(f"work{m} of {n} failed") from error
"""


def generate(root: Path) -> None:
    """A service with a model, a router and a long service module for each of its resources, and tests."""
    modules = ", ".join(f"things{n}" for n in range(RESOURCES))
    listed = f"from fastapi import APIRouter\nfrom big.routes import {modules}\n\napi = APIRouter()\n"
    files = {
        "big/__init__.py": "",
        "big/settings.py": SETTINGS,
        "big/main.py": MAIN,
        "big/base.py": BASE,
        "big/models/__init__.py": "",
    }
    files["big/routes/__init__.py"] = listed + "".join(
        f"api.include_router(things{n}.router)\n" for n in range(RESOURCES)
    )
    for n in range(RESOURCES):
        files[f"big/models/thing{n}.py"] = MODEL.format(n=n)
        files[f"big/routes/things{n}.py"] = ROUTES.format(n=n)
        files[f"big/services/outside{n}.py"] = OUTSIDE.format(n=n)
        files[f"big/services/service{n}.py"] = SERVICE.format(n=n) + "".join(WORK.format(n=n, m=m) for m in range(30))
        files[f"tests/test_things{n}.py"] = "".join(f"def test_{m}():\n    assert {m} + {n}\n\n\n" for m in range(30))
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")


def test_inspection_costs_at_most_twice_the_parsing(tmp_path: Path) -> None:
    """Of the same files, read and decoded beforehand, each tree dropped at once: the cheapest way to parse."""
    generate(tmp_path)
    texts = [file.text for file in SourceTree(tmp_path).python.values()]
    assert sum(text.count("\n") for text in texts) > 25_000

    facts = inspect(SourceTree(tmp_path))
    assert (facts.framework, facts.orm) == ("fastapi", "sqlalchemy")
    assert (len(facts.models), len(facts.routes)) == (RESOURCES, 2 * RESOURCES)
    assert (
        ratio(lambda: inspect(SourceTree(tmp_path)), lambda: deque(map(ast.parse, texts), maxlen=0), within=2, times=1)
        <= 2
    )
