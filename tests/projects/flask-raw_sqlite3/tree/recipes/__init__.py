import os

from flask import Flask

from . import auth, box, db


def create_app():
    app = Flask(__name__, instance_relative_config=True)
    app.config.from_mapping(
        SECRET_KEY="dev",
        DATABASE=os.path.join(app.instance_path, "recipes.sqlite"),
    )
    app.config.from_prefixed_env("RECIPES")
    os.makedirs(app.instance_path, exist_ok=True)

    db.init_app(app)
    app.register_blueprint(auth.bp)
    app.register_blueprint(box.bp)
    app.add_url_rule("/", endpoint="index", view_func=box.index)
    return app
