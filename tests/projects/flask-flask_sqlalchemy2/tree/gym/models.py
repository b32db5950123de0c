from datetime import datetime

from werkzeug.security import check_password_hash, generate_password_hash

from . import db


class User(db.Model):
    __tablename__ = "users"

    id = db.Column(db.Integer, primary_key=True)
    username = db.Column(db.String(40), unique=True, nullable=False)
    email = db.Column(db.String(120), unique=True, nullable=False)
    password_hash = db.Column(db.String(256), nullable=False)
    is_trainer = db.Column(db.Boolean, nullable=False, default=False)
    bookings = db.relationship("Booking", backref="user", lazy="dynamic")

    @property
    def password(self):
        raise AttributeError("password is not readable")

    @password.setter
    def password(self, value):
        self.password_hash = generate_password_hash(value)

    def verify_password(self, value):
        return check_password_hash(self.password_hash, value)


class GymClass(db.Model):
    __tablename__ = "gym_classes"

    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(80), nullable=False)
    starts_at = db.Column(db.DateTime, nullable=False)
    minutes = db.Column(db.Integer, nullable=False, default=60)
    capacity = db.Column(db.Integer, db.CheckConstraint("capacity > 0"), nullable=False)
    level = db.Column(db.Enum("beginner", "intermediate", "advanced", name="level"), nullable=False, default="beginner")
    trainer_id = db.Column(db.Integer, db.ForeignKey("users.id"), nullable=False)
    trainer = db.relationship("User")
    bookings = db.relationship("Booking", backref="gym_class", cascade="all, delete-orphan")

    @property
    def seats_left(self):
        return self.capacity - len([b for b in self.bookings if b.cancelled_at is None])


class Booking(db.Model):
    __tablename__ = "bookings"
    __table_args__ = (db.UniqueConstraint("user_id", "gym_class_id", name="one_seat_each"),)

    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer, db.ForeignKey("users.id"), nullable=False)
    gym_class_id = db.Column(db.Integer, db.ForeignKey("gym_classes.id"), nullable=False)
    created_at = db.Column(db.DateTime, nullable=False, default=datetime.utcnow)
    cancelled_at = db.Column(db.DateTime)
