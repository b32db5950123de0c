import os

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, scoped_session, sessionmaker

DATABASE_URL = os.environ.get("HELPDESK_DATABASE", "sqlite:///helpdesk.db")

engine = create_engine(DATABASE_URL)
db_session = scoped_session(sessionmaker(autoflush=False, bind=engine))


class Base(DeclarativeBase):
    query = db_session.query_property()


def init_db():
    from helpdesk import models  # noqa: F401

    Base.metadata.create_all(bind=engine)
