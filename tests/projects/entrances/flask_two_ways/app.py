"""Pages behind a session, an API behind a JWT; people come in by user name once their address is confirmed."""

from datetime import datetime, timezone

from flask import Flask, jsonify, redirect, request, session
from flask_jwt_extended import JWTManager, create_access_token, get_jwt_identity, jwt_required
from flask_sqlalchemy import SQLAlchemy
from werkzeug.security import check_password_hash, generate_password_hash

app = Flask(__name__)
app.config.update(
    SECRET_KEY="secret-for-sessions",
    JWT_SECRET_KEY="a-long-enough-secret-for-the-tokens",
    SQLALCHEMY_DATABASE_URI="sqlite:///app.db",
)
db = SQLAlchemy(app)
JWTManager(app)


class Member(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    username = db.Column(db.String(40), unique=True, nullable=False)
    email = db.Column(db.String(120), unique=True, nullable=False)
    password_hash = db.Column(db.String(255), nullable=False)
    confirmed_at = db.Column(db.DateTime)
    role = db.Column(db.String(20), nullable=False, default="member")


def checked(data):
    member = db.session.scalar(db.select(Member).where(Member.username == data.get("username")))
    good = member and check_password_hash(member.password_hash, data.get("password", ""))
    return member if good and member.confirmed_at else None


@app.post("/register")
def register():
    data = request.form
    username, email, password = data["username"], data["email"], data["password"]
    hashed = generate_password_hash(password)
    db.session.add(Member(username=username, email=email, password_hash=hashed))
    db.session.commit()
    return redirect("/login")


@app.route("/login", methods=["GET", "POST"])
def login():
    if request.method == "POST":
        username, password = request.form["username"], request.form["password"]
        member = checked({"username": username, "password": password})
        if member:
            session["member"] = member.id
            return redirect("/home")
        return "Wrong", 403
    return '<form method="post"><input name="username"><input name="password" type="password"></form>'


@app.get("/home")
def home():
    if "member" not in session:
        return redirect("/login")
    return f"<h1>Hello {db.session.get(Member, session['member']).username}</h1>"


@app.post("/api/login")
def api_login():
    data = request.get_json()
    member = checked({"username": data["username"], "password": data["password"]})
    if not member:
        return jsonify(error="bad credentials"), 401
    return jsonify(access_token=create_access_token(identity=str(member.id)))


@app.get("/api/me")
@jwt_required()
def me():
    member = db.session.get(Member, int(get_jwt_identity()))
    return jsonify(id=member.id, username=member.username)


@app.get("/api/members")
@jwt_required()
def members():
    if db.session.get(Member, int(get_jwt_identity())).role != "admin":
        return jsonify(error="admins only"), 403
    return jsonify([m.username for m in db.session.scalars(db.select(Member))])


with app.app_context():
    db.create_all()
