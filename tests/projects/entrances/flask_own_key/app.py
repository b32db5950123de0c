"""People come to the pages by a session; programs show the key that lies in the user's row."""

import secrets

from flask import Flask, abort, jsonify, redirect, render_template_string, request, session
from flask_sqlalchemy import SQLAlchemy
from werkzeug.security import check_password_hash, generate_password_hash

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///app.db"
app.config["SECRET_KEY"] = "a-long-enough-secret-for-the-sessions"
db = SQLAlchemy(app)
PAGE = "<form method=post><input name=email><input name=password type=password><button>Go</button></form>"


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    email = db.Column(db.String(80), unique=True, nullable=False)
    password_hash = db.Column(db.String(255), nullable=False)
    api_token = db.Column(db.String(64), default=lambda: secrets.token_urlsafe(32))


with app.app_context():
    db.create_all()


@app.route("/register", methods=["GET", "POST"])
def register():
    if request.method == "POST":
        password = generate_password_hash(request.form["password"])
        db.session.add(User(email=request.form["email"], password_hash=password))
        db.session.commit()
        return redirect("/login")
    return render_template_string(PAGE)


@app.route("/login", methods=["GET", "POST"])
def login():
    if request.method == "POST":
        user = User.query.filter_by(email=request.form["email"]).first()
        if user and check_password_hash(user.password_hash, request.form["password"]):
            session["user"] = user.id
            return redirect("/")
    return render_template_string(PAGE)


@app.get("/")
def home():
    if "user" not in session:
        return redirect("/login")
    return f"<h1>{db.session.get(User, session['user']).email}</h1>"


@app.get("/api/me")
def me():
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    user = User.query.filter_by(api_token=token).first() if scheme == "Token" and token else None
    if user is None:
        abort(403)
    return jsonify(id=user.id, email=user.email)
