from flask import Blueprint
from flask.views import MethodView
from flask_login import login_required

shelf = Blueprint("shelf", __name__)


@shelf.get("/")
def books():
    return []


class Book(MethodView):
    decorators = [login_required]

    def get(self, book_id):
        return {}

    def delete(self, book_id):
        return "", 204


shelf.add_url_rule("/<int:book_id>", view_func=Book.as_view("book"))
