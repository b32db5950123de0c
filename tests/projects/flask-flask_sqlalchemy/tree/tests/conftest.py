import pytest

from library import create_app
from library.config import TestConfig
from library.extensions import db as database


@pytest.fixture
def app():
    app = create_app(TestConfig)
    with app.app_context():
        yield app


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def db(app):
    yield database
    database.session.remove()
    database.drop_all()
