"""Public library: the catalogue and who has borrowed what."""

from flask import Flask, jsonify
from werkzeug.exceptions import HTTPException

from library.config import Config
from library.extensions import db


def create_app(config_class=Config):
    app = Flask(__name__)
    app.config.from_object(config_class)
    db.init_app(app)

    from library.auth.routes import bp as auth_bp
    from library.books import bp as books_bp
    from library.loans.routes import bp as loans_bp

    app.register_blueprint(auth_bp, url_prefix="/auth")
    app.register_blueprint(books_bp, url_prefix="/books")
    app.register_blueprint(loans_bp)

    @app.errorhandler(HTTPException)
    def as_json(error):
        return jsonify(error=error.name, message=error.description), error.code

    with app.app_context():
        db.create_all()
    return app
