import os
import sqlite3

from flask import Flask, g

app = Flask(__name__)
app.config["DATABASE"] = os.environ.get("NOTES_FILE", "notes.sqlite3")


def db():
    if "db" not in g:
        g.db = sqlite3.connect(app.config["DATABASE"])
    return g.db


@app.route("/notes", methods=["GET", "POST"])
def notes():
    return []


if __name__ == "__main__":
    app.run()
