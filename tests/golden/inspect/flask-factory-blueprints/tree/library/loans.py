from flask import Blueprint
from flask_login import current_user, login_required

loans = Blueprint("loans", __name__)


@loans.route("/<int:book_id>", methods=["POST", "DELETE"])
@login_required
def loan(book_id):
    return {"reader": current_user.id}
