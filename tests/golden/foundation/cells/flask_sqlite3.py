import sqlite3

from flask import Flask, g

app = Flask(__name__)


def get_db():
    if "db" not in g:
        g.db = sqlite3.connect("hard_coded.db")
    return g.db


def init_db():
    get_db().executescript("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT UNIQUE)")


@app.teardown_appcontext
def close(error):
    if "db" in g:
        g.pop("db").close()


@app.route("/items/<name>", methods=["POST"])
def create(name):
    try:
        get_db().execute("INSERT INTO item (name) VALUES (?)", (name,))
    except sqlite3.IntegrityError:
        return {}, 409
    get_db().commit()
    return {}, 201


@app.route("/items/<name>/<new>", methods=["POST"])
def rename(name, new):
    get_db().execute("UPDATE item SET name = ? WHERE name = ?", (new, name))
    get_db().commit()
    return {}, 200


@app.route("/count")
def count():
    return {"count": get_db().execute("SELECT count(*) FROM item").fetchone()[0]}
