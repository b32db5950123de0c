from flask_login import UserMixin
from sqlalchemy.orm import Mapped, mapped_column

from library.extensions import db


class Timestamped:
    created_at = db.Column(db.DateTime, nullable=False, server_default=db.func.now())


class Reader(UserMixin, Timestamped, db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(db.String(120), unique=True)
    nickname: Mapped[str | None]


class LibraryBook(Timestamped, db.Model):
    __tablename__ = "books"
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(200), nullable=False)
    reader_id = db.Column(db.Integer, db.ForeignKey("reader.id"), nullable=True)
    reader = db.relationship("Reader")
