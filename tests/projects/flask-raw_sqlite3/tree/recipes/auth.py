import functools
import sqlite3

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from werkzeug.security import check_password_hash, generate_password_hash

from .db import get_db

bp = Blueprint("auth", __name__)


@bp.before_app_request
def load_cook():
    cook_id = session.get("cook_id")
    g.cook = None
    if cook_id is not None:
        g.cook = get_db().execute("SELECT * FROM cook WHERE id = ?", (cook_id,)).fetchone()


def login_required(view):
    @functools.wraps(view)
    def wrapped(**kwargs):
        if g.cook is None:
            return redirect(url_for("auth.login"))
        return view(**kwargs)

    return wrapped


@bp.route("/signup", methods=("GET", "POST"))
def signup():
    if request.method == "POST":
        name = request.form["name"].strip()
        password = request.form["password"]
        if not name or not password:
            flash("Name and password are required.")
        else:
            db = get_db()
            try:
                db.execute("INSERT INTO cook (name, password) VALUES (?, ?)", (name, generate_password_hash(password)))
                db.commit()
            except sqlite3.IntegrityError:
                flash(f"There is a cook called {name} already.")
            else:
                return redirect(url_for("auth.login"))
    return render_template("signup.html")


@bp.route("/login", methods=("GET", "POST"))
def login():
    if request.method == "POST":
        cook = get_db().execute("SELECT * FROM cook WHERE name = ?", (request.form["name"],)).fetchone()
        if cook is None or not check_password_hash(cook["password"], request.form["password"]):
            flash("Wrong name or password.")
        else:
            session.clear()
            session["cook_id"] = cook["id"]
            return redirect(url_for("index"))
    return render_template("login.html")


@bp.route("/logout")
def logout():
    session.clear()
    return redirect(url_for("index"))
