import enum
from datetime import date, datetime, timezone

from flask import current_app
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship
from werkzeug.security import check_password_hash, generate_password_hash

from library.extensions import db


def utcnow():
    return datetime.now(timezone.utc).replace(tzinfo=None)


def copies_bought():
    return current_app.config["COPIES_BOUGHT"]


class Genre(enum.Enum):
    FICTION = "fiction"
    SCIENCE = "science"
    HISTORY = "history"


class Member(db.Model):
    __tablename__ = "members"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(120), unique=True, index=True)
    name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str] = mapped_column(String(256))
    is_librarian: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime] = mapped_column(default=utcnow)
    loans: Mapped[list["Loan"]] = relationship(back_populates="member")

    def set_password(self, password):
        self.password_hash = generate_password_hash(password)

    def check_password(self, password):
        return check_password_hash(self.password_hash, password)

    def to_dict(self):
        return {"id": self.id, "email": self.email, "name": self.name, "is_librarian": self.is_librarian}


class Book(db.Model):
    __tablename__ = "books"
    __table_args__ = (CheckConstraint("copies >= 0", name="copies_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    isbn: Mapped[str] = mapped_column(String(13), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    author: Mapped[str] = mapped_column(String(120))
    genre: Mapped[Genre] = mapped_column(default=Genre.FICTION)
    copies: Mapped[int] = mapped_column(default=copies_bought)
    loans: Mapped[list["Loan"]] = relationship(back_populates="book", cascade="all, delete-orphan")

    def to_dict(self):
        return {
            "id": self.id,
            "isbn": self.isbn,
            "title": self.title,
            "author": self.author,
            "genre": self.genre.value,
            "copies": self.copies,
        }


class Loan(db.Model):
    __tablename__ = "loans"

    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("books.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    due_on: Mapped[date]
    returned_at: Mapped[datetime | None]
    book: Mapped[Book] = relationship(back_populates="loans")
    member: Mapped[Member] = relationship(back_populates="loans")

    def to_dict(self):
        return {
            "id": self.id,
            "book": self.book.to_dict(),
            "member_id": self.member_id,
            "due_on": self.due_on.isoformat(),
            "returned_at": self.returned_at.isoformat() if self.returned_at else None,
        }
