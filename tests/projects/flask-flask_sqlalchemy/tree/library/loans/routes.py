from datetime import date, timedelta

from flask import Blueprint, abort, current_app, g, request

from library.auth.tokens import login_required
from library.extensions import db
from library.models import Book, Loan, utcnow

bp = Blueprint("loans", __name__, url_prefix="/loans")


@bp.get("/")
@login_required
def my_loans():
    loans = Loan.query.filter_by(member_id=g.member.id).order_by(Loan.id)
    return {"loans": [loan.to_dict() for loan in loans]}


@bp.post("/")
@login_required
def borrow():
    book = db.get_or_404(Book, request.get_json().get("book_id"))
    if book.copies < 1:
        abort(409, "All copies are out.")
    book.copies -= 1
    loan = Loan(book=book, member=g.member, due_on=date.today() + timedelta(days=current_app.config["LOAN_DAYS"]))
    db.session.add(loan)
    db.session.commit()
    return loan.to_dict(), 201


@bp.post("/<int:loan_id>/return")
@login_required
def give_back(loan_id):
    loan = db.get_or_404(Loan, loan_id)
    if loan.member_id != g.member.id:
        abort(403, "This is somebody else's loan.")
    if loan.returned_at is not None:
        abort(409, "Returned already.")
    loan.returned_at = utcnow()
    loan.book.copies += 1
    db.session.commit()
    return loan.to_dict()
