from functools import wraps

from flask import abort, current_app, g, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from library.extensions import db
from library.models import Member


def _serializer():
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="member-token")


def issue(member):
    return _serializer().dumps({"member": member.id})


def _member_of_request():
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return None
    try:
        payload = _serializer().loads(token, max_age=current_app.config["TOKEN_MAX_AGE"])
    except BadSignature:
        return None
    return db.session.get(Member, payload["member"])


def login_required(view):
    @wraps(view)
    def wrapped(*args, **kwargs):
        g.member = _member_of_request()
        if g.member is None:
            abort(401, "A valid token is required.")
        return view(*args, **kwargs)

    return wrapped


def librarian_required(view):
    @wraps(view)
    @login_required
    def wrapped(*args, **kwargs):
        if not g.member.is_librarian:
            abort(403, "Only librarians may do this.")
        return view(*args, **kwargs)

    return wrapped
