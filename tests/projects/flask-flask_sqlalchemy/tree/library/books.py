from flask import Blueprint, abort, current_app, jsonify, request
from flask.views import MethodView
from sqlalchemy.exc import IntegrityError

from library.auth.tokens import librarian_required
from library.extensions import db
from library.models import Book, Genre, Loan

bp = Blueprint("books", __name__)
FIELDS = ("isbn", "title", "author", "genre", "copies")


def _values(data, required):
    """The columns to set; 400 with the names of the fields that are missing or wrong."""
    wrong = [name for name in required if name not in data]
    values = {name: data[name] for name in FIELDS if name in data}
    if "genre" in values:
        try:
            values["genre"] = Genre(values["genre"])
        except ValueError:
            wrong.append("genre")
    if wrong:
        response = jsonify(error="Bad Request", fields=wrong)
        response.status_code = 400
        abort(response)
    return values


def _commit():
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        abort(409, "The catalogue refuses these values.")


class BookList(MethodView):
    def get(self):
        query = db.select(Book).order_by(Book.title)
        if "genre" in request.args:
            query = query.where(Book.genre == Genre(request.args["genre"]))
        if "q" in request.args:
            query = query.where(Book.title.ilike(f"%{request.args['q']}%"))
        page = db.paginate(query, per_page=current_app.config["PAGE_SIZE"], max_per_page=50, error_out=False)
        return {"items": [book.to_dict() for book in page.items], "total": page.total, "page": page.page}

    @librarian_required
    def post(self):
        book = Book(**_values(request.get_json(), required=("isbn", "title", "author")))
        db.session.add(book)
        _commit()
        return book.to_dict(), 201


class BookItem(MethodView):
    init_every_request = False

    def get(self, book_id):
        return db.get_or_404(Book, book_id).to_dict()

    @librarian_required
    def patch(self, book_id):
        book = db.get_or_404(Book, book_id)
        for name, value in _values(request.get_json(), required=()).items():
            setattr(book, name, value)
        _commit()
        return book.to_dict()

    @librarian_required
    def delete(self, book_id):
        book = db.get_or_404(Book, book_id)
        if Loan.query.filter_by(book=book, returned_at=None).count():
            abort(409, "This book is on loan.")
        db.session.delete(book)
        db.session.commit()
        return "", 204


bp.add_url_rule("", view_func=BookList.as_view("list"))
bp.add_url_rule("/<int:book_id>", view_func=BookItem.as_view("item"))
