from datetime import datetime

from flask import jsonify
from flask_jwt_extended import jwt_required
from sqlalchemy.exc import IntegrityError

from .. import db
from ..models import Booking, GymClass
from ..schemas import BookingSchema
from . import api
from .errors import ApiError
from .users import current_user


@api.route("/classes/<int:class_id>/bookings", methods=["POST"])
@jwt_required()
def book(class_id):
    gym_class = GymClass.query.get_or_404(class_id)
    if gym_class.seats_left < 1:
        raise ApiError(409, "this class is full")
    booking = Booking(user_id=current_user().id, gym_class_id=gym_class.id)
    db.session.add(booking)
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        raise ApiError(409, "booked already")
    return jsonify(BookingSchema().dump(booking)), 201


@api.route("/bookings", methods=["GET"])
@jwt_required()
def my_bookings():
    bookings = current_user().bookings.filter(Booking.cancelled_at.is_(None)).order_by(Booking.id)
    return jsonify(bookings=BookingSchema(many=True).dump(bookings))


@api.route("/bookings/<int:booking_id>", methods=["DELETE"])
@jwt_required()
def cancel(booking_id):
    booking = Booking.query.get_or_404(booking_id)
    if booking.user_id != current_user().id:
        raise ApiError(403, "this booking belongs to somebody else")
    booking.cancelled_at = datetime.utcnow()
    db.session.commit()
    return jsonify(BookingSchema().dump(booking))
