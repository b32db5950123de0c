from flask import Blueprint, abort, g, jsonify, request
from sqlalchemy.exc import IntegrityError

from library.auth import tokens
from library.extensions import db
from library.models import Member

bp = Blueprint("auth", __name__)


@bp.post("/register")
def register():
    data = request.get_json()
    missing = [field for field in ("email", "name", "password") if not data.get(field)]
    if missing:
        return jsonify(error="Bad Request", fields=missing), 400
    if len(data["password"]) < 8:
        abort(400, "The password needs at least 8 characters.")
    member = Member(email=data["email"].lower(), name=data["name"])
    member.set_password(data["password"])
    db.session.add(member)
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        abort(409, "This address is registered already.")
    return member.to_dict(), 201


@bp.post("/login")
def login():
    data = request.get_json()
    member = Member.query.filter_by(email=data.get("email", "").lower()).first()
    if member is None or not member.check_password(data.get("password", "")):
        abort(401, "Wrong address or password.")
    return {"token": tokens.issue(member)}


@bp.get("/me")
@tokens.login_required
def me():
    return g.member.to_dict()
