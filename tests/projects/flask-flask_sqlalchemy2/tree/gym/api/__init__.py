from flask import Blueprint

api = Blueprint("api", __name__)

from . import bookings, classes, errors, users  # noqa: E402,F401
