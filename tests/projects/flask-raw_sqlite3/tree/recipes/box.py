import sqlite3

from flask import Blueprint, abort, flash, g, jsonify, redirect, render_template, request, url_for

from .auth import login_required
from .db import get_db

bp = Blueprint("box", __name__, url_prefix="/recipes")


def index():
    term = request.args.get("q", "")
    rows = get_db().execute(
        "SELECT r.id, r.title, r.servings, c.name AS cook FROM recipe r JOIN cook c ON c.id = r.cook_id"
        " WHERE r.title LIKE ? ORDER BY r.title",
        (f"%{term}%",),
    )
    return render_template("index.html", recipes=rows.fetchall(), term=term)


def get_recipe(recipe_id, own=False):
    row = (
        get_db()
        .execute(
            "SELECT r.*, c.name AS cook FROM recipe r JOIN cook c ON c.id = r.cook_id WHERE r.id = ?", (recipe_id,)
        )
        .fetchone()
    )
    if row is None:
        abort(404)
    if own and row["cook_id"] != g.cook["id"]:
        abort(403)
    return row


def form_values():
    """Title, servings and method as the form has them, or None after a message."""
    title, method = request.form["title"].strip(), request.form["method"].strip()
    servings = request.form.get("servings", "2")
    if not title or not method:
        flash("Title and method are required.")
        return None
    if not servings.isdigit() or not 1 <= int(servings) <= 50:
        flash("Servings must be between 1 and 50.")
        return None
    return title, int(servings), method


@bp.route("/<int:recipe_id>")
def show(recipe_id):
    recipe = get_recipe(recipe_id)
    ingredients = get_db().execute("SELECT * FROM ingredient WHERE recipe_id = ? ORDER BY id", (recipe_id,)).fetchall()
    return render_template("show.html", recipe=recipe, ingredients=ingredients)


@bp.route("/new", methods=("GET", "POST"))
@login_required
def new():
    if request.method == "POST":
        values = form_values()
        if values:
            db = get_db()
            cursor = db.execute(
                "INSERT INTO recipe (title, servings, method, cook_id) VALUES (?, ?, ?, ?)", (*values, g.cook["id"])
            )
            db.commit()
            return redirect(url_for("box.show", recipe_id=cursor.lastrowid))
    return render_template("edit.html", recipe=None)


@bp.route("/<int:recipe_id>/edit", methods=("GET", "POST"))
@login_required
def edit(recipe_id):
    recipe = get_recipe(recipe_id, own=True)
    if request.method == "POST":
        values = form_values()
        if values:
            db = get_db()
            db.execute("UPDATE recipe SET title = ?, servings = ?, method = ? WHERE id = ?", (*values, recipe_id))
            db.commit()
            return redirect(url_for("box.show", recipe_id=recipe_id))
    return render_template("edit.html", recipe=recipe)


@bp.route("/<int:recipe_id>/ingredients", methods=("POST",))
@login_required
def add_ingredient(recipe_id):
    get_recipe(recipe_id, own=True)
    db = get_db()
    try:
        db.execute(
            "INSERT INTO ingredient (recipe_id, name, quantity) VALUES (?, ?, ?)",
            (recipe_id, request.form["name"], request.form.get("quantity", "")),
        )
        db.commit()
    except sqlite3.IntegrityError:
        flash("That is in it already.")
    return redirect(url_for("box.show", recipe_id=recipe_id))


@bp.route("/<int:recipe_id>/delete", methods=("POST",))
@login_required
def delete(recipe_id):
    get_recipe(recipe_id, own=True)
    db = get_db()
    db.execute("DELETE FROM recipe WHERE id = ?", (recipe_id,))
    db.commit()
    return redirect(url_for("index"))


@bp.route("/<int:recipe_id>.json")
def as_json(recipe_id):
    recipe = get_recipe(recipe_id)
    rows = get_db().execute("SELECT name, quantity FROM ingredient WHERE recipe_id = ? ORDER BY id", (recipe_id,))
    return jsonify(title=recipe["title"], servings=recipe["servings"], ingredients=[dict(row) for row in rows])
