import datetime as dt

from sqlalchemy import CheckConstraint, Column, DateTime, Enum, ForeignKey, Integer, String, Text
from sqlalchemy.orm import relationship
from werkzeug.security import check_password_hash, generate_password_hash

from helpdesk.database import Base

PRIORITIES = ("low", "normal", "high", "urgent")


def now():
    return dt.datetime.now()


class Agent(Base):
    __tablename__ = "agent"

    id = Column(Integer, primary_key=True)
    username = Column(String(30), unique=True, nullable=False)
    password = Column(String(255), nullable=False)
    role = Column(String(10), nullable=False, default="agent", server_default="agent")

    def __init__(self, username, password, role="agent"):
        self.username = username
        self.password = generate_password_hash(password)
        self.role = role

    def check_password(self, password):
        return check_password_hash(self.password, password)


class Ticket(Base):
    __tablename__ = "ticket"
    __table_args__ = (CheckConstraint("length(subject) >= 3", name="subject_says_something"),)

    id = Column(Integer, primary_key=True)
    subject = Column(String(120), nullable=False)
    body = Column(Text, nullable=False, default="")
    priority = Column(Enum(*PRIORITIES, name="priority"), nullable=False, default="normal")
    reporter_id = Column(ForeignKey("agent.id"), nullable=False)
    opened_at = Column(DateTime, nullable=False, default=now)
    closed_at = Column(DateTime)
    deleted_at = Column(DateTime)

    reporter = relationship("Agent")
    comments = relationship("Comment", back_populates="ticket", order_by="Comment.id")

    @property
    def status(self):
        return "closed" if self.closed_at else "open"


class Comment(Base):
    __tablename__ = "comment"

    id = Column(Integer, primary_key=True)
    ticket_id = Column(ForeignKey("ticket.id", ondelete="CASCADE"), nullable=False)
    author_id = Column(ForeignKey("agent.id"), nullable=False)
    text = Column(Text, nullable=False)
    written_at = Column(DateTime, nullable=False, default=now)

    author = relationship("Agent")
    ticket = relationship("Ticket", back_populates="comments")
