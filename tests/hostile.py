"""Projects that nobody would keep, and that people have: written into a folder by the tests that need them."""

from __future__ import annotations

import os
from pathlib import Path

APP = """from flask import Flask

app = Flask(__name__)


@app.get("/ping")
def ping():
    return {"pong": True}
"""


def _write(root: Path, **files: str) -> Path:
    """Each keyword names a file: `__` stands for a slash and the last `_` for the dot of the suffix."""
    for name, text in files.items():
        stem, _, suffix = name.replace("__", "/").rpartition("_")
        path = root / f"{stem}.{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def empty(root: Path) -> Path:
    """A folder with nothing in it."""
    return root


def no_python(root: Path) -> Path:
    """A page and a stylesheet."""
    return _write(root, index_html="<h1>Hello</h1>\n", style_css="h1 { color: red }\n")


def no_web_framework(root: Path) -> Path:
    """A script that counts words."""
    code = "import sys\n\nprint(len(sys.stdin.read().split()))\n"
    return _write(root, count_py=code, requirements_txt="rich\n")


def broken_pyproject(root: Path) -> Path:
    """A sound application beside a pyproject.toml with a quote too few in its second line."""
    return _write(root, app_py=APP, pyproject_toml='[project]\nname = "shop\nversion = "1"\n')


def raises_at_import(root: Path) -> Path:
    """An application that divides by zero in line 3 of a module that it imports."""
    rates = "VAT = 20\nRATES = {}\nSHARE = VAT / len(RATES)\n"
    return _write(root, app_py=APP.replace("from flask", "import rates\nfrom flask", 1), rates_py=rates)


def licence_wanted(root: Path) -> Path:
    """An application that starts only with a licence key whose checksum is right: no value can be guessed."""
    licence = """import os
import sys
import zlib

key, _, checksum = os.environ["ACME_LICENCE"].partition("-")
if len(key) < 12 or checksum != str(zlib.crc32(key.encode())):
    sys.exit("ACME_LICENCE is not a licence key")
"""
    return _write(root, app_py=APP.replace("from flask", "import licence\nfrom flask", 1), licence_py=licence)


def missing_module(root: Path) -> Path:
    """An application that imports a distribution which is installed nowhere."""
    return _write(root, app_py=APP.replace("from flask", "import acme_internal_billing\nfrom flask", 1))


def symlink_loop(root: Path) -> Path:
    """A sound application, a link from a folder to its own parent, and a link to nothing."""
    _write(root, app_py=APP, static__site_css="")
    (root / "static" / "again").symlink_to(root, target_is_directory=True)
    (root / "dangling.py").symlink_to(root / "nowhere.py")
    return root


def bad_syntax(root: Path) -> Path:
    """A sound application beside a file in Python 2 and one that was cut off."""
    return _write(root, app_py=APP, old_py='print "hello"\n', half_py="def half(\n")


def odd_encodings(root: Path) -> Path:
    """Latin-1 with a cookie, Latin-1 without one, UTF-16, a byte order mark, a null byte, an endless line."""
    _write(root, app_py="\ufeff" + APP, long_py="X = [" + "0, " * 200_000 + "]\n")
    (root / "cookie.py").write_bytes("# -*- coding: latin-1 -*-\nNAME = 'Café'\n".encode("latin-1"))
    (root / "bare.py").write_bytes("NAME = 'Café'\n".encode("latin-1"))
    (root / "wide.py").write_bytes("NAME = 'Café'\n".encode("utf-16"))
    (root / "null.py").write_bytes(b"NAME = 'a\x00b'\n")
    return root


def committed_environment(root: Path) -> Path:
    """A sound application with its virtual environment beside it, and in that another application."""
    _write(root, app_py=APP, env__pyvenv_cfg="home = /usr/bin\n")
    return _write(root, **{"env__lib__python3.11__site-packages__other__app_py": APP.replace("ping", "other")})


def deep_nesting(root: Path) -> Path:
    """A sound application beside an expression that is nested deeper than the parser goes."""
    return _write(root, app_py=APP, deep_py="X = " + "(" * 3000 + ")" * 3000 + "\n")


def tabs_and_crlf(root: Path) -> Path:
    """An application indented with tabs, with the line ends of Windows and none at the end, beside such settings."""
    (root / "app.py").write_bytes(APP.replace("    ", "\t").rstrip("\n").replace("\n", "\r\n").encode())
    (root / "pyproject.toml").write_bytes(b'[project]\r\nname = "shop"\r\nversion = "1"\r\ndependencies = ["flask"]')
    return root


def huge_pyproject(root: Path) -> Path:
    """A sound application beside a pyproject.toml of five megabytes."""
    tables = []
    for folder in range(1_100):
        rows = "".join(f'"path/to/module_{folder}_{number}.py" = ["E501", "F401"]\n' for number in range(100))
        tables.append(f"[tool.checks.folder_{folder}]\n{rows}")
    return _write(root, app_py=APP, pyproject_toml='[project]\nname = "shop"\n' + "".join(tables))


def deep_tree(root: Path) -> Path:
    """A sound application beside a folder in a folder, a hundred times."""
    deep = root.joinpath("static", *["d"] * 100)
    deep.mkdir(parents=True)
    (deep / "leaf.py").write_text("X = 1\n", encoding="utf-8")
    return _write(root, app_py=APP)


def unicode_names(root: Path) -> Path:
    """A sound application beside names in other scripts, of files, functions and variables."""
    code = "größe = 1\n\n\ndef 価格(ñ):\n    return ñ * größe\n"
    (root / "módulo.py").write_text(code, encoding="utf-8")
    (root / "data set (1).py").write_text(code, encoding="utf-8")
    return _write(root, app_py=APP)


def many_files(root: Path) -> Path:
    """A sound application beside a hundred thousand files of data, half of them in one folder."""
    for number in range(50):
        (root / "data" / str(number)).mkdir(parents=True)
    for each in "01":
        (root / "data" / each / "x.json").touch()
    for number in range(100_000):
        folder = root / "data" if number % 2 else root / "data" / str(number // 2_000)
        os.link(root / "data" / str(number % 2) / "x.json", folder / f"{number}.json")
    (root / ".gitignore").write_text("data/[0-9]/\n")
    return _write(root, app_py=APP)


NAMES = '''from flask import Flask, jsonify, request
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///names.db"
db = SQLAlchemy(app)


class Class(db.Model):
    """Called like a keyword, with columns that are."""

    __tablename__ = "class"

    id = db.Column(db.Integer, primary_key=True)
    from_ = db.Column("from", db.String(20), nullable=False)
    def_ = db.Column("def", db.String(20), nullable=False, default="it's \\"said\\"")
    größe = db.Column(db.Integer, nullable=False, default=1)


class Client(db.Model):
    """Called like a fixture, as the next ones."""

    id = db.Column(db.Integer, primary_key=True)
    app = db.Column(db.String(20), nullable=False)
    class_id = db.Column(db.ForeignKey("class.id"))


class Changes(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    changes = db.Column(db.String(20), nullable=False)
    pytest = db.Column(db.String(20), nullable=False, default="{{ it }} {% raw %}")


class 価格(db.Model):
    __tablename__ = "preis liste"

    id = db.Column(db.Integer, primary_key=True)
    ñandú = db.Column(db.String(20), nullable=False)


with app.app_context():
    db.create_all()


def added(row):
    db.session.add(row)
    db.session.commit()
    return row.id


@app.post("/class")
def class_():
    found = Class(from_=request.json["from"])
    return jsonify({"id": added(found), "def": found.def_, "import": found.from_}), 201


@app.get("/class/<int:id>")
def print(id):
    found = db.get_or_404(Class, id)
    return {"from": found.from_, "größe": found.größe, "self": None, "": 1, "a b": [found.def_]}


@app.post("/client")
def client():
    return {"id": added(Client(app=request.json["app"]))}, 201


@app.get("/client")
def conftest():
    return jsonify(clients=[each.app for each in Client.query.order_by(Client.id)])


@app.post("/changes")
def changes():
    return {"id": added(Changes(changes=request.json["changes"]))}, 201


@app.post("/価格")
def 新しい():
    return {"id": added(価格(ñandú=request.json["ñandú"]))}, 201


@app.get("/it's")
def quoted():
    return '"""\\\\ {% endraw %} {{ 7 * 7 }} \\\\N{BULLET} %s %(x)s ${HOME} \\x27 \\U0001f600\\u2028\\r\\n\\ttext"""'


@app.get("/../up")
def up():
    return {"../../x": "C:\\\\temp\\\\new", "__class__": {"rows": 1, "response": 2}}


@app.get("/test_x.py")
def test_x():
    return {"assert": True}
'''


def names(root: Path) -> Path:
    """Models, columns and routes called like keywords, builtins and fixtures, and texts that would end a literal."""
    return _write(root, app_py=NAMES, requirements_txt="flask\nflask-sqlalchemy\n")


def heap(root: Path) -> Path:
    """A sound application in the middle of all that lies beside one without changing it."""
    for litter in (symlink_loop, bad_syntax, committed_environment, deep_nesting, deep_tree, unicode_names):
        litter(root)
    return odd_encodings(root)


def crowd(root: Path) -> Path:
    """That one beside a hundred thousand files and a pyproject.toml of five megabytes."""
    for litter in (many_files, huge_pyproject):
        litter(root)
    return names(root)


UNUSABLE = (empty, no_python, no_web_framework, broken_pyproject)
"""`init` can say no without running anything."""

UNSTARTABLE = (raises_at_import, licence_wanted, missing_module)
"""Only starting the application shows that it cannot be started."""

USABLE = (
    symlink_loop,
    bad_syntax,
    odd_encodings,
    committed_environment,
    deep_nesting,
    tabs_and_crlf,
    huge_pyproject,
    deep_tree,
    unicode_names,
)
"""The application itself is sound: it must be found as if the rest were not there."""

TOGETHER = (heap, tabs_and_crlf, crowd)
"""The same in as few projects as can be, and what only a suite of it can show."""
