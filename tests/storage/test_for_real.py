"""An album on Flask whose pictures go into a folder: uploads are in its tests, and not in the project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.initialised import init, run
from tests.inspect.trees import write

ALBUM = {
    "album.py": """
        import os

        from flask import Flask, jsonify, request
        from flask_sqlalchemy import SQLAlchemy
        from werkzeug.utils import secure_filename

        UPLOAD_FOLDER = "pictures"
        MAX_UPLOAD_SIZE = 4096
        app = Flask(__name__)
        app.config["SQLALCHEMY_DATABASE_URI"] = os.environ.get("DATABASE_URL", "sqlite:///album.db")
        app.config["UPLOAD_FOLDER"] = UPLOAD_FOLDER
        db = SQLAlchemy(app)


        class Picture(db.Model):
            id = db.Column(db.Integer, primary_key=True)
            name = db.Column(db.String(80), nullable=False)


        @app.post("/pictures")
        def add():
            picture = request.files.get("picture")
            if picture is None or not secure_filename(picture.filename).endswith((".png", ".jpg")):
                return jsonify(error="a picture is needed"), 400
            content = picture.read()
            if len(content) > MAX_UPLOAD_SIZE:
                return jsonify(error="too large"), 413
            os.makedirs(app.config["UPLOAD_FOLDER"], exist_ok=True)
            with open(os.path.join(app.config["UPLOAD_FOLDER"], secure_filename(picture.filename)), "wb") as target:
                target.write(content)
            row = Picture(name=picture.filename)
            db.session.add(row)
            db.session.commit()
            return jsonify(name=row.name), 201
    """,
    "requirements.txt": "flask\nflask-sqlalchemy\n",
}


@pytest.mark.slow
def test_an_upload_is_checked_where_it_is_kept(environment: Callable[[str], Path], tmp_path: Path) -> None:
    """Its content, its refusals, and that a picture which is not kept turns the suite red."""
    project, python = tmp_path / "album", environment("modern")
    write(project, ALBUM)

    done = init(project, python, "-b", "database", "-b", "storage", "-b", "api")
    text = "".join(path.read_text() for path in (project / "tests").rglob("test_pic*.py"))

    assert done.code == 0, done.text
    assert 'assert files == [stored("picture.png", content=PNG)]' in text
    assert 'b"x" * 4_097' in text
    assert text.count("assert files == []") == 2
    assert not (project / "pictures").exists()

    write(project, {"album.py": ALBUM["album.py"].replace("target.write(content)", "target.write(content[:9])")})
    again = run([str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"], project)
    assert again.code == 1
    assert "1 failed" in again.stdout
