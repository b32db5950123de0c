import os

from flask import Flask
from sqlalchemy import Column, Integer, String, create_engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import scoped_session, sessionmaker

try:
    from sqlalchemy.orm import declarative_base
except ImportError:
    from sqlalchemy.ext.declarative import declarative_base

engine = create_engine(os.environ["DATABASE_URL"])
db_session = scoped_session(sessionmaker(bind=engine))
Base = declarative_base()


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    name = Column(String(50), unique=True)


app = Flask(__name__)


@app.teardown_appcontext
def remove(error):
    db_session.remove()


@app.route("/items/<name>", methods=["POST"])
def create(name):
    db_session.add(Item(name=name))
    try:
        db_session.commit()
    except IntegrityError:
        db_session.rollback()
        return {}, 409
    return {}, 201


@app.route("/items/<name>/<new>", methods=["POST"])
def rename(name, new):
    with engine.begin() as connection:
        connection.execute(Item.__table__.update().where(Item.__table__.c.name == name).values(name=new))
    return {}, 200


@app.route("/count")
def count():
    return {"count": db_session.query(Item).count()}
