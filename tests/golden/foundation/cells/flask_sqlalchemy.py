import os

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import IntegrityError

db = SQLAlchemy()


class Item(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(50), unique=True)


def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]
    app.config["SQLALCHEMY_TRACK_MODIFICATIONS"] = False
    db.init_app(app)

    @app.route("/items/<name>", methods=["POST"])
    def create(name):
        db.session.add(Item(name=name))
        try:
            db.session.commit()
        except IntegrityError:
            db.session.rollback()
            return {}, 409
        return {}, 201

    @app.route("/items/<name>/<new>", methods=["POST"])
    def rename(name, new):
        Item.query.filter_by(name=name).one().name = new
        db.session.commit()
        return {}, 200

    @app.route("/count")
    def count():
        return {"count": Item.query.count()}

    return app
