"""One name and password for everybody, from the configuration."""

import os
from functools import wraps

from flask import Flask, Response, current_app, jsonify, request
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config.update(
    SQLALCHEMY_DATABASE_URI="sqlite:///app.db",
    BASIC_AUTH_USERNAME=os.environ.get("BASIC_AUTH_USERNAME", "keeper"),
    BASIC_AUTH_PASSWORD=os.environ.get("BASIC_AUTH_PASSWORD", "lantern-oil"),
)
db = SQLAlchemy(app)


class Lamp(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40), nullable=False)


def guarded(view):
    @wraps(view)
    def inner(*args, **kwargs):
        auth, config = request.authorization, current_app.config
        if not auth or (auth.username, auth.password) != (config["BASIC_AUTH_USERNAME"], config["BASIC_AUTH_PASSWORD"]):
            return Response("Log in", 401, {"WWW-Authenticate": 'Basic realm="lamps"'})
        return view(*args, **kwargs)

    return inner


@app.get("/lamps")
@guarded
def lamps():
    return jsonify([lamp.name for lamp in db.session.scalars(db.select(Lamp))])


@app.post("/lamps")
@guarded
def add():
    lamp = Lamp(name=request.get_json()["name"])
    db.session.add(lamp)
    db.session.commit()
    return jsonify(id=lamp.id, name=lamp.name), 201


with app.app_context():
    db.create_all()
