"""What rules offer to rewrite: the edits leave a file that says the same and passes the rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.model.report import Edit
from itest.source.tree import SourceTree
from itest.stages.audit import Selection, audit
from itest.stages.read_suite import read_suite, reading

PROJECT = '[project]\nname = "shop"\ndependencies = ["pytest", "pytest-asyncio"]\n'
HEAD = "import pytest\n\n\n"
MARK = ("F11", f"{HEAD}@pytest.mark.slow  # é\n@pytest.fixture\ndef pen():\n    return 1\n")
UNMARKED = f"{HEAD}@pytest.fixture\ndef pen():\n    return 1\n"
TEST = ("A01", f"{HEAD}class TestPen:\n    async def test_pen(self):\n        assert 1\n")
MARKED = f"{HEAD}class TestPen:\n    @pytest.mark.asyncio\n    async def test_pen(self):\n        assert 1\n"
BODY = "async def pen():\n    return 1\n\n\ndef test_pen(pen):\n    assert pen\n"
FIXTURE = ("A03", f"{HEAD}@pytest.fixture(scope='module')\n{BODY}")
AWAITED = f"import pytest\nimport pytest_asyncio\n\n\n@pytest_asyncio.fixture(scope='module')\n{BODY}"
REST = "# now\n    assert tmp_path\n"
ENVIRONMENT = ("L04", f'import os\n\n\ndef test_mode(tmp_path):\n    os.environ["MODE"] = "é"  {REST}')
PATCHED = f'import os\n\n\ndef test_mode(monkeypatch, tmp_path):\n    monkeypatch.setenv("MODE", "é")  {REST}'
CLIENT = "from fastapi.testclient import TestClient\n"
MEMORY = ("I05", f'{CLIENT}from sqlalchemy import create_engine\n\nengine = create_engine("sqlite://")  # é\n')
POOLED = (
    f"{CLIENT}from sqlalchemy import create_engine\nfrom sqlalchemy.pool import StaticPool\n\n"
    'engine = create_engine("sqlite://", connect_args={"check_same_thread": False}, poolclass=StaticPool)  # é\n'
)
SEND = ("A02", "async def send():\n    return 1\n\n\nasync def test_send():\n    send()\n")
SENT = "async def send():\n    return 1\n\n\nasync def test_send():\n    await send()\n"
POOL = "import pytest_asyncio\n\n\n@pytest_asyncio.fixture({})  # é\nasync def pool():\n    yield 1\n"
LOOP = ("A04", POOL.format('scope="session", loop_scope="function"'))
LOOPED = POOL.format('scope="session", loop_scope="session"')
CASES = (
    (MARK, UNMARKED),
    (TEST, MARKED),
    (FIXTURE, AWAITED),
    (ENVIRONMENT, PATCHED),
    (MEMORY, POOLED),
    (SEND, SENT),
    (LOOP, LOOPED),
)


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache of whoever runs these tests is left alone."""
    monkeypatch.setenv("ITEST_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))


def offered(folder: Path, code: str) -> tuple[Edit, ...]:
    """The edits of all findings of a rule, the last first."""
    tree = SourceTree(folder)
    reader = reading(tree)
    report = audit(read_suite(tree, reader), Selection(select=(code,)))
    reader.finish()
    edits = [edit for finding in report.findings if finding.fix for edit in finding.fix.edits]
    return tuple(sorted(edits, key=lambda edit: edit.start, reverse=True))


@pytest.mark.parametrize(("case", "wanted"), CASES, ids=[case[0] for case, _ in CASES])
def test_the_edits_of_a_rule_mend_what_it_found(case: tuple[str, str], wanted: str, tmp_path: Path) -> None:
    """Byte ranges keep comments and count bytes, not characters; afterwards nothing is left to find."""
    code, before = case
    path = tmp_path / "test_pen.py"
    path.write_text(before, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    raw = path.read_bytes()
    for edit in offered(tmp_path, code):
        raw = raw[: edit.start] + edit.text.encode() + raw[edit.end :]
    path.write_bytes(raw)

    assert raw.decode() == wanted
    assert offered(tmp_path, code) == ()


@pytest.mark.parametrize("head", [b"\xef\xbb\xbf", b"# -*- coding: latin-1 -*-\n"])
def test_a_file_whose_bytes_are_not_plain_utf8_is_not_edited(head: bytes, tmp_path: Path) -> None:
    """Positions in the tree are no positions in such a file: the finding stays advice."""
    (tmp_path / "test_pen.py").write_bytes(head + MARK[1].replace("é", "e").encode())

    assert offered(tmp_path, "F11") == ()


def test_a_patch_without_effect_is_moved_to_where_the_name_is_used(tmp_path: Path) -> None:
    """Only one module holds the original, so that only that one can be meant."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "__init__.py").touch()
    (tmp_path / "shop" / "mail.py").write_text("def send():\n    return 1\n", encoding="utf-8")
    used = "from shop.mail import send\n\n\ndef place():\n    return send()\n"
    (tmp_path / "shop" / "orders.py").write_text(used, encoding="utf-8")
    head = "from unittest.mock import patch\n\nfrom shop.orders import place\n\n\n"
    test = '@patch("shop.{}.send")  # é\ndef test_place(send):\n    place()\n    send.assert_called_once()\n'
    path = tmp_path / "test_pen.py"
    path.write_text(head + test.format("mail"), encoding="utf-8")
    raw = path.read_bytes()
    for edit in offered(tmp_path, "M02"):
        raw = raw[: edit.start] + edit.text.encode() + raw[edit.end :]

    assert raw.decode() == head + test.format("orders")
