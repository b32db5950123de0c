"""The command line: verbs, exit codes, and what goes to which stream."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import itest
from itest.cli import _app
from itest.cli.main import main


def call(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the command in this process, without a terminal."""
    monkeypatch.setattr(sys, "argv", ["itest", *arguments])
    return main()


def lay(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A small Flask project without an environment."""
    lay(
        tmp_path,
        {
            "shop.py": (
                "from flask import Flask\nfrom flask_sqlalchemy import SQLAlchemy\n\napp = Flask(__name__)\n"
                "app.config['SQLALCHEMY_DATABASE_URI'] = 'sqlite:///x.db'\ndb = SQLAlchemy(app)\n\n\n"
                "class Item(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n\n\n"
                "@app.get('/items')\ndef items():\n    return []\n"
            ),
            "requirements.txt": "flask\nflask-sqlalchemy\n",
        },
    )
    return tmp_path


@pytest.fixture(autouse=True)
def nothing_active(monkeypatch: pytest.MonkeyPatch) -> None:
    """No environment but the project's own is to be found."""
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        monkeypatch.delenv(name, raising=False)


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def test_version_is_answered_before_typer_is_imported() -> None:
    """The fast path costs hardly more than Python itself."""
    code = (
        "import sys; sys.argv = ['itest', '--version']\n"
        "from itest.cli.main import main; main(); print('typer' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["itest", itest.__version__, "False"]


def test_the_verbs_are_the_modules() -> None:
    """No list is kept by hand."""
    assert {"demo", "init", "inspect"} <= set(_app.verbs())
    assert not {"main", "_app", "_options"} & set(_app.verbs())


@pytest.mark.parametrize("verb", _app.verbs())
def test_every_verb_explains_itself(
    verb: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--help` names the flags that all verbs have."""
    assert call(monkeypatch, verb, "--help") == 0

    told = capsys.readouterr().out
    assert all(flag in told for flag in ("--json", "--quiet", "--verbose"))


def test_init_has_the_flags_of_the_product(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Every question has one."""
    assert call(monkeypatch, "init", "--help") == 0

    told = capsys.readouterr().out
    flags = "-C --project --yes --dry-run --diff -b --boundary --python --app --tests-dir --probe --no-probe --verify"
    more = "--no-verify --install --no-install --scratch-env --json -q -v"
    assert [flag for flag in f"{flags} {more}".split() if flag not in told] == []


@pytest.mark.parametrize("arguments", [["bogus"], ["init", "--bogus"], ["init", "-C"]])
def test_wrong_usage_is_2(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """As every error that the user can mend."""
    assert call(monkeypatch, *arguments) == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["updte"], "Did you mean `itest update`?"),
        (["frobnicate"], "`itest --help` lists"),
        (["add", "bounday", "email"], "Did you mean `itest add boundary`?"),
        (["remove", "everything"], "there is no `itest remove everything`"),
    ],
)
def test_a_verb_that_does_not_exist_names_the_one_that_was_meant(
    arguments: list[str], says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On stderr, where a person reads it and a pipe does not."""
    assert call(monkeypatch, *arguments) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert says in err


@pytest.mark.parametrize(("flags", "code"), [([], 2), (["--help"], 0), (["-h"], 0)])
def test_half_a_verb_tells_what_may_follow(
    flags: list[str], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each with what it does: as help on stdout, as an error on stderr."""
    assert call(monkeypatch, "add", *flags) == code

    told = capsys.readouterr()[0 if code == 0 else 1]
    assert "add ci        Write a GitHub Actions workflow" in told
    assert "Observe one endpoint and add the tests of it that are not there yet." in told


def test_help_is_never_cut_short(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What a verb does is told to the end, and so are the exit codes."""
    assert call(monkeypatch, "--help") == 0

    told = " ".join(capsys.readouterr().out.split())
    assert "..." not in told.partition("Commands:")[2]
    assert "3 conflicts were left for you" in told
    assert all(verb in told for verb in _app.verbs())


def test_inspect_tells_people_and_machines(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The document is all that is on stdout; it is versioned."""
    assert call(monkeypatch, "inspect", "-C", str(shop)) == 0
    assert "flask" in capsys.readouterr().out

    assert call(monkeypatch, "inspect", "-C", str(shop), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["schema"], told["framework"], told["app"]["spelling"]) == (1, "flask", "shop:app")
    assert {"orm", "models", "routes", "boundaries", "environment", "tooling", "unknowns"} <= set(told)


def test_inspect_reads_and_nothing_else(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a byte changes, not even compiled files."""
    before = tree(shop)

    assert call(monkeypatch, "inspect", "-C", str(shop), "-q") == 0

    assert tree(shop) == before


@pytest.mark.parametrize("verb", ["init", "inspect"])
def test_an_empty_folder_is_2_with_advice(
    verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One message of a few lines on stderr."""
    assert call(monkeypatch, verb, "-C", str(tmp_path)) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert 1 < len(err.strip().splitlines()) <= 6
    assert "--project" in err


def test_an_error_is_a_document_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A machine need not read prose."""
    assert call(monkeypatch, "init", "--json", "-C", str(tmp_path / "nowhere")) == 2

    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == 1
    assert told["error"]["exit_code"] == 2
    assert told["error"]["message"]


def test_a_project_without_a_web_framework_is_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says what itest knows and where else to look."""
    lay(tmp_path, {"tool.py": "print(1)\n"})

    assert call(monkeypatch, "init", "--yes", "-C", str(tmp_path)) == 2
    assert "flask" in capsys.readouterr().err


def test_without_a_terminal_a_missing_answer_names_its_flag(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is asked and nothing guessed."""
    assert call(monkeypatch, "init", "-C", str(shop)) == 2

    told = capsys.readouterr().err
    assert "-b " in told
    assert "--yes" in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-b", "fax"], "no boundary called fax"),
        (["--tests-dir", "../elsewhere"], "not a folder inside the project"),
        (["--tests-dir", "/tmp/x"], "not a folder inside the project"),
        (["--tests-dir", "my-tests"], "cannot be a Python package"),
        (["--python", "/no/such/python"], "no such interpreter"),
    ],
)
def test_wrong_answers_are_2(
    arguments: list[str],
    message: str,
    shop: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each with the flag and what it may be; nothing is written."""
    before = tree(shop)

    assert call(monkeypatch, "init", "--yes", "-C", str(shop), *arguments) == 2

    assert message in capsys.readouterr().err
    assert tree(shop) == before


def test_no_environment_with_the_dependencies_is_2_with_three_ways_out(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Make one, name one, or let itest make one aside."""
    monkeypatch.setenv("PATH", "")

    assert call(monkeypatch, "init", "--yes", "-C", str(shop)) == 2

    told = capsys.readouterr().err
    assert "pip install -r requirements.txt" in told
    assert "--python" in told
    assert "--scratch-env" in told


def test_who_does_not_want_the_application_run_is_told_why_it_must_be(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--no-probe` is an answer, and then there is nothing to write."""
    monkeypatch.setattr("itest.flow.opening._serves", lambda *_: True)

    assert call(monkeypatch, "init", "--yes", "--no-probe", "-C", str(shop)) == 2
    assert "--probe" in capsys.readouterr().err


def test_ctrl_c_is_130(shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Wherever it comes."""

    def pressed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("itest.flow.initialise.init", pressed)
    before = tree(shop)

    assert call(monkeypatch, "init", "--yes", "-C", str(shop)) == 130
    assert "as it was" in capsys.readouterr().err
    assert tree(shop) == before


def test_a_defect_of_itest_is_said_to_be_one(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No traceback, unless it is asked for."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("itest.flow.initialise.init", broken)

    assert call(monkeypatch, "init", "--yes", "-C", str(shop)) == 2
    told = capsys.readouterr().err
    assert "defect of itest itself: ZeroDivisionError: oh" in told
    assert "Traceback" not in told
    assert call(monkeypatch, "init", "--yes", "-v", "-C", str(shop)) == 2
    assert "Traceback" in capsys.readouterr().err


def test_no_colour_where_nobody_looks(shop: Path) -> None:
    """A pipe gets plain text."""
    command = [sys.executable, "-m", "itest", "inspect", "-C", str(shop)]

    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "NO_COLOR": "1"})

    assert "\x1b" not in done.stdout + done.stderr
    assert done.stderr == ""
