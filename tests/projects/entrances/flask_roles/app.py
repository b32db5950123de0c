"""Pages behind a session, an API behind HTTP Basic; what somebody may do stands in a table that deployment fills."""

from flask import Blueprint, Flask, abort, jsonify, redirect, request, session
from flask_sqlalchemy import SQLAlchemy
from werkzeug.security import check_password_hash, generate_password_hash

db = SQLAlchemy()
pages = Blueprint("pages", __name__)
api = Blueprint("api", __name__, url_prefix="/api")
FORM = '<form method="post"><input name="email">{}<input name="password" type="password"></form>'


class Role(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40), unique=True, nullable=False)

    @staticmethod
    def insert_roles():
        db.session.add_all([Role(name="Reader"), Role(name="Administrator")])
        db.session.commit()


class Person(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    email = db.Column(db.String(120), unique=True, nullable=False)
    username = db.Column(db.String(40), unique=True, nullable=False)
    password_hash = db.Column(db.String(255), nullable=False)
    role_id = db.Column(db.ForeignKey("role.id"))
    role = db.relationship(Role)


def known(email, password):
    person = Person.query.filter_by(email=email).first()
    return person if person and check_password_hash(person.password_hash, password) else None


def here():
    return db.session.get(Person, session["person"]) if "person" in session else None


@pages.route("/register", methods=["GET", "POST"])
def register():
    if request.method == "POST":
        email, password = request.form["email"], generate_password_hash(request.form["password"])
        reader = Role.query.filter_by(name="Reader").first()
        name = request.form["username"]
        db.session.add(Person(email=email, username=name, password_hash=password, role=reader))
        db.session.commit()
        return redirect("/login")
    return FORM.format('<input name="username">')


@pages.route("/login", methods=["GET", "POST"])
def login():
    if request.method == "POST":
        person = known(request.form["email"], request.form["password"])
        if person is None:
            return "Wrong", 403
        session["person"] = person.id
        return redirect("/home")
    return FORM.format("")


@pages.get("/home")
def home():
    return f"<h1>{here().role.name}</h1>" if here() else redirect("/login")


@pages.get("/people")
def people():
    if not here():
        return redirect("/login")
    if here().role.name != "Administrator":
        abort(403)
    return "<br>".join(person.email for person in Person.query.order_by(Person.id))


@api.before_request
def identify():
    given = request.authorization
    if not given or not known(given.username, given.password):
        return jsonify(error="unauthorized"), 401
    return None


@api.get("/roles")
def roles():
    return jsonify([role.name for role in Role.query.order_by(Role.id)])


def create_app():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="secret-for-sessions", SQLALCHEMY_DATABASE_URI="sqlite:///app.db")
    db.init_app(app)
    app.register_blueprint(pages)
    app.register_blueprint(api)
    return app
