from flask import Flask

from library.config import CONFIGURATIONS
from library.extensions import db, login_manager


def create_app(config_name="development"):
    app = Flask(__name__)
    app.config.from_object(CONFIGURATIONS[config_name])
    db.init_app(app)
    login_manager.init_app(app)

    from library.loans import loans
    from library.shelf import shelf

    shelf.register_blueprint(loans, url_prefix="/loans")
    app.register_blueprint(shelf, url_prefix="/api/shelf")
    return app
